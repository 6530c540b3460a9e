import { UserError } from "../../report/index.ts";
import { gunzipSync } from "node:zlib";
import { basename } from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import { FieldRow, mapHeader, type ColumnName, type CsvRow } from "./csv-row.ts";
import { decodeText, detectEncoding, fileKind, notText, readBytes } from "./file-bytes.ts";

const MAX_TEXT_BYTES = 512 * 2 ** 20;
const SEPARATORS = [";", ",", "\t", "|"] as const;

export interface CsvInfo {
  readonly separator: string;
  readonly encoding: string;
  readonly header: readonly string[];
  readonly rowCount: number;
}

export interface CsvColumns<Key extends string> {
  readonly required: Readonly<Partial<Record<Key, ColumnName>>>;
  readonly optional?: Readonly<Partial<Record<Key, ColumnName>>>;
  /** called once with the header, before the rows */
  readonly onHeader?: (header: readonly string[]) => void;
}

/**
 * Reads a CSV file row by row. Separator (`;`, `,`, tab, `|`), encoding (UTF-8, UTF-16, Windows-1252) and byte-order
 * mark are detected, quoting is respected, `.csv.gz` is unpacked. Throws UserError in French: no such file, empty, a
 * web page, missing columns (expected and found), an unclosed quote, a row with another number of cells.
 */
export async function readCsv<Key extends string>(
  path: string,
  columns: CsvColumns<Key>,
  onRow: (row: CsvRow<Key>) => void,
): Promise<CsvInfo> {
  return parseCsv(path, unpacked(path), columns, onRow);
}

/** The same on bytes in memory; `path` is only named in messages. */
export function parseCsv<Key extends string>(
  path: string,
  bytes: Uint8Array,
  columns: CsvColumns<Key>,
  onRow: (row: CsvRow<Key>) => void,
): CsvInfo {
  const kind = fileKind(bytes);
  if (kind !== "text") throw notText(kind, path);
  const text = decodeText(bytes);
  const separator = detectSeparator(text);
  let header: string[] | null = null;
  let row: FieldRow<Key> | null = null;
  let rowCount = 0;
  try {
    parse(text, {
      delimiter: separator,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 4 * 2 ** 20,
      on_record: (fields: string[], { lines }) => {
        const line = lines - breaksInside(fields);
        if (!row) {
          header = fields.map((name) => name.trim());
          row = new FieldRow(path, mapHeader(path, header, columns.required, columns.optional, line));
          columns.onHeader?.(header);
          return null;
        }
        row.fields = fields;
        row.line = line;
        if (fields.length !== header!.length) checkWidth(row, fields, header!.length);
        rowCount++;
        onRow(row);
        return null;
      },
    });
  } catch (error) {
    throw error instanceof CsvError ? parseFailure(path, error) : error;
  }
  if (!header) throw notText("empty", path);
  return { separator, encoding: detectEncoding(bytes), header, rowCount };
}

/** The separator that stands most often in the first line, outside quotes. */
export function detectSeparator(text: string): string {
  const counts = new Map<string, number>();
  let quoted = false;
  for (let i = 0; i < text.length && i < 1 << 20; i++) {
    const char = text[i]!;
    if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if ((char === "\n" || char === "\r") && i > 0) break;
    else counts.set(char, (counts.get(char) ?? 0) + 1);
  }
  let best = SEPARATORS[0] as string;
  for (const separator of SEPARATORS) if ((counts.get(separator) ?? 0) > (counts.get(best) ?? 0)) best = separator;
  return best;
}

function unpacked(path: string): Uint8Array {
  const bytes = readBytes(path, MAX_TEXT_BYTES);
  if (fileKind(bytes) !== "gzip") return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_TEXT_BYTES });
  } catch {
    throw new UserError(`« ${basename(path)} » : archive gzip tronquée, abîmée ou trop grande une fois décompressée.`, {
      file: path,
    });
  }
}

/** Trailing empty cells are a habit of spreadsheets; anything else is a cut file or an unquoted separator. */
function checkWidth<Key extends string>(row: FieldRow<Key>, fields: readonly string[], expected: number): void {
  if (fields.length > expected && fields.slice(expected).every((field) => field.trim() === "")) return;
  throw row.error(
    `${fields.length} cellules au lieu de ${expected} : fichier tronqué, ou séparateur dans une cellule sans guillemets.`,
  );
}

function breaksInside(fields: readonly string[]): number {
  let count = 0;
  for (const field of fields) for (let at = field.indexOf("\n"); at >= 0; at = field.indexOf("\n", at + 1)) count++;
  return count;
}

function parseFailure(path: string, error: CsvError): UserError {
  const line = Number((error as { lines?: number }).lines ?? 0);
  const what =
    error.code === "CSV_QUOTE_NOT_CLOSED"
      ? "un guillemet ouvert n'est jamais refermé : fichier tronqué ?"
      : error.code === "CSV_MAX_RECORD_SIZE"
        ? "ligne démesurée : un guillemet n'est sans doute pas refermé."
        : "guillemets mal placés.";
  return new UserError(`${basename(path)}, ligne ${line} : ${what}`, { file: path, line });
}
