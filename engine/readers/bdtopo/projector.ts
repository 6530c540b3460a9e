import type { Convert } from "../tables/projection.ts";
import type { Place } from "./segments.ts";

/**
 * Side of a cell, metres. Between the corners of a cell of side h a conic or transverse Mercator projection bends by
 * h² / 8R: 1.3 mm here, a tenth of what coordinates are kept to.
 */
const CELL_M = 256;
/** 64 MB; places beyond are converted one by one */
const MAX_CELLS = 1 << 20;
/** columns of cells, to number them: more than the span of any projection in metres */
const COLUMNS = 2 ** 22;

/**
 * Conversion of places in metres to lon lat (1e-7 degree), interpolated between the corners of small cells that are converted
 * once: the two million positions of a département stand in some forty thousand, and converting each took a third of the reading.
 */
export function interpolated(convert: Convert): Place {
  const rows = new Map<number, number>();
  // lon, lat of the corners of a cell: south-west, south-east, north-west, north-east
  let corners = new Float64Array(8 * 1024);
  let lastCell = Number.NaN;
  let at8 = 0;

  const cellAt = (cell: number, column: number, row: number): boolean => {
    const known = rows.get(cell);
    if (known !== undefined) {
      at8 = 8 * known;
      return true;
    }
    if (rows.size === MAX_CELLS) return false;
    at8 = 8 * rows.size;
    if (at8 === corners.length) {
      const larger = new Float64Array(2 * corners.length);
      larger.set(corners);
      corners = larger;
    }
    rows.set(cell, rows.size);
    for (let corner = 0; corner < 4; corner++) {
      const [lon, lat] = convert((column + (corner & 1)) * CELL_M, (row + (corner >> 1)) * CELL_M);
      corners[at8 + 2 * corner] = lon;
      corners[at8 + 2 * corner + 1] = lat;
    }
    return true;
  };

  return (x, y, into, at) => {
    const column = Math.floor(x / CELL_M);
    const row = Math.floor(y / CELL_M);
    const cell = row * COLUMNS + column;
    if (cell !== lastCell) {
      if (Math.abs(column) >= COLUMNS / 2 || !cellAt(cell, column, row)) {
        const [lon, lat] = convert(x, y);
        return kept(lon, lat, into, at);
      }
      lastCell = cell;
    }
    const right = x / CELL_M - column;
    const up = y / CELL_M - row;
    // south edge, north edge, then between them
    const lonS = corners[at8]! + right * (corners[at8 + 2]! - corners[at8]!);
    const latS = corners[at8 + 1]! + right * (corners[at8 + 3]! - corners[at8 + 1]!);
    const lonN = corners[at8 + 4]! + right * (corners[at8 + 6]! - corners[at8 + 4]!);
    const latN = corners[at8 + 5]! + right * (corners[at8 + 7]! - corners[at8 + 5]!);
    return kept(lonS + up * (lonN - lonS), latS + up * (latN - latS), into, at);
  };
}

/** Writes a place; false when it is not on earth. */
export function kept(lon: number, lat: number, into: Int32Array, at: number): boolean {
  into[at] = Math.round(lon * 1e7);
  into[at + 1] = Math.round(lat * 1e7);
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}
