import { UserError } from "../../report/index.ts";
import { basename } from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import { decodeText, detectEncoding, fileKind, notText } from "./file-bytes.ts";
import {
  chosen,
  FieldRow,
  mapHeader,
  type ColumnChoice,
  type TableColumns,
  type TableInfo,
  type TableRow,
} from "./row.ts";

const SEPARATORS = [";", ",", "\t", "|"] as const;

/**
 * Reads a CSV in memory row by row. Separator (`;`, `,`, tab, `|`), encoding (UTF-8, UTF-16, Windows-1252) and byte-order
 * mark are detected, quoting is respected. Throws UserError in French: empty, a web page, missing columns (expected and
 * found), an unclosed quote, a row with another number of cells. `path` is only named in messages.
 */
export function parseCsv<Key extends string>(
  path: string,
  bytes: Uint8Array,
  choice: ColumnChoice<Key>,
  onRow: (row: TableRow<Key>) => void,
): TableInfo {
  const kind = fileKind(bytes);
  if (kind !== "text") throw notText(kind, path);
  const text = decodeText(bytes);
  const separator = detectSeparator(text);
  let header: string[] | null = null;
  let columns: TableColumns<Key> | null = null;
  let row: FieldRow<Key> | null = null;
  let rowCount = 0;
  // csv-parse counts a line break of two characters inside quotes twice
  let overcount = 0;
  try {
    parse(text, {
      delimiter: separator,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 4 * 2 ** 20,
      on_record: (fields: string[], { lines }) => {
        overcount += countOf(fields, "\r\n");
        const line = lines - overcount - countOf(fields, "\n");
        if (!row) {
          header = fields.map((name) => name.trim());
          columns = chosen(choice, header);
          row = new FieldRow(path, mapHeader(path, header, columns.required, columns.optional, line));
          row.header = header;
          columns.onHeader?.(header);
          return null;
        }
        row.fields = fields;
        row.line = line;
        if (fields.length !== header!.length) row.checkWidth(header!.length);
        rowCount++;
        if (columns!.filter?.(row) !== false) onRow(row);
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

function countOf(fields: readonly string[], piece: string): number {
  let count = 0;
  for (const field of fields) for (let at = field.indexOf(piece); at >= 0; at = field.indexOf(piece, at + 1)) count++;
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
