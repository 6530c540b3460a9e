/**
 * Areas as runs of pixels: filling them again in other colours then costs almost nothing. A pixel belongs to the area its
 * centre is in (even-odd), so neighbours share no pixel and leave none between them, as where a graphics card fills
 * triangles without smoothing.
 */
import type { Frame, Outlines } from "./outlines.ts";

/** Area a has the runs first[a] to first[a + 1]: pixels start to end (excluded) of a picture stored row after row. */
export interface Runs {
  readonly first: Uint32Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
}

/** The part of each area that a frame shows. */
export function runsOf(outlines: Outlines, frame: Frame): Runs {
  const { areaCount, firstRing, firstPoint, x, y } = outlines;
  const first = new Uint32Array(areaCount + 1);
  const runs = new RunList();
  const crossings = new Crossings(frame);
  for (let area = 0; area < areaCount; area++) {
    for (let ring = firstRing[area]!; ring < firstRing[area + 1]!; ring++) {
      const end = firstPoint[ring + 1]!;
      for (let a = firstPoint[ring]!, b = end - 1; a < end; b = a++) {
        // always from the upper end: the neighbour on the other side finds the very same places
        if (y[a]! < y[b]!) crossings.add(x[a]!, y[a]!, x[b]!, y[b]!);
        else crossings.add(x[b]!, y[b]!, x[a]!, y[a]!);
      }
    }
    crossings.drain(runs);
    first[area + 1] = runs.count;
  }
  return { first, ...runs.columns() };
}

/** Where the sides of one area cross the middle of each row of pixels. */
class Crossings {
  private count = 0;
  private row = new Uint32Array(1024);
  private at = new Float64Array(1024);
  private sorted = new Float64Array(1024);
  private readonly endOfRow: Uint32Array;
  private firstRow: number;
  private lastRow = 0;

  constructor(private readonly frame: Frame) {
    this.firstRow = frame.height;
    this.endOfRow = new Uint32Array(frame.height);
  }

  /** A side, upper end first. */
  add(upperX: number, upperY: number, lowerX: number, lowerY: number): void {
    const { height, left, top, scale } = this.frame;
    const from = Math.max(0, Math.ceil((upperY - top) * scale - 0.5));
    const to = Math.min(height, Math.ceil((lowerY - top) * scale - 0.5));
    if (from >= to) return;
    if (from < this.firstRow) this.firstRow = from;
    if (to > this.lastRow) this.lastRow = to;
    if (this.count + to - from > this.row.length) this.grow(to - from);
    const { row, at, endOfRow } = this;
    const slope = (lowerX - upperX) / (lowerY - upperY);
    for (let here = from; here < to; here++) {
      endOfRow[here]!++;
      row[this.count] = here;
      at[this.count++] = (upperX + ((here + 0.5) / scale + top - upperY) * slope - left) * scale;
    }
  }

  private grow(more: number): void {
    const size = (this.count + more) * 2;
    const [row, at] = [this.row, this.at];
    this.row = new Uint32Array(size);
    this.at = new Float64Array(size);
    this.sorted = new Float64Array(size);
    this.row.set(row);
    this.at.set(at);
  }

  /** Writes the runs between crossings, two by two, and forgets the area. */
  drain(runs: RunList): void {
    const { width, height } = this.frame;
    const { count, row, at, sorted, endOfRow, firstRow, lastRow } = this;
    for (let here = firstRow, sum = 0; here < lastRow; here++) {
      const own = endOfRow[here]!;
      endOfRow[here] = sum;
      sum += own;
    }
    for (let crossing = 0; crossing < count; crossing++) sorted[endOfRow[row[crossing]!]!++] = at[crossing]!;
    for (let here = firstRow, from = 0; here < lastRow; here++) {
      const end = endOfRow[here]!;
      sortFew(sorted, from, end);
      for (let pair = from; pair + 1 < end; pair += 2) {
        const start = Math.max(0, Math.ceil(sorted[pair]! - 0.5));
        const stop = Math.min(width, Math.ceil(sorted[pair + 1]! - 0.5));
        if (stop > start) runs.add(here * width + start, here * width + stop);
      }
      from = end;
      endOfRow[here] = 0;
    }
    this.count = this.lastRow = 0;
    this.firstRow = height;
  }
}

/** Sorts a few values in place. */
function sortFew(values: Float64Array, from: number, end: number): void {
  for (let next = from + 1; next < end; next++) {
    const value = values[next]!;
    let at = next;
    for (; at > from && values[at - 1]! > value; at--) values[at] = values[at - 1]!;
    values[at] = value;
  }
}

/**
 * Splits the runs of areas that are one run wide on each row (squares) into their upper and left rims, one pixel wide, and
 * what is inside.
 */
export function rimsOf({ first, start, end }: Runs, width: number): { readonly rims: Runs; readonly insides: Runs } {
  const areaCount = first.length - 1;
  const rimFirst = new Uint32Array(areaCount + 1);
  const insideFirst = new Uint32Array(areaCount + 1);
  const [rims, insides] = [new RunList(), new RunList()];
  for (let area = 0; area < areaCount; area++) {
    let [above, aboveEnd] = [0, 0];
    for (let run = first[area]!; run < first[area + 1]!; run++) {
      const from = Math.max(start[run]! + 1, above);
      const to = Math.min(end[run]!, aboveEnd);
      if (from < to) {
        rims.add(start[run]!, from);
        insides.add(from, to);
        if (to < end[run]!) rims.add(to, end[run]!);
      } else rims.add(start[run]!, end[run]!);
      [above, aboveEnd] = [start[run]! + width, end[run]! + width];
    }
    rimFirst[area + 1] = rims.count;
    insideFirst[area + 1] = insides.count;
  }
  return { rims: { first: rimFirst, ...rims.columns() }, insides: { first: insideFirst, ...insides.columns() } };
}

/** Columns that grow. */
class RunList {
  count = 0;
  private start = new Uint32Array(4096);
  private end = new Uint32Array(4096);

  add(start: number, end: number): void {
    if (this.count === this.start.length) {
      const [oldStart, oldEnd] = [this.start, this.end];
      this.start = new Uint32Array(this.count * 2);
      this.end = new Uint32Array(this.count * 2);
      this.start.set(oldStart);
      this.end.set(oldEnd);
    }
    this.start[this.count] = start;
    this.end[this.count++] = end;
  }

  columns(): { start: Uint32Array; end: Uint32Array } {
    return { start: this.start.slice(0, this.count), end: this.end.slice(0, this.count) };
  }
}
