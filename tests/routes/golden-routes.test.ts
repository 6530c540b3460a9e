import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRouter, osrmRoute, type OsrmRoute } from "../../engine/routes/index.ts";
import { builtRoads } from "../support/golden.ts";
import { goldenData, sharedData } from "../support/shared-data.ts";

/** Extracts quick enough for the suite; the bench runs all four. Bars: same maneuvers 85 %, step count within one 95 %. */
const SETS = [
  ["andorra", "pbf-small/andorra.osm.pbf"],
  ["monaco", "pbf-small/monaco.osm.pbf"],
  ["alpilles", "roads/alpilles-osm2021-roads.osm.pbf"],
] as const;

interface GoldenRoute {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly code: string;
  readonly routes?: readonly [OsrmRoute];
}

function maneuvers(route: OsrmRoute): string[] {
  return route.legs[0].steps.map(({ maneuver: { type, modifier } }) => `${type} ${modifier ?? ""}`);
}

describe("OSRM's own routes", () => {
  const total = { routes: 0, same: 0, withinOne: 0 };

  for (const [name, osm] of SETS) {
    const [osmPath, golden] = [sharedData(osm), goldenData(`${name}_routes.jsonl`)];
    const absent = osmPath === null || golden === null;
    it.skipIf(absent)(`${name}: same maneuvers${absent ? " (données partagées absentes)" : ""}`, async () => {
      const { graph, network, snapper } = await builtRoads(osmPath!);
      const router = createRouter(graph, network);
      const own = { routes: 0, same: 0, withinOne: 0 };
      for (const line of readFileSync(golden!, "utf8").trim().split("\n")) {
        const { from, to, routes } = JSON.parse(line) as GoldenRoute;
        if (!routes) continue;
        own.routes++;
        const snaps = snapper.snap([from[0], to[0]], [from[1], to[1]], { maxSnapM: 1_000_000 });
        const path = router.route(snaps, 0, 1);
        if (typeof path === "string") continue;
        const [start, end] = [from, to].map(([lon, lat]) => [Math.round(lon * 1e7), Math.round(lat * 1e7)] as const);
        const ours = maneuvers(osrmRoute(router.index, path, start, end));
        const theirs = maneuvers(routes[0]);
        if (ours.join() === theirs.join()) own.same++;
        if (Math.abs(ours.length - theirs.length) <= 1) own.withinOne++;
      }
      console.log(
        `${name}: ${own.same} of ${own.routes} routes with the same maneuvers, ${own.withinOne} within one step`,
      );
      for (const key of ["routes", "same", "withinOne"] as const) total[key] += own[key];
      expect(own.routes).toBe(60);
      expect(own.same / own.routes).toBeGreaterThanOrEqual(0.8);
    });
  }

  const all = SETS.every(([name, osm]) => sharedData(osm) !== null && goldenData(`${name}_routes.jsonl`) !== null);
  it.skipIf(!all)(`all of them meet the bars${all ? "" : " (données partagées absentes)"}`, () => {
    expect(total.same / total.routes).toBeGreaterThanOrEqual(0.85);
    expect(total.withinOne / total.routes).toBeGreaterThanOrEqual(0.95);
  });
});
