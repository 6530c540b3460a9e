import { NODE_BLOCKED, type Pieces } from "./build-pieces.ts";
import { type Chains, linkNode } from "./chains.ts";
import type { OsmNetwork } from "./model.ts";
import { hilbertRanks } from "./order.ts";

/** Junctions, numbered along a Hilbert curve, and the chains by their tail junction. */
export interface JunctionPlan {
  /** local node of each junction; a node that no car passes has one junction for each road that reaches it */
  readonly junctionNode: Uint32Array;
  /** chain of each road */
  readonly roadChain: Uint32Array;
  readonly roadTail: Uint32Array;
  readonly roadHead: Uint32Array;
}

/** Gives every end of a chain its junction, and every chain its place in the order of roads. */
export function planJunctions(
  network: OsmNetwork,
  pieces: Pieces,
  chains: Chains,
  nodeFlags: Uint8Array,
): JunctionPlan {
  const { count, firstLink, link } = chains;
  const nodeJunction = new Int32Array(network.nodeId.length).fill(-1);
  const node = new Uint32Array(2 * count);
  const chainEnd = new Uint32Array(2 * count);
  let junctions = 0;
  for (let end = 0; end < 2 * count; end++) {
    const chain = end >>> 1;
    const at =
      (end & 1) === 0
        ? linkNode(network, pieces, link[firstLink[chain]], 0)
        : linkNode(network, pieces, link[firstLink[chain + 1] - 1], 1);
    if (nodeFlags[at] & NODE_BLOCKED || nodeJunction[at] < 0) {
      nodeJunction[at] = junctions;
      node[junctions++] = at;
    }
    chainEnd[end] = nodeJunction[at];
  }

  const lon7 = new Int32Array(junctions);
  const lat7 = new Int32Array(junctions);
  for (let junction = 0; junction < junctions; junction++) {
    lon7[junction] = network.nodeLon7[node[junction]];
    lat7[junction] = network.nodeLat7[node[junction]];
  }
  const rank = hilbertRanks(lon7, lat7);
  const junctionNode = new Uint32Array(junctions);
  for (let junction = 0; junction < junctions; junction++) junctionNode[rank[junction]] = node[junction];

  const firstOfTail = new Uint32Array(junctions + 1);
  for (let chain = 0; chain < count; chain++) firstOfTail[rank[chainEnd[2 * chain]] + 1]++;
  for (let junction = 0; junction < junctions; junction++) firstOfTail[junction + 1] += firstOfTail[junction];
  const roadChain = new Uint32Array(count);
  const roadTail = new Uint32Array(count);
  const roadHead = new Uint32Array(count);
  for (let chain = 0; chain < count; chain++) {
    const tail = rank[chainEnd[2 * chain]];
    const road = firstOfTail[tail]++;
    roadChain[road] = chain;
    roadTail[road] = tail;
    roadHead[road] = rank[chainEnd[2 * chain + 1]];
  }
  return { junctionNode, roadChain, roadTail, roadHead };
}
