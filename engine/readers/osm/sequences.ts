import { grown } from "../../search/index.ts";
import type { IndexList } from "./index-list.ts";

/**
 * Numbers distinct sequences of integers: open addressing on a table of integers, several times quicker than a Map of
 * strings made of them.
 */
export class Sequences {
  private slots = new Int32Array(1024).fill(-1);
  /** entry e is items[starts[e]..starts[e + 1]) */
  private starts = new Uint32Array(512);
  private items = new Uint32Array(4096);
  private size = 0;

  /** Number of the sequence, the next free one when it is new (0, 1, 2 ... in order of first appearance). */
  number({ items, count }: IndexList): number {
    const mask = this.slots.length - 1;
    let slot = hash(items, 0, count) & mask;
    for (let entry = this.slots[slot]!; entry >= 0; entry = this.slots[slot]!) {
      if (this.equals(entry, items, count)) return entry;
      slot = (slot + 1) & mask;
    }
    const entry = this.size++;
    const start = this.starts[entry]!;
    this.items = grown(this.items, start + count);
    for (let i = 0; i < count; i++) this.items[start + i] = items[i]!;
    this.starts = grown(this.starts, this.size + 1);
    this.starts[this.size] = start + count;
    this.slots[slot] = entry;
    if (2 * this.size > this.slots.length) this.widen();
    return entry;
  }

  private equals(entry: number, items: Uint32Array, count: number): boolean {
    const start = this.starts[entry]!;
    if (this.starts[entry + 1]! - start !== count) return false;
    for (let i = 0; i < count; i++) if (this.items[start + i] !== items[i]) return false;
    return true;
  }

  private widen(): void {
    const slots = new Int32Array(2 * this.slots.length).fill(-1);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.size; entry++) {
      let slot = hash(this.items, this.starts[entry]!, this.starts[entry + 1]!) & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = entry;
    }
    this.slots = slots;
  }
}

function hash(items: Uint32Array, start: number, end: number): number {
  let mixed = end - start;
  for (let i = start; i < end; i++) {
    mixed = Math.imul(mixed ^ items[i]!, 0x9e3779b1);
    mixed ^= mixed >>> 15;
  }
  return mixed;
}
