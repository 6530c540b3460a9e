import { BucketQueue, clearLabels, createLabels, maxWeightOf, nearestSources, NONE, UNREACHABLE } from "../search/index.ts";
import { distanceM } from "./build-measure.ts";
import { type RoadGraph, SNAP_OK, type SearchNetwork, type SnapTable } from "./model.ts";
import { touchTable } from "./touch.ts";
import { endOfRoad } from "./touch-costs.ts";
import { directPairs } from "./touch-direct.ts";

/** The best way between two snapped places. */
export interface PairPath {
  /** what the network minimises */
  readonly cost: number;
  /** deciseconds driven, access legs included (the same as `cost` unless the network carries durations) */
  readonly durationDs: number;
  /** metres driven between the two snapped places */
  readonly distanceM: number;
  /** directed edges in order, the first and the last in part */
  readonly edges: readonly number[];
}

/**
 * Exact ways between points taken two by two: row i of `from` to row i of `to`; null = none, or an end too far to snap.
 * The network must have turns (vertices are directed edges). One search per pair, which stops when the destination is settled.
 */
export function createPairSearch(
  graph: RoadGraph,
  network: SearchNetwork,
  from: SnapTable,
  to: SnapTable,
): (row: number) => PairPath | null {
  const { forward, vertexEdge } = network;
  const vertexCount = forward.firstOut.length - 1;
  const exits = touchTable(graph, network, from);
  const entries = touchTable(graph, network, to);
  const direct = directPairs(graph, network, from, to);
  const carried = forward.carried !== undefined;
  const labels = createLabels(vertexCount, { carried, parents: true, touched: true });
  const parentArc = labels.parentArc!;
  const maxWeight = maxWeightOf(forward);
  const queue = new BucketQueue();
  const edgeOf = (vertex: number): number => (vertexEdge ? vertexEdge[vertex] : vertex);

  return (row) => {
    if (from.status[row] !== SNAP_OK || to.status[row] !== SNAP_OK) return null;
    const [start, end] = [exits.firstExit[row], exits.firstExit[row + 1]];
    const targets = new Set<number>();
    for (let at = entries.firstEntry[row]; at < entries.firstEntry[row + 1]; at++) {
      // a copy only matters when it is reached no later than the edge itself, hence before the search stops
      const vertex = entries.entryVertex[at];
      if (edgeOf(vertex) === vertex) targets.add(vertex);
    }
    for (let at = start; at < end; at++) parentArc[exits.exitVertex[at]] = NONE;
    const touched = nearestSources(
      forward,
      maxWeight,
      {
        count: end - start,
        vertex: exits.exitVertex.subarray(start, end),
        timeDs: exits.exitTimeDs.subarray(start, end),
        source: new Uint32Array(end - start),
        ...(exits.exitCarried && { carried: exits.exitCarried.subarray(start, end) }),
      },
      labels,
      queue,
      { targets: Uint32Array.from(targets) },
    );
    let best = UNREACHABLE;
    let bestCarried = UNREACHABLE;
    let bestVertex = NONE;
    for (let at = entries.firstEntry[row]; at < entries.firstEntry[row + 1]; at++) {
      const vertex = entries.entryVertex[at];
      const label = labels.timeDs[vertex];
      if (label === UNREACHABLE) continue;
      const cost = label + entries.entryTimeDs[at];
      const ds = carried ? labels.carried![vertex] + entries.entryCarried![at] : cost;
      if (cost > best || (cost === best && ds >= bestCarried)) continue;
      best = cost;
      bestCarried = ds;
      bestVertex = vertex;
    }
    const vertices: number[] = [];
    if (bestVertex !== NONE) {
      for (let vertex = bestVertex; ; ) {
        vertices.push(vertex);
        const arc = parentArc[vertex];
        if (arc === NONE) break;
        vertex = tailOf(forward.firstOut, arc);
      }
    }
    clearLabels(labels, touched);
    let isDirect = false;
    for (let at = direct.firstPair[row]; at < direct.firstPair[row + 1]; at++) {
      if (direct.pairPoint[at] !== row || direct.pairTimeDs[at] > best) continue;
      isDirect = true;
      best = direct.pairTimeDs[at];
      bestCarried = carried ? direct.pairCarried![at] : best;
    }
    if (best === UNREACHABLE) return null;
    if (isDirect) return { cost: best, durationDs: bestCarried, ...directWay(graph, from, to, row) };
    const reached = vertices.reverse().map(edgeOf);
    return { cost: best, durationDs: bestCarried, ...wholeWay(graph, from, to, row, reached) };
  };
}

