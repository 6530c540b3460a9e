/** Motorways as two one-way carriageways, with interchanges: ramps to a hub, and the hub joined to the nearest road. */
import { crossesRiver, crossesShore } from "./geography.ts";
import type { RoadLine, SegmentGrid } from "./lines.ts";
import { MOTORWAYS, type MainRoad } from "./main-roads.ts";
import { parseLine, type Stop } from "./places.ts";
import { beside, distance, distanceToSegment, lengthOf, mix, smooth, type Point } from "./plane.ts";

const HALF_WIDTH_M = 17;
const RAMP_M = 330;

/** Carriageways, ramps and links of all motorways. `surface` holds the roads an interchange may join. */
export function motorwayLines(surface: SegmentGrid): RoadLine[] {
  const lines: RoadLine[] = [];
  const hubs = new Map<string, Point>();
  for (const road of MOTORWAYS) {
    const stops = parseLine(road.line, new Map());
    lines.push(...carriageways(road, stops));
    for (const { name, at } of stops) if (name) hubs.set(name, at);
  }
  for (const [name, hub] of hubs) {
    const foot = nearestRoad(hub, surface);
    if (foot && distance(foot, hub) > 1)
      lines.push({
        points: [hub, foot],
        tags: { highway: "motorway_link", name: `Échangeur ${name}`, maxspeed: "70", oneway: "no" },
        level: 1,
      });
  }
  return lines;
}

/** The nearest point of a road, not across water. */
function nearestRoad(hub: Point, surface: SegmentGrid): Point | null {
  let best: Point | null = null;
  let bestM = 2500;
  for (const row of surface.near(hub, hub, bestM)) {
    const [a, b] = [surface.from[row]!, surface.to[row]!];
    if (distanceToSegment(hub, a, b) >= bestM) continue;
    // only at points of the road, so that both share a node
    const foot = distance(hub, a) <= distance(hub, b) ? a : b;
    if (distance(hub, foot) >= bestM || crossesRiver(hub, foot) || crossesShore(hub, foot)) continue;
    best = foot;
    bestM = distance(hub, foot);
  }
  return best;
}

/** The two carriageways and their ramps to the hubs. */
function carriageways(road: MainRoad, stops: readonly Stop[]): RoadLine[] {
  const axis = smooth(
    stops.map(({ at }) => at),
    650,
  );
  const total = lengthOf(axis);
  // where ramps leave and join, along the axis
  const positions = along(axis);
  const hubs = stops
    .filter(({ name }) => name !== null)
    .map(({ name, at }) => ({ name: name!, at, s: positions[axis.indexOf(at)]! }));
  const cuts = hubs.flatMap(({ s }) => [s - RAMP_M, s + RAMP_M]).filter((s) => s > 60 && s < total - 60);
  const line = withCuts(axis, positions, cuts);
  const limits = limitAt(stops, axis, positions, road.maxspeed!);
  const marks = along(line);
  const lines: RoadLine[] = [];
  for (const side of [1, -1] as const) {
    const shifted = line.map((p, i) => shift(line, i, -side * HALF_WIDTH_M, p));
    const order = side === 1 ? shifted : shifted.toReversed();
    const place = side === 1 ? marks : marks.map((s) => total - s).toReversed();
    const firstHub = hubs.find(({ s }) => (side === 1 ? s : total - s) < 1);
    const lastHub = hubs.find(({ s }) => (side === 1 ? total - s : s) < 1);
    // an end that is no interchange joins both directions: the edge of the map
    order[0] = firstHub?.at ?? (side === 1 ? line[0]! : line.at(-1)!);
    order[order.length - 1] = lastHub?.at ?? (side === 1 ? line.at(-1)! : line[0]!);
    lines.push(...pieces(road, order, (i) => limits(side === 1 ? place[i]! : total - place[i]!)));
    for (const { name, at, s } of hubs) {
      const here = side === 1 ? s : total - s;
      const exit = order[place.findIndex((value) => Math.abs(value - (here - RAMP_M)) < 0.5)];
      const entry = order[place.findIndex((value) => Math.abs(value - (here + RAMP_M)) < 0.5)];
      const tags = { highway: "motorway_link", oneway: "yes", maxspeed: "70", destination: name };
      if (exit) lines.push({ points: ramp(exit, at), tags, level: 1 });
      if (entry) lines.push({ points: ramp(at, entry), tags, level: 1 });
    }
  }
  return lines;
}

/** A ramp leaves its carriageway at a small angle. */
function ramp(a: Point, b: Point): Point[] {
  return [a, beside(mix(a, b, 0.5), a, b, -14), b];
}

function along(line: readonly Point[]): number[] {
  const marks = [0];
  for (let i = 1; i < line.length; i++) marks.push(marks[i - 1]! + distance(line[i - 1]!, line[i]!));
  return marks;
}

function withCuts(axis: readonly Point[], marks: readonly number[], cuts: readonly number[]): Point[] {
  const line: Point[] = [axis[0]!];
  for (let i = 1; i < axis.length; i++) {
    const [from, to] = [marks[i - 1]!, marks[i]!];
    for (const cut of cuts.filter((s) => s > from && s < to).toSorted((a, b) => a - b))
      line.push(mix(axis[i - 1]!, axis[i]!, (cut - from) / (to - from)));
    line.push(axis[i]!);
  }
  return line;
}

function shift(line: readonly Point[], i: number, metres: number, p: Point): Point {
  return beside(p, line[Math.max(0, i - 1)]!, line[Math.min(line.length - 1, i + 1)]!, metres);
}

function limitAt(
  stops: readonly Stop[],
  axis: readonly Point[],
  marks: readonly number[],
  first: number,
): (s: number) => number {
  const changes = stops
    .filter(({ limit }) => limit !== null)
    .map(({ limit, at }) => ({ limit: limit!, s: marks[axis.indexOf(at)]! }));
  return (s) => changes.findLast((change) => change.s <= s)?.limit ?? first;
}

/** Cuts a carriageway where its limit changes. */
function pieces(road: MainRoad, points: readonly Point[], limitOf: (i: number) => number): RoadLine[] {
  const lines: RoadLine[] = [];
  let start = 0;
  for (let i = 1; i < points.length; i++) {
    const limit = Math.min(limitOf(i - 1), limitOf(i));
    const next = i + 1 < points.length ? Math.min(limitOf(i), limitOf(i + 1)) : -1;
    if (next === limit) continue;
    const tags = { highway: "motorway", oneway: "yes", ref: road.ref, name: road.name, maxspeed: String(limit) };
    lines.push({ points: points.slice(start, i + 1), tags, level: 1 });
    start = i;
  }
  return lines;
}
