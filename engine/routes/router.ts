import {
  BucketQueue,
  clearLabels,
  createLabels,
  maxWeightOf,
  nearestSources,
  UNREACHABLE,
  type DirectPairs,
  type SearchLabels,
  type TouchTable,
} from "../search/index.ts";
import {
  directPairs,
  endOfRoad,
  placeCosts,
  SNAP_OK,
  touchTable,
  type RoadGraph,
  type SearchNetwork,
  type SnapTable,
} from "../roads/index.ts";
import { lengthM, type Point } from "./guidance/lines.ts";
import { createGuidanceIndex, endOf, leavingOf, timeOf, type GuidanceIndex } from "./guidance/junctions.ts";
import { pointsBetween, type PathEdge, type PlaceOnRoad, type RoutePath } from "./path.ts";

/** Why there is no route. */
export type NoRoute = "too far to snap" | "unreachable";

/** Finds routes one at a time on one network; its working memory (16 bytes a vertex) is kept between them. */
export interface Router {
  readonly roads: RoadGraph;
  readonly network: SearchNetwork;
  readonly index: GuidanceIndex;
  /** Best way from one row of a snap table to another of the same. */
  route(snaps: SnapTable, from: number, to: number): RoutePath | NoRoute;
  /** Best way from a row of one snap table to a row of another. */
  routeBetween(origins: SnapTable, origin: number, targets: SnapTable, target: number): RoutePath | NoRoute;
  /**
   * Times (deciseconds) from one row to all rows of another table, access legs included; UNREACHABLE where there is no
   * way. The duration of the best way, whatever the network minimises.
   */
  timesFrom(origins: SnapTable, origin: number, targets: SnapTable): Uint32Array;
}

export function createRouter(roads: RoadGraph, network: SearchNetwork): Router {
  const { forward } = network;
  const vertexCount = forward.firstOut.length - 1;
  const maxWeight = maxWeightOf(forward);
  const queue = new BucketQueue();
  const index = createGuidanceIndex(roads);
  let kept: SearchLabels | undefined;
  const labelsOf = (): SearchLabels =>
    (kept ??= createLabels(vertexCount, { carried: forward.carried !== undefined, parents: true, touched: true }));

  /** Searches from the exits of a place; the exits have no parent. */
  const searchFrom = (touch: TouchTable, labels: SearchLabels, targets?: Uint32Array): number => {
    const count = touch.firstExit[1];
    for (let i = 0; i < count; i++) labels.parentArc![touch.exitVertex[i]] = UNREACHABLE;
    const seeds = {
      count,
      vertex: touch.exitVertex,
      timeDs: touch.exitTimeDs,
      source: Uint32Array.from({ length: count }, (_, i) => i),
      ...(touch.exitCarried && { carried: touch.exitCarried }),
    };
    return nearestSources(forward, maxWeight, seeds, labels, queue, targets ? { targets } : {});
  };

  const routeBetween: Router["routeBetween"] = (origins, origin, targets, target) => {
    if (origins.status[origin] !== SNAP_OK || targets.status[target] !== SNAP_OK) return "too far to snap";
    const snaps = joined(pick(origins, [origin]), pick(targets, [target]));
    const context: Context = { roads, network, index, snaps, from: 0, to: 1 };
    const touch = touchTable(roads, network, snaps);
    const labels = labelsOf();
    const entries = touch.entryVertex.subarray(touch.firstEntry[1], touch.firstEntry[2]);
    // a copy that remembers a restriction is only better when it is settled before its own edge: no need to wait for it
    const plain = entries.filter((vertex) => (network.vertexEdge?.[vertex] ?? vertex) === vertex);
    const touched = searchFrom(touch, labels, new Uint32Array(new Set(plain)));
    let best = UNREACHABLE;
    let bestEntry = -1;
    for (let entry = touch.firstEntry[1]; entry < touch.firstEntry[2]; entry++) {
      const label = labels.timeDs[touch.entryVertex[entry]];
      if (label === UNREACHABLE || label + touch.entryTimeDs[entry] >= best) continue;
      best = label + touch.entryTimeDs[entry];
      bestEntry = entry;
    }
    const direct = directPairs(roads, network, pick(snaps, [0]), pick(snaps, [1]));
    let path: RoutePath | NoRoute = "unreachable";
    if (direct.pairTimeDs.length > 0 && direct.pairTimeDs[0] <= best) path = onOneRoad(context);
    else if (bestEntry !== -1) {
      const chain = unwind(network, labels, touch.entryVertex[bestEntry], labels.parentArc!);
      path = assemble(context, chain, touch.entryTimeDs[bestEntry]);
    }
    clearLabels(labels, touched);
    return path;
  };

  return {
    roads,
    network,
    index,
    route: (snaps, from, to) => routeBetween(snaps, from, snaps, to),
    routeBetween,
    timesFrom(origins, origin, targets) {
      const times = new Uint32Array(targets.pointCount).fill(UNREACHABLE);
      if (origins.status[origin] !== SNAP_OK) return times;
      const one = pick(origins, [origin]);
      const labels = labelsOf();
      const touched = searchFrom(touchTable(roads, network, one), labels);
      readTimes(labels, touchTable(roads, network, targets), directPairs(roads, network, one, targets), times);
      clearLabels(labels, touched);
      return times;
    },
  };
}

