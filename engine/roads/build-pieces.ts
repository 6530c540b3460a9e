import type { OsmNetwork } from "./model.ts";

/** A node where roads end, whatever meets there. */
export const NODE_ENDS_ROADS = 1;
/** A node that no car passes: each road that reaches it ends on its own. */
export const NODE_BLOCKED = 2;

/** Parts of ways between nodes where roads end or ways end; pieces of a way follow each other in its order. */
export interface Pieces {
  readonly count: number;
  /** positions in `network.wayNode` of the first and the last node */
  readonly first: Uint32Array;
  readonly last: Uint32Array;
  readonly way: Uint32Array;
  /** wayCount + 1: pieces of each way */
  readonly wayFirstPiece: Uint32Array;
}

/** Marks the nodes where other than two drivable segments meet. `nodeFlags` also holds what rules said before. */
export function markCrossings(network: OsmNetwork, wayKindIndex: Int32Array, nodeFlags: Uint8Array): void {
  const { wayFirstNode, wayNode } = network;
  const degree = new Uint8Array(nodeFlags.length);
  for (let way = 0; way < wayKindIndex.length; way++) {
    if (wayKindIndex[way] < 0) continue;
    for (let at = wayFirstNode[way]; at + 1 < wayFirstNode[way + 1]; at++) {
      const a = wayNode[at];
      const b = wayNode[at + 1];
      if (a === b) continue;
      if (degree[a] < 3) degree[a]++;
      if (degree[b] < 3) degree[b]++;
    }
  }
  for (let node = 0; node < degree.length; node++) if (degree[node] !== 2) nodeFlags[node] |= NODE_ENDS_ROADS;
}

/** Cuts the drivable ways at flagged nodes. Ways of fewer than two distinct nodes give nothing. */
export function cutWays(network: OsmNetwork, wayKindIndex: Int32Array, nodeFlags: Uint8Array): Pieces {
  const { wayFirstNode, wayNode } = network;
  const wayCount = wayKindIndex.length;
  const wayFirstPiece = new Uint32Array(wayCount + 1);
  let first = new Uint32Array(1024);
  let last = new Uint32Array(1024);
  let pieceWay = new Uint32Array(1024);
  let count = 0;
  for (let way = 0; way < wayCount; way++) {
    wayFirstPiece[way] = count;
    if (wayKindIndex[way] < 0) continue;
    const end = wayFirstNode[way + 1];
    let start = wayFirstNode[way];
    for (let at = start + 1; at < end; at++) {
      if (wayNode[at] === wayNode[at - 1] && at + 1 < end) continue;
      if (nodeFlags[wayNode[at]] === 0 && at + 1 < end) continue;
      if (at - start === 1 && wayNode[at] === wayNode[start]) continue;
      if (count === first.length) {
        first = grown(first);
        last = grown(last);
        pieceWay = grown(pieceWay);
      }
      first[count] = start;
      last[count] = at;
      pieceWay[count++] = way;
      start = at;
    }
  }
  wayFirstPiece[wayCount] = count;
  return {
    count,
    first: first.subarray(0, count),
    last: last.subarray(0, count),
    way: pieceWay.subarray(0, count),
    wayFirstPiece,
  };
}

function grown(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(column.length * 2);
  larger.set(column);
  return larger;
}
