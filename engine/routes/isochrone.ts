import { clearLabels, createLabels, maxWeightOf, nearestSources, BucketQueue, UNREACHABLE } from "../search/index.ts";
import {
  endOfRoad,
  placeCosts,
  SNAP_OK,
  touchTable,
  type RoadGraph,
  type SearchNetwork,
  type SnapTable,
} from "../roads/index.ts";
import { endOf, startOf, timeOf } from "./guidance/junctions.ts";
import type { NoRoute } from "./router.ts";
import { pick } from "./router.ts";

/**
 * Part of a road reached within each cut-off: shares of the road from its tail (0) to its head (1). Ascending,
 * disjoint.
 */
export type Shares = ReadonlyArray<readonly [from: number, to: number]>;

/** A road that is reached, at least in part. */
export interface ReachedRoad {
  readonly road: number;
  /** by cut-off, the shortest first; each contains the ones before it */
  readonly within: readonly Shares[];
}

export interface Isochrone {
  /** ascending */
  readonly cutoffsDs: readonly number[];
  /** "from": where one gets from the place; "to": who gets to it */
  readonly direction: "from" | "to";
  /** ascending by road */
  readonly roads: readonly ReachedRoad[];
}

/**
 * What is reached from a place (or from where it is reached) within several cut-offs, exactly: whole roads and parts of
 * roads, in one search. The time on a road grows evenly along it; access leg included. Ferries count as roads.
 */
export function isochrone(
  roads: RoadGraph,
  network: SearchNetwork,
  snaps: SnapTable,
  row: number,
  cutoffsDs: readonly number[],
  direction: "from" | "to",
): Isochrone | NoRoute {
  if (snaps.status[row] !== SNAP_OK) return "too far to snap";
  const cutoffs = [...cutoffsDs].sort((a, b) => a - b);
  const graph = direction === "from" ? network.forward : network.reverse;
  const labels = createLabels(graph.firstOut.length - 1, { carried: graph.carried !== undefined });
  const one = pick(snaps, [row]);
  const touch = touchTable(roads, network, one);
  const [vertex, timeDs, carried] =
    direction === "from"
      ? [touch.exitVertex, touch.exitTimeDs, touch.exitCarried]
      : [touch.entryVertex, touch.entryTimeDs, touch.entryCarried];
  const seeds = {
    count: vertex.length,
    vertex,
    timeDs,
    source: new Uint32Array(vertex.length),
    ...(carried && { carried }),
  };
  const maxWeight = maxWeightOf(graph);
  const largest = cutoffs[cutoffs.length - 1];
  // reversed labels stand at the far end of an edge: those up to one edge beyond the cut-off still matter. What is
  // minimised may be dearer than time, so that a search by routability has no bound in it.
  const bounds = graph.carried ? {} : { maxDs: Math.min(largest + maxWeight, UNREACHABLE - 1) };
  const touched = nearestSources(graph, maxWeight, seeds, labels, new BucketQueue(), bounds);
  const times = labels.carried ?? labels.timeDs;
  const reached = new EdgeTimes(roads, direction);
  if (network.mode === "turns") byEdges(roads, network, labels.timeDs, times, reached);
  else byJunctions(roads, labels.timeDs, times, reached);
  ownRoad(roads, one, direction, reached);
  clearLabels(labels, touched);
  return { cutoffsDs: cutoffs, direction, roads: reached.sharesWithin(cutoffs) };
}

/** Best time at the end of each directed edge that is met first: its start going "from", its end going "to". */
class EdgeTimes {
  readonly metDs: Float64Array;
  /** parts of the place's own road: share from, share to (in driving direction), time at the first met */
  readonly parts: Array<{ edge: number; near: number; far: number; nearDs: number; farDs: number }> = [];

  constructor(
    readonly roads: RoadGraph,
    readonly direction: "from" | "to",
  ) {
    this.metDs = new Float64Array(2 * roads.roadCount).fill(Infinity);
  }

  meet(edge: number, timeDs: number): void {
    if (timeDs < this.metDs[edge]) this.metDs[edge] = timeDs;
  }

