const FREE = -1;

/**
 * Numbers distinct pairs of numbers from 0, in order of appearance: an open-addressing table on their bits, ten times faster than a map of
 * texts (a region has millions of corners). Neither may be NaN; -0 is 0.
 */
export class PairNumbers {
  private count = 0;
  private pairs = new Float64Array(2 * 512);
  private bits = new Int32Array(this.pairs.buffer);
  private slots = new Int32Array(1024).fill(FREE);

  numberOf(x: number, y: number): number {
    if (2 * this.count === this.slots.length) this.grow();
    const { pairs, slots, count } = this;
    // written where it would go if it is new: its bits are read there
    pairs[2 * count] = x + 0;
    pairs[2 * count + 1] = y + 0;
    let slot = this.slotOf(count);
    while (slots[slot] !== FREE) {
      const known = slots[slot];
      if (pairs[2 * known] === x && pairs[2 * known + 1] === y) return known;
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = count;
    return this.count++;
  }

  /** Where a pair is first looked for: its four words stirred together (the finish of MurmurHash3). */
  private slotOf(number: number): number {
    const { bits } = this;
    let hash = 0;
    for (let word = 4 * number; word < 4 * number + 4; word++) {
      hash = Math.imul(hash ^ bits[word], 0x85ebca6b);
      hash ^= hash >>> 13;
    }
    hash = Math.imul(hash, 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) & (this.slots.length - 1);
  }

  private grow(): void {
    const pairs = new Float64Array(2 * this.pairs.length);
    pairs.set(this.pairs);
    this.pairs = pairs;
    this.bits = new Int32Array(pairs.buffer);
    this.slots = new Int32Array(2 * this.slots.length).fill(FREE);
    for (let number = 0; number < this.count; number++) {
      let slot = this.slotOf(number);
      while (this.slots[slot] !== FREE) slot = (slot + 1) & (this.slots.length - 1);
      this.slots[slot] = number;
    }
  }
}
