import { grown } from "../search/index.ts";

/**
 * Texts by row, as bytes one after the other: a grid has millions of identifiers, and as many strings would be a second of garbage
 * collection. A text is made when it is asked for. (Texts beyond ASCII, which no identifier of a grid has, are kept as they come.)
 */
export class TextColumn implements Iterable<string> {
  #bytes: Uint8Array<ArrayBuffer>;
  /** by row, where its text ends */
  #ends: Uint32Array<ArrayBuffer>;
  #length = 0;
  readonly #others = new Map<number, string>();

  /** @param rows, bytes how many there may be: room is found for more */
  constructor(rows = 64, bytes = 16 * rows) {
    this.#bytes = new Uint8Array(bytes);
    this.#ends = new Uint32Array(rows);
  }

  static of(texts: Iterable<string>): TextColumn {
    const column = new TextColumn();
    for (const text of texts) column.push(text);
    return column;
  }

  get length(): number {
    return this.#length;
  }

  /** The text of a row; "" beyond the last. */
  at(row: number): string {
    const other = this.#others.get(row);
    if (other !== undefined) return other;
    const ends = this.#ends;
    let text = "";
    for (let at = row === 0 ? 0 : ends[row - 1]; at < ends[row]; at++) text += String.fromCharCode(this.#bytes[at]);
    return text;
  }

  *[Symbol.iterator](): Iterator<string> {
    for (let row = 0; row < this.#length; row++) yield this.at(row);
  }

  /** Bytes of all texts. */
  get bytes(): number {
    return this.#length === 0 ? 0 : this.#ends[this.#length - 1];
  }

  push(text: string): void {
    let end = this.#reserve(text.length);
    const bytes = this.#bytes;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) {
        this.#others.set(this.#length, text);
        end -= at;
        break;
      }
      bytes[end++] = code;
    }
    this.#ends[this.#length++] = end;
  }

  /** Adds the text of a row of another column, and something after it. */
  pushFrom(column: TextColumn, row: number, after = ""): void {
    if (after !== "" || column.#others.has(row)) return this.push(column.at(row) + after);
    const from = row === 0 ? 0 : column.#ends[row - 1];
    const to = column.#ends[row];
    let end = this.#reserve(to - from);
    const bytes = this.#bytes;
    const theirs = column.#bytes;
    for (let at = from; at < to; at++) bytes[end++] = theirs[at];
    this.#ends[this.#length++] = end;
  }

  /** Are the texts of two rows the same? */
  same(row: number, other: number): boolean {
    if (this.#others.size > 0 && (this.#others.has(row) || this.#others.has(other)))
      return this.at(row) === this.at(other);
    const bytes = this.#bytes;
    const ends = this.#ends;
    const from = row === 0 ? 0 : ends[row - 1];
    let at = ends[row];
    let against = ends[other];
    if (at - from !== against - (other === 0 ? 0 : ends[other - 1])) return false;
    // from the last: identifiers of a grid all begin alike
    while (at > from) if (bytes[--at] !== bytes[--against]) return false;
    return true;
  }

  /** The same for rows of the same text (FNV-1a, its bits mixed once more: identifiers that follow each other must not fill neighbouring slots). */
  hash(row: number): number {
    const other = this.#others.size > 0 ? this.#others.get(row) : undefined;
    let hash = 0x811c9dc5;
    if (other === undefined) {
      const bytes = this.#bytes;
      const end = this.#ends[row];
      for (let at = row === 0 ? 0 : this.#ends[row - 1]; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
    } else for (let at = 0; at < other.length; at++) hash = Math.imul(hash ^ other.charCodeAt(at), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return hash ^ (hash >>> 13);
  }

  /** Makes room for a row of so many bytes; returns where it begins. */
  #reserve(size: number): number {
    const end = this.bytes;
    if (end + size > this.#bytes.length) this.#bytes = grown(this.#bytes, end + size);
    if (this.#length === this.#ends.length) this.#ends = grown(this.#ends, this.#length + 1);
    return end;
  }
}
