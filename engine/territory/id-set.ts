/**
 * Ranks of distinct texts: an open-addressing table of ranks. A Set of the millions of identifiers of a grid costs ten
 * times as much, in time and in memory.
 */
export class IdSet {
  private readonly slots: Int32Array;

  /** @param ids texts that may be added, by rank */
  constructor(private readonly ids: readonly string[]) {
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * ids.length + 2)));
  }

  /** False when a text added before is the same. */
  add(rank: number): boolean {
    const { ids, slots } = this;
    const id = ids[rank];
    const mask = slots.length - 1;
    let slot = hashOf(id) & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) if (ids[slots[slot] - 1] === id) return false;
    slots[slot] = rank + 1;
    return true;
  }
}

/** FNV-1a over UTF-16 units, its bits mixed once more: identifiers that follow each other must not fill neighbouring slots. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
