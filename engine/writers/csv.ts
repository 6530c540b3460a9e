/** How a CSV is written. Files always end with a newline; cells follow RFC 4180. */
export interface CsvDialect {
  readonly separator: "," | ";";
  readonly decimal: "." | ",";
  /** byte order mark, so that Excel reads UTF-8 */
  readonly bom: boolean;
  readonly newline: "\n" | "\r\n";
}

/** For programs: comma, dot, no mark. */
export const PLAIN_CSV: CsvDialect = { separator: ",", decimal: ".", bom: false, newline: "\n" };

/** For a French spreadsheet: semicolon, decimal comma, UTF-8 mark. */
export const FRENCH_CSV: CsvDialect = { separator: ";", decimal: ",", bom: true, newline: "\r\n" };

/** A number already rounded to so many decimals; text; yes or no (1, 0); null for nothing. */
export type CsvCell = string | number | boolean | null;

/**
 * One line without its end. Text that a spreadsheet would run as a formula (= + - @, tab, return first) gets an
 * apostrophe; numbers keep their sign.
 */
export function csvLine(cells: readonly CsvCell[], dialect: CsvDialect): string {
  let line = "";
  for (let i = 0; i < cells.length; i++)
    line += (i === 0 ? "" : dialect.separator) + csvCell(cells[i] ?? null, dialect);
  return line;
}

function csvCell(cell: CsvCell, dialect: CsvDialect): string {
  if (cell === null) return "";
  if (typeof cell === "boolean") return cell ? "1" : "0";
  if (typeof cell === "number") {
    if (!Number.isFinite(cell)) return "";
    return dialect.decimal === "," ? String(cell).replace(".", ",") : String(cell);
  }
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /["\r\n,;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The whole text in pieces of about 64 kB, so that millions of rows never stand in memory together. */
export function* csvChunks(
  header: readonly string[],
  rows: Iterable<readonly CsvCell[]>,
  dialect: CsvDialect,
): Generator<string> {
  let chunk = (dialect.bom ? "\ufeff" : "") + csvLine(header, dialect) + dialect.newline;
  for (const row of rows) {
    chunk += csvLine(row, dialect) + dialect.newline;
    if (chunk.length > 65_536) {
      yield chunk;
      chunk = "";
    }
  }
  yield chunk;
}

/** Rounds to so many decimals, half up: the one rounding of printed tables. null stays null. */
export function round(value: number | null | undefined, decimals: number): number | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
