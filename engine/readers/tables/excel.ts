import { UserError } from "../../report/index.ts";
import type { CellValue } from "exceljs";
import { basename } from "node:path";
import { readBytes } from "./file-bytes.ts";
import { chosen, FieldRow, mapHeader, type ColumnChoice, type TableInfo, type TableRow } from "./row.ts";
import { zipEntries } from "./zip.ts";

const MAX_BYTES = 50 * 2 ** 20;
const MAX_UNPACKED_BYTES = 400 * 2 ** 20;
/** titles and notes may stand above the header: INSEE puts up to six lines */
const HEADER_WITHIN = 20;

/**
 * Reads a sheet of an Excel workbook (.xlsx): the one named, else the first that has the columns asked for. Title lines
 * above the header are passed. Throws UserError: damaged, no such sheet (with those there are), missing columns.
 */
export async function readExcel<Key extends string>(
  path: string,
  sheet: string | null,
  choice: ColumnChoice<Key>,
  onRow: (row: TableRow<Key>) => void,
): Promise<TableInfo> {
  const unpacked = zipEntries(path).reduce((sum, { bytes }) => sum + bytes, 0);
  if (unpacked > MAX_UNPACKED_BYTES)
    throw new UserError(
      `« ${basename(path)} » ferait ${Math.round(unpacked / 1e6)} Mo une fois décompressé : trop pour un classeur ; enregistrez la feuille en CSV.`,
      { file: path },
    );
  const { default: excel } = await import("exceljs");
  const workbook = new excel.Workbook();
  try {
    // the library's own Buffer type is older than Node's
    await workbook.xlsx.load(readBytes(path, MAX_BYTES) as unknown as ArrayBuffer);
  } catch {
    throw new UserError(
      `« ${basename(path)} » n'est pas un classeur Excel lisible ; enregistrez-le de nouveau en .xlsx ou en CSV.`,
      { file: path },
    );
  }
  const names = workbook.worksheets.map(({ name }) => name);
  const sheets = sheet === null ? workbook.worksheets : workbook.worksheets.filter(({ name }) => name === sheet);
  if (sheets.length === 0)
    throw new UserError(`« ${basename(path)} » n'a pas de feuille « ${sheet} » ; feuilles : ${names.join(", ")}.`, {
      file: path,
    });
  // of the lines without the columns, the widest is the likeliest header
  let failure: Failure | null = null;
  for (const worksheet of sheets) {
    const rows: Array<{ line: number; fields: string[] }> = [];
    worksheet.eachRow((row, line) => {
      const values = Array.isArray(row.values) ? row.values.slice(1) : [];
      rows.push({ line, fields: Array.from(values, (value) => textOf(value)) });
    });
    const found = headerOf(path, rows, choice);
    if (!("positions" in found)) {
      if (found.width > (failure?.width ?? 0)) failure = found;
      continue;
    }
    const row = new FieldRow(path, found.positions);
    row.header = found.header;
    const columns = chosen(choice, found.header);
    columns.onHeader?.(found.header);
    let rowCount = 0;
    for (const { line, fields } of rows.slice(found.at + 1)) {
      if (fields.every((field) => field === "")) continue;
      row.line = line;
      row.fields = fields;
      rowCount++;
      if (columns.filter?.(row) !== false) onRow(row);
    }
    return { separator: "", encoding: `xlsx, feuille ${worksheet.name}`, header: found.header, rowCount };
  }
  throw failure?.failure ?? new UserError(`« ${basename(path)} » : la feuille est vide.`, { file: path });
}

/** The first line that has all required columns. */
function headerOf<Key extends string>(
  path: string,
  rows: ReadonlyArray<{ line: number; fields: string[] }>,
  choice: ColumnChoice<Key>,
): { at: number; header: string[]; positions: Map<Key, number> } | Failure {
  let found: Failure = { failure: null, width: 0 };
  for (let at = 0; at < Math.min(rows.length, HEADER_WITHIN); at++) {
    const { fields, line } = rows[at]!;
    try {
      const columns = chosen(choice, fields);
      return { at, header: fields, positions: mapHeader(path, fields, columns.required, columns.optional, line) };
    } catch (error) {
      const width = fields.filter((field) => field !== "").length;
      if (width > found.width) found = { failure: error, width };
    }
  }
  return found;
}

/** Why a line is no header, and how many cells it has. */
interface Failure {
  readonly failure: unknown;
  readonly width: number;
}

function textOf(value: CellValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value !== "object") return String(value);
  if ("richText" in value) return value.richText.map(({ text }) => text).join("");
  if ("result" in value) return textOf(value.result);
  if ("text" in value) return String(value.text);
  return "";
}
