import { NODE_BLOCKED, NODE_ENDS_ROADS, type Pieces } from "./build-pieces.ts";
import type { OsmNetwork } from "./model.ts";
import { nodeRule, OBSTACLE_KINDS, type CarProfile, type NodeRule } from "./profile/index.ts";

/** Where one may turn back although the road goes on. */
const TURNING_PLACES: ReadonlySet<string> = new Set(["turning_circle", "turning_loop", "mini_roundabout"]);

/** Rules of the nodes that have any, by local node; flags the nodes where roads must end. */
export function readNodeRules(network: OsmNetwork, profile: CarProfile, nodeFlags: Uint8Array): Map<number, NodeRule> {
  const rules = new Map<number, NodeRule>();
  for (const [node, tags] of network.nodeTags) {
    const rule = nodeRule(tags, profile);
    if (!rule) continue;
    if (rule.blocks) nodeFlags[node] |= NODE_BLOCKED | NODE_ENDS_ROADS;
    if (rule.obstacles.length > 0) nodeFlags[node] |= NODE_ENDS_ROADS;
    rules.set(node, rule);
  }
  return rules;
}

/** An obstacle met by a directed edge at its end; `kind` as in OBSTACLE_KINDS, + UNDIRECTED where no direction was tagged. */
export interface EdgeObstacle {
  readonly edge: number;
  readonly ds: number;
  readonly kind: number;
}

/** Added to the kind of an obstacle whose direction is not tagged. */
export const UNDIRECTED = 128;

/**
 * Obstacles by the directed edge that meets them, ascending by edge. "forward" holds for who comes along the way that has the
 * node, "backward" for who comes against it.
 */
export function edgeObstacles(
  rules: ReadonlyMap<number, NodeRule>,
  network: OsmNetwork,
  pieces: Pieces,
  pieceEdge: Uint32Array,
): EdgeObstacle[] {
  const found: EdgeObstacle[] = [];
  if (rules.size === 0) return found;
  const meet = (node: number, edge: number, sense: "forward" | "backward"): void => {
    for (const { kind, penaltyDs, direction } of rules.get(node)?.obstacles ?? []) {
      const everyone = direction === "none" || direction === "both";
      if (penaltyDs === 0 || !(everyone || direction === sense)) continue;
      const code = OBSTACLE_KINDS.indexOf(kind) + (direction === "none" ? UNDIRECTED : 0);
      found.push({ edge, ds: penaltyDs, kind: code });
    }
  };
  for (let piece = 0; piece < pieces.count; piece++) {
    meet(network.wayNode[pieces.last[piece]], pieceEdge[piece], "forward");
    meet(network.wayNode[pieces.first[piece]], pieceEdge[piece] ^ 1, "backward");
  }
  return found.sort((a, b) => a.edge - b.edge || a.kind - b.kind);
}

/** Nodes where U-turns are allowed although other roads go on. */
export function turningNodes(rules: ReadonlyMap<number, NodeRule>): number[] {
  return [...rules].flatMap(([node, { obstacles }]) =>
    obstacles.some(({ kind }) => TURNING_PLACES.has(kind)) ? [node] : [],
  );
}
