import { readOsmPbfs } from "../../readers/index.ts";
import { buildRoadGraph, type CarProfile, type RoadGraph } from "../../roads/index.ts";
import type { InputFile } from "./keys.ts";
import type { Session } from "./session.ts";

/** The network of these extracts under this profile. */
export async function loadRoads(
  session: Session,
  inputs: readonly InputFile[],
  profile: CarProfile,
): Promise<RoadGraph> {
  const { progress, signal } = session.context;
  const { report } = session;
  const paths = inputs.map(({ path }) => path);
  const startMs = performance.now();
  const network = await readOsmPbfs(paths, { pool: session.pool(), progress, report, signal });
  session.timings["roads: read"] = Math.round(performance.now() - startMs);
  return buildRoadGraph(network, profile, { progress, report });
}
