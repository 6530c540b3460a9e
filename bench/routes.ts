import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createPool } from "../engine/pool/index.ts";
import { readOsmPbf } from "../engine/readers/index.ts";
import { SkipReport } from "../engine/report/index.ts";
import { buildRoadGraph, CAR_PROFILE, createSnapper, searchNetwork } from "../engine/roads/index.ts";
import { createRouter, osrmRoute, seenBearings, type OsrmRoute } from "../engine/routes/index.ts";
import { measure, type Bench } from "./harness.ts";

const SETS = [
  ["andorra", "pbf-small/andorra.osm.pbf"],
  ["monaco", "pbf-small/monaco.osm.pbf"],
  ["alpilles", "roads/alpilles-osm2021-roads.osm.pbf"],
  ["bdr", "roads/bdr-30km-osm2021-roads.osm.pbf"],
] as const;

interface GoldenRoute {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly routes?: readonly [OsrmRoute];
}

/** Routes of the golden sets: found, told, and set beside OSRM's own maneuvers. */
export async function benchRoutes(bench: Bench, dataFolder: string): Promise<void> {
  const total = { routes: 0, same: 0, withinOne: 0 };
  for (const [name, path] of SETS) {
    const golden = join(dataFolder, "../golden", `${name}_routes.jsonl`);
    const osm = join(dataFolder, path);
    if (!existsSync(golden) || !existsSync(osm)) {
      console.log(`(itinéraires ${name} sautés : fichiers absents)`);
      continue;
    }
    const pool = createPool({ threads: 1 });
    const report = new SkipReport();
    const graph = buildRoadGraph(await readOsmPbf(osm, { pool, report }), CAR_PROFILE, { report });
    await pool.close();
    const seen = seenBearings(graph);
    const network = searchNetwork(graph, CAR_PROFILE, { turns: true, optimise: "routability", seen });
    const snapper = createSnapper(graph);
    const cases = readFileSync(golden, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as GoldenRoute)
      .filter(({ routes }) => routes !== undefined);
    const run = (): { same: number; withinOne: number } => {
      const router = createRouter(graph, network);
      let [same, withinOne] = [0, 0];
      for (const { from, to, routes } of cases) {
        const snaps = snapper.snap([from[0], to[0]], [from[1], to[1]], { maxSnapM: 1_000_000 });
        const way = router.route(snaps, 0, 1);
        if (typeof way === "string") continue;
        const [start, end] = [from, to].map(([lon, lat]) => [Math.round(lon * 1e7), Math.round(lat * 1e7)] as const);
        const ours = maneuvers(osrmRoute(router.index, way, start!, end!));
        const theirs = maneuvers(routes![0]);
        if (ours.join() === theirs.join()) same++;
        if (Math.abs(ours.length - theirs.length) <= 1) withinOne++;
      }
      return { same, withinOne };
    };
    const found = await measure(bench, `routes: ${name}, ${cases.length} told`, run, {
      repeats: 1,
      warmUp: false,
      rates: (ms, { same, withinOne }) => ({
        "ms par itinéraire": ms / cases.length,
        "mêmes manœuvres %": (100 * same) / cases.length,
        "à une étape près %": (100 * withinOne) / cases.length,
      }),
    });
    total.routes += cases.length;
    total.same += found.same;
    total.withinOne += found.withinOne;
  }
  if (total.routes === 0) return;
  await measure(bench, `routes: all ${total.routes}`, () => total, {
    repeats: 1,
    warmUp: false,
    rates: (_, { routes, same, withinOne }) => ({
      "mêmes manœuvres %": (100 * same) / routes,
      "à une étape près %": (100 * withinOne) / routes,
    }),
    bar: {
      label: "mêmes manœuvres 85 %, à une étape près 95 %",
      met: (_, rates) => rates["mêmes manœuvres %"]! >= 85 && rates["à une étape près %"]! >= 95,
    },
  });
}

function maneuvers(route: OsrmRoute): string[] {
  return route.legs[0].steps.map(({ maneuver: { type, modifier } }) => `${type} ${modifier ?? ""}`);
}
