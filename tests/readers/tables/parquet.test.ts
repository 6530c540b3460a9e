import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { ByteWriter, parquetWriteBuffer } from "hyparquet-writer";
import { writePageHeader } from "hyparquet-writer/src/datapage.js";
import { describe, expect, it } from "vitest";
import { flatColumn } from "../../../engine/readers/tables/parquet-column.ts";
import { readParquet } from "../../../engine/readers/tables/parquet.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
type Key = "type" | "name" | "x" | "count" | "flag";
const required = { type: "type", name: "name", x: "x", count: "count", flag: "flag" };

const text = fc.option(fc.constantFrom("A101", "D265", "", " é𝒜 ", "un nom plus long que huit octets"), { freq: 4 });
const rows = fc.array(
  fc.record({
    type: text,
    name: text,
    x: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    count: fc.option(fc.integer({ min: -5, max: 2 ** 31 - 1 })),
    flag: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);
const layout = fc.record({
  rowGroupSize: fc.constantFrom(7, 100),
  pageSize: fc.constantFrom(40, 2 ** 20),
  names: fc.constantFrom("PLAIN", "RLE_DICTIONARY", "DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY"),
  codec: fc.constantFrom("SNAPPY", "GZIP", "UNCOMPRESSED"),
});

/** What hyparquet makes of a value, as rows give it. */
const shown = (value: unknown): string => (typeof value === "string" ? value.trim() : String(value ?? ""));

describe("a Parquet file", () => {
  it("gives the values that hyparquet gives, whatever its pages, its packing and the rows kept", async () => {
    const path = join(folder.path, "t.parquet");
    await fc.assert(
      fc.asyncProperty(rows, layout, async (made, { rowGroupSize, pageSize, names, codec }) => {
        const column = <Name extends Key>(name: Name, type: "STRING" | "DOUBLE" | "INT32" | "BOOLEAN") => ({
          name,
          type,
          nullable: true,
          data: made.map((row) => row[name]),
        });
        const bytes = parquetWriteBuffer({
          columnData: [
            column("type", "STRING"),
            { ...column("name", "STRING"), encoding: names as "PLAIN" },
            column("x", "DOUBLE"),
            column("count", "INT32"),
            column("flag", "BOOLEAN"),
          ],
          rowGroupSize,
          pageSize,
          codec: codec as "SNAPPY",
          compressors: { GZIP: (input) => gzipSync(input) },
        });
        writeFileSync(path, new Uint8Array(bytes));
        const expected = (await parquetReadObjects({ file: bytes, compressors })) as Array<Record<Key, unknown>>;
        for (const keep of [undefined, "A101"]) {
          const found: unknown[] = [];
          const info = await readParquet<Key>(
            path,
            { required, ...(keep !== undefined && { filter: (row) => row.text("type") === keep, filterOn: ["type"] }) },
            (row) =>
              found.push([
                row.line,
                row.text("type"),
                row.text("name"),
                row.number("x"),
                row.text("count"),
                row.text("flag"),
              ]),
          );
          expect(info.rowCount).toBe(made.length);
          expect(found).toEqual(
            expected.flatMap(({ type, name, x, count, flag }, index) =>
              keep === undefined || type === keep
                ? [[index + 1, shown(type), shown(name), x ?? null, shown(count), shown(flag)]]
                : [],
            ),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** A page of version 1, as most writers still make them: levels with their length before them, then values, together packed. */
function firstVersion(levels: readonly number[], values: Buffer, encoding: "PLAIN" | "RLE_DICTIONARY"): Buffer {
  // one run of eight bits packed: header 2 x 1 + 1, then a byte
  const packed = Buffer.from([2, 0, 0, 0, 3, levels.reduce((bits, level, at) => bits | (level << at), 0)]);
  const page = Buffer.concat([packed, values]);
  const writer = new ByteWriter();
  writePageHeader(writer, {
    type: "DATA_PAGE",
    uncompressed_page_size: page.length,
    compressed_page_size: page.length,
    data_page_header: {
      num_values: levels.length,
      encoding,
      definition_level_encoding: "RLE",
      repetition_level_encoding: "RLE",
    },
  });
  return Buffer.concat([writer.getBytes(), page]);
}

function dictionaryPage(texts: readonly string[]): Buffer {
  const page = plainTexts(texts);
  const writer = new ByteWriter();
  writePageHeader(writer, {
    type: "DICTIONARY_PAGE",
    uncompressed_page_size: page.length,
    compressed_page_size: page.length,
    dictionary_page_header: { num_values: texts.length, encoding: "PLAIN" },
  });
  return Buffer.concat([writer.getBytes(), page]);
}

function plainTexts(texts: readonly string[]): Buffer {
  return Buffer.concat(
    texts.flatMap((text) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(Buffer.byteLength(text));
      return [length, Buffer.from(text)];
    }),
  );
}

describe("a column of pages of the first version", () => {
  const element = { name: "nom", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" } as const;
  // a dictionary until it grew too large, then texts one by one, as Arrow writes them; ranks 1, 0, 1 in a bit each
  const chunk = Buffer.concat([
    dictionaryPage(["un", "deux"]),
    firstVersion([1, 0, 1, 1], Buffer.from([1, 3, 0b101]), "RLE_DICTIONARY"),
    firstVersion([0, 1, 1], plainTexts(["été", "hiver"]), "PLAIN"),
  ]);
  const bytes = (of: Buffer) => Uint8Array.from(of).buffer;
  const read = (of: Buffer, rowCount: number, kept: number[] | null = null) =>
    flatColumn(bytes(of), element, "UNCOMPRESSED", rowCount, kept, {})!;

  it("has its nulls, its dictionary and its plain texts, in any order they are asked for", () => {
    const column = read(chunk, 7);
    const values = ["deux", null, "un", "deux", null, "été", "hiver"];
    expect(values.map((_, row) => column.value(row))).toEqual(values);
    expect([6, 0, 5].map((row) => column.value(row))).toEqual(["hiver", "deux", "été"]);
    expect(read(chunk, 7, [5]).value(5)).toBe("été");
  });
  it("is damaged when cut, or when a page says more rows than there are", () => {
    for (let length = 1; length < chunk.length; length++) expect(() => read(chunk.subarray(0, length), 7)).toThrow();
    expect(() => read(chunk, 6)).toThrow(/3 rows/);
  });
});
