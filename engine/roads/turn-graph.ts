import type { RoadGraph, SearchNetwork } from "./model.ts";
import type { CarProfile } from "./profile/index.ts";
import { edgeNetwork } from "./turn-graph-edges.ts";
import { junctionNetwork } from "./turn-graph-junctions.ts";

export interface SearchNetworkOptions {
  /** true: vertices are directed edges and turns cost; false: vertices are junctions */
  readonly turns: boolean;
  /** what is minimised; with routability the duration is carried along */
  readonly optimise: SearchNetwork["optimise"];
  /** bearings that differ from the drawn ones; without them the carriageways of one road are two roads */
  readonly seen?: SeenBearings;
}

/**
 * What drivers see at a junction beyond the drawn lines: bearing (degrees from north) by leaving directed edge, undefined where nothing
 * differs. engine/routes knows (`seenBearings`): it takes names and shapes of roads further on.
 */
export type SeenBearings = (junction: number) => ReadonlyMap<number, number> | undefined;

/** The search graph of a road graph, forward and reverse. See SearchNetwork. */
export function searchNetwork(graph: RoadGraph, profile: CarProfile, options: SearchNetworkOptions): SearchNetwork {
  return options.turns ? edgeNetwork(graph, profile, options) : junctionNetwork(graph, options.optimise);
}
