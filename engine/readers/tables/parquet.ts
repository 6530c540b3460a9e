import { UserError } from "../../report/index.ts";
import { closeSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { fileSize } from "./file-bytes.ts";
import { BaseRow, mapHeader, type TableColumns, type TableInfo, type TableRow } from "./row.ts";

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
  columns: TableColumns<Key>,
  onRow: (row: TableRow<Key>) => void,
): Promise<TableInfo> {
  const [{ parquetMetadataAsync, parquetScan }, { compressors }] = await Promise.all([
    import("hyparquet"),
    import("hyparquet-compressors"),
  ]);
  const byteLength = fileSize(path);
  const descriptor = openSync(path, "r");
  const file = {
    byteLength,
    slice(start: number, end = byteLength): ArrayBuffer {
      const bytes = new ArrayBuffer(Math.max(0, end - start));
      readSync(descriptor, new Uint8Array(bytes), 0, bytes.byteLength, start);
      return bytes;
    },
  };
  try {
    const metadata = await parquetMetadataAsync(file);
    const header = metadata.row_groups[0]?.columns.map((column) => column.meta_data?.path_in_schema[0] ?? "") ?? [];
    const positions = mapHeader(path, header, columns.required, columns.optional, 1);
    columns.onHeader?.(header);
    const row = new ColumnsRow<Key>(path, positions);
    const wanted = [...new Set(positions.values())].filter((position) => position >= 0);
    const scan = await parquetScan({
      file,
      metadata,
      compressors,
      columns: wanted.map((position) => header[position]!),
    });
    let rowCount = 0;
    for (const { rowStart, rowEnd } of scan.ranges) {
      const data: Array<ArrayLike<unknown> | null> = header.map(() => null);
      for (const position of wanted)
        data[position] = await scan.readColumn({ column: header[position]!, rowStart, rowEnd });
      row.columns = data;
      for (let index = 0; index < rowEnd - rowStart; index++) {
        row.index = index;
        row.line = ++rowCount;
        onRow(row);
      }
    }
    return { separator: "", encoding: "parquet", header, rowCount };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const message = (error as Error).message;
    const what = /compression codec/i.test(message)
      ? `sa compression n'est pas connue (${message}) ; réécrivez-le en snappy, gzip ou zstd`
      : `fichier Parquet tronqué ou abîmé (${message}) ; téléchargez-le de nouveau`;
    throw new UserError(`« ${basename(path)} » : ${what}.`, { file: path });
  } finally {
    closeSync(descriptor);
  }
}
