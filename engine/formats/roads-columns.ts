import type { Builder } from "flatbuffers";

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
