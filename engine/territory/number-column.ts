/** Numbers by row while their count is not known: memory of their own, which garbage collection does not go through. */
export class NumberColumn {
  private values: Float64Array;
  length = 0;

  /** @param foreseen how many there may be: room is found for more */
  constructor(foreseen = 64) {
    this.values = new Float64Array(foreseen);
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(2 * this.length + 1);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  /** All of them: a view, valid until the next push. */
  get column(): Float64Array {
    return this.values.subarray(0, this.length);
  }
}
