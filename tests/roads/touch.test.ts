import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  buildRoadGraph,
  CAR_PROFILE,
  createSnapper,
  directPairs,
  distanceM,
  endOfRoad,
  type RoadGraph,
  searchNetwork,
  type SearchNetwork,
  segmentDs,
  segmentWeight,
  SNAP_OK,
  type SnapTable,
  touchTable,
} from "../../engine/roads/index.ts";
import { SkipReport } from "../../engine/report/index.ts";
import { UNREACHABLE } from "../../engine/search/index.ts";
import { smallWorld } from "../support/small-world.ts";
import { randomPoints, randomWorld } from "./random-world.ts";

/** Plain Dijkstra over named vertices. */
class Reference {
  private readonly arcs = new Map<string, Array<[to: string, cost: number]>>();

  arc(from: string, to: string, cost: number): void {
    this.arcs.set(from, [...(this.arcs.get(from) ?? []), [to, cost]]);
  }

  from(start: string): Map<string, number> {
    const done = new Map<string, number>();
    const open = new Map([[start, 0]]);
    while (open.size > 0) {
      const [vertex, time] = [...open].reduce((a, b) => (b[1] < a[1] ? b : a));
      open.delete(vertex);
      done.set(vertex, time);
      for (const [to, cost] of this.arcs.get(vertex) ?? []) {
        if (!done.has(to)) open.set(to, Math.min(open.get(to) ?? Infinity, time + cost));
      }
    }
    return done;
  }
}

type Cost = SearchNetwork["optimise"];

/** Cost from the tail to each point of a road, and to a place on it, driving one way; null when that way is closed. */
function along(graph: RoadGraph, road: number, direction: 0 | 1, cost: Cost): number[] | null {
  const kind = graph.kind(graph.roadKind[road]!);
  const kmh = direction ? kind.backwardKmh : kind.forwardKmh;
  const rate = direction ? kind.backwardRate : kind.forwardRate;
  if (kmh === 0) return null;
  const steps: number[] = [];
  for (let p = graph.roadFirstPoint[road]!; p + 1 < graph.roadFirstPoint[road + 1]!; p++) {
    const metres = distanceM(
      graph.pointLon7[p]!,
      graph.pointLat7[p]!,
      graph.pointLon7[p + 1]!,
      graph.pointLat7[p + 1]!,
    );
    steps.push(cost === "duration" ? segmentDs(metres, kmh) : segmentWeight(metres, rate));
  }
  return steps;
}

/** Cost driven on the road before each snapped point of it, in driving order, from the end where the direction starts. */
function stops(graph: RoadGraph, snap: SnapTable, road: number, direction: 0 | 1, cost: Cost) {
  const steps = along(graph, road, direction, cost);
  if (!steps) return null;
  const total = steps.reduce((a, b) => a + b, 0);
  const at: Array<[point: number, cost: number, position: number]> = [];
  for (let point = 0; point < snap.pointCount; point++) {
    if (snap.road[point] !== road || snap.status[point] !== SNAP_OK) continue;
    const segment = snap.segment[point]!;
    const before =
      steps.slice(0, segment).reduce((a, b) => a + b, 0) + Math.floor(steps[segment]! * snap.fraction[point]!);
    const position = segment + snap.fraction[point]!;
    at.push([point, direction ? total - before : before, direction ? -position : position]);
  }
  return { total, at: at.sort((a, b) => a[2] - b[2]) };
}

/** The world with its roads really cut at the points: junctions as vertices. */
function cutWorld(graph: RoadGraph, snap: SnapTable, cost: Cost): Reference {
  const reference = new Reference();
  for (let road = 0; road < graph.roadCount; road++) {
    for (const direction of [0, 1] as const) {
      const cuts = stops(graph, snap, road, direction, cost);
      if (!cuts) continue;
      const ends = [`j${graph.roadTail[road]}`, `j${graph.roadHead[road]}`];
      let last = ends[direction]!;
      let driven = 0;
      let lastPosition = NaN;
      for (const [point, at, position] of [...cuts.at, [-1, cuts.total, NaN] as const]) {
        const end = point < 0 ? -1 : endOfRoad(graph, road, snap.segment[point]!, snap.fraction[point]!);
        const name = point < 0 ? ends[1 - direction]! : end < 0 ? `p${point}` : ends[end]!;
        reference.arc(last, name, at - driven);
        if (position === lastPosition) reference.arc(name, last, 0);
        lastPosition = position;
        last = name;
        driven = at;
      }
    }
  }
  for (let point = 0; point < snap.pointCount; point++) {
    const road = snap.road[point]!;
    const end =
      snap.status[point] === SNAP_OK ? endOfRoad(graph, road, snap.segment[point]!, snap.fraction[point]!) : -1;
    if (end < 0) continue;
    const junction = `j${(end ? graph.roadHead : graph.roadTail)[road]}`;
    reference.arc(`p${point}`, junction, 0);
    reference.arc(junction, `p${point}`, 0);
  }
  return reference;
}

