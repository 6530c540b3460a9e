import type { Compressors } from "hyparquet";
import { UserError } from "../../report/index.ts";
import { closeSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { fileSize } from "./file-bytes.ts";
import { Decoded, flatColumn, type ColumnValues } from "./parquet-column.ts";
import { BaseRow, chosen, mapHeader, type ColumnChoice, type TableInfo, type TableRow } from "./row.ts";

/** No table holds more rows than this for each byte of its file, however well it is packed: a number of rows that does is a lie. */
const MOST_ROWS_A_BYTE = 64;

/** A row of column arrays, read in place. */
class ColumnsRow<Key extends string> extends BaseRow<Key> {
  columns: ReadonlyArray<ColumnValues | null> = [];
  index = 0;

  at(index: number): string {
    const value = this.columns[index]?.value(this.index);
    return typeof value === "string" ? value.trim() : value === null || value === undefined ? "" : String(value);
  }

  override number(key: Key): number | null {
    const position = this.positions.get(key) ?? -1;
    const value = position < 0 ? null : this.columns[position]?.value(this.index);
    return typeof value === "number" ? value : super.number(key);
  }

  protected width(): number {
    return this.columns.length;
  }
}

/**
 * Reads a Parquet file row by row; only the columns asked for are decoded, one row group in memory at a time. Lines are ranks of rows.
 * Throws UserError: cut or damaged, unknown compression, missing columns.
 */
export async function readParquet<Key extends string>(
  path: string,
  choice: ColumnChoice<Key>,
  onRow: (row: TableRow<Key>) => void,
): Promise<TableInfo> {
  const [{ parquetMetadataAsync, parquetScan, parquetSchema }, { compressors: packers }] = await Promise.all([
    import("hyparquet"),
    import("hyparquet-compressors"),
  ]);
  const compressors: Compressors = {
    ...packers,
    GZIP: (bytes, length) => gunzipSync(bytes, { maxOutputLength: Math.max(1, length) }),
    BROTLI: (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, length) }),
  };
  const byteLength = fileSize(path);
  const descriptor = openSync(path, "r");
  const file = {
    byteLength,
    // a damaged footer may ask for more than there is
    slice(start: number, end = byteLength): ArrayBuffer {
      const bytes = new ArrayBuffer(Math.max(0, Math.min(end, byteLength) - start));
      readSync(descriptor, new Uint8Array(bytes), 0, bytes.byteLength, start);
      return bytes;
    },
  };
  try {
    const metadata = await decoded(path, () => parquetMetadataAsync(file));
    const schema = await decoded(path, () => parquetSchema(metadata).children);
    const header = schema.map(({ element }) => element.name);
    // a damaged footer is read as whatever its bytes say: a column may have lost its name
    if (!header.every((name) => typeof name === "string") || !Array.isArray(metadata.row_groups)) throw damaged(path);
    const columns = chosen(choice, header);
    const positions = mapHeader(path, header, columns.required, columns.optional, 1);
    columns.onHeader?.(header);
    const row = new ColumnsRow<Key>(path, positions);
    row.header = header;
    const present = (keys: Iterable<Key>) =>
      [...new Set(Array.from(keys, (key) => positions.get(key) ?? -1))].filter((position) => position >= 0);
    const wanted = present(positions.keys());
    const first = columns.filter ? present(columns.filterOn ?? positions.keys()) : [];
    const names = wanted.map((at) => header[at]!);
    const scan = await decoded(path, () => parquetScan({ file, metadata, compressors, columns: names }));
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowCount = Number(group.num_rows);
      if (!(rowCount >= 0 && rowCount <= MOST_ROWS_A_BYTE * byteLength)) throw damaged(path);
      const column = async (at: number, kept: readonly number[] | null): Promise<ColumnValues> => {
        const chunk = group.columns.find(({ meta_data: meta }) => meta?.path_in_schema[0] === header[at])?.meta_data;
        if (chunk && schema[at]!.children.length === 0) {
          const start = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
          const bytes = file.slice(start, start + Number(chunk.total_compressed_size));
          const flat = flatColumn(bytes, schema[at]!.element, chunk.codec, rowCount, kept, compressors);
          if (flat) return flat;
        }
        const whole = new Decoded(
          await scan.readColumn({ column: header[at]!, rowStart, rowEnd: rowStart + rowCount }),
        );
        if (whole.values.length !== rowCount) throw new Error(`parquet column of ${whole.values.length} rows`);
        return whole;
      };
      const load = async (list: readonly number[], kept: readonly number[] | null) => {
        const data: Array<ColumnValues | null> = header.map(() => null);
        for (const at of list) data[at] = await decoded(path, () => column(at, kept));
        return data;
      };
      const filtered = await load(first, null);
      let kept: readonly number[] | null = null;
      if (columns.filter) {
        row.columns = filtered;
        kept = keptRows(row, rowStart, rowCount, columns.filter);
      }
      if (kept === null || kept.length > 0) {
        // of the other columns, only the pages with rows that are kept
        const rest = await load(
          wanted.filter((at) => !first.includes(at)),
          kept,
        );
        row.columns = rest.map((values, at) => values ?? filtered[at]!);
        const count = kept ? kept.length : rowCount;
        for (let rank = 0; rank < count; rank++) {
          row.index = kept ? kept[rank]! : rank;
          row.line = rowStart + row.index + 1;
          onRow(row);
        }
      }
      rowStart += rowCount;
    }
    return { separator: "", encoding: "parquet", header, rowCount: rowStart };
  } finally {
    closeSync(descriptor);
  }
}

/** Ranks in its group of the rows that pass the filter. */
function keptRows<Key extends string>(
  row: ColumnsRow<Key>,
  rowStart: number,
  rowCount: number,
  filter: (row: TableRow<Key>) => boolean,
): number[] {
  const kept: number[] = [];
  for (let index = 0; index < rowCount; index++) {
    row.index = index;
    row.line = rowStart + index + 1;
    if (filter(row)) kept.push(index);
  }
  return kept;
}

function damaged(path: string): UserError {
  const what = "fichier Parquet tronqué ou abîmé ; téléchargez-le de nouveau";
  return new UserError(`« ${basename(path)} » : ${what}.`, { file: path });
}

/** What the library does with the bytes: any failure of it is the file's. */
async function decoded<Result>(path: string, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const codec = /compression codec: (\w+)/i.exec((error as Error).message)?.[1];
    if (codec === undefined) throw damaged(path);
    throw new UserError(
      `« ${basename(path)} » : sa compression, ${codec}, n'est pas connue ; réécrivez-le en snappy, gzip ou zstd.`,
      { file: path },
    );
  }
}
