import { isAscii, isUtf8 } from "node:buffer";
import { detectSeparator } from "./csv.ts";
import { decodeText, detectEncoding, fileKind, notText } from "./file-bytes.ts";
import { BytesRow, chosen, FieldRow, mapHeader, type ColumnChoice, type TableInfo, type TableRow } from "./row.ts";

const [QUOTE, LF, CR] = [34, 10, 13];
const MAX_ROW_BYTES = 4 * 2 ** 20;
const MAX_COLUMNS = 16_384;
/** stands after the bytes of the buffer: every loop over a cell ends there at the latest */
const END = Buffer.from([QUOTE, LF]);
const INCOMPLETE = -1;
/** not worth cutting a row twice for */
const FEW_CELLS = 8;
const TOO_WIDE = "plus de colonnes qu'un tableau n'en a : mauvais séparateur ?";

/**
 * Reads a CSV of any size from chunks of bytes: cells stay bytes until asked for, so that a file of gigabytes of which a
 * few columns count costs little more than looking at each byte once. Same rows, same errors as `parseCsv`.
 */
export async function scanCsv<Key extends string>(
  path: string,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  columns: ColumnChoice<Key>,
  onRow: (row: TableRow<Key>) => void,
): Promise<TableInfo> {
  let scan: Scan<Key> | null = null;
  for await (const chunk of chunks) {
    scan ??= new Scan(path, chunk, columns, onRow);
    scan.push(chunk);
  }
  if (!scan) throw notText("empty", path);
  return scan.end();
}

/**
 * Is this a text without quotes whose lines all end alike (LF or CRLF)? The scanner and csv-parse then cannot differ, and
 * the scanner needs a fifth of the time.
 */
export function isUnquoted(bytes: Buffer): boolean {
  if (bytes.includes(QUOTE) || detectEncoding(bytes).startsWith("utf-16")) return false;
  if (!bytes.includes(CR)) return true;
  for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, at + 1)) if (bytes[at + 1] !== LF) return false;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) if (bytes[at - 1] !== CR) return false;
  return true;
}

class Scan<Key extends string> {
  private buffer: Buffer = Buffer.alloc(END.length);
  /** the same memory, four bytes at a time */
  private words = new Int32Array(0);
  /** bytes of the buffer that wait for the end of their row */
  private held = 0;
  private readonly separator: number;
  private header: readonly string[] | null = null;
  private row: BytesRow<Key>;
  private filter: ((row: TableRow<Key>) => boolean) | null = null;
  /** cells of a row that anyone asks for, and those the filter asks for */
  private wanted = MAX_COLUMNS;
  private first = MAX_COLUMNS;
  private rowCount = 0;
  private line = 1;
  private encoding = "utf-8";
  private readonly starts = new Int32Array(MAX_COLUMNS);
  private readonly ends = new Int32Array(MAX_COLUMNS);
  /** bytes in the buffer, whether they are the last of the file, and whether any cell of theirs is quoted */
  private length = 0;
  private last = false;
  private quoted = false;
  /** where the row after the one cut last begins, and how many line breaks that one has inside quotes */
  private next = 0;
  private breaks = 0;

  constructor(
    private readonly path: string,
    first: Buffer,
    private readonly choice: ColumnChoice<Key>,
    private readonly onRow: (row: TableRow<Key>) => void,
  ) {
    const kind = fileKind(first);
    if (kind !== "text") throw notText(kind, path);
    this.separator = detectSeparator(decodeText(first.subarray(0, 1 << 16))).charCodeAt(0);
    this.row = new BytesRow<Key>(path, new Map(), this.starts, this.ends);
    if (first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf) this.next = 3;
  }

  push(chunk: Buffer): void {
    const length = this.held + chunk.length;
    if (this.buffer.length < length + END.length) {
      const words = new Int32Array(Math.ceil((length + MAX_ROW_BYTES) / 4));
      const larger = Buffer.from(words.buffer);
      this.buffer.copy(larger, 0, 0, this.held);
      this.buffer = larger;
      this.words = words;
    }
    chunk.copy(this.buffer, this.held);
    const used = this.rows(length, false);
    this.buffer.copyWithin(0, used, length);
    this.held = length - used;
    if (this.held > MAX_ROW_BYTES) throw this.fail("ligne démesurée : un guillemet n'est sans doute pas refermé.");
  }

