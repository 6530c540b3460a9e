import { shareableUint32, type SearchGraph, UNREACHABLE } from "../search/index.ts";
import type { RoadGraph, SearchNetwork } from "./model.ts";
import { networkOf } from "./network.ts";

export type Optimise = SearchNetwork["optimise"];

/** Junctions as vertices, open directed edges as arcs: the small graph, blind to turns. */
export function junctionNetwork(graph: RoadGraph, optimise: Optimise): SearchNetwork {
  const { junctionCount, roadCount, roadTail, roadHead, roadForwardDs, roadBackwardDs } = graph;
  const routability = optimise === "routability";
  const forwardCost = routability ? graph.roadForwardWeight : roadForwardDs;
  const backwardCost = routability ? graph.roadBackwardWeight : roadBackwardDs;
  const firstOut = shareableUint32(junctionCount + 1);
  for (let road = 0; road < roadCount; road++) {
    if (roadForwardDs[road] !== UNREACHABLE) firstOut[roadTail[road] + 1]++;
    if (roadBackwardDs[road] !== UNREACHABLE) firstOut[roadHead[road] + 1]++;
  }
  for (let v = 0; v < junctionCount; v++) firstOut[v + 1] += firstOut[v];
  const cursor = firstOut.slice(0, junctionCount);
  const arcCount = firstOut[junctionCount];
  const head = shareableUint32(arcCount);
  const weight = shareableUint32(arcCount);
  const carried = routability ? shareableUint32(arcCount) : undefined;
  for (let road = 0; road < roadCount; road++) {
    if (roadForwardDs[road] !== UNREACHABLE) {
      const arc = cursor[roadTail[road]]++;
      head[arc] = roadHead[road];
      weight[arc] = forwardCost[road];
      if (carried) carried[arc] = roadForwardDs[road];
    }
    if (roadBackwardDs[road] !== UNREACHABLE) {
      const arc = cursor[roadHead[road]]++;
      head[arc] = roadTail[road];
      weight[arc] = backwardCost[road];
      if (carried) carried[arc] = roadBackwardDs[road];
    }
  }
  const forward: SearchGraph = { firstOut, head, weight, ...(carried && { carried }) };
  return networkOf({ mode: "junctions", optimise, forward });
}
