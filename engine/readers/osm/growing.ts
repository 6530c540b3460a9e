type Column = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** `column` if it holds `needed` elements, else a copy of at least twice its size. */
export function grown<T extends Column>(column: T, needed: number): T {
  if (needed <= column.length) return column;
  const bigger = new (column.constructor as new (length: number) => T)(Math.max(needed, 2 * column.length));
  bigger.set(column);
  return bigger;
}