  sharesWithin(cutoffs: readonly number[]): ReachedRoad[] {
    const { roads } = this;
    const largest = cutoffs[cutoffs.length - 1];
    const partsOf = new Map<number, typeof this.parts>();
    for (const part of this.parts) {
      const known = partsOf.get(part.edge >>> 1);
      if (known) known.push(part);
      else partsOf.set(part.edge >>> 1, [part]);
    }
    const found: ReachedRoad[] = [];
    for (let road = 0; road < roads.roadCount; road++) {
      const own = partsOf.get(road);
      if (!own && this.metDs[2 * road] > largest && this.metDs[2 * road + 1] > largest) continue;
      const within = cutoffs.map((cutoff) => {
        const shares: Array<[number, number]> = [];
        for (const edge of [2 * road, 2 * road + 1]) this.addShare(shares, edge, cutoff);
        for (const part of own ?? []) addPart(shares, part, cutoff);
        return merged(shares);
      });
      if (within[within.length - 1].length > 0) found.push({ road, within });
    }
    return found;
  }

  private addShare(shares: Array<[number, number]>, edge: number, cutoff: number): void {
    const left = cutoff - this.metDs[edge];
    if (!(left >= 0)) return;
    const share = Math.min(1, left / timeOf(this.roads, edge));
    // met at the tail of the road: going "from" by a forward edge, or "to" by a backward one
    const atTail = (this.direction === "from") === ((edge & 1) === 0);
    shares.push(atTail ? [0, share] : [1 - share, 1]);
  }
}

function addPart(
  shares: Array<[number, number]>,
  { near, far, nearDs, farDs }: { near: number; far: number; nearDs: number; farDs: number },
  cutoff: number,
): void {
  if (cutoff < nearDs) return;
  const share = farDs > nearDs ? Math.min(1, (cutoff - nearDs) / (farDs - nearDs)) : 1;
  const end = near + (far - near) * share;
  shares.push([Math.min(near, end), Math.max(near, end)]);
}

function merged(shares: Array<[number, number]>): Shares {
  const sorted = shares.filter(([from, to]) => to > from).sort((a, b) => a[0] - b[0]);
  const result: Array<[number, number]> = [];
  for (const [from, to] of sorted) {
    const last = result[result.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** Vertices are directed edges; a label is the time at the start of the edge. */
function byEdges(
  roads: RoadGraph,
  network: SearchNetwork,
  labels: Uint32Array,
  times: Uint32Array,
  reached: EdgeTimes,
): void {
  for (let vertex = 0; vertex < labels.length; vertex++) {
    if (labels[vertex] === UNREACHABLE) continue;
    const edge = network.edgeOf(vertex);
    const own = timeOf(roads, edge);
    if (own === UNREACHABLE) continue;
    reached.meet(edge, reached.direction === "from" ? times[vertex] : Math.max(0, times[vertex] - own));
  }
}

/** Vertices are junctions: going "from" every open edge that leaves it is met there, going "to" every one that enters. */
function byJunctions(roads: RoadGraph, labels: Uint32Array, times: Uint32Array, reached: EdgeTimes): void {
  for (let edge = 0; edge < 2 * roads.roadCount; edge++) {
    if (timeOf(roads, edge) === UNREACHABLE) continue;
    const junction = reached.direction === "from" ? startOf(roads, edge) : endOf(roads, edge);
    if (labels[junction] !== UNREACHABLE) reached.meet(edge, times[junction]);
  }
}

/** The place's own road, driven away from it (or towards it) in each open direction. */
function ownRoad(roads: RoadGraph, one: SnapTable, direction: "from" | "to", reached: EdgeTimes): void {
  const road = one.road[0];
  const segment = one.segment[0];
  const fraction = one.fraction[0];
  if (endOfRoad(roads, road, segment, fraction) >= 0) return;
  const cost = placeCosts(roads, road, segment, fraction, "duration");
  const access = one.accessDs[0];
  const add = (edge: number, beforeDs: number, afterDs: number): void => {
    if (beforeDs === UNREACHABLE) return;
    const driven = beforeDs + afterDs > 0 ? beforeDs / (beforeDs + afterDs) : 0;
    const place = edge & 1 ? 1 - driven : driven;
    const leavesAt = edge & 1 ? 0 : 1;
    const far = direction === "from" ? leavesAt : 1 - leavesAt;
    const ds = direction === "from" ? afterDs : beforeDs;
    reached.parts.push({ edge, near: place, far, nearDs: access, farDs: access + ds });
  };
  add(2 * road, cost.forwardBefore, cost.forwardAfter);
  add(2 * road + 1, cost.backwardBefore, cost.backwardAfter);
}
