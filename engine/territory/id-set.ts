import type { TextColumn } from "./text-column.ts";

/**
 * Ranks of distinct texts: an open-addressing table of ranks, each beside the hash of its text, so that other texts are hardly ever looked
 * at. A Set of the millions of identifiers of a grid costs ten times as much, in time and in memory.
 */
export class IdSet {
  /** pairs: rank + 1 (0 where free), hash */
  private readonly slots: Int32Array;

  /** @param ids texts that may be added, by rank */
  constructor(private readonly ids: TextColumn) {
    this.slots = new Int32Array(2 * 2 ** Math.ceil(Math.log2(1.5 * ids.length + 2)));
  }

  /** False when a text added before is the same. */
  add(rank: number): boolean {
    const { ids, slots } = this;
    const hash = ids.hash(rank);
    const mask = slots.length - 1;
    let at = (2 * hash) & mask;
    for (; slots[at] !== 0; at = (at + 2) & mask)
      if (slots[at + 1] === hash && ids.same(slots[at] - 1, rank)) return false;
    slots[at] = rank + 1;
    slots[at + 1] = hash;
    return true;
  }
}
