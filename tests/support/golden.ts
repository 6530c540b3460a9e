import { readFileSync } from "node:fs";
import { createPool } from "../../engine/pool/index.ts";
import { readOsmPbf } from "../../engine/readers/index.ts";
import { SkipReport } from "../../engine/report/index.ts";
import {
  CAR_PROFILE,
  buildRoadGraph,
  createSnapper,
  searchNetwork,
  type RoadGraph,
  type SearchNetwork,
  type Snapper,
} from "../../engine/roads/index.ts";
import { seenBearings } from "../../engine/routes/index.ts";

export interface BuiltRoads {
  readonly graph: RoadGraph;
  readonly network: SearchNetwork;
  readonly snapper: Snapper;
}

/** An extract, built as OSRM would: turns, routability, stock profile. */
export async function builtRoads(osm: string): Promise<BuiltRoads> {
  const pool = createPool({ threads: 1 });
  const report = new SkipReport();
  const network = await readOsmPbf(osm, { pool, report });
  await pool.close();
  const graph = buildRoadGraph(network, CAR_PROFILE, { report });
  return {
    graph,
    network: searchNetwork(graph, CAR_PROFILE, { turns: true, optimise: "routability", seen: seenBearings(graph) }),
    snapper: createSnapper(graph),
  };
}

/** Rows of a golden CSV (numbers, empty cells null). */
export function goldenRows(csv: string): Array<Record<string, number | null>> {
  const [header, ...lines] = readFileSync(csv, "utf8").trim().split(/\r?\n/);
  const keys = header.split(",");
  return lines.map((line) =>
    Object.fromEntries(line.split(",").map((cell, column) => [keys[column], cell === "" ? null : Number(cell)])),
  );
}
