import { shareableUint32 } from "./columns.ts";
import type { SearchGraph } from "./model.ts";

/**
 * The same arcs, each turned round: arcs of v become those that lead to v. O(vertices + arcs), counting sort, so the
 * arcs of a vertex keep the order of the vertices they come from.
 */
export function reverseGraph(graph: SearchGraph): SearchGraph {
  const { firstOut, head, weight, carried } = graph;
  const vertexCount = firstOut.length - 1;
  const arcCount = head.length;
  const reverseFirst = shareableUint32(vertexCount + 1);
  for (let arc = 0; arc < arcCount; arc++) reverseFirst[head[arc] + 1]++;
  for (let v = 0; v < vertexCount; v++) reverseFirst[v + 1] += reverseFirst[v];
  const cursor = reverseFirst.slice(0, vertexCount);
  const reverseHead = shareableUint32(arcCount);
  const reverseWeight = shareableUint32(arcCount);
  const reverseCarried = carried ? shareableUint32(arcCount) : undefined;
  for (let tail = 0; tail < vertexCount; tail++) {
    for (let arc = firstOut[tail]; arc < firstOut[tail + 1]; arc++) {
      const at = cursor[head[arc]]++;
      reverseHead[at] = tail;
      reverseWeight[at] = weight[arc];
      if (reverseCarried) reverseCarried[at] = carried![arc];
    }
  }
  return {
    firstOut: reverseFirst,
    head: reverseHead,
    weight: reverseWeight,
    ...(reverseCarried && { carried: reverseCarried }),
  };
}
