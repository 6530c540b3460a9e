import type { Builder } from "flatbuffers";
import { demand } from "./envelope.ts";

type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

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
  let at = 0;
  // four at a time: half of the time
  for (const fours = values.length - 3; at < fours; at += 4) {
    const [a, b, c, d] = [values[at], values[at + 1], values[at + 2], values[at + 3]];
    signs |= a | (last - a) | b | (last - b) | c | (last - c) | d | (last - d);
  }
  for (; at < values.length; at++) signs |= values[at] | (last - values[at]);
  demand(column.length === 0 || signs >= 0, why);
}

/** Fails (as damaged) unless the column of firsts rises from 0 to `end`. */
export function demandRows(first: Uint32Array, end: number, why: string): void {
  const values = new Int32Array(first.buffer, first.byteOffset, first.length);
  let signs = 0;
  let before = 0;
  let at = 0;
  for (const fours = values.length - 3; at < fours; at += 4) {
    const [a, b, c, d] = [values[at], values[at + 1], values[at + 2], values[at + 3]];
    signs |= a | b | c | d | (a - before) | (b - a) | (c - b) | (d - c);
    before = d;
  }
  for (; at < values.length; at++) {
    signs |= values[at] | (values[at] - before);
    before = values[at];
  }
  demand(signs >= 0 && first[0] === 0 && first[first.length - 1] === end, why);
}