/** The same with turns: each vertex of the network is driven from its start "s" past its points to its end "e", then turns. */
function cutTurnWorld(graph: RoadGraph, network: SearchNetwork, snap: SnapTable): Reference {
  const reference = new Reference();
  const { firstOut, head, weight } = network.forward;
  const atEnd = new Map<number, number[]>();
  for (let point = 0; point < snap.pointCount; point++) {
    const road = snap.road[point]!;
    const end =
      snap.status[point] === SNAP_OK ? endOfRoad(graph, road, snap.segment[point]!, snap.fraction[point]!) : -1;
    if (end < 0) continue;
    const junction = (end ? graph.roadHead : graph.roadTail)[road]!;
    atEnd.set(junction, [...(atEnd.get(junction) ?? []), point]);
    for (const other of atEnd.get(junction)!) {
      reference.arc(`o${point}`, `f${other}`, 0);
      reference.arc(`o${other}`, `f${point}`, 0);
    }
  }
  for (let vertex = 0; vertex < firstOut.length - 1; vertex++) {
    const edge = network.edgeOf(vertex);
    const road = edge >>> 1;
    const direction = (edge & 1) as 0 | 1;
    const cuts = stops(graph, snap, road, direction, network.optimise);
    if (!cuts) continue;
    const start = (direction ? graph.roadHead : graph.roadTail)[road]!;
    const finish = (direction ? graph.roadTail : graph.roadHead)[road]!;
    let last = `s${vertex}`;
    let driven = 0;
    let lastPosition = NaN;
    for (const [point, at, position] of [...cuts.at, [-1, cuts.total, NaN] as const]) {
      if (point >= 0 && endOfRoad(graph, road, snap.segment[point]!, snap.fraction[point]!) >= 0) continue;
      const name = point < 0 ? `e${vertex}` : `v${vertex}p${point}`;
      reference.arc(last, name, at - driven);
      if (position === lastPosition) reference.arc(name, last, 0);
      lastPosition = position;
      if (point >= 0) {
        reference.arc(name, `f${point}`, 0);
        if (vertex === edge) reference.arc(`o${point}`, name, 0);
      }
      last = name;
      driven = at;
    }
    const { startpoint, mode } = graph.kind(graph.roadKind[road]!);
    for (const point of startpoint && mode === "driving" ? (atEnd.get(finish) ?? []) : []) {
      reference.arc(`e${vertex}`, `f${point}`, 0);
      if (vertex === edge) reference.arc(`o${point}`, `e${vertex}`, 0);
    }
    for (const point of startpoint && mode === "driving" ? (atEnd.get(start) ?? []) : []) {
      reference.arc(`s${vertex}`, `f${point}`, 0);
      if (vertex === edge) reference.arc(`o${point}`, `s${vertex}`, 0);
    }
    for (let arc = firstOut[vertex]!; arc < firstOut[vertex + 1]!; arc++) {
      reference.arc(`e${vertex}`, `s${head[arc]}`, weight[arc]! - cuts.total);
    }
  }
  return reference;
}

