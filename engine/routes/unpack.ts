import { endOfRoad, placeCosts, type RoadGraph, type SearchNetwork, type SnapTable } from "../roads/index.ts";
import { UNREACHABLE, type SearchLabels } from "../search/index.ts";
import { endOf, leavingOf, timeOf, type GuidanceIndex } from "./guidance/junctions.ts";
import { lengthM, type Point } from "./guidance/lines.ts";
import { pointsBetween, type PathEdge, type PlaceOnRoad, type RoutePath } from "./path.ts";

/** One trip on one network: its ends are rows of `snaps`. */
export interface Context {
  readonly roads: RoadGraph;
  readonly index: GuidanceIndex;
  readonly network: SearchNetwork;
  readonly snaps: SnapTable;
  readonly from: number;
  readonly to: number;
}

/** Vertices and arcs of a found path. */
export interface Chain {
  /** from the seed to the entry */
  readonly vertices: readonly number[];
  /** arcs between them */
  readonly arcs: readonly number[];
  /** time at which the seed was left, in what is minimised */
  readonly seedCost: number;
}

/** The chain that leads to `last`, back to the seed it started from. */
export function unwind(network: SearchNetwork, labels: SearchLabels, last: number, parents: Uint32Array): Chain {
  const { firstOut } = network.forward;
  const vertices = [last];
  const arcs: number[] = [];
  let vertex = last;
  while (parents[vertex] !== UNREACHABLE) {
    const arc = parents[vertex];
    arcs.push(arc);
    vertex = tailOfArc(firstOut, arc);
    vertices.push(vertex);
  }
  return { vertices: vertices.reverse(), arcs: arcs.reverse(), seedCost: labels.timeDs[vertex] };
}

function tailOfArc(firstOut: Uint32Array, arc: number): number {
  let low = 0;
  let high = firstOut.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (firstOut[middle] <= arc) low = middle;
    else high = middle - 1;
  }
  return low;
}

function placeOf({ snaps }: Context, row: number): PlaceOnRoad & { readonly road: number } {
  return { road: snaps.road[row], segment: snaps.segment[row], fraction: snaps.fraction[row] };
}

function isAtEnd({ roads, snaps }: Context, row: number): boolean {
  return endOfRoad(roads, snaps.road[row], snaps.segment[row], snaps.fraction[row]) >= 0;
}

/** Cost (what is minimised) and time of the part of the row's road after (before) it, in each direction. */
function partOf(context: Context, row: number, edge: number, side: "before" | "after"): { cost: number; ds: number } {
  const { roads, network } = context;
  const { road, segment, fraction } = placeOf(context, row);
  const key =
    edge & 1
      ? side === "after"
        ? "backwardAfter"
        : "backwardBefore"
      : side === "after"
        ? "forwardAfter"
        : "forwardBefore";
  return {
    cost: placeCosts(roads, road, segment, fraction, network.optimise)[key],
    ds: placeCosts(roads, road, segment, fraction, "duration")[key],
  };
}

function costOf({ roads, network }: Context, edge: number): number {
  if (network.optimise === "duration") return timeOf(roads, edge);
  return edge & 1 ? roads.roadBackwardWeight[edge >>> 1] : roads.roadForwardWeight[edge >>> 1];
}

function arcTime({ forward }: SearchNetwork, arc: number): number {
  return forward.carried ? forward.carried[arc] : forward.weight[arc];
}

/** The path of a chain, edge by edge. `entryCost` = what remains from its last vertex to the destination. */
export function assemble(context: Context, chain: Chain, entryCost: number): RoutePath {
  const edges =
    context.network.mode === "turns" ? byEdges(context, chain, entryCost) : byJunctions(context, chain, entryCost);
  return pathOf(context, edges);
}

