import { UserError } from "../../report/index.ts";
import { basename } from "node:path";

/** Column of a table: its name, or several names of which the first that exists is taken. Case and spaces around do not count. */
export type ColumnName = string | readonly string[];

/** Which columns a reader wants of a table. */
export interface TableColumns<Key extends string> {
  readonly required: Readonly<Partial<Record<Key, ColumnName>>>;
  readonly optional?: Readonly<Partial<Record<Key, ColumnName>>>;
  /** called once with the header, before the rows */
  readonly onHeader?: (header: readonly string[]) => void;
  /** the reader also looks at columns by their position (`at`) */
  readonly wide?: boolean;
  /** rows it refuses are passed over; it may only ask for the columns of `filterOn`, which alone are then read of them */
  readonly filter?: (row: TableRow<Key>) => boolean;
  readonly filterOn?: readonly Key[];
}

/** The columns wanted, once the header is known where they depend on it. */
export type ColumnChoice<Key extends string> = TableColumns<Key> | ((header: readonly string[]) => TableColumns<Key>);

/** Settles a choice of columns on a header. */
export function chosen<Key extends string>(choice: ColumnChoice<Key>, header: readonly string[]): TableColumns<Key> {
  return typeof choice === "function" ? choice(header) : choice;
}

/** What a table turned out to be. */
export interface TableInfo {
  readonly separator: string;
  readonly encoding: string;
  readonly header: readonly string[];
  readonly rowCount: number;
}

/** One row as its reader sees it. The object is reused: take what you need before the next row. */
export interface TableRow<Key extends string> {
  /** line of the file where the row begins (1 = first) */
  readonly line: number;
  /** trimmed text; "" when the cell is empty or the optional column absent */
  text(key: Key): string;
  /** number (comma or point), null when empty. Throws UserError when the text is not a number. */
  number(key: Key): number | null;
  /** text of the column at this position of the header (of a table read as `wide`) */
  at(index: number): string;
  /** a UserError at this row */
  error(sentence: string): UserError;
}

/** Digits whose value a number holds exactly, and powers of ten that it holds. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);

/**
 * A number of few digits without sign or exponent, as nearly all are, NaN for any other text. Exact: both sides of the division are whole
 * numbers that a double holds, and a division is rounded once, as reading the digits would be.
 */
function plainNumber(text: string): number {
  const { length } = text;
  if (length === 0 || length > EXACT_DIGITS) return Number.NaN;
  let value = 0;
  let point = -1;
  for (let at = 0; at < length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (digit === -2 && point < 0) point = at;
    else return Number.NaN;
  }
  if (point < 0) return value;
  return length === 1 ? Number.NaN : value / POWERS[length - 1 - point]!;
}

const PLAIN = /^-?(\d+\.?\d*|\.\d+)$/;

/**
 * A number as people write it: "1234.5", "1 234,5", "-3", "1.234,5", "2e3"; null when empty, NaN when it is no number, or one too large
 * to be counted with ("1e400"). One comma alone is a decimal comma.
 */
