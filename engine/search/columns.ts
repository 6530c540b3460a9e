/**
 * A column that workers can share without copying; a plain one where the page is not allowed shared memory
 * (a file opened from disk, a server without isolation headers).
 */
export function shareableUint32(length: number): Uint32Array {
  return typeof SharedArrayBuffer === "undefined"
    ? new Uint32Array(length)
    : new Uint32Array(new SharedArrayBuffer(length * 4));
}

type Growable =
  | Float64Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

/** `column` if it holds `needed` elements, else a copy of at least twice its size. */
export function grown<Column extends Growable>(column: Column, needed: number): Column {
  if (needed <= column.length) return column;
  const larger = new (column.constructor as new (length: number) => Column)(Math.max(needed, 2 * column.length));
  larger.set(column);
  return larger;
}
