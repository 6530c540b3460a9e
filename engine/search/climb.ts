import { nearestByBlocks, type BlockQueue } from "./blocks.ts";
import { shareableUint32 } from "./columns.ts";
import type { ContractedGraph } from "./contract.ts";
import type { SearchLabels, Seeds } from "./kernel.ts";
import { UNREACHABLE, type TouchTable } from "./model.ts";

/**
 * The labels that `nearestSources` gives on the whole graph, by way of the contracted one: a search over the arcs that climb, then one pass
 * over the vertices taken out, each after those it hears from (the sweep of PHAST: Delling et al., 2011). Same times, same sources, same ties.
 * Seeds and labels are in the numbers of the contracted graph.
 * `labels` must be blank; `parentArc` and `touched` are not written.
 */
export function nearestByClimbing(
  contracted: ContractedGraph,
  seeds: Seeds,
  labels: SearchLabels,
  queue: BlockQueue,
): void {
  const { timeDs, source, carried } = labels;
  nearestByBlocks(contracted.upward, seeds, labels, queue);
  const { below, downward } = contracted;
  const { firstOut, head: tail, weight } = downward;
  const arcCarried = carried && downward.carried;
  let arc = 0;
  for (let place = 0; place < below.length; place++) {
    const v = below[place];
    let best = timeDs[v];
    let bestSource = source[v];
    let bestCarried = arcCarried ? carried[v] : 0;
    for (const end = firstOut[place + 1]; arc < end; arc++) {
      const u = tail[arc];
      const before = timeDs[u];
      if (before === UNREACHABLE) continue;
      const t = before + weight[arc];
      if (t > best) continue;
      const from = source[u];
      const spent = arcCarried ? carried[u] + arcCarried[arc] : 0;
      // ties as in the kernel: lowest source, then least carried cost
      if (t === best && (from > bestSource || (from === bestSource && spent >= bestCarried))) continue;
      best = t;
      bestSource = from;
      bestCarried = spent;
    }
    timeDs[v] = best;
    source[v] = bestSource;
    if (arcCarried) carried[v] = bestCarried;
  }
}

/**
 * The part of a contracted graph that says the labels of these vertices (new numbers): nothing comes down to the others. The search costs less
 * where they are few (origins against all the roads).
 */
export function contractedFor(contracted: ContractedGraph, vertices: Uint32Array): ContractedGraph {
  const { below, downward, upward } = contracted;
  const { firstOut, head, weight, carried } = downward;
  const wanted = new Uint8Array(upward.firstOut.length - 1);
  for (const vertex of vertices) wanted[vertex] = 1;
  let placeCount = 0;
  let arcCount = 0;
  // from the first taken out to the last: who is heard from is wanted too
  for (let place = below.length - 1; place >= 0; place--) {
    if (wanted[below[place]] === 0) continue;
    placeCount++;
    arcCount += firstOut[place + 1] - firstOut[place];
    for (let arc = firstOut[place]; arc < firstOut[place + 1]; arc++) wanted[head[arc]] = 1;
  }
  const part: ContractedGraph = {
    ...contracted,
    below: shareableUint32(placeCount),
    downward: {
      firstOut: shareableUint32(placeCount + 1),
      head: shareableUint32(arcCount),
      weight: shareableUint32(arcCount),
      ...(carried && { carried: shareableUint32(arcCount) }),
    },
  };
  let at = 0;
  for (let place = 0, to = 0; place < below.length; place++) {
    if (wanted[below[place]] === 0) continue;
    part.below[to] = below[place];
    for (let arc = firstOut[place]; arc < firstOut[place + 1]; arc++, at++) {
      part.downward.head[at] = head[arc];
      part.downward.weight[at] = weight[arc];
      if (carried) part.downward.carried![at] = carried[arc];
    }
    part.downward.firstOut[++to] = at;
  }
  return part;
}

/** The same touches in the numbers of a contracted graph. */
export function renumbered(touches: TouchTable, { number }: ContractedGraph): TouchTable {
  const inNumbers = (vertices: Uint32Array): Uint32Array => {
    const numbers = shareableUint32(vertices.length);
    for (let i = 0; i < vertices.length; i++) numbers[i] = number[vertices[i]];
    return numbers;
  };
  return { ...touches, exitVertex: inNumbers(touches.exitVertex), entryVertex: inNumbers(touches.entryVertex) };
}