function pathOf({ snaps, from, to }: Context, edges: readonly PathEdge[]): RoutePath {
  return {
    edges,
    durationDs: edges.reduce((sum, part) => sum + part.durationDs + part.turnDs, 0),
    lengthM: edges.reduce((sum, part) => sum + part.lengthM, 0),
    accessFromDs: snaps.accessDs[from],
    accessToDs: snaps.accessDs[to],
  };
}

function part(
  { roads }: Context,
  edge: number,
  durationDs: number,
  turnDs: number,
  start: PlaceOnRoad | null = null,
  end: PlaceOnRoad | null = null,
): PathEdge {
  const points: readonly Point[] = pointsBetween(roads, edge, start, end);
  return { edge, points, lengthM: lengthM(points), durationDs, turnDs };
}

/** The far end of a directed edge as a place on its road. */
function endPlace(roads: RoadGraph, edge: number): PlaceOnRoad {
  const road = edge >>> 1;
  const last = roads.roadFirstPoint[road + 1] - roads.roadFirstPoint[road] - 2;
  return edge & 1 ? { segment: 0, fraction: 0 } : { segment: last, fraction: 1 };
}

/** Leaving a landing by a ferry: the turn onto it, from the end of a road where one may start; none for a free start. */
function boarding(context: Context, seed: number, seedEdge: number, seedCost: number): PathEdge[] {
  const { roads, network, index, snaps, from } = context;
  const { firstOut, head, weight } = network.forward;
  const turnCost = seedCost - snaps.accessDs[from];
  if (turnCost === 0) return [];
  for (const leaving of leavingOf(index, endOf(roads, seedEdge ^ 1))) {
    const edge = leaving ^ 1;
    if (timeOf(roads, edge) === UNREACHABLE) continue;
    for (let arc = firstOut[edge]; arc < firstOut[edge + 1]; arc++) {
      if (head[arc] !== seed || weight[arc] - costOf(context, edge) !== turnCost) continue;
      const turnDs = arcTime(network, arc) - timeOf(roads, edge);
      return [part(context, edge, 0, turnDs, endPlace(roads, edge))];
    }
  }
  return [];
}

/** Vertices are directed edges: each is driven whole but the last, and the origin's own part comes before the first. */
function byEdges(context: Context, chain: Chain, entryCost: number): PathEdge[] {
  const { roads, network, from, to } = context;
  const { forward, edgeOf } = network;
  const parts: PathEdge[] = [];
  const seed = chain.vertices[0];
  if (!isAtEnd(context, from)) {
    const place = placeOf(context, from);
    const seedCost = chain.seedCost - context.snaps.accessDs[from];
    for (const edge of [2 * place.road, 2 * place.road + 1]) {
      if (timeOf(roads, edge) === UNREACHABLE) continue;
      const after = partOf(context, from, edge, "after");
      for (let arc = forward.firstOut[edge]; arc < forward.firstOut[edge + 1] && parts.length === 0; arc++) {
        if (forward.head[arc] !== seed || after.cost + forward.weight[arc] - costOf(context, edge) !== seedCost)
          continue;
        parts.push(part(context, edge, after.ds, arcTime(network, arc) - timeOf(roads, edge), place));
      }
    }
  }
  if (parts.length === 0) parts.push(...boarding(context, seed, edgeOf(seed), chain.seedCost));
  chain.arcs.forEach((arc, i) => {
    const edge = edgeOf(chain.vertices[i]);
    const ds = timeOf(roads, edge);
    parts.push(part(context, edge, ds, arcTime(network, arc) - ds));
  });
  const last = edgeOf(chain.vertices[chain.vertices.length - 1]);
  // arrived by a turn off a ferry: on the road, nothing of it driven
  const justTurned = entryCost === context.snaps.accessDs[to];
  if (isAtEnd(context, to) && justTurned) parts.push(part(context, last, 0, 0, null, endPlace(roads, last ^ 1)));
  else if (isAtEnd(context, to)) parts.push(part(context, last, timeOf(roads, last), 0));
  else parts.push(part(context, last, partOf(context, to, last, "before").ds, 0, null, placeOf(context, to)));
  return parts;
}

