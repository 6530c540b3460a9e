import { readBdTopos, readOsmPbfs } from "../../readers/index.ts";
import type { SkipReport } from "../../report/index.ts";
import type { OsmNetwork } from "../../roads/index.ts";
import { inputPath } from "../study.ts";
import type { InputFile } from "./keys.ts";
import type { Session } from "./session.ts";

/** Ways, nodes and restrictions of a study's files: OpenStreetMap's, or BD TOPO's in the same words. */
export function readNetwork(session: Session, inputs: readonly InputFile[], report: SkipReport): Promise<OsmNetwork> {
  const { progress, signal } = session.context;
  const { study } = session;
  const { bdtopo, bdtopoSpeeds } = session.roadSettings();
  if (bdtopo) {
    const paths = bdtopo.map((path) => inputPath(study, path));
    return readBdTopos(paths, { speeds: bdtopoSpeeds, progress, report, signal });
  }
  return readOsmPbfs(
    inputs.map(({ path }) => path),
    { pool: session.pool(), progress, report, signal },
  );
}
