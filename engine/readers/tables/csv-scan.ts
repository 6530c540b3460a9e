import { isAscii, isUtf8 } from "node:buffer";
import { detectSeparator } from "./csv.ts";
import { decodeText, fileKind, notText } from "./file-bytes.ts";
import { BytesRow, chosen, FieldRow, mapHeader, type ColumnChoice, type TableInfo, type TableRow } from "./row.ts";

const [QUOTE, LF, CR] = [34, 10, 13];
const MAX_ROW_BYTES = 4 * 2 ** 20;
const MAX_COLUMNS = 16_384;
const TOO_WIDE = "plus de colonnes qu'un tableau n'en a : mauvais séparateur ?";

/**
 * Reads a CSV of any size from chunks of bytes: cells stay bytes until asked for, so that a file of gigabytes of which a
 * few columns count costs little more than looking at each byte once. Same rows, same errors as `parseCsv`.
 */
export async function scanCsv<Key extends string>(
  path: string,
  chunks: AsyncIterable<Buffer>,
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

class Scan<Key extends string> {
  private buffer: Buffer = Buffer.alloc(0);
  /** bytes of the buffer that wait for the end of their row */
  private held = 0;
  private readonly separator: string;
  private header: readonly string[] | null = null;
  private row: BytesRow<Key>;
  private filter: ((row: TableRow<Key>) => boolean) | null = null;
  /** cells of a row that anyone asks for */
  private wanted = MAX_COLUMNS;
  private rowCount = 0;
  private line = 1;
  private encoding = "utf-8";
  private readonly starts = new Int32Array(MAX_COLUMNS + 1);
  private readonly ends = new Int32Array(MAX_COLUMNS + 1);

  constructor(
    private readonly path: string,
    first: Buffer,
    private readonly choice: ColumnChoice<Key>,
    private readonly onRow: (row: TableRow<Key>) => void,
  ) {
    const kind = fileKind(first);
    if (kind !== "text") throw notText(kind, path);
    this.separator = detectSeparator(decodeText(first.subarray(0, 1 << 16)));
    this.row = new BytesRow<Key>(path, new Map(), this.starts, this.ends);
    if (first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf) this.skip = 3;
  }

  /** bytes of a byte-order mark still to pass */
  private skip = 0;

  push(chunk: Buffer): void {
    const length = this.held + chunk.length;
    if (this.buffer.length < length) {
      const larger = Buffer.allocUnsafe(length + MAX_ROW_BYTES);
      this.buffer.copy(larger, 0, 0, this.held);
      this.buffer = larger;
    }
    chunk.copy(this.buffer, this.held);
    const used = this.rows(this.buffer.subarray(0, length), false);
    this.buffer.copyWithin(0, used, length);
    this.held = length - used;
    if (this.held > MAX_ROW_BYTES)
      throw this.fail(this.line, "ligne démesurée : un guillemet n'est sans doute pas refermé.");
  }

  end(): TableInfo {
    this.rows(this.buffer.subarray(0, this.held), true);
    if (!this.header) throw notText("empty", this.path);
    return { separator: this.separator, encoding: this.encoding, header: this.header, rowCount: this.rowCount };
  }

  /** Hands over the complete rows of the buffer; returns how many bytes they took. */
  private rows(buffer: Buffer, last: boolean): number {
    const { row } = this;
    row.bytes = buffer;
    row.encoding = isAscii(buffer) ? "latin1" : this.isUtf8(buffer, last) ? "utf8" : "windows-1252";
    if (row.encoding === "windows-1252") this.encoding = "windows-1252";
    const start = this.skip;
    this.skip = 0;
    return buffer.includes(QUOTE) ? this.quotedRows(buffer, start, last) : this.plainRows(buffer, start, last);
  }

  /** Where nothing is quoted a line is a row and a separator always separates. */
  private plainRows(buffer: Buffer, from: number, last: boolean): number {
    const separator = this.separator.charCodeAt(0);
    const length = buffer.length;
    let rowStart = from;
    while (rowStart < length) {
      let rowEnd = buffer.indexOf(LF, rowStart);
      if (rowEnd < 0) {
        if (!last) return rowStart;
        rowEnd = length;
      }
      let count = this.cells(buffer, rowStart, rowEnd, separator, this.wanted);
      if (this.header && count !== this.header.length)
        count = this.cells(buffer, rowStart, rowEnd, separator, MAX_COLUMNS);
      if (count > MAX_COLUMNS) throw this.fail(this.line, TOO_WIDE);
      this.finishRow(count);
      this.line++;
      rowStart = rowEnd + 1;
    }
    return Math.min(rowStart, length);
  }

  /** Cuts an unquoted row into cells; those from `wanted` on are only counted. Returns how many there are. */
  private cells(buffer: Buffer, rowStart: number, rowEnd: number, separator: number, wanted: number): number {
    const { starts, ends } = this;
    const textEnd = rowEnd > rowStart && buffer[rowEnd - 1] === CR ? rowEnd - 1 : rowEnd;
    let count = 0;
    let at = rowStart;
    starts[0] = rowStart;
    while (at < textEnd && count < wanted) {
      if (buffer[at++] === separator) {
        ends[count++] = at - 1;
        starts[count] = at;
      }
    }
    if (count < wanted) ends[count] = textEnd;
    while (at < textEnd) if (buffer[at++] === separator) count++;
    return count + 1;
  }

  private quotedRows(buffer: Buffer, from: number, last: boolean): number {
    const { starts, ends } = this;
    const separator = this.separator.charCodeAt(0);
    const length = buffer.length;
    let rowStart = from;
    let at = from;
    while (at < length) {
      let count = 0;
      let breaks = 0;
      let complete = false;
      // one turn a cell
      while (!complete) {
        if (count === MAX_COLUMNS) throw this.fail(this.line, TOO_WIDE);
        starts[count] = at;
        if (at < length && buffer[at] === QUOTE) {
          at++;
          for (;;) {
            while (at < length && buffer[at] !== QUOTE) if (buffer[at++] === LF) breaks++;
            if (at + 1 >= length && !last) return rowStart;
            if (at >= length)
              throw this.fail(this.line, "un guillemet ouvert n'est jamais refermé : fichier tronqué ?");
            if (buffer[++at] !== QUOTE || at >= length) break;
            at++;
          }
          // quotes are kept in the cell: the row takes them off when it is asked for
          ends[count++] = at;
          if (at < length && buffer[at] === CR) at++;
          if (at < length && buffer[at] !== separator && buffer[at] !== LF)
            throw this.fail(this.line, "guillemets mal placés.");
        } else {
          let byte = 0;
          while (at < length && (byte = buffer[at]!) !== separator && byte !== LF) at++;
          ends[count] = byte === LF && at > starts[count]! && buffer[at - 1] === CR ? at - 1 : at;
          count++;
        }
        if (at >= length) {
          if (!last) return rowStart;
          complete = true;
        } else complete = buffer[at++] === LF;
      }
      this.finishRow(count);
      this.line += breaks + 1;
      rowStart = at;
    }
    return rowStart;
  }

  private finishRow(count: number): void {
    const { row } = this;
    row.line = this.line;
    row.count = count;
    if (count === 1 && this.ends[0] === this.starts[0]) return;
    if (!this.header) {
      this.header = Array.from({ length: count }, (_, index) => row.at(index));
      const columns = chosen(this.choice, this.header);
      row.positions = mapHeader(this.path, this.header, columns.required, columns.optional, this.line);
      this.filter = columns.filter ?? null;
      if (!columns.wide) this.wanted = Math.max(...row.positions.values()) + 1;
      columns.onHeader?.(this.header);
      return;
    }
    if (count !== this.header.length) row.checkWidth(this.header.length);
    this.rowCount++;
    if (this.filter === null || this.filter(row)) this.onRow(row);
  }

  /** A chunk may end inside a character: the last one does not count. */
  private isUtf8(buffer: Buffer, last: boolean): boolean {
    if (last) return isUtf8(buffer);
    let end = buffer.length;
    while (end > 0 && end > buffer.length - 3 && (buffer[end - 1]! & 0xc0) === 0x80) end--;
    if (end > 0 && buffer[end - 1]! >= 0xc0) end--;
    return isUtf8(buffer.subarray(0, end));
  }

  private fail(line: number, what: string) {
    const row = new FieldRow<Key>(this.path, new Map());
    row.line = line;
    return row.error(what);
  }
}
