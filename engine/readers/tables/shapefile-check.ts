const HEADER_BYTES = 100;
const RECORD_HEADER_BYTES = 8;
/** bytes of a shape before its list of parts or of points: kind, box, counts */
const [LINES_BYTES, POINTS_BYTES] = [44, 40];

/**
 * Fails unless the records of a .shp and the rows of its .dbf stand within their bytes (ESRI Shapefile Technical Description, 1998; dBASE III).
 * The library that reads them believes their lengths and counts: a lie has it turn for ever, or stop early and say nothing.
 */
export function checkShapefile(shp: Uint8Array, dbf: Uint8Array): void {
  const shapes = checkRecords(new DataView(shp.buffer, shp.byteOffset, shp.byteLength));
  const rows = checkRows(new DataView(dbf.buffer, dbf.byteOffset, dbf.byteLength));
  demand(shapes === rows);
}

function demand(holds: boolean): void {
  if (!holds) throw new RangeError("shapefile that does not hold together");
}

/** Returns how many there are. */
function checkRecords(view: DataView): number {
  let count = 0;
  for (let at = HEADER_BYTES; at + RECORD_HEADER_BYTES <= view.byteLength; count++) {
    const begin = at + RECORD_HEADER_BYTES;
    const bytes = 2 * view.getInt32(at + 4);
    demand(bytes >= 0 && begin + bytes <= view.byteLength);
    if (bytes > 0) checkShape(new DataView(view.buffer, view.byteOffset + begin, bytes));
    at = begin + bytes;
  }
  return count;
}

function checkShape(shape: DataView): void {
  // the kinds with altitudes and measures are those without, and 10 or 20
  const kind = shape.getInt32(0, true) % 10;
  if (kind === 1) demand(shape.byteLength >= 20);
  if (kind === 8) {
    const points = shape.getInt32(36, true);
    demand(points >= 0 && POINTS_BYTES + 16 * points <= shape.byteLength);
  }
  if (kind !== 3 && kind !== 5) return;
  const parts = shape.getInt32(36, true);
  const points = shape.getInt32(40, true);
  demand(parts >= 0 && points >= 0 && LINES_BYTES + 4 * parts + 16 * points <= shape.byteLength);
  for (let part = 0, before = 0; part < parts; part++) {
    const first = shape.getInt32(LINES_BYTES + 4 * part, true);
    demand(first >= before && first <= points);
    before = first;
  }
}

/** Returns how many there are. */
function checkRows(view: DataView): number {
  const rows = view.getUint32(4, true);
  const headerBytes = view.getUint16(8, true);
  const rowBytes = view.getUint16(10, true);
  demand(headerBytes > 32 && rowBytes > 0 && headerBytes + rows * rowBytes <= view.byteLength);
  return rows;
}
