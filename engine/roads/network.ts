import { reverseGraph, type SearchGraph } from "../search/index.ts";
import type { SearchNetwork } from "./model.ts";

/** A search network of these parts; its reverse is made when first asked for, since not every use searches backwards. */
export function networkOf(parts: Omit<SearchNetwork, "reverse">): SearchNetwork {
  let reverse: SearchGraph | undefined;
  return {
    ...parts,
    get reverse() {
      return (reverse ??= reverseGraph(parts.forward));
    },
  };
}
