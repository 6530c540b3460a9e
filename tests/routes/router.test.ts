import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SkipReport } from "../../engine/report/index.ts";
import {
  buildRoadGraph,
  CAR_PROFILE,
  createSnapper,
  directPairs,
  searchNetwork,
  touchTable,
  type RoadGraph,
  type SearchNetwork,
  type SnapTable,
} from "../../engine/roads/index.ts";
import { createRouter, pick, type RoutePath } from "../../engine/routes/index.ts";
import { BucketQueue, createLabels, maxWeightOf, nearestSources, UNREACHABLE } from "../../engine/search/index.ts";
import { smallWorld, type SmallWorld } from "../support/small-world.ts";

const STEP = 0.002;
const SIDE = 5;

/** A town of 5 x 5 junctions; some streets are missing, one-way or of another class. */
function town(choices: readonly number[]): SmallWorld {
  const id = (x: number, y: number): number => 1 + y * SIDE + x;
  const nodes = Array.from({ length: SIDE * SIDE }, (_, i) => {
    return [i + 1, 5 + (i % SIDE) * STEP, 43 + Math.floor(i / SIDE) * STEP] as const;
  });
  const ways: Array<[number, number[], Record<string, string>]> = [];
  let at = 0;
  const street = (a: number, b: number): void => {
    const choice = choices[at++ % choices.length];
    if (choice === 0) return;
    ways.push([
      100 + ways.length,
      [a, b],
      {
        highway: choice % 2 ? "residential" : "primary",
        name: `rue ${choice}`,
        ...(choice > 5 && { oneway: "yes" }),
      },
    ]);
  };
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      if (x + 1 < SIDE) street(id(x, y), id(x + 1, y));
      if (y + 1 < SIDE) street(id(x, y), id(x, y + 1));
    }
  }
  return { nodes, ways };
}

function built(world: SmallWorld, turns: boolean, optimise: SearchNetwork["optimise"] = "duration") {
  const roads = buildRoadGraph(smallWorld(world), CAR_PROFILE, { report: new SkipReport() });
  return { roads, network: searchNetwork(roads, CAR_PROFILE, { turns, optimise }) };
}

/** Door-to-door time by the touch tables alone, without parents: what every other part of Desserte reads. */
function labelOf(roads: RoadGraph, network: SearchNetwork, snaps: SnapTable): number {
  const { forward } = network;
  const labels = createLabels(forward.firstOut.length - 1);
  const touch = touchTable(roads, network, snaps);
  const count = touch.firstExit[1];
  const seeds = { count, vertex: touch.exitVertex, timeDs: touch.exitTimeDs, source: new Uint32Array(count) };
  nearestSources(forward, maxWeightOf(forward), seeds, labels, new BucketQueue());
  let best = UNREACHABLE;
  for (let entry = touch.firstEntry[1]; entry < touch.firstEntry[2]; entry++) {
    const label = labels.timeDs[touch.entryVertex[entry]];
    if (label !== UNREACHABLE) best = Math.min(best, label + touch.entryTimeDs[entry]);
  }
  const direct = directPairs(roads, network, pick(snaps, [0]), pick(snaps, [1]));
  return direct.pairTimeDs.length > 0 ? Math.min(best, direct.pairTimeDs[0]) : best;
}

function doorToDoor({ durationDs, accessFromDs, accessToDs }: RoutePath): number {
  return durationDs + accessFromDs + accessToDs;
}

const place = fc.record({
  lon: fc.double({ min: 5, max: 5 + (SIDE - 1) * STEP, noNaN: true }),
  lat: fc.double({ min: 43, max: 43 + (SIDE - 1) * STEP, noNaN: true }),
});

describe("routeBetween", () => {
  it.each([
    ["turns", true],
    ["junctions", false],
  ])("adds up to the label to the decisecond, in one piece (%s)", (_, turns) => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 8, maxLength: 40 }),
        place,
        place,
        (choices, from, to) => {
          const { roads, network } = built(town(choices), turns);
          if (roads.roadCount === 0) return;
          const snaps = createSnapper(roads).snap([from.lon, to.lon], [from.lat, to.lat], { accessKmh: 25 });
          const path = createRouter(roads, network).route(snaps, 0, 1);
          const label = snaps.status[0] === 0 && snaps.status[1] === 0 ? labelOf(roads, network, snaps) : UNREACHABLE;
          if (typeof path === "string") {
            expect(label).toBe(UNREACHABLE);
            return;
          }
          expect(doorToDoor(path)).toBe(label);
          expect(path.durationDs).toBe(path.edges.reduce((sum, part) => sum + part.durationDs + part.turnDs, 0));
          for (let i = 1; i < path.edges.length; i++) {
            expect(path.edges[i].points[0]).toEqual(path.edges[i - 1].points.at(-1));
          }
          const [first, last] = [path.edges[0].points[0], path.edges.at(-1)!.points.at(-1)!];
          expect(Math.hypot(first[0] - snaps.lon7[0], first[1] - snaps.lat7[0])).toBeLessThan(30);
          expect(Math.hypot(last[0] - snaps.lon7[1], last[1] - snaps.lat7[1])).toBeLessThan(30);
        },
      ),
      { numRuns: 120 },
    );
  });

  it("carries the duration of the most routable way", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 8, maxLength: 40 }),
        place,
        place,
        (choices, from, to) => {
          const { roads, network } = built(town(choices), true, "routability");
          const snaps = createSnapper(roads).snap([from.lon, to.lon], [from.lat, to.lat], { accessKmh: 25 });
          const router = createRouter(roads, network);
          const path = router.route(snaps, 0, 1);
          const [time] = router.timesFrom(snaps, 0, pick(snaps, [1]));
          if (typeof path === "string") expect(time).toBe(UNREACHABLE);
          else expect(doorToDoor(path)).toBe(time);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("drives the part of the road that is asked for, at the speed of the road", () => {
    // one residential street of 0.01 degree of latitude, 1,110.9 m; from a quarter to three quarters: 555 m at 25 km/h
    const world: SmallWorld = {
      nodes: [
        [1, 5, 43],
        [2, 5, 43.01],
      ],
      ways: [[10, [1, 2], { highway: "residential", name: "Grand-Rue" }]],
    };
    const { roads, network } = built(world, true);
    const snaps = createSnapper(roads).snap([5, 5], [43.0025, 43.0075]);
    const path = createRouter(roads, network).route(snaps, 0, 1) as RoutePath;
    expect(path.edges).toHaveLength(1);
    expect(path.lengthM).toBeCloseTo(555.5, 0);
    const kind = roads.kind(roads.roadKind[0]);
    expect(path.durationDs).toBe(Math.round((path.lengthM * 36) / kind.forwardKmh));
  });

  it("says why there is no route", () => {
    const world: SmallWorld = {
      nodes: [
        [1, 5, 43],
        [2, 5, 43.01],
        [3, 5.1, 43],
        [4, 5.1, 43.01],
      ],
      ways: [
        [10, [1, 2], { highway: "residential" }],
        [11, [3, 4], { highway: "residential" }],
      ],
    };
    const { roads, network } = built(world, true);
    const router = createRouter(roads, network);
    const snaps = createSnapper(roads).snap([5, 5.1, 9], [43.005, 43.005, 43.005]);
    expect(router.route(snaps, 0, 1)).toBe("unreachable");
    expect(router.route(snaps, 0, 2)).toBe("too far to snap");
    expect(router.route(snaps, 0, 0)).toMatchObject({ durationDs: 0, lengthM: 0 });
  });
});
