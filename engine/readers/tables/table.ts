import { UserError } from "../../report/index.ts";
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import { parseCsv } from "./csv.ts";
import { scanCsv } from "./csv-scan.ts";
import { readExcel } from "./excel.ts";
import { fileKind, fileSize, notText, readBytes, type FileKind } from "./file-bytes.ts";
import { readParquet } from "./parquet.ts";
import type { ColumnChoice, TableInfo, TableRow } from "./row.ts";
import { chooseEntry, zipBytes, zipChunks } from "./zip.ts";

/** up to here a CSV is read whole and parsed by csv-parse; beyond, it is scanned in bytes */
const WHOLE_BYTES = 16 * 2 ** 20;
const MAX_UNPACKED_BYTES = 16 * 2 ** 30;

/** "archive.zip#data.csv" or "book.xlsx#Sheet": the path, and what comes after "#" (null when nothing). */
export function splitPart(spec: string): { path: string; part: string | null } {
  const at = spec.lastIndexOf("#");
  return at < 0 ? { path: spec, part: null } : { path: spec.slice(0, at), part: spec.slice(at + 1) };
}

/** Kind of a file on disk, by its first bytes. Throws UserError when there is no such file. */
export function kindOfFile(path: string): FileKind {
  fileSize(path);
  const head = Buffer.alloc(512);
  const file = openSync(path, "r");
  try {
    return fileKind(head.subarray(0, readSync(file, head, 0, 512, 0)));
  } finally {
    closeSync(file);
  }
}

/**
 * Reads a table row by row, whatever holds it: CSV, CSV in a gzip or zip ("archive.zip#name" chooses the file), Parquet,
 * Excel ("book.xlsx#sheet"). Throws UserError in French: what was found, what was expected, where to look.
 */
export async function readTable<Key extends string>(
  spec: string,
  columns: ColumnChoice<Key>,
  onRow: (row: TableRow<Key>) => void,
): Promise<TableInfo> {
  const { path, part } = splitPart(spec);
  switch (kindOfFile(path)) {
    case "parquet":
      return readParquet(path, columns, onRow);
    case "zip":
      return /\.xlsx$/i.test(path) ? readExcel(path, part, columns, onRow) : readZip(path, part, columns, onRow);
    case "gzip":
      return scanCsv(path, gzipChunks(path), columns, onRow);
    case "text": {
      if (fileSize(path) <= WHOLE_BYTES) return parseCsv(path, readBytes(path), columns, onRow);
      return scanCsv(path, createReadStream(path, { highWaterMark: 4 << 20 }), columns, onRow);
    }
    default:
      throw notText(kindOfFile(path), path);
  }
}

function readZip<Key extends string>(
  path: string,
  part: string | null,
  columns: ColumnChoice<Key>,
  onRow: (row: TableRow<Key>) => void,
): Promise<TableInfo> | TableInfo {
  const entry = chooseEntry(path, part, [".csv", ".txt"]);
  const name = `${path}#${entry.name}`;
  if (entry.bytes <= WHOLE_BYTES) return parseCsv(name, zipBytes(path, entry), columns, onRow);
  return scanCsv(name, zipChunks(path, entry), columns, onRow);
}

async function* gzipChunks(path: string): AsyncGenerator<Buffer> {
  const packed = createReadStream(path);
  let total = 0;
  try {
    for await (const chunk of packed.pipe(createGunzip({ chunkSize: 1 << 20 }))) {
      total += (chunk as Buffer).length;
      if (total > MAX_UNPACKED_BYTES)
        throw new UserError(`« ${basename(path)} » est démesuré une fois décompressé.`, { file: path });
      yield chunk as Buffer;
    }
  } catch (error) {
    if (!((error as { code?: string }).code ?? "").startsWith("Z_")) throw error;
    throw new UserError(`« ${basename(path)} » : archive gzip tronquée ou abîmée ; téléchargez-la de nouveau.`, {
      file: path,
    });
  } finally {
    packed.destroy();
  }
}
