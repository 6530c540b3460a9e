import { reverseGraph, type SearchGraph } from "../search/index.ts";
import type { SearchNetwork } from "./model.ts";

const NO_COPIES: readonly number[] = [];

/** A search network of these parts; its reverse is made when first asked for, since not every use searches backwards. */
export function networkOf(parts: Omit<SearchNetwork, "reverse" | "edgeOf" | "copiesOf">): SearchNetwork {
  const { forward, copyEdge = new Uint32Array(0) } = parts;
  const firstCopy = forward.firstOut.length - 1 - copyEdge.length;
  const copies = new Map<number, number[]>();
  for (let copy = 0; copy < copyEdge.length; copy++) {
    const edge = copyEdge[copy];
    const known = copies.get(edge);
    if (known) known.push(firstCopy + copy);
    else copies.set(edge, [firstCopy + copy]);
  }
  let reverse: SearchGraph | undefined;
  return {
    ...parts,
    get reverse() {
      return (reverse ??= reverseGraph(forward));
    },
    edgeOf: (vertex) => (vertex < firstCopy ? vertex : copyEdge[vertex - firstCopy]),
    copiesOf: (edge) => copies.get(edge) ?? NO_COPIES,
  };
}
