import { grown } from "../search/index.ts";

/** Numbers by row while their count is not known: memory of their own, which garbage collection does not go through. */
export class NumberColumn {
  private values: Float64Array<ArrayBuffer>;
  length = 0;

  /** @param foreseen how many there may be: room is found for more */
  constructor(foreseen = 64) {
    this.values = new Float64Array(foreseen);
  }

  push(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values, this.length + 1);
    this.values[this.length++] = value;
  }

  /** All of them: a view, valid until the next push. */
  get column(): Float64Array {
    return this.values.subarray(0, this.length);
  }
}
