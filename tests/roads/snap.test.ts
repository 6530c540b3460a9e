import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  buildRoadGraph,
  CAR_PROFILE,
  createSnapper,
  distanceM,
  type RoadGraph,
  type Tags,
} from "../../engine/roads/index.ts";
import { SkipReport } from "../../engine/report/index.ts";
import { type SmallWorld, smallWorld } from "../support/small-world.ts";
import { randomPoints, randomWorld } from "./random-world.ts";

function build(world: SmallWorld): RoadGraph {
  return buildRoadGraph(smallWorld(world), CAR_PROFILE, { report: new SkipReport() });
}

/** Metres to the nearest of 200 places on every segment that is not a ferry: no index, no projection. */
function nearestM(graph: RoadGraph, lon: number, lat: number): number {
  let least = Infinity;
  for (let road = 0; road < graph.roadCount; road++) {
    if (graph.kind(graph.roadKind[road]!).mode !== "driving") continue;
    for (let p = graph.roadFirstPoint[road]!; p + 1 < graph.roadFirstPoint[road + 1]!; p++) {
      for (let step = 0; step <= 200; step++) {
        const x = graph.pointLon7[p]! + ((graph.pointLon7[p + 1]! - graph.pointLon7[p]!) * step) / 200;
        const y = graph.pointLat7[p]! + ((graph.pointLat7[p + 1]! - graph.pointLat7[p]!) * step) / 200;
        least = Math.min(least, distanceM(lon * 1e7, lat * 1e7, x, y));
      }
    }
  }
  return least;
}

const STREET: Tags = { highway: "residential" };

/** A grid of 26 x 26 junctions (2,598 directed edges: one corner is a bend of one street) and, 300 m south of it, a street that leads nowhere. */
function gridAndIsland(): SmallWorld {
  const side = 26;
  const nodes: Array<[number, number, number]> = [];
  const ways: Array<[number, number[], Tags]> = [];
  for (let i = 0; i < side * side; i++) nodes.push([i + 1, 5 + (i % side) * 0.001, 43 + Math.floor(i / side) * 0.001]);
  for (let i = 0; i < side * side; i++) {
    if (i % side < side - 1) ways.push([ways.length + 1, [i + 1, i + 2], { ...STREET, name: `${i}` }]);
    if (i < side * (side - 1)) ways.push([ways.length + 1, [i + 1, i + 1 + side], { ...STREET, name: `${i}` }]);
  }
  nodes.push([1001, 5, 42.997], [1002, 5.005, 42.997]);
  ways.push([9000, [1001, 1002], STREET]);
  return { nodes, ways };
}

describe("snapping", () => {
  it("finds the nearest segment that is not a ferry, each point by itself", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const graph = build(randomWorld(seed));
        const snapper = createSnapper(graph);
        const { lon, lat } = randomPoints(seed, 12);
        const together = snapper.snap(lon, lat, { components: "any" });
        lon.forEach((x, i) => {
          const alone = snapper.snap([x], [lat[i]!], { components: "any" });
          expect([alone.road[0], alone.segment[0], alone.fraction[0]]).toEqual([
            together.road[i],
            together.segment[i],
            together.fraction[i],
          ]);
          expect(graph.kind(graph.roadKind[alone.road[0]!]!).mode).toBe("driving");
          const bestM = nearestM(graph, x, lat[i]!);
          // the grid distances are compared on has steps of 11 cm, the search by hand of half a percent of a segment
          expect(alone.snapM[0]).toBeLessThan(bestM + 0.2);
          expect(alone.snapM[0]).toBeGreaterThan(bestM - 1.5);
          expect(distanceM(x * 1e7, lat[i]! * 1e7, alone.lon7[0]!, alone.lat7[0]!)).toBeCloseTo(alone.snapM[0]!, 1);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("leaves islands alone unless asked, or when both ends of a trip are there", () => {
    const graph = build(gridAndIsland());
    expect([...graph.componentSize]).toEqual([2598, 2]);
    const snapper = createSnapper(graph);
    const [lon, lat] = [
      [5.001, 5.004],
      [42.9969, 42.9971],
    ] as const;
    const wayOf = (road: number): number => graph.roadWayId[road]!;
    const plain = snapper.snap(lon, lat);
    expect([...plain.road].every((road) => wayOf(road) !== 9000)).toBe(true);
    expect(plain.snapM[0]).toBeGreaterThan(300);
    expect([...snapper.snap(lon, lat, { components: "any" }).road].map(wayOf)).toEqual([9000, 9000]);
    const there = { lon: [lon[0]], lat: [lat[0]] };
    const near = snapper.snapTrips(there, { lon: [lon[1]], lat: [lat[1]] });
    expect([wayOf(near.from.road[0]!), wayOf(near.to.road[0]!)]).toEqual([9000, 9000]);
    const far = snapper.snapTrips(there, { lon: [5.01], lat: [43.01] });
    expect(wayOf(far.from.road[0]!)).not.toBe(9000);
  });

  it("says too far, and takes no number that is not one", () => {
    const snapper = createSnapper(build(gridAndIsland()));
    const snap = snapper.snap([5.001, 6, Number.NaN, 5.001], [43.0004, 43, 43, 200], { maxSnapM: 100 });
    expect([...snap.status]).toEqual([0, 1, 1, 1]);
    expect(snapper.snap([-60], [-30], { maxSnapM: Infinity }).status[0]).toBe(0);
  });
});
