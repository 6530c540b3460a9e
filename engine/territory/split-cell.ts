import type { Rings } from "./commune-index.ts";

/** Convex outline of a cell: x y pairs in degrees, counter-clockwise or not. */
export type CellOutline = Float64Array;

/**
 * Shares cells among polygons, by the area each covers of them. Rings are cut in place: a grid
 * has hundreds of thousands of cells on the borders of communes.
 */
export class CellSplitter {
  private points = new Float64Array(256);
  private kept = new Float64Array(256);

  /** @param ringsOf outline of a row, in parts */
  constructor(private readonly ringsOf: (row: number) => readonly Rings[]) {}

  /**
   * Shares of a cell among the polygons of these rows (sum 1). Equal shares when none covers any, as where outlines are
   * simplified or not known.
   */
  shares(outline: CellOutline, rows: readonly number[]): number[] {
    const areas = rows.map((row) => this.coveredArea(outline, row));
    const sum = areas.reduce((total, area) => total + area, 0);
    return sum > 0 ? areas.map((area) => area / sum) : areas.map(() => 1 / rows.length);
  }

  private coveredArea(outline: CellOutline, row: number): number {
    let area = 0;
    for (const rings of this.ringsOf(row))
      for (let rank = 0; rank < rings.length; rank++) {
        const clipped = Math.abs(this.clippedArea(rings[rank], outline));
        area += rank === 0 ? clipped : -clipped;
      }
    return Math.max(0, area);
  }

  /** Sutherland and Hodgman (1974): a ring cut by each side of a convex outline in turn. */
  private clippedArea(ring: Float64Array, outline: CellOutline): number {
    const inwards = Math.sign(signedArea(outline, outline.length)) || 1;
    let points: Float64Array = ring;
    let length = ring.length;
    for (let side = 0; side < outline.length && length > 0; side += 2) {
      // every side of the ring may bring a vertex and a crossing
      if (this.kept.length < 2 * length) this.kept = new Float64Array(4 * length);
      const { kept } = this;
      const ax = outline[side];
      const ay = outline[side + 1];
      const next = (side + 2) % outline.length;
      const dx = outline[next] - ax;
      const dy = outline[next + 1] - ay;
      let count = 0;
      let px = points[length - 2];
      let py = points[length - 1];
      let pDepth = inwards * (dx * (py - ay) - dy * (px - ax));
      for (let at = 0; at < length; at += 2) {
        const x = points[at];
        const y = points[at + 1];
        const depth = inwards * (dx * (y - ay) - dy * (x - ax));
        if (depth >= 0 !== pDepth >= 0) {
          const t = pDepth / (pDepth - depth);
          kept[count++] = px + t * (x - px);
          kept[count++] = py + t * (y - py);
        }
        if (depth >= 0) {
          kept[count++] = x;
          kept[count++] = y;
        }
        px = x;
        py = y;
        pDepth = depth;
      }
      this.kept = this.points;
      this.points = kept;
      points = kept;
      length = count;
    }
    return signedArea(points, length);
  }
}

/** Of the first `length` numbers, x y pairs; degrees do for shares, a cell being small. */
function signedArea(points: Float64Array, length: number): number {
  let twice = 0;
  for (let at = 0, before = length - 2; at < length; before = at, at += 2)
    twice += points[before] * points[at + 1] - points[at] * points[before + 1];
  return twice / 2;
}