/** Best of what the labels and the pairs on one road give at each target. */
function readTimes(labels: SearchLabels, touch: TouchTable, direct: DirectPairs, times: Uint32Array): void {
  const cost = new Uint32Array(times.length).fill(UNREACHABLE);
  for (let target = 0; target < times.length; target++) {
    for (let entry = touch.firstEntry[target]; entry < touch.firstEntry[target + 1]; entry++) {
      const vertex = touch.entryVertex[entry];
      const label = labels.timeDs[vertex];
      if (label === UNREACHABLE || label + touch.entryTimeDs[entry] >= cost[target]) continue;
      cost[target] = label + touch.entryTimeDs[entry];
      times[target] =
        labels.carried && touch.entryCarried ? labels.carried[vertex] + touch.entryCarried[entry] : cost[target];
    }
  }
  for (let pair = 0; pair < direct.pairPoint.length; pair++) {
    const target = direct.pairPoint[pair];
    if (direct.pairTimeDs[pair] > cost[target]) continue;
    cost[target] = direct.pairTimeDs[pair];
    times[target] = direct.pairCarried ? direct.pairCarried[pair] : cost[target];
  }
}

function joined(a: SnapTable, b: SnapTable): SnapTable {
  const at = (key: "lon7" | "lat7"): Int32Array => Int32Array.of(a[key][0], b[key][0]);
  const whole = (key: "road" | "segment" | "accessDs"): Uint32Array => Uint32Array.of(a[key][0], b[key][0]);
  return {
    pointCount: 2,
    status: Uint8Array.of(a.status[0], b.status[0]),
    road: whole("road"),
    segment: whole("segment"),
    fraction: Float64Array.of(a.fraction[0], b.fraction[0]),
    lon7: at("lon7"),
    lat7: at("lat7"),
    snapM: Float32Array.of(a.snapM[0], b.snapM[0]),
    accessDs: whole("accessDs"),
  };
}

interface Context {
  readonly roads: RoadGraph;
  readonly index: GuidanceIndex;
  readonly network: SearchNetwork;
  readonly snaps: SnapTable;
  readonly from: number;
  readonly to: number;
}

/** Rows of a snap table as a table of their own. */
export function pick(snaps: SnapTable, rows: readonly number[]): SnapTable {
  return {
    pointCount: rows.length,
    status: Uint8Array.from(rows, (row) => snaps.status[row]),
    road: Uint32Array.from(rows, (row) => snaps.road[row]),
    segment: Uint32Array.from(rows, (row) => snaps.segment[row]),
    fraction: Float64Array.from(rows, (row) => snaps.fraction[row]),
    lon7: Int32Array.from(rows, (row) => snaps.lon7[row]),
    lat7: Int32Array.from(rows, (row) => snaps.lat7[row]),
    snapM: Float32Array.from(rows, (row) => snaps.snapM[row]),
    accessDs: Uint32Array.from(rows, (row) => snaps.accessDs[row]),
  };
}

interface Chain {
  /** from the seed to the entry */
  readonly vertices: readonly number[];
  /** arcs between them */
  readonly arcs: readonly number[];
  /** time at which the seed was left, in what is minimised */
  readonly seedCost: number;
}

function unwind(network: SearchNetwork, labels: SearchLabels, last: number, parents: Uint32Array): Chain {
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

function assemble(context: Context, chain: Chain, entryCost: number): RoutePath {
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
  const { forward, vertexEdge } = network;
  const parts: PathEdge[] = [];
  const edgeAt = (vertex: number): number => (vertexEdge ? vertexEdge[vertex] : vertex);
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
  if (parts.length === 0) parts.push(...boarding(context, seed, edgeAt(seed), chain.seedCost));
  chain.arcs.forEach((arc, i) => {
    const edge = edgeAt(chain.vertices[i]);
    const ds = timeOf(roads, edge);
    parts.push(part(context, edge, ds, arcTime(network, arc) - ds));
  });
  const last = edgeAt(chain.vertices[chain.vertices.length - 1]);
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
function onOneRoad(context: Context): RoutePath {
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
