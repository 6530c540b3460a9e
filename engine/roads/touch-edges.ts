import type { RoadGraph } from "./model.ts";

/** Directed edges that leave each junction, open or not (the ones that enter are the same with the last bit turned): CSR. */
export interface EdgesAtJunction {
  /** junctionCount + 1 */
  readonly first: Uint32Array;
  /** 2 x roadCount, ascending by junction */
  readonly edge: Uint32Array;
}

/** Counting sort of all directed edges by the junction they leave. */
export function edgesAtJunction(
  graph: Pick<RoadGraph, "junctionCount" | "roadCount" | "roadTail" | "roadHead">,
): EdgesAtJunction {
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
