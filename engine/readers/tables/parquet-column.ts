import type { CompressionCodec, Compressors, PageHeader, SchemaElement } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { decompressPage } from "hyparquet/src/datapage.js";
import { readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { readPlain } from "hyparquet/src/plain.js";
import { checkRuns } from "./parquet-runs.ts";

/** Values by rank: text, number, or null where there is nothing. */
export interface ColumnValues {
  value(index: number): unknown;
}

/** Rows that one page brings. */
interface Page {
  readonly rowStart: number;
  readonly rowEnd: number;
  /** place of the value of each row, -1 where there is none; null when row and place are one */
  readonly places: Int32Array | null;
  /** values by place */
  readonly values: ColumnValues;
}

/** Values already decoded. */
export class Decoded implements ColumnValues {
  constructor(readonly values: ArrayLike<unknown>) {}

  value(index: number): unknown {
    return this.values[index];
  }
}

/** Texts that stand one after the other, each after its length in bytes: decoded when asked for, most never are. */
class Texts implements ColumnValues {
  private readonly starts: Int32Array;

  constructor(
    private readonly bytes: Buffer,
    at: number,
    count: number,
  ) {
    const starts = new Int32Array(count);
    let end = at;
    for (let place = 0; place < count; place++) {
      starts[place] = end;
      end += 4 + bytes.readUInt32LE(end);
    }
    if (end > bytes.length) throw new Error("parquet texts end after their page");
    this.starts = starts;
  }

  value(index: number): unknown {
    const start = this.starts[index]!;
    return this.bytes.toString("utf8", start + 4, start + 4 + this.bytes.readUInt32LE(start));
  }
}

/** Pages one after the other. Rows are mostly asked for in order, and only those whose pages were read. */
class Pages implements ColumnValues {
  private at = 0;

  constructor(private readonly pages: readonly Page[]) {}

  value(index: number): unknown {
    let page = this.pages[this.at]!;
    if (index < page.rowStart) page = this.pages[(this.at = 0)]!;
    while (index >= page.rowEnd) page = this.pages[++this.at]!;
    const place = page.places ? page.places[index - page.rowStart]! : index - page.rowStart;
    return place < 0 ? null : page.values.value(place);
  }
}

/**
 * A flat column of texts or plain numbers, page by page as it lies in the file: dictionary ranks stay ranks, texts stay
 * bytes, and no value is made of a row that nobody asks for. hyparquet reads headers, packing and compression; its own
 * columns hold an object for every value. Null when the column is of another kind.
 * @param bytes of the column chunk, from its first page
 * @param kept ranks in the row group of the rows that will be asked for, ascending; null: all
 */
export function flatColumn(
  bytes: ArrayBuffer,
  element: SchemaElement,
  codec: CompressionCodec,
  rowCount: number,
  kept: readonly number[] | null,
  compressors: Compressors,
): ColumnValues | null {
  if (element.repetition_type === "REPEATED") return null;
  // of another kind: looked through all the same, for the library to meet nothing that has it turn for ever
  const isPlain = isPlainKind(element);
  const reader = { view: new DataView(bytes), offset: 0 };
  const pages: Page[] = [];
  let dictionary: Decoded | null = null;
  const end = kept ? kept.at(-1)! + 1 : rowCount;
  for (let [row, next] = [0, 0]; row < end;) {
    const header = parquetHeader(reader);
    const packed = new Uint8Array(bytes, reader.offset, header.compressed_page_size);
    reader.offset += header.compressed_page_size;
    if (header.type === "DICTIONARY_PAGE") {
      const page = decompressPage(packed, header.uncompressed_page_size, codec, compressors);
      const valueCount = header.dictionary_page_header?.num_values ?? 0;
      dictionary = isPlain ? dictionaryOf(page, element, valueCount) : new Decoded([]);
      continue;
    }
    const count = (header.data_page_header ?? header.data_page_header_v2)?.num_values ?? 0;
    if (count < 1 || count > rowCount - row) throw new Error(`parquet page of ${count} rows`);
    const rowEnd = row + count;
    if (!kept || kept[next]! < rowEnd) {
      const page = readPage(packed, header, element, codec, dictionary, row, compressors);
      if (isPlain && !page) return null;
      if (page) pages.push(page);
      if (kept) while (next < kept.length && kept[next]! < rowEnd) next++;
    }
    row = rowEnd;
  }
  return isPlain ? new Pages(pages) : null;
}

/** Texts, and numbers that are nothing but numbers. */
function isPlainKind(element: SchemaElement): boolean {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (type === "BYTE_ARRAY") return logical ? logical.type === "STRING" : !converted || converted === "UTF8";
  return (type === "DOUBLE" || type === "FLOAT" || type === "INT32") && !converted && !logical;
}

function dictionaryOf(page: Uint8Array, element: SchemaElement, count: number): Decoded {
  const reader = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 };
  const values = readPlain(reader, element.type!, count, element.type_length);
  if (element.type !== "BYTE_ARRAY") return new Decoded(values);
  return new Decoded(Array.from(values as ArrayLike<Uint8Array>, (text) => textOf(text)));
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

/** One page of data, of either version. Null when it is packed in a way not known here. */
function readPage(
  packed: Uint8Array,
  header: PageHeader,
  element: SchemaElement,
  codec: CompressionCodec,
  dictionary: Decoded | null,
  rowStart: number,
  compressors: Compressors,
): Page | null {
  const { data_page_header: v1, data_page_header_v2: v2 } = header;
  const facts = v1 ?? v2;
  if (!facts) return null;
  const count = facts.num_values;
  const levels = element.repetition_type === "REQUIRED" ? null : new Uint8Array(count);
  let page = packed;
  let reader = { view: viewOf(page), offset: 0 };
  if (v2) {
    const levelBytes = v2.repetition_levels_byte_length + v2.definition_levels_byte_length;
    reader.offset = v2.repetition_levels_byte_length;
    if (levels) readRuns(reader, 1, levels, v2.definition_levels_byte_length);
    page = packed.subarray(levelBytes);
    if (v2.is_compressed !== false)
      page = decompressPage(page, header.uncompressed_page_size - levelBytes, codec, compressors);
    reader = { view: viewOf(page), offset: 0 };
  } else {
    page = decompressPage(packed, header.uncompressed_page_size, codec, compressors);
    reader = { view: viewOf(page), offset: 0 };
    if (levels) readRuns(reader, 1, levels);
  }
  const present = levels ? sum(levels) : count;
  const rows = { rowStart, rowEnd: rowStart + count };
  switch (facts.encoding) {
    case "PLAIN":
      if (!isPlainKind(element)) return null;
      return {
        ...rows,
        places: present === count ? null : placesOf(levels!),
        values: plain(page, reader.offset, present, element),
      };
    case "PLAIN_DICTIONARY":
    case "RLE_DICTIONARY": {
      if (!dictionary) return null;
      const ranks = new Int32Array(present);
      const bits = reader.view.getUint8(reader.offset++);
      if (bits > 32) throw new RangeError(`parquet ranks of ${bits} bits`);
      if (bits > 0) readRuns(reader, bits, ranks, page.byteLength - reader.offset);
      return { ...rows, places: present === count ? ranks : spread(ranks, levels!), values: dictionary };
    }
    default:
      return null;
  }
}

function readRuns(
  reader: { view: DataView; offset: number },
  width: number,
  output: Uint8Array | Int32Array,
  length?: number,
): void {
  checkRuns(reader.view, reader.offset, width, output.length, length);
  readRleBitPackedHybrid(reader, width, output, length);
}

function plain(page: Uint8Array, offset: number, count: number, element: SchemaElement): ColumnValues {
  if (element.type === "BYTE_ARRAY")
    return new Texts(Buffer.from(page.buffer, page.byteOffset, page.byteLength), offset, count);
  return new Decoded(readPlain({ view: viewOf(page), offset }, element.type!, count, element.type_length));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function sum(levels: Uint8Array): number {
  let total = 0;
  for (let row = 0; row < levels.length; row++) total += levels[row]!;
  return total;
}

/** Values stand without gaps: the place of each row among those that have one. */
function placesOf(levels: Uint8Array): Int32Array {
  const places = new Int32Array(levels.length);
  let place = 0;
  for (let row = 0; row < levels.length; row++) places[row] = levels[row] === 0 ? -1 : place++;
  return places;
}

function spread(ranks: Int32Array, levels: Uint8Array): Int32Array {
  const places = placesOf(levels);
  for (let row = 0; row < places.length; row++) if (places[row]! >= 0) places[row] = ranks[places[row]!]!;
  return places;
}
