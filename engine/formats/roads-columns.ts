import type { Builder } from "flatbuffers";
import { demand } from "./envelope.ts";

type Column = Uint8Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** Space columns take in a file, lengths and padding included: whole blocks of 8, so that a builder of that size writes aligned bytes. */
export function columnBytes(columns: ReadonlyArray<Column | undefined>): number {
  return columns.reduce((sum, column) => sum + (column ? 8 * Math.ceil(column.byteLength / 8) + 16 : 0), 0);
}

/**
 * Writes a column as one block (the generated code writes number by number, ten times slower), aligned on 8 bytes so that it is
 * read in place. Little-endian machines only, as every machine that runs Desserte.
 */
export function writeColumn(builder: Builder, column: Column): number {
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  builder.prep(8, bytes.length);
  const offset = builder.createByteVector(bytes);
  const file = builder.dataBuffer();
  file.writeInt32(file.capacity() - offset, column.length);
  return offset;
}

/** Fails (as damaged) unless every value is below `end`, which is below 2^31. */
export function demandBelow(column: Uint32Array, end: number, why: string): void {
  // signed and without branches: 15 million values are checked each time a network is opened
  const values = new Int32Array(column.buffer, column.byteOffset, column.length);
  const last = (end - 1) | 0;
  let signs = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    signs |= value | (last - value);
  }
  demand(column.length === 0 || signs >= 0, why);
}

/** Fails (as damaged) unless the column of firsts rises from 0 to `end`. */
export function demandRows(first: Uint32Array, end: number, why: string): void {
  const values = new Int32Array(first.buffer, first.byteOffset, first.length);
  let signs = 0;
  let before = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    signs |= value | (value - before);
    before = value;
  }
  demand(signs >= 0 && first[0] === 0 && first[first.length - 1] === end, why);
}
