import { UNREACHABLE } from "../search/index.ts";
import { type Arcs, type Components, roadComponents } from "./components.ts";
import type { RoadGraph, TurnRules } from "./model.ts";
import { edgesAtJunction } from "./touch-edges.ts";

type Roads = Pick<
  RoadGraph,
  "junctionCount" | "roadCount" | "roadTail" | "roadHead" | "roadForwardDs" | "roadBackwardDs"
>;

/**
 * Components of roads as cars can really drive them: at a junction where a restriction forbids turns, each road end is a vertex
 * of its own and only the allowed turns join them; elsewhere the junction is the vertex. Restrictions over ways are left out:
 * they close a path, hardly ever a place.
 */
export function drivableComponents(graph: Roads, turns: TurnRules): Components {
  const { junctionCount, roadCount, roadTail, roadHead, roadForwardDs, roadBackwardDs } = graph;
  const isOpen = (edge: number): boolean => (edge & 1 ? roadBackwardDs : roadForwardDs)[edge >>> 1] !== UNREACHABLE;
  const headOf = (edge: number): number => (edge & 1 ? roadTail : roadHead)[edge >>> 1];

  const forbidden = new Map<number, Set<number>>();
  const onlyTo = new Map<number, Set<number>>();
  const special = new Set<number>();
  const { restrictionFirst, restrictionEdge, restrictionOnly } = turns;
  for (let i = 0; i < restrictionOnly.length; i++) {
    if (restrictionFirst[i + 1] - restrictionFirst[i] !== 2) continue;
    const from = restrictionEdge[restrictionFirst[i]];
    const rules = restrictionOnly[i] ? onlyTo : forbidden;
    const known = rules.get(from);
    if (known) known.add(restrictionEdge[restrictionFirst[i] + 1]);
    else rules.set(from, new Set([restrictionEdge[restrictionFirst[i] + 1]]));
    special.add(headOf(from));
  }

  const vertexOf = [roadTail.slice(), roadHead.slice()] as const;
  const tail: number[] = [];
  const head: number[] = [];
  let vertexCount = junctionCount;
  const { first, edge: leaving } = edgesAtJunction(graph);
  for (const junction of special) {
    const begin = first[junction];
    const end = first[junction + 1];
    for (let at = begin; at < end; at++) vertexOf[leaving[at] & 1][leaving[at] >>> 1] = vertexCount + at - begin;
    for (let a = begin; a < end; a++) {
      const from = leaving[a] ^ 1;
      const only = onlyTo.get(from);
      if (!isOpen(from)) continue;
      for (let b = begin; b < end; b++) {
        const to = leaving[b];
        if (a === b || !isOpen(to) || forbidden.get(from)?.has(to)) continue;
        if (only && (only.size > 1 || !only.has(to))) continue;
        tail.push(vertexCount + a - begin);
        head.push(vertexCount + b - begin);
      }
    }
    vertexCount += end - begin;
  }

  const [tailVertex, headVertex] = vertexOf;
  const openDirections = new Uint8Array(roadCount);
  let arcCount = tail.length;
  for (let road = 0; road < roadCount; road++) {
    openDirections[road] = (isOpen(2 * road) ? 1 : 0) + (isOpen(2 * road + 1) ? 1 : 0);
    arcCount += openDirections[road];
  }
  const arcs: Arcs = { tail: new Uint32Array(arcCount), head: new Uint32Array(arcCount) };
  let arc = 0;
  for (let road = 0; road < roadCount; road++) {
    if (isOpen(2 * road)) {
      arcs.tail[arc] = tailVertex[road];
      arcs.head[arc++] = headVertex[road];
    }
    if (isOpen(2 * road + 1)) {
      arcs.tail[arc] = headVertex[road];
      arcs.head[arc++] = tailVertex[road];
    }
  }
  arcs.tail.set(tail, arc);
  arcs.head.set(head, arc);
  return roadComponents(vertexCount, arcs, tailVertex, headVertex, openDirections);
}
