import { UserError } from "../../report/index.ts";
import { closeSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { chooseMember, isArchive, memberChunks, membersOf, readMembers, withMemberFile } from "./archive.ts";
import { splitPart } from "./path-part.ts";
import { parseCsv } from "./csv.ts";
import { isUnquoted, scanCsv } from "./csv-scan.ts";
import { readExcel } from "./excel.ts";
import { fileChunks } from "./file-chunks.ts";
import { fileKind, fileSize, notText, readBytes, type FileKind } from "./file-bytes.ts";
import { gzipChunks } from "./gzip.ts";
import { readParquet } from "./parquet.ts";
import type { ColumnChoice, TableInfo, TableRow } from "./row.ts";
import { inUtf8 } from "./utf16.ts";

/** up to here a CSV is read whole, and parsed by csv-parse if it has quotes; beyond, it is scanned in bytes */
const WHOLE_BYTES = 16 * 2 ** 20;

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
 * Reads a table row by row, whatever holds it: CSV (gzip too), Parquet, Excel ("book.xlsx#sheet"), or one of these in an
 * archive ("archive.zip#name" chooses the file). Throws UserError in French: what was found, what was expected, where to look.
 */
export async function readTable<Key extends string>(
  spec: string,
  columns: ColumnChoice<Key>,
  onRow: (row: TableRow<Key>) => void,
): Promise<TableInfo> {
  const { path, part } = splitPart(spec);
  const kind = kindOfFile(path);
  if (isArchive(path, kind)) return readInArchive(path, kind, part, columns, onRow);
  switch (kind) {
    case "parquet":
      return readParquet(path, columns, onRow);
    case "zip":
      return readExcel(path, part, columns, onRow);
    case "gzip":
      return scanCsv(path, inUtf8(gzipChunks(path)), columns, onRow);
    case "text": {
      if (fileSize(path) <= WHOLE_BYTES) return readWhole(path, readBytes(path), columns, onRow);
      return scanCsv(path, inUtf8(fileChunks(path)), columns, onRow);
    }
    default:
      throw notText(kind, path, "un tableau (CSV, Parquet ou Excel)");
  }
}

async function readInArchive<Key extends string>(
  path: string,
  kind: FileKind,
  part: string | null,
  columns: ColumnChoice<Key>,
  onRow: (row: TableRow<Key>) => void,
): Promise<TableInfo> {
  if (/\.ods$/i.test(path))
    throw new UserError(`« ${basename(path)} » est un classeur LibreOffice : enregistrez-le en .xlsx ou en CSV.`, {
      file: path,
    });
  const inside = part === null ? { path: null, part: null } : splitPart(part);
  const members = await membersOf(path, kind);
  const member = chooseMember(path, members, inside.path, [
    [".csv", ".txt"],
    [".parquet"],
    [".xlsx", ".xlsm"],
    [".csv.gz"],
  ]);
  if (/\.(parquet|xls[xm]|gz)$/i.test(member.name))
    return withMemberFile(path, member, (file) =>
      readTable(inside.part === null ? file : `${file}#${inside.part}`, columns, onRow),
    );
  const name = `${path}#${member.name}`;
  if (member.zip && member.zip.bytes <= WHOLE_BYTES) {
    const bytes = (await readMembers(path, [member])).get(member.name)!;
    return readWhole(name, bytes, columns, onRow);
  }
  return scanCsv(name, inUtf8(memberChunks(path, member)), columns, onRow);
}

function readWhole<Key extends string>(
  path: string,
  bytes: Buffer,
  columns: ColumnChoice<Key>,
  onRow: (row: TableRow<Key>) => void,
): Promise<TableInfo> | TableInfo {
  return isUnquoted(bytes) ? scanCsv(path, [bytes], columns, onRow) : parseCsv(path, bytes, columns, onRow);
}
