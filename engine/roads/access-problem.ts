import { maxWeightOf, type AccessProblem } from "../search/index.ts";
import type { RoadGraph, SearchNetwork, SnapTable } from "./model.ts";
import { directPairs } from "./touch-direct.ts";
import { touchTable } from "./touch.ts";

/** What searches from facilities to origins work on: both where they touch the network, and its reverse (made when first asked for). */
export function accessProblem(
  graph: RoadGraph,
  network: SearchNetwork,
  origins: SnapTable,
  facilities: SnapTable,
): AccessProblem {
  let maxWeight: number | undefined;
  return {
    get graph() {
      return network.reverse;
    },
    get maxWeight() {
      return (maxWeight ??= maxWeightOf(network.reverse));
    },
    origins: touchTable(graph, network, origins),
    facilities: touchTable(graph, network, facilities),
    direct: directPairs(graph, network, origins, facilities),
  };
}
