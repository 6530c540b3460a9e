import { shareableUint32, type SearchGraph, UNREACHABLE } from "../search/index.ts";
import type { RoadGraph, SearchNetwork } from "./model.ts";
import { networkOf } from "./network.ts";
import type { CarProfile } from "./profile/index.ts";
import { edgesAtJunction } from "./touch-edges.ts";
import { Bearings } from "./turn-graph-bearings.ts";
import { ObstacleCosts, turnSeconds } from "./turn-graph-costs.ts";
import { JunctionTurns } from "./turn-graph-junction-turns.ts";
import type { SearchNetworkOptions } from "./turn-graph.ts";
import { RestrictionStates } from "./turn-graph-states.ts";

/** OSRM's largest weight of a turn: what entering a destination-only street from an open one costs in routability. */
const MAX_TURN_WEIGHT = 32_767;

/** Arcs before they are sorted by the vertex they leave. */
interface LooseArcs {
  count: number;
  tail: Uint32Array;
  head: Uint32Array;
  weight: Uint32Array;
  carried: Uint32Array | undefined;
}

/** Directed edges as vertices, allowed turns as arcs: the graph that knows what turning costs. */
export function edgeNetwork(graph: RoadGraph, profile: CarProfile, options: SearchNetworkOptions): SearchNetwork {
  const { optimise } = options;
  const edgeCount = 2 * graph.roadCount;
  const states = new RestrictionStates(graph.turns, edgeCount);
  const copyCount = states.copyState.length;
  const loose = turnArcs(graph, profile, options, states);
  const forward = sortByTail(loose, edgeCount + copyCount);

  const copyEdge = Uint32Array.from(states.copyState, (state) => states.edge(state));
  return networkOf({ mode: "turns", optimise, forward, copyEdge });
}

function turnArcs(
  graph: RoadGraph,
  profile: CarProfile,
  { optimise, seen }: SearchNetworkOptions,
  states: RestrictionStates,
): LooseArcs {
  const { junctionCount, roadForwardDs, roadBackwardDs, roadForwardWeight, roadBackwardWeight } = graph;
  const ends = edgesAtJunction(graph);
  const { first, edge: leaving } = ends;
  const routability = optimise === "routability";
  const isOpen = (edge: number): boolean => (edge & 1 ? roadBackwardDs : roadForwardDs)[edge >>> 1] !== UNREACHABLE;
  let most = 0;
  for (let junction = 0; junction < junctionCount; junction++) {
    let vertices = 0;
    let exits = 0;
    for (let at = first[junction]; at < first[junction + 1]; at++) {
      if (isOpen(leaving[at])) exits++;
      if (isOpen(leaving[at] ^ 1)) vertices += 1 + (states.copiesOfEdge.get(leaving[at] ^ 1)?.length ?? 0);
    }
    most += vertices * exits;
  }
  const arcs: LooseArcs = {
    count: 0,
    tail: new Uint32Array(most),
    head: new Uint32Array(most),
    weight: new Uint32Array(most),
    carried: routability ? new Uint32Array(most) : undefined,
  };
  const turns = new JunctionTurns(graph, leaving, new Bearings(graph, ends), seen);
  const obstacles = new ObstacleCosts(graph);
  const restricted = restrictedEdges(graph);
  const { penaltyS } = profile;

  const turnFrom = (vertex: number, state: number, from: number, begin: number, end: number): void => {
    const allowed = state < 0 ? null : (to: number): boolean => states.allows(state, to);
    turns.enter(from, allowed);
    const fromDs = (from & 1 ? roadBackwardDs : roadForwardDs)[from >>> 1];
    const fromWeight = (from & 1 ? roadBackwardWeight : roadForwardWeight)[from >>> 1];
    for (let at = begin; at < end; at++) {
      const to = leaving[at];
      if (!turns.mayLeaveBy(at)) continue;
      let seconds = obstacles.ds(from, to, leaving, begin, end) / 10;
      const uTurn = turns.isUTurn(at);
      if (end - begin > 2 || uTurn || turns.modeChanges(from, to)) {
        seconds += turnSeconds(uTurn ? 180 : turns.rightDegrees(at), profile, turns.leftHandDriving(from));
        if (uTurn) seconds += penaltyS.uTurn;
      }
      const ds = Math.trunc(seconds * 10);
      arcs.tail[arcs.count] = vertex;
      arcs.head[arcs.count] = state < 0 ? to : states.next(state, to);
      if (arcs.carried) {
        arcs.weight[arcs.count] = fromWeight + (restricted[to] > restricted[from] ? MAX_TURN_WEIGHT : ds);
        arcs.carried[arcs.count] = fromDs + ds;
      } else arcs.weight[arcs.count] = fromDs + ds;
      arcs.count++;
    }
  };
  for (let junction = 0; junction < junctionCount; junction++) {
    const begin = first[junction];
    const end = first[junction + 1];
    turns.at(junction, begin, end);
    for (let at = begin; at < end; at++) {
      const from = leaving[at] ^ 1;
      if (!isOpen(from)) continue;
      turnFrom(from, states.plain(from), from, begin, end);
      for (const state of states.copiesOfEdge.get(from) ?? []) turnFrom(states.vertex(state), state, from, begin, end);
    }
  }
  return arcs;
}

/** 1 for directed edges that only lead to destinations. */
function restrictedEdges(graph: RoadGraph): Uint8Array {
  const byKind = Array.from({ length: graph.kindCount }, (_, index) => {
    const { restrictedForward, restrictedBackward } = graph.kind(index);
    return [restrictedForward ? 1 : 0, restrictedBackward ? 1 : 0] as const;
  });
  const restricted = new Uint8Array(2 * graph.roadCount);
  for (let road = 0; road < graph.roadCount; road++) {
    const [forward, backward] = byKind[graph.roadKind[road]];
    restricted[2 * road] = forward;
    restricted[2 * road + 1] = backward;
  }
  return restricted;
}

function sortByTail(arcs: LooseArcs, vertexCount: number): SearchGraph {
  const { count, tail } = arcs;
  const firstOut = shareableUint32(vertexCount + 1);
  for (let arc = 0; arc < count; arc++) firstOut[tail[arc] + 1]++;
  for (let v = 0; v < vertexCount; v++) firstOut[v + 1] += firstOut[v];
  const cursor = firstOut.slice(0, vertexCount);
  const head = shareableUint32(count);
  const weight = shareableUint32(count);
  const carried = arcs.carried ? shareableUint32(count) : undefined;
  for (let arc = 0; arc < count; arc++) {
    const at = cursor[tail[arc]]++;
    head[at] = arcs.head[arc];
    weight[at] = arcs.weight[arc];
    if (carried) carried[at] = arcs.carried![arc];
  }
  return { firstOut, head, weight, ...(carried && { carried }) };
}
