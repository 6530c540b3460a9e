/** A field of numbers on a regular grid, row by row from the south-west. */
export interface Field {
  readonly width: number;
  readonly height: number;
  readonly value: Float32Array;
}

export type Ring = Array<[x: number, y: number]>;

/**
 * Outlines of where the field is below `level` (marching squares, Lorensen & Cline 1987, with linear interpolation), in
 * grid units: polygons of one outer ring (counter-clockwise) and its holes (clockwise), rings closed. The field must be
 * above the level on its border.
 */
export function contour({ width, height, value }: Field, level: number): Ring[][] {
  // each crossing of a grid edge leads to the next one with the low side on the left
  const next = new Map<number, number>();
  const horizontal = (x: number, y: number): number => 2 * (y * width + x);
  const vertical = (x: number, y: number): number => 2 * (y * width + x) + 1;
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0; x + 1 < width; x++) {
      const at = y * width + x;
      const a = value[at] < level;
      const b = value[at + 1] < level;
      const c = value[at + width + 1] < level;
      const d = value[at + width] < level;
      if (a === b && b === c && c === d) continue;
      const south = horizontal(x, y);
      const east = vertical(x + 1, y);
      const north = horizontal(x, y + 1);
      const west = vertical(x, y);
      const corners: ReadonlyArray<readonly [low: boolean, following: boolean, side: number]> = [
        [a, b, south],
        [b, c, east],
        [c, d, north],
        [d, a, west],
      ];
      // walking round the square, a side where low turns high is left by the line that entered on the next
      // side where high turns low
      const leaves = corners.filter(([low, following]) => low && !following).map(([, , side]) => side);
      const enters = corners.filter(([low, following]) => !low && following).map(([, , side]) => side);
      if (leaves.length === 1) next.set(leaves[0], enters[0]);
      else {
        const middle = (value[at] + value[at + 1] + value[at + width] + value[at + width + 1]) / 4 < level;
        const order = a ? [south, east, north, west] : [east, north, west, south];
        // order: low->high, high->low, low->high, high->low
        if (middle) {
          next.set(order[0], order[1]);
          next.set(order[2], order[3]);
        } else {
          next.set(order[0], order[3]);
          next.set(order[2], order[1]);
        }
      }
    }
  }
  return nested(ringsOf(next, { width, height, value }, level));
}

function ringsOf(next: Map<number, number>, { width, value }: Field, level: number): Ring[] {
  const rings: Ring[] = [];
  const place = (crossing: number): [number, number] => {
    const at = crossing >> 1;
    const x = at % width;
    const y = (at - x) / width;
    const other = crossing & 1 ? at + width : at + 1;
    const share = (level - value[at]) / (value[other] - value[at]);
    const t = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0.5));
    return crossing & 1 ? [x, y + t] : [x + t, y];
  };
  while (next.size > 0) {
    const [start] = next.keys();
    const ring: Ring = [];
    let crossing: number | undefined = start;
    while (crossing !== undefined && next.has(crossing)) {
      ring.push(place(crossing));
      const following: number = next.get(crossing)!;
      next.delete(crossing);
      crossing = following;
    }
    if (ring.length >= 3) rings.push([...ring, ring[0]]);
  }
  return rings;
}

function signedArea(ring: Ring): number {
  let twice = 0;
  for (let i = 1; i < ring.length; i++) twice += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return twice / 2;
}

/** Holes go to the smallest outer ring around them. */
function nested(rings: readonly Ring[]): Ring[][] {
  const sized = rings.map((ring) => ({ ring, area: signedArea(ring) }));
  const outers = sized.filter(({ area }) => area > 0).sort((a, b) => a.area - b.area);
  const polygons = new Map(outers.map(({ ring }) => [ring, [ring]]));
  for (const { ring, area } of sized) {
    if (area >= 0) continue;
    const around = outers.find((outer) => outer.area > -area && surrounds(outer.ring, ring[0]));
    if (around) polygons.get(around.ring)!.push(ring);
  }
  return [...polygons.values()].reverse();
}

function surrounds(ring: Ring, [x, y]: readonly [number, number]): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1];
    const [bx, by] = ring[i];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