export function parseNumber(text: string): number | null {
  const plainest = plainNumber(text);
  if (!Number.isNaN(plainest)) return plainest;
  if (PLAIN.test(text)) return finite(Number(text));
  const compact = text.replace(/[\s\u00a0\u202f']/g, "");
  if (compact === "") return null;
  const plain = compact.includes(",") ? compact.replace(/\.(?=.*,)/g, "").replace(",", ".") : compact;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? finite(Number(plain)) : Number.NaN;
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

/** Position of each wanted column in the header (-1 = optional and absent). Throws UserError: expected, found, where. */
export function mapHeader<Key extends string>(
  path: string,
  header: readonly string[],
  required: TableColumns<Key>["required"],
  optional: TableColumns<Key>["optional"],
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

/** What every kind of row has in common: where it is, and how a cell becomes a number. */
export abstract class BaseRow<Key extends string> implements TableRow<Key> {
  line = 0;
  /** names of the columns, for messages */
  header: readonly string[] = [];

  constructor(
    protected readonly path: string,
    public positions: ReadonlyMap<Key, number>,
  ) {}

  abstract at(index: number): string;
  /** cells of this row */
  protected abstract width(): number;

  text(key: Key): string {
    const index = this.positions.get(key);
    return index === undefined || index < 0 ? "" : this.at(index);
  }

  number(key: Key): number | null {
    const text = this.text(key);
    const value = parseNumber(text);
    if (Number.isNaN(value))
      throw this.error(
        `« ${text} » n'est pas un nombre (colonne « ${this.header[this.positions.get(key) ?? -1] ?? key} »).`,
      );
    return value;
  }

  error(sentence: string): UserError {
    return new UserError(`${basename(this.path)}, ligne ${this.line} : ${sentence}`, {
      file: this.path,
      line: this.line,
    });
  }

  /** Trailing empty cells are a habit of spreadsheets; anything else is a cut file or an unquoted separator. */
  checkWidth(expected: number): void {
    const found = this.width();
    let extra = expected;
    while (extra < found && this.at(extra) === "") extra++;
    if (found > expected && extra === found) return;
    throw this.error(
      `nombre de cellules : ${found}, attendu : ${expected} ; fichier tronqué, ou séparateur dans une cellule sans guillemets.`,
    );
  }
}

/** A row of strings: set `fields` and `line`, then hand it over. */
export class FieldRow<Key extends string> extends BaseRow<Key> {
  fields: readonly string[] = [];

  at(index: number): string {
    return (this.fields[index] ?? "").trim();
  }

  protected width(): number {
    return this.fields.length;
  }
}

/** bytes of a cell worth remembering, and how many are remembered (a power of two) */
const SHORT = 8;
const SLOTS = 4096;

/** What String.trim takes off, as far as ASCII goes; of the rest it takes care itself. */
const isBlank = (byte: number) => byte === 32 || (byte > 8 && byte < 14);

/** A row still in bytes: cell i is bytes[starts[i] .. ends[i]], with its quotes if it has them. */
export class BytesRow<Key extends string> extends BaseRow<Key> {
  bytes: Buffer = Buffer.alloc(0);
  encoding: "latin1" | "utf8" | "windows-1252" = "latin1";
  count = 0;
  private readonly windows = new TextDecoder("windows-1252");
  // no such cell has a byte 0, so its bytes alone tell it, and an empty slot is never found
  private readonly shortLow = new Int32Array(SLOTS);
  private readonly shortHigh = new Int32Array(SLOTS);
  private readonly shortText: string[] = Array.from({ length: SLOTS }, () => "");

  constructor(
    path: string,
    positions: ReadonlyMap<Key, number>,
    private readonly starts: Int32Array,
    private readonly ends: Int32Array,
  ) {
    super(path, positions);
  }

  at(index: number): string {
    if (index >= this.count) return "";
    const { bytes } = this;
    let start = this.starts[index]!;
    let end = this.ends[index]!;
    const quoted = bytes[start] === 34;
    if (quoted) {
      start++;
      end--;
    }
    while (start < end && isBlank(bytes[start]!)) start++;
    while (end > start && isBlank(bytes[end - 1]!)) end--;
    if (start === end) return "";
    return end - start <= SHORT ? this.short(start, end, quoted) : this.decode(start, end, quoted);
  }

  /** Codes come back again and again: a cell of few ASCII bytes is decoded once and found by its bytes. */
  private short(start: number, end: number, quoted: boolean): string {
    const { bytes } = this;
    let [low, high, union] = [0, 0, 0];
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === 34 || byte === 0) return this.decode(start, end, quoted);
      union |= byte;
      high = (high << 8) | (low >>> 24);
      low = (low << 8) | byte;
    }
    if (union >= 0x80) return this.decode(start, end, quoted);
    const slot = (Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1) >>> 20) & (SLOTS - 1);
    if (this.shortLow[slot] === low && this.shortHigh[slot] === high) return this.shortText[slot]!;
    const text = bytes.toString("latin1", start, end);
    this.shortLow[slot] = low;
    this.shortHigh[slot] = high;
    this.shortText[slot] = text;
    return text;
  }

  private decode(start: number, end: number, quoted: boolean): string {
    const { bytes } = this;
    const text =
      this.encoding === "windows-1252"
        ? this.windows.decode(bytes.subarray(start, end))
        : bytes.toString(this.encoding, start, end);
    return (quoted ? text.replaceAll('""', '"') : text).trim();
  }

  protected width(): number {
    return this.count;
  }
}
