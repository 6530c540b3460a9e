import type { Block } from "./block.ts";
import { Cursor } from "./cursor.ts";

/** A list of string indices, used again for each object of a block: nothing is allocated per object. */
export class IndexList {
  items = new Uint32Array(64);
  count = 0;

  /** Takes the packed list at `[start, end)` of the block. */
  read({ bytes }: Block, start: number, end: number): void {
    this.count = 0;
    if (start === end) return;
    const cursor = new Cursor(bytes, start, end);
    while (cursor.more) this.push(cursor.uint());
    cursor.finish();
  }

  push(index: number): void {
    if (this.count === this.items.length) {
      const items = new Uint32Array(2 * this.count);
      items.set(this.items);
      this.items = items;
    }
    this.items[this.count++] = index;
  }
}
