import { UserError } from "../../report/index.ts";
import { closeSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { fileSize } from "./file-bytes.ts";
import { BaseRow, chosen, mapHeader, type ColumnChoice, type TableInfo, type TableRow } from "./row.ts";

/** A row of column arrays, read in place. */
class ColumnsRow<Key extends string> extends BaseRow<Key> {
  columns: ReadonlyArray<ArrayLike<unknown> | null> = [];
  index = 0;

  at(index: number): string {
    const value = this.columns[index]?.[this.index];
    return typeof value === "string" ? value.trim() : value === null || value === undefined ? "" : String(value);
  }

  override number(key: Key): number | null {
    const position = this.positions.get(key) ?? -1;
    const value = position < 0 ? null : this.columns[position]?.[this.index];
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
  const [{ parquetMetadataAsync, parquetScan, parquetSchema }, { compressors }] = await Promise.all([
    import("hyparquet"),
    import("hyparquet-compressors"),
  ]);
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
    const header = parquetSchema(metadata).children.map(({ element }) => element.name);
    const columns = chosen(choice, header);
    const positions = mapHeader(path, header, columns.required, columns.optional, 1);
    columns.onHeader?.(header);
    const row = new ColumnsRow<Key>(path, positions);
    const present = (keys: Iterable<Key>) =>
      [...new Set(Array.from(keys, (key) => positions.get(key) ?? -1))].filter((position) => position >= 0);
    const wanted = present(positions.keys());
    const first = columns.filter ? present(columns.filterOn ?? positions.keys()) : [];
    const names = wanted.map((at) => header[at]!);
    const scan = await decoded(path, () => parquetScan({ file, metadata, compressors, columns: names }));
    let rowCount = 0;
    for (const { rowStart, rowEnd } of scan.ranges) {
      const load = async (list: readonly number[], from: number, to: number) => {
        const data: Array<ArrayLike<unknown> | null> = header.map(() => null);
        for (const at of list)
          data[at] = await decoded(path, () => scan.readColumn({ column: header[at]!, rowStart: from, rowEnd: to }));
        return data;
      };
      const kept: number[] = [];
      row.columns = await load(first, rowStart, rowEnd);
      for (let index = 0; index < rowEnd - rowStart; index++) {
        row.index = index;
        row.line = rowStart + index + 1;
        if (!columns.filter || columns.filter(row)) kept.push(index);
      }
      rowCount += rowEnd - rowStart;
      if (kept.length === 0) continue;
      // the other columns are read only as far as rows are kept
      const from = rowStart + kept[0]!;
      const filtered = row.columns;
      const rest = await load(
        wanted.filter((at) => !first.includes(at)),
        from,
        rowStart + kept.at(-1)! + 1,
      );
      for (const at of first) rest[at] = Array.prototype.slice.call(filtered[at]!, kept[0]);
      row.columns = rest;
      for (const index of kept) {
        row.index = index - kept[0]!;
        row.line = rowStart + index + 1;
        onRow(row);
      }
    }
    return { separator: "", encoding: "parquet", header, rowCount };
  } finally {
    closeSync(descriptor);
  }
}

/** What the library does with the bytes: any failure of it is the file's. */
async function decoded<Result>(path: string, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const codec = /compression codec: (\w+)/i.exec((error as Error).message)?.[1];
    const what = codec
      ? `sa compression, ${codec}, n'est pas connue ; réécrivez-le en snappy, gzip ou zstd`
      : "fichier Parquet tronqué ou abîmé ; téléchargez-le de nouveau";
    throw new UserError(`« ${basename(path)} » : ${what}.`, { file: path });
  }
}
