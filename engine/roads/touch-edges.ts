import type { RoadGraph } from "./model.ts";

/** Directed edges that leave each junction, open or not (the ones that enter are the same with the last bit turned): CSR. */
export interface EdgesAtJunction {
  /** junctionCount + 1 */
  readonly first: Uint32Array;
  /** 2 x roadCount, ascending by junction */
  readonly edge: Uint32Array;
}

type Roads = Pick<RoadGraph, "junctionCount" | "roadCount" | "roadTail" | "roadHead">;

/** One column pair per graph, as long as the graph lives: a single route would spend most of its time making them anew. */
const made = new WeakMap<Roads, EdgesAtJunction>();

/** Directed edges by the junction they leave; graphs are immutable, so the answer for one is made once. */
export function edgesAtJunction(graph: Roads): EdgesAtJunction {
  const known = made.get(graph);
  if (known) return known;
  const edges = sortedByJunction(graph);
  made.set(graph, edges);
  return edges;
}

/** Counting sort of all directed edges by the junction they leave. */
function sortedByJunction(graph: Roads): EdgesAtJunction {
  const { junctionCount, roadCount, roadTail, roadHead } = graph;
  const first = new Uint32Array(junctionCount + 1);
  for (let road = 0; road < roadCount; road++) {
    first[roadTail[road] + 1]++;
    first[roadHead[road] + 1]++;
  }
  for (let junction = 0; junction < junctionCount; junction++) first[junction + 1] += first[junction];
  const cursor = first.slice(0, junctionCount);
  const edge = new Uint32Array(2 * roadCount);
  for (let road = 0; road < roadCount; road++) {
    edge[cursor[roadTail[road]]++] = 2 * road;
    edge[cursor[roadHead[road]]++] = 2 * road + 1;
  }
  return { first, edge };
}
