import { UserError } from "../../report/index.ts";
import { basename } from "node:path";

/** Column of a file: its name, or several names of which the first that exists is taken. Case and spaces around do not count. */
export type ColumnName = string | readonly string[];

/** One row as its reader sees it. The object is reused: take what you need before the next row. */
export interface CsvRow<Key extends string> {
  /** line of the file where the row begins (1 = first) */
  readonly line: number;
  /** trimmed text; "" when the cell is empty or the optional column absent */
  text(key: Key): string;
  /** number (comma or point), null when empty. Throws UserError when the text is not a number. */
  number(key: Key): number | null;
  /** text of the column at this position of the header */
  at(index: number): string;
  /** a UserError at this row */
  error(sentence: string): UserError;
}

/**
 * A number as people write it: "1234.5", "1 234,5", "-3", "1.234,5", "2e3"; null when empty, NaN when it is no number.
 * One comma alone is a decimal comma.
 */
export function parseNumber(text: string): number | null {
  if (text === "") return null;
  const compact = text.replace(/[\s\u00a0\u202f']/g, "");
  if (compact === "") return null;
  const plain = compact.includes(",") ? compact.replace(/\.(?=.*,)/g, "").replace(",", ".") : compact;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}

/** Position of each wanted column in the header (-1 = optional and absent). Throws UserError: expected, found, where. */
export function mapHeader<Key extends string>(
  path: string,
  header: readonly string[],
  required: Readonly<Partial<Record<Key, ColumnName>>>,
  optional: Readonly<Partial<Record<Key, ColumnName>>> | undefined,
  line: number,
): Map<Key, number> {
  const found = new Map<string, number>();
  header.forEach((name, index) => {
    const key = normalise(name);
    if (!found.has(key)) found.set(key, index);
  });
  const position = (names: ColumnName) => {
    for (const name of typeof names === "string" ? [names] : names) {
      const index = found.get(normalise(name));
      if (index !== undefined) return index;
    }
    return -1;
  };
  const positions = new Map<Key, number>();
  for (const [key, names] of Object.entries(optional ?? {}) as Array<[Key, ColumnName]>)
    positions.set(key, position(names));
  const missing: string[] = [];
  for (const [key, names] of Object.entries(required) as Array<[Key, ColumnName]>) {
    const index = position(names);
    if (index < 0) missing.push(typeof names === "string" ? `« ${names} »` : names.map((n) => `« ${n} »`).join(" ou "));
    positions.set(key, index);
  }
  if (missing.length > 0) {
    const shown = header.slice(0, 30).join(", ") + (header.length > 30 ? ", …" : "");
    throw new UserError(
      `${basename(path)}, ligne ${line} : ${missing.length > 1 ? "colonnes absentes" : "colonne absente"} : ${missing.join(", ")} ; ` +
        `colonnes trouvées : ${shown}.`,
      { file: path, line },
    );
  }
  return positions;
}

const normalise = (name: string) => name.trim().toLowerCase();

/** The reusable row: set `fields` and `line`, then hand it over. */
export class FieldRow<Key extends string> implements CsvRow<Key> {
  fields: readonly string[] = [];
  line = 0;

  constructor(
    private readonly path: string,
    private readonly positions: ReadonlyMap<Key, number>,
  ) {}

  at(index: number): string {
    return (this.fields[index] ?? "").trim();
  }

  text(key: Key): string {
    return this.at(this.positions.get(key)!);
  }

  number(key: Key): number | null {
    const value = parseNumber(this.text(key));
    if (Number.isNaN(value)) throw this.error(`« ${this.text(key)} » n'est pas un nombre (colonne « ${key} »).`);
    return value;
  }

  error(sentence: string): UserError {
    return new UserError(`${basename(this.path)}, ligne ${this.line} : ${sentence}`, {
      file: this.path,
      line: this.line,
    });
  }
}
