/** The content of a row does not hold together; the reader of the table turns it into a sentence. */
export class RowFault extends Error {
  override readonly name = "RowFault";
}

const NULL = 0;
const DOUBLE = 7;
const FIRST_BLOB = 12;
const FIRST_TEXT = 13;
const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8];

/**
 * One row, seen through the columns asked for (slot 0 = the first of them). The object is reused, and its bytes are those of
 * the file's pages: take what you need before the next row.
 */
export class SqliteRow {
  rowid = 0;
  private bytesOf: Buffer = Buffer.alloc(0);
  private at = 0;
  private readonly type: Float64Array;
  private readonly start: Float64Array;
  private readonly lastColumn: number;
  private scratch = Buffer.alloc(1024);
  private readonly decoder: InstanceType<typeof TextDecoder> | null;

  /**
   * @param slotOf slot of each column of the table, -1 where it is not wanted
   * @param rowidSlot slot of the column that stands for the row's number (stored as null), -1 when none does
   */
  constructor(
    private readonly slotOf: Int32Array,
    slots: number,
    private readonly rowidSlot: number,
    encoding: string,
  ) {
    this.type = new Float64Array(slots);
    this.start = new Float64Array(slots);
    this.lastColumn = slotOf.findLastIndex((slot) => slot >= 0);
    this.decoder = encoding === "utf-8" ? null : new TextDecoder(encoding);
  }

  /** Points the row at a record. Throws RowFault where lengths do not fit. */
  load(bytes: Buffer, from: number, to: number, rowid: number): void {
    const { slotOf, type, start, lastColumn } = this;
    this.bytesOf = bytes;
    this.rowid = rowid;
    type.fill(NULL);
    this.at = from;
    const headerEnd = from + this.varint(to);
    let content = headerEnd;
    if (headerEnd > to) throw new RowFault();
    for (let column = 0; column <= lastColumn && this.at < headerEnd; column++) {
      const code = this.varint(headerEnd);
      const slot = slotOf[column]!;
      if (slot >= 0) {
        type[slot] = code;
        start[slot] = content;
      }
      content += lengthOf(code);
      if (content > to) throw new RowFault();
    }
    if (this.rowidSlot >= 0 && type[this.rowidSlot] === NULL) type[this.rowidSlot] = -1;
  }

  isNull(slot: number): boolean {
    return this.type[slot] === NULL;
  }

  /** Text of a cell; a number as it is written, "" for null and for bytes. */
  text(slot: number): string {
    const type = this.type[slot]!;
    if (type < FIRST_BLOB) return type === NULL ? "" : String(this.number(slot));
    if (type % 2 === 0) return "";
    const start = this.start[slot]!;
    const end = start + (type - FIRST_TEXT) / 2;
    return this.decoder
      ? this.decoder.decode(this.bytesOf.subarray(start, end))
      : this.bytesOf.toString("utf8", start, end);
  }

  /** Number of a cell, also of a text that is one; null for anything else. */
  number(slot: number): number | null {
    const type = this.type[slot]!;
    if (type === -1) return this.rowid;
    if (type === NULL) return null;
    if (type >= FIRST_BLOB) {
      const text = this.text(slot).trim();
      return text === "" || !Number.isFinite(Number(text)) ? null : Number(text);
    }
    const start = this.start[slot]!;
    if (type === DOUBLE) return this.bytesOf.readDoubleBE(start);
    if (type >= 8) return type - 8;
    const length = INTEGER_BYTES[type]!;
    return length === 8 ? Number(this.bytesOf.readBigInt64BE(start)) : this.bytesOf.readIntBE(start, length);
  }

  /** Bytes of a cell, null when it holds none. */
  bytes(slot: number): Buffer | null {
    const type = this.type[slot]!;
    if (type < FIRST_BLOB || type % 2 === 1) return null;
    const start = this.start[slot]!;
    return this.bytesOf.subarray(start, start + (type - FIRST_BLOB) / 2);
  }

  /** What a cell holds, as it holds it; bytes are a copy. */
  value(slot: number): number | string | Uint8Array | null {
    const type = this.type[slot]!;
    if (type < FIRST_BLOB) return this.number(slot);
    return type % 2 === 0 ? Uint8Array.from(this.bytes(slot)!) : this.text(slot);
  }

  /** Cells from one slot to before another as one string: the same for the same cells, made without reading what they say. */
  fingerprint(from: number, to: number): string {
    const { type, start, bytesOf } = this;
    let at = 0;
    for (let slot = from; slot < to; slot++) {
      const code = type[slot]!;
      const first = start[slot]!;
      const length = code > NULL ? lengthOf(code) : 0;
      if (at + length + 9 > this.scratch.length) this.scratch = Buffer.concat([this.scratch], 2 * (at + length + 9));
      const { scratch } = this;
      // the code tells where the cell ends; seven bits at a time, as the file writes it
      let rest = code > NULL ? code : 0;
      for (; rest > 127; rest = Math.floor(rest / 128)) scratch[at++] = (rest % 128) + 128;
      scratch[at++] = rest;
      for (let i = first; i < first + length; i++) scratch[at++] = bytesOf[i]!;
    }
    return this.scratch.toString("latin1", 0, at);
  }

  /** The next varint of the record: at most 9 bytes, seven bits each, the high ones first. */
  private varint(end: number): number {
    let value = 0;
    for (let i = 0; i < 9; i++) {
      if (this.at >= end) throw new RowFault();
      const byte = this.bytesOf[this.at++]!;
      if (byte < 128) return value * 128 + byte;
      value = value * 128 + (byte & 127);
    }
    throw new RowFault();
  }
}

/** Bytes of a cell by its type code. */
function lengthOf(code: number): number {
  if (code >= FIRST_BLOB) return Math.floor((code - FIRST_BLOB) / 2);
  if (code === DOUBLE) return 8;
  if (code === 10 || code === 11) throw new RowFault();
  return code < DOUBLE ? INTEGER_BYTES[code]! : 0;
}
