import { UNREACHABLE } from "../search/index.ts";
import type { JunctionPlan } from "./build-junctions.ts";
import type { Pieces } from "./build-pieces.ts";
import type { OsmNetwork, RoadGraph, TurnRules } from "./model.ts";
import type { NodeRule } from "./profile/index.ts";
import { maneuverColumns, type WayManeuver } from "./turns-maneuvers.ts";
import { edgeObstacles, turningNodes } from "./turns-obstacles.ts";
import { restrictionEdges, type WayRestriction } from "./turns-restrictions.ts";

export interface TurnSources {
  readonly network: OsmNetwork;
  readonly pieces: Pieces;
  /** directed edge of each piece driven along its way */
  readonly pieceEdge: Uint32Array;
  readonly plan: JunctionPlan;
  readonly roads: Pick<RoadGraph, "roadForwardDs" | "roadBackwardDs">;
  readonly nodeRules: ReadonlyMap<number, NodeRule>;
  readonly restrictions: readonly WayRestriction[];
  readonly maneuvers: readonly WayManeuver[];
}

/** Restrictions, obstacles, turning places and maneuvers, in directed edges and junctions of the graph. */
export function turnRules(sources: TurnSources): TurnRules {
  const { network, pieces, pieceEdge, plan, roads, nodeRules, restrictions, maneuvers } = sources;
  const isOpen = (edge: number): boolean =>
    (edge & 1 ? roads.roadBackwardDs : roads.roadForwardDs)[edge >>> 1] !== UNREACHABLE;
  const sequences = restrictionEdges(restrictions, network, pieces, pieceEdge, isOpen);
  const restrictionFirst = new Uint32Array(sequences.length + 1);
  sequences.forEach(({ edges }, i) => (restrictionFirst[i + 1] = restrictionFirst[i] + edges.length));
  const obstacles = edgeObstacles(nodeRules, network, pieces, pieceEdge).filter(({ edge }) => isOpen(edge));
  const turning = new Set(turningNodes(nodeRules));
  const barrierJunction: number[] = [];
  if (turning.size > 0) {
    plan.junctionNode.forEach((node, junction) => {
      if (turning.has(node)) barrierJunction.push(junction);
    });
  }
  return {
    restrictionFirst,
    restrictionEdge: Uint32Array.from(sequences.flatMap(({ edges }) => edges)),
    restrictionOnly: Uint8Array.from(sequences, ({ only }) => (only ? 1 : 0)),
    obstacleEdge: Uint32Array.from(obstacles, ({ edge }) => edge),
    obstacleDs: Uint32Array.from(obstacles, ({ ds }) => ds),
    obstacleKind: Uint8Array.from(obstacles, ({ kind }) => kind),
    barrierJunction: Uint32Array.from(barrierJunction),
    ...maneuverColumns(maneuvers, network, pieces, pieceEdge),
  };
}
