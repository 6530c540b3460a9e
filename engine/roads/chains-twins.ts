import type { KindTable } from "./build-kinds.ts";
import type { Pieces } from "./build-pieces.ts";
import { type Chains, linkNode } from "./chains.ts";
import type { OsmNetwork, RoadKind } from "./model.ts";

/** Chains without twins, and for each piece dropped the link that stands for it (in the sense of its way). */
export interface UntwinnedChains {
  readonly chains: Chains;
  readonly standIn: ReadonlyMap<number, number>;
}

/**
 * Drops segments that two ways draw between the same two nodes, as OSRM does: the one that is worse both ways goes, between equals
 * the one whose name comes later (none comes last). A segment drawn twice would count as a crossing. Twins that are each better
 * one way both stay.
 */
export function dropTwins(network: OsmNetwork, pieces: Pieces, chains: Chains, kinds: KindTable): UntwinnedChains {
  const { count, firstLink, link, kind } = chains;
  const nodeCount = network.nodeId.length;
  const kept = new Map<number, number>();
  const dropped = new Uint8Array(count);
  const standIn = new Map<number, number>();
  for (let chain = 0; chain < count; chain++) {
    const only = link[firstLink[chain]];
    const piece = only >>> 1;
    if (firstLink[chain + 1] - firstLink[chain] !== 1 || pieces.last[piece] - pieces.first[piece] !== 1) continue;
    const tail = linkNode(network, pieces, only, 0);
    const head = linkNode(network, pieces, only, 1);
    const key = Math.min(tail, head) * nodeCount + Math.max(tail, head);
    const twin = kept.get(key);
    if (twin === undefined) {
      kept.set(key, chain);
      continue;
    }
    const twinLink = link[firstLink[twin]];
    const sameSense = linkNode(network, pieces, twinLink, 0) === tail;
    const mine = kinds.kinds[kind[chain]];
    const other = kinds.kinds[sameSense ? kind[twin] : kinds.reversed(kind[twin])];
    const winner = betterOf(other, mine);
    if (winner === null) continue;
    const [lost, stays] = winner === mine ? [twinLink, only] : [only, twinLink];
    dropped[winner === mine ? twin : chain] = 1;
    if (winner === mine) kept.set(key, chain);
    standIn.set(lost >>> 1, stays ^ (lost & 1) ^ (sameSense ? 0 : 1));
  }
  return standIn.size === 0 ? { chains, standIn } : { chains: without(chains, dropped), standIn };
}

/** The kind that is at least as good both ways, null when neither is. */
function betterOf(a: RoadKind, b: RoadKind): RoadKind | null {
  if (a.forwardRate === b.forwardRate && a.backwardRate === b.backwardRate) {
    return b.name !== "" && (a.name === "" || b.name < a.name) ? b : a;
  }
  if (a.forwardRate >= b.forwardRate && a.backwardRate >= b.backwardRate) return a;
  return b.forwardRate >= a.forwardRate && b.backwardRate >= a.backwardRate ? b : null;
}

function without({ count, firstLink, link, kind }: Chains, dropped: Uint8Array): Chains {
  const first = [0];
  const links: number[] = [];
  const kindOf: number[] = [];
  for (let chain = 0; chain < count; chain++) {
    if (dropped[chain]) continue;
    for (let at = firstLink[chain]; at < firstLink[chain + 1]; at++) links.push(link[at]);
    first.push(links.length);
    kindOf.push(kind[chain]);
  }
  return {
    count: kindOf.length,
    firstLink: Uint32Array.from(first),
    link: Uint32Array.from(links),
    kind: Uint32Array.from(kindOf),
  };
}