  end(): TableInfo {
    this.rows(this.held, true);
    if (!this.header) throw notText("empty", this.path);
    const separator = String.fromCharCode(this.separator);
    return { separator, encoding: this.encoding, header: this.header, rowCount: this.rowCount };
  }

  /** Hands over the complete rows of the buffer; returns how many bytes they took. */
  private rows(length: number, last: boolean): number {
    const { row } = this;
    END.copy(this.buffer, length);
    const bytes = this.buffer.subarray(0, length);
    row.bytes = bytes;
    row.encoding = isAscii(bytes) ? "latin1" : this.isUtf8(bytes, last) ? "utf8" : "windows-1252";
    if (row.encoding === "windows-1252") this.encoding = "windows-1252";
    this.length = length;
    this.last = last;
    this.quoted = bytes.includes(QUOTE);
    // a byte-order mark is passed over
    let rowStart = this.next;
    while (rowStart < length) {
      const count = this.cut(rowStart, this.first);
      if (count === INCOMPLETE) break;
      if (count > MAX_COLUMNS) throw this.fail(TOO_WIDE);
      this.finishRow(rowStart, count);
      this.line += this.breaks + 1;
      rowStart = this.next;
    }
    this.next = 0;
    return Math.min(rowStart, length);
  }

  /**
   * Cuts the row that begins at `rowStart` into cells. The first `wanted` of them are stored, the others only counted.
   * Returns how many there are, INCOMPLETE when the row goes on after the buffer.
   */
  private cut(rowStart: number, wanted: number): number {
    this.breaks = 0;
    return this.quoted ? this.cutQuoted(rowStart, wanted, false) : this.cutPlain(rowStart, wanted, false);
  }

  /** Stores more cells of the row cut last; the others are counted already. */
  private cutFurther(rowStart: number, wanted: number): void {
    const { next, breaks } = this;
    if (this.quoted) this.cutQuoted(rowStart, wanted, true);
    else this.cutPlain(rowStart, wanted, true);
    this.next = next;
    this.breaks = breaks;
  }

