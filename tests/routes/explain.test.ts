import { describe, expect, it } from "vitest";
import { SkipReport } from "../../engine/report/index.ts";
import { buildRoadGraph, CAR_PROFILE, createSnapper, searchNetwork } from "../../engine/roads/index.ts";
import { createRouter, explainAccess, type Explanation, type Point } from "../../engine/routes/index.ts";
import { smallWorld } from "../support/small-world.ts";

/**
 * A river between two roads that meet only at their west end: the facility across the water is the nearest to a bird.
 *
 *   bridge  a----------------b   facilities 0 (across), 1 (near the bridge), 2 (islet, no road to it)
 *           |     river
 *           c----------------d   home
 */
const roads = buildRoadGraph(
  smallWorld({
    nodes: [
      [1, 5, 43.002],
      [2, 5.04, 43.002],
      [3, 5, 43],
      [4, 5.04, 43],
      [5, 5.05, 43.1],
      [6, 5.06, 43.1],
    ],
    ways: [
      [10, [1, 2], { highway: "secondary", name: "Rive nord" }],
      [11, [3, 4], { highway: "secondary", name: "Rive sud" }],
      [12, [1, 3], { highway: "secondary", name: "Pont" }],
      [13, [5, 6], { highway: "residential" }],
    ],
  }),
  CAR_PROFILE,
  { report: new SkipReport() },
);
const router = createRouter(roads, searchNetwork(roads, CAR_PROFILE, { turns: true, optimise: "duration" }));
const snapper = createSnapper(roads);
const HOME = [5.035, 42.9999] as const;
const PLACES = [
  [5.035, 43.0021],
  [5.005, 42.9999],
  [5.055, 43.1001],
] as const;
const point7 = ([lon, lat]: readonly [number, number]): Point => [Math.round(lon * 1e7), Math.round(lat * 1e7)];

function explain(places: ReadonlyArray<readonly [number, number]>) {
  const origins = snapper.snap([HOME[0]], [HOME[1]], { accessKmh: 25 });
  const facilities = snapper.snap(
    places.map(([lon]) => lon),
    places.map(([, lat]) => lat),
    { accessKmh: 25 },
  );
  return explainAccess(router, origins, 0, point7(HOME), facilities, places.map(point7));
}

describe("why", () => {
  it("goes to the nearest by road, and says what the crow would have chosen", () => {
    const result = explain(PLACES) as Explanation;
    expect(result.nearest.facility).toBe(1);
    expect(result.crowFly.facility).toBe(0);
    expect(result.crowFly.crowFlyM).toBeLessThan(result.nearest.crowFlyM);
    expect(result.crowFly.timeDs).toBeGreaterThan(result.nearest.timeDs!);
    expect(result.next.map(({ facility }) => facility)).toEqual([0]);
    expect(result.facts.roads.map(({ name }) => name)).toEqual(["Rive sud"]);
  });

  it("the route takes the time that is explained", () => {
    const { nearest, path } = explain(PLACES) as Explanation;
    expect(path.durationDs + path.accessFromDs + path.accessToDs).toBe(nearest.timeDs);
  });

  it("says when nothing can be reached", () => {
    expect(explain([PLACES[2]])).toBe("unreachable");
  });
});