/** Vertices are junctions, arcs are edges driven whole. */
function byJunctions(context: Context, chain: Chain, entryCost: number): PathEdge[] {
  const { roads, network, snaps, from, to } = context;
  const parts: PathEdge[] = [];
  if (!isAtEnd(context, from)) {
    const place = placeOf(context, from);
    const wanted = chain.seedCost - snaps.accessDs[from];
    const edge = [2 * place.road, 2 * place.road + 1].find(
      (edge) => endOf(roads, edge) === chain.vertices[0] && partOf(context, from, edge, "after").cost === wanted,
    )!;
    parts.push(part(context, edge, partOf(context, from, edge, "after").ds, 0, place));
  }
  chain.arcs.forEach((arc, i) => {
    const edge = edgeOfArc(context, chain.vertices[i], chain.vertices[i + 1], network.forward.weight[arc]);
    parts.push(part(context, edge, timeOf(roads, edge), 0));
  });
  if (!isAtEnd(context, to)) {
    const place = placeOf(context, to);
    const last = chain.vertices[chain.vertices.length - 1];
    const wanted = entryCost - snaps.accessDs[to];
    const edge = [2 * place.road, 2 * place.road + 1].find(
      (edge) => endOf(roads, edge ^ 1) === last && partOf(context, to, edge, "before").cost === wanted,
    )!;
    parts.push(part(context, edge, partOf(context, to, edge, "before").ds, 0, null, place));
  }
  return parts.length > 0 ? parts : [standing(context)];
}

function edgeOfArc(context: Context, tail: number, head: number, cost: number): number {
  const { roads, index } = context;
  return leavingOf(index, tail).find(
    (edge) => endOf(roads, edge) === head && timeOf(roads, edge) !== UNREACHABLE && costOf(context, edge) === cost,
  )!;
}

/** Origin and destination are one place. */
function standing(context: Context): PathEdge {
  const { roads, snaps, from } = context;
  const road = snaps.road[from];
  const edge = roads.roadForwardDs[road] === UNREACHABLE ? 2 * road + 1 : 2 * road;
  const place = placeOf(context, from);
  return part(context, edge, 0, 0, place, place);
}

/** The destination lies ahead on the origin's own road, or at the junction it leads to. */
export function onOneRoad(context: Context): RoutePath {
  const { roads, from, to } = context;
  const start = placeOf(context, from);
  const end = placeOf(context, to);
  const options: PathEdge[] = [];
  for (const edge of [2 * start.road, 2 * start.road + 1]) {
    if (timeOf(roads, edge) === UNREACHABLE) continue;
    if (end.road === start.road) {
      const ds = partOf(context, to, edge, "before").ds - partOf(context, from, edge, "before").ds;
      const ahead = edge & 1 ? isBefore(end, start) : isBefore(start, end);
      if (ahead) options.push(part(context, edge, ds, 0, start, end));
    }
    if (isAtEnd(context, to) && junctionOf(context, to) === endOf(roads, edge)) {
      options.push(part(context, edge, partOf(context, from, edge, "after").ds, 0, start, null));
    }
  }
  const sameJunction =
    isAtEnd(context, from) && isAtEnd(context, to) && junctionOf(context, from) === junctionOf(context, to);
  if (sameJunction || options.length === 0) return pathOf(context, [standing(context)]);
  return pathOf(context, [options.reduce((best, option) => (option.durationDs < best.durationDs ? option : best))]);
}

function isBefore(a: PlaceOnRoad, b: PlaceOnRoad): boolean {
  return a.segment < b.segment || (a.segment === b.segment && a.fraction <= b.fraction);
}

function junctionOf({ roads, snaps }: Context, row: number): number {
  const road = snaps.road[row];
  return endOfRoad(roads, road, snaps.segment[row], snaps.fraction[row]) === 0
    ? roads.roadTail[road]
    : roads.roadHead[road];
}