/** Vertex an arc leaves: the last whose first arc is not beyond it. */
function tailOf(firstOut: Uint32Array, arc: number): number {
  let low = 0;
  let high = firstOut.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (firstOut[middle] <= arc) low = middle;
    else high = middle;
  }
  return low;
}

const tailJunction = (graph: RoadGraph, edge: number): number =>
  edge & 1 ? graph.roadHead[edge >>> 1] : graph.roadTail[edge >>> 1];
const headJunction = (graph: RoadGraph, edge: number): number => tailJunction(graph, edge ^ 1);

/** Metres of its road from the tail to a snapped place. */
function metresBefore(graph: RoadGraph, snap: SnapTable, row: number): number {
  const { roadFirstPoint, pointLon7, pointLat7 } = graph;
  const first = roadFirstPoint[snap.road[row]];
  const last = first + snap.segment[row];
  let metres = 0;
  for (let p = first; p <= last; p++) {
    const lengthM = distanceM(pointLon7[p], pointLat7[p], pointLon7[p + 1], pointLat7[p + 1]);
    metres += p < last ? lengthM : lengthM * snap.fraction[row];
  }
  return metres;
}

/** Junction a place lies at, NONE between two. */
function junctionOf(graph: RoadGraph, snap: SnapTable, row: number): number {
  const road = snap.road[row];
  const end = endOfRoad(graph, road, snap.segment[row], snap.fraction[row]);
  return end < 0 ? NONE : end === 0 ? graph.roadTail[road] : graph.roadHead[road];
}

/** A way along one road, or of no length at a junction. */
function directWay(
  graph: RoadGraph,
  from: SnapTable,
  to: SnapTable,
  row: number,
): { distanceM: number; edges: number[] } {
  const road = from.road[row];
  const beforeM = metresBefore(graph, from, row);
  if (to.road[row] === road) {
    const toM = metresBefore(graph, to, row);
    return { distanceM: Math.abs(toM - beforeM), edges: [2 * road + (toM >= beforeM ? 0 : 1)] };
  }
  const junction = junctionOf(graph, to, row);
  if (junction === junctionOf(graph, from, row)) return { distanceM: 0, edges: [2 * road] };
  const ahead = junction === graph.roadHead[road];
  const distance = ahead ? graph.roadLengthM[road] - beforeM : beforeM;
  return { distanceM: distance, edges: [2 * road + (ahead ? 0 : 1)] };
}

/** A way through vertices: the part of the first road, whole roads, the part of the last. */
function wholeWay(
  graph: RoadGraph,
  from: SnapTable,
  to: SnapTable,
  row: number,
  reached: readonly number[],
): { distanceM: number; edges: number[] } {
  const edges = [...reached];
  const { roadLengthM } = graph;
  let metres = 0;
  const start = tailJunction(graph, edges[0]);
  if (junctionOf(graph, from, row) !== start) {
    const road = from.road[row];
    const beforeM = metresBefore(graph, from, row);
    const afterM = roadLengthM[road] - beforeM;
    const forward = graph.roadHead[road] === start && graph.roadForwardDs[road] !== UNREACHABLE;
    const backward = graph.roadTail[road] === start && graph.roadBackwardDs[road] !== UNREACHABLE;
    const leavesForward = forward && (!backward || afterM <= beforeM);
    metres += leavesForward ? afterM : beforeM;
    edges.unshift(2 * road + (leavesForward ? 0 : 1));
  }
  const last = reached[reached.length - 1];
  for (const edge of reached) if (edge !== last) metres += roadLengthM[edge >>> 1];
  // a last edge met before on the way counts whole each time but the last
  metres += (reached.filter((edge) => edge === last).length - 1) * roadLengthM[last >>> 1];
  if (junctionOf(graph, to, row) === headJunction(graph, last)) metres += roadLengthM[last >>> 1];
  else {
    const beforeM = metresBefore(graph, to, row);
    metres += last & 1 ? roadLengthM[last >>> 1] - beforeM : beforeM;
  }
  return { distanceM: metres, edges };
}
