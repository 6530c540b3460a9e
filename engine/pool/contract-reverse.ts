import { contractGraph, reverseGraph, type ContractedGraph, type SearchGraph } from "../search/index.ts";

/** The reverse of a forward search graph, contracted, in shared memory. */
export function contractReverse(forward: SearchGraph): ContractedGraph {
  return contractGraph(reverseGraph(forward));
}