/** Times between points as the searches read them: exits + labels + entries, or a direct pair. */
function tableTimes(graph: RoadGraph, network: SearchNetwork, origins: SnapTable, facilities: SnapTable): number[][] {
  const exits = touchTable(graph, network, origins);
  const entries = touchTable(graph, network, facilities);
  const direct = directPairs(graph, network, origins, facilities);
  const reference = new Reference();
  const { firstOut, head, weight } = network.forward;
  for (let v = 0; v + 1 < firstOut.length; v++) {
    for (let arc = firstOut[v]!; arc < firstOut[v + 1]!; arc++) reference.arc(`${v}`, `${head[arc]}`, weight[arc]!);
  }
  return Array.from({ length: origins.pointCount }, (_, origin) => {
    const best = Array.from({ length: facilities.pointCount }, () => Infinity);
    for (let exit = exits.firstExit[origin]!; exit < exits.firstExit[origin + 1]!; exit++) {
      const reached = reference.from(`${exits.exitVertex[exit]}`);
      for (let point = 0; point < facilities.pointCount; point++) {
        for (let entry = entries.firstEntry[point]!; entry < entries.firstEntry[point + 1]!; entry++) {
          const label = reached.get(`${entries.entryVertex[entry]}`) ?? Infinity;
          best[point] = Math.min(best[point]!, exits.exitTimeDs[exit]! + label + entries.entryTimeDs[entry]!);
        }
      }
    }
    for (let pair = direct.firstPair[origin]!; pair < direct.firstPair[origin + 1]!; pair++) {
      best[direct.pairPoint[pair]!] = Math.min(best[direct.pairPoint[pair]!]!, direct.pairTimeDs[pair]!);
    }
    return best;
  });
}

function built(seed: number) {
  const graph = buildRoadGraph(smallWorld(randomWorld(seed)), CAR_PROFILE, { report: new SkipReport() });
  const { lon, lat } = randomPoints(seed, 8);
  return { graph, snap: createSnapper(graph).snap(lon, lat, { components: "any" }) };
}

const COSTS: readonly Cost[] = ["duration", "routability"];

describe("touching a network", () => {
  it("gives the times of the world cut at the points (junctions)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(...COSTS), (seed, optimise) => {
        const { graph, snap } = built(seed);
        const network = searchNetwork(graph, CAR_PROFILE, { turns: false, optimise });
        const reference = cutWorld(graph, snap, optimise);
        const expected = Array.from({ length: snap.pointCount }, (_, origin) => {
          const reached = reference.from(`p${origin}`);
          return Array.from({ length: snap.pointCount }, (__, point) => reached.get(`p${point}`) ?? Infinity);
        });
        expect(tableTimes(graph, network, snap, snap)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it("gives the times of the world cut at the points (turns)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom(...COSTS), (seed, optimise) => {
        const { graph, snap } = built(seed);
        const network = searchNetwork(graph, CAR_PROFILE, { turns: true, optimise });
        const reference = cutTurnWorld(graph, network, snap);
        const expected = Array.from({ length: snap.pointCount }, (_, origin) => {
          const reached = reference.from(`o${origin}`);
          return Array.from({ length: snap.pointCount }, (__, point) => reached.get(`f${point}`) ?? Infinity);
        });
        expect(tableTimes(graph, network, snap, snap)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it("is never faster with turns than without", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const { graph, snap } = built(seed);
        const times = [false, true].map((turns) =>
          tableTimes(graph, searchNetwork(graph, CAR_PROFILE, { turns, optimise: "duration" }), snap, snap),
        );
        times[0]!.forEach((row, origin) =>
          row.forEach((time, point) => expect(times[1]![origin]![point]).toBeGreaterThanOrEqual(time)),
        );
      }),
      { numRuns: 15 },
    );
  });

  it("adds both access legs once", () => {
    const { graph } = built(7);
    const { lon, lat } = randomPoints(7, 8);
    const snapper = createSnapper(graph);
    const network = searchNetwork(graph, CAR_PROFILE, { turns: true, optimise: "duration" });
    const plain = snapper.snap(lon, lat);
    const timed = snapper.snap(lon, lat, { accessKmh: 15 });
    const without = tableTimes(graph, network, plain, plain);
    const withLegs = tableTimes(graph, network, timed, timed);
    expect([...timed.accessDs]).toEqual([...timed.snapM].map((metres) => Math.round((metres / (15 / 3.6)) * 10)));
    without.forEach((row, o) =>
      row.forEach((time, f) => expect(withLegs[o]![f]).toBe(time + timed.accessDs[o]! + timed.accessDs[f]!)),
    );
  });

  it("leaves out points too far from any road", () => {
    const { graph } = built(3);
    const snap = createSnapper(graph).snap([5.003, 6], [43.003, 43], { maxSnapM: 500 });
    expect([...snap.status]).toEqual([0, 1]);
    expect(snap.road[1]).toBe(UNREACHABLE);
    const touch = touchTable(graph, searchNetwork(graph, CAR_PROFILE, { turns: true, optimise: "duration" }), snap);
    expect(touch.firstExit[2]).toBe(touch.firstExit[1]);
    expect(touch.firstEntry[2]).toBe(touch.firstEntry[1]);
  });
});
