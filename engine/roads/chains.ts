import type { KindTable } from "./build-kinds.ts";
import { NODE_ENDS_ROADS, type Pieces } from "./build-pieces.ts";
import type { OsmNetwork } from "./model.ts";

/** Roads to be: runs of pieces of one kind. A link is 2 * piece + 1 when the piece is driven against its way. */
export interface Chains {
  readonly count: number;
  /** count + 1 */
  readonly firstLink: Uint32Array;
  readonly link: Uint32Array;
  /** kind in the direction of the chain; its forward direction is open whenever only one is */
  readonly kind: Uint32Array;
}

const NONE = 0xffffffff;

/** Node at the end of a link: where it leaves from (`end` 0) or leads to (`end` 1). */
export function linkNode(network: OsmNetwork, pieces: Pieces, link: number, end: 0 | 1): number {
  const piece = link >>> 1;
  return network.wayNode[((link & 1) ^ end) === 0 ? pieces.first[piece] : pieces.last[piece]];
}

/**
 * Joins pieces end to end where exactly two meet at an unflagged node with the same kind in the same sense (so with equal
 * name, class, speeds and rights). Flags the nodes where chains end, one of each ring included.
 */
export function joinPieces(
  network: OsmNetwork,
  pieces: Pieces,
  wayKindIndex: Int32Array,
  kinds: KindTable,
  nodeFlags: Uint8Array,
): Chains {
  const { count, way } = pieces;
  const kindOfLink = (link: number): number => {
    const kind = wayKindIndex[way[link >>> 1]];
    return (link & 1) === 0 ? kind : kinds.reversed(kind);
  };

  // next[link]: the link that goes on where this one ends, NONE where the road ends
  const next = new Uint32Array(2 * count).fill(NONE);
  const waiting = new Uint32Array(nodeFlags.length).fill(NONE);
  for (let incoming = 0; incoming < 2 * count; incoming++) {
    const node = linkNode(network, pieces, incoming, 1);
    if (nodeFlags[node] !== 0) continue;
    const other = waiting[node];
    if (other === NONE) {
      waiting[node] = incoming;
      continue;
    }
    if (other >>> 1 !== incoming >>> 1 && kindOfLink(other) === kindOfLink(incoming ^ 1)) {
      next[other] = incoming ^ 1;
      next[incoming] = other ^ 1;
    } else nodeFlags[node] |= NODE_ENDS_ROADS;
  }

  const used = new Uint8Array(count);
  const firstLink = new Uint32Array(count + 1);
  const link = new Uint32Array(count);
  const kind = new Uint32Array(count);
  let chains = 0;
  let links = 0;
  const follow = (start: number): void => {
    const from = links;
    for (let at = start; at !== NONE && used[at >>> 1] === 0; at = next[at]) {
      used[at >>> 1] = 1;
      link[links++] = at;
    }
    const index = kindOfLink(link[from]);
    if (kinds.kinds[index].forwardKmh === 0) {
      const turned = link.slice(from, links);
      for (let i = 0; i < turned.length; i++) link[links - 1 - i] = turned[i] ^ 1;
    }
    kind[chains] = kindOfLink(link[from]);
    firstLink[++chains] = links;
  };
  for (let piece = 0; piece < count; piece++) {
    if (used[piece]) continue;
    if (next[2 * piece + 1] === NONE) follow(2 * piece);
    else if (next[2 * piece] === NONE) follow(2 * piece + 1);
  }
  for (let piece = 0; piece < count; piece++) {
    if (used[piece]) continue;
    nodeFlags[linkNode(network, pieces, 2 * piece, 0)] |= NODE_ENDS_ROADS;
    follow(2 * piece);
  }
  return {
    count: chains,
    firstLink: firstLink.slice(0, chains + 1),
    link: link.subarray(0, links),
    kind: kind.slice(0, chains),
  };
}
