import type { RoadGraph, SearchNetwork } from "./model.ts";
import type { CarProfile } from "./profile/index.ts";
import { edgeNetwork } from "./turn-graph-edges.ts";
import { junctionNetwork } from "./turn-graph-junctions.ts";

export interface SearchNetworkOptions {
  /** true: vertices are directed edges and turns cost; false: vertices are junctions */
  readonly turns: boolean;
  /** what is minimised; with routability the duration is carried along */
  readonly optimise: SearchNetwork["optimise"];
}

/** The search graph of a road graph, forward and reverse. See SearchNetwork. */
export function searchNetwork(graph: RoadGraph, profile: CarProfile, options: SearchNetworkOptions): SearchNetwork {
  return options.turns ? edgeNetwork(graph, profile, options.optimise) : junctionNetwork(graph, options.optimise);
}