  /** Where nothing is quoted a line is a row and a separator always separates. */
  private cutPlain(rowStart: number, wanted: number, counted: boolean): number {
    const { starts, ends, separator, buffer, length, last } = this;
    const lineEnd = Math.min(buffer.indexOf(LF, rowStart), length);
    if (lineEnd === length && !last) return INCOMPLETE;
    const textEnd = lineEnd > rowStart && buffer[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    let count = 0;
    let start = rowStart;
    let at = rowStart;
    for (; at < textEnd && count < wanted; at++) {
      if (buffer[at] !== separator) continue;
      starts[count] = start;
      ends[count++] = at;
      start = at + 1;
    }
    if (count < wanted) {
      starts[count] = start;
      ends[count] = textEnd;
    }
    this.next = lineEnd + 1;
    return counted ? wanted : count + 1 + this.separatorsFrom(at, textEnd);
  }

  /**
   * How many separators stand between two places: most of the bytes of wide tables are only counted. Four at a time: a byte that is the
   * separator becomes 0 under `xor`, and bit 7 of `found` marks the bytes that are 0.
   */
  private separatorsFrom(from: number, to: number): number {
    const { buffer, separator, words } = this;
    let count = 0;
    let at = from;
    for (; at < to && (at & 3) !== 0; at++) if (buffer[at] === separator) count++;
    const pattern = Math.imul(separator, 0x01010101);
    const lastWord = to >> 2;
    for (let word = at >> 2; word < lastWord;) {
      let sums = 0;
      // sums of bytes: 255 turns at most before they run over
      for (const stop = Math.min(lastWord, word + 255); word < stop; word++) {
        const xor = words[word]! ^ pattern;
        const found = ~(((xor & 0x7f7f7f7f) + 0x7f7f7f7f) | xor | 0x7f7f7f7f);
        sums = (sums + (found >>> 7)) | 0;
      }
      count += (sums & 0xff) + ((sums >>> 8) & 0xff) + ((sums >>> 16) & 0xff) + (sums >>> 24);
    }
    for (at = Math.max(at, lastWord << 2); at < to; at++) if (buffer[at] === separator) count++;
    return count;
  }

  /** Quotes are kept in the cell: the row takes them off when it is asked for. */
  private cutQuoted(rowStart: number, wanted: number, counted: boolean): number {
    const { starts, ends, separator, buffer, length, last } = this;
    let lineEnd = Math.min(buffer.indexOf(LF, rowStart), length);
    if (lineEnd === length && !last) return INCOMPLETE;
    let count = 0;
    let at = rowStart;
    // one turn a cell
    for (;;) {
      if (counted && count >= wanted) return wanted;
      if (count >= wanted && buffer[at] === QUOTE) {
        // cells that are only counted, as most are: on to the last of those that follow each other quoted, without more ado
        let quote = at + 1;
        for (;;) {
          while (buffer[quote] !== QUOTE) quote++;
          if (quote + 2 >= lineEnd || buffer[quote + 1] !== separator || buffer[quote + 2] !== QUOTE) break;
          count++;
          at = quote + 2;
          quote += 3;
        }
      }
      const start = at;
      let end = 0;
      if (buffer[at] === QUOTE && at < length) {
        at++;
        for (;;) {
          while (buffer[at] !== QUOTE) at++;
          if (buffer[at + 1] !== QUOTE || at + 1 >= length) break;
          at += 2;
        }
        for (; at > lineEnd; lineEnd = Math.min(buffer.indexOf(LF, lineEnd + 1), length)) this.breaks++;
        if (lineEnd === length && !last) return INCOMPLETE;
        if (at >= length) throw this.fail("un guillemet ouvert n'est jamais refermé : fichier tronqué ?");
        end = ++at;
        if (buffer[at] === CR) at++;
        if (at < length && buffer[at] !== separator && buffer[at] !== LF) throw this.fail("guillemets mal placés.");
      } else {
        while (buffer[at] !== separator && at < lineEnd) at++;
        end = at === lineEnd && at < length && at > start && buffer[at - 1] === CR ? at - 1 : at;
      }
      if (count < wanted) {
        starts[count] = start;
        ends[count] = end;
      }
      count++;
      if (at >= lineEnd) break;
      at++;
    }
    this.next = at + 1;
    return count;
  }

  private finishRow(rowStart: number, count: number): void {
    const { row, header } = this;
    row.line = this.line;
    row.count = count;
    if (count === 1 && this.ends[0] === this.starts[0]) return;
    if (!header) return this.readHeader(count);
    if (count !== header.length) {
      this.cut(rowStart, MAX_COLUMNS);
      row.checkWidth(header.length);
    }
    this.rowCount++;
    if (this.filter !== null && !this.filter(row)) return;
    if (this.first < this.wanted) this.cutFurther(rowStart, this.wanted);
    this.onRow(row);
  }

  private readHeader(count: number): void {
    const { row } = this;
    const header = Array.from({ length: count }, (_, index) => row.at(index));
    const columns = chosen(this.choice, header);
    const positions = mapHeader(this.path, header, columns.required, columns.optional, this.line);
    const until = (keys: Iterable<Key>) => Math.max(1, ...Array.from(keys, (key) => (positions.get(key) ?? -1) + 1));
    row.positions = positions;
    row.header = header;
    this.header = header;
    this.filter = columns.filter ?? null;
    if (!columns.wide) this.wanted = until(positions.keys());
    const first = columns.filter && columns.filterOn ? until(columns.filterOn) : this.wanted;
    this.first = this.wanted - first > FEW_CELLS ? first : this.wanted;
    columns.onHeader?.(header);
  }

  /** A chunk may end inside a character: the last one does not count. */
  private isUtf8(buffer: Buffer, last: boolean): boolean {
    if (last) return isUtf8(buffer);
    let end = buffer.length;
    while (end > 0 && end > buffer.length - 3 && (buffer[end - 1]! & 0xc0) === 0x80) end--;
    if (end > 0 && buffer[end - 1]! >= 0xc0) end--;
    return isUtf8(buffer.subarray(0, end));
  }

  private fail(what: string) {
    const row = new FieldRow<Key>(this.path, new Map());
    row.line = this.line;
    return row.error(what);
  }
}
