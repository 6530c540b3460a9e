import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { checkRuns } from "../../../engine/readers/tables/parquet-runs.ts";
import { checkShapefile } from "../../../engine/readers/tables/shapefile-check.ts";
import { readTable } from "../../../engine/readers/tables/index.ts";
import { UserError } from "../../../engine/report/index.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const columns = { required: { code: "DEPCOM", people: "pop", cells: "cells" } } as const;

async function rowsOf(path: string): Promise<number> {
  let rows = 0;
  await readTable<"code" | "people" | "cells">(path, columns, (row) => {
    rows++;
    row.text("code");
  });
  return rows;
}

/** Bytes changed, runs of them blanked, a piece left out. */
const damage = fc.record({
  changes: fc.array(fc.record({ at: fc.nat(1e6), value: fc.nat(255) }), { maxLength: 12 }),
  blank: fc.option(fc.record({ at: fc.nat(1e6), length: fc.nat(60), value: fc.constantFrom(0, 0xff, 0x80) })),
  cut: fc.option(fc.record({ at: fc.nat(1e6), length: fc.nat(100) }), { freq: 3 }),
});
type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

function damaged(bytes: Uint8Array, { changes, blank, cut }: Damage): Uint8Array {
  let copy = new Uint8Array(bytes);
  for (const { at, value } of changes) copy[at % copy.length] = value;
  if (blank) copy.fill(blank.value, blank.at % copy.length, (blank.at % copy.length) + blank.length);
  if (cut) {
    const at = cut.at % copy.length;
    copy = new Uint8Array([...copy.subarray(0, at), ...copy.subarray(at + cut.length)]);
  }
  return copy;
}

describe("a damaged file", () => {
  const count = 60;
  const rows = Array.from({ length: count }, (_, row) => row);
  const parquet = new Uint8Array(
    parquetWriteBuffer({
      codec: "UNCOMPRESSED",
      columnData: [
        { name: "DEPCOM", data: rows.map((row) => `130${10 + (row % 7)}`), type: "STRING" },
        { name: "pop", data: rows.map((row) => (row % 5 === 0 ? null : row / 3)), type: "DOUBLE", nullable: true },
        { name: "cells", data: rows.map((row) => BigInt(row % 3)), type: "INT64" },
      ],
    }),
  );
  const zip = zipSync({ "a.csv": Buffer.from("DEPCOM;pop;cells\n13001;1;2\n13002;3;4\n") }, { level: 0 });

  it.each([
    ["b.parquet", parquet, count],
    ["a.zip", zip, 2],
  ])(
    "%s gives rows or one sentence, whatever was damaged, and soon",
    { timeout: 60_000 },
    async (name, bytes, whole) => {
      expect(await rowsOf(folder.write(name, bytes))).toBe(whole);
      await fc.assert(
        fc.asyncProperty(damage, async (what) => {
          const error = await rowsOf(folder.write(name, damaged(bytes, what))).catch((thrown: unknown) => thrown);
          if (typeof error !== "number") expect(error).toBeInstanceOf(UserError);
        }),
        { numRuns: 300 },
      );
    },
  );

  it("zip whose sizes and places are beyond the file is refused", async () => {
    const central = Buffer.from(zip).lastIndexOf(Buffer.from("PK\u0001\u0002", "latin1"));
    for (const field of [20, 42]) {
      const copy = Buffer.from(zip);
      copy.writeUInt32LE(0x8000_0001, central + field);
      await expect(rowsOf(folder.write("loin.zip", copy))).rejects.toThrow(/archive zip tronquée ou abîmée/);
    }
  });
});

describe("runs of a Parquet page", () => {
  const check = (bytes: readonly number[], width: number, count: number) =>
    checkRuns(new DataView(Uint8Array.from(bytes).buffer), 0, width, count, bytes.length);

  it("hold their values or are refused: counts of nothing, below nothing, beyond the bytes", () => {
    expect(() => check([8 << 1, 1], 1, 8)).not.toThrow();
    expect(() => check([(1 << 1) | 1, 0b1010_1010], 1, 5)).not.toThrow();
    expect(() => check([2 << 1, 1, (1 << 1) | 1, 0xff], 1, 10)).not.toThrow();
    for (const bytes of [
      [0, 0, 0, 0],
      [1, 0, 0],
      [0xff, 0xff, 0xff, 0xff, 0x0f, 0],
      [0x80, 0x80, 0x80, 0x80, 0x80, 1],
      [4],
    ])
      expect(() => check(bytes, 1, 100), String(bytes)).toThrow(RangeError);
  });
});

describe("a shapefile", () => {
  const shp = (content: readonly number[]): Uint8Array => {
    const bytes = Buffer.alloc(108 + content.length);
    bytes.writeInt32BE(content.length / 2, 104);
    bytes.set(content, 108);
    return bytes;
  };
  const dbf = (rows: number, bytes: number): Uint8Array => {
    const table = Buffer.alloc(65 + bytes);
    table.writeUInt32LE(rows, 4);
    table.writeUInt16LE(65, 8);
    table.writeUInt16LE(11, 10);
    return table;
  };
  const polygon = (parts: number, points: number, firsts: readonly number[], room: number): number[] => {
    const shape = Buffer.alloc(44 + 4 * firsts.length + 16 * room);
    shape.writeInt32LE(5, 0);
    shape.writeInt32LE(parts, 36);
    shape.writeInt32LE(points, 40);
    firsts.forEach((first, part) => shape.writeInt32LE(first, 44 + 4 * part));
    return [...shape];
  };

  it("holds its shapes and rows, or is refused", () => {
    expect(() => checkShapefile(shp(polygon(1, 4, [0], 4)), dbf(1, 11))).not.toThrow();
    for (const [shapes, rows] of [
      [polygon(1, 4, [0], 3), dbf(1, 11)],
      [polygon(1, -4, [0], 4), dbf(1, 11)],
      [polygon(0x7fff_ffff, 4, [0], 4), dbf(1, 11)],
      [polygon(2, 4, [0, 9], 4), dbf(1, 11)],
      [polygon(2, 4, [3, 1], 4), dbf(1, 11)],
      [polygon(1, 4, [0], 4), dbf(2, 22)],
      [polygon(1, 4, [0], 4), dbf(0xffff_ffff, 11)],
      [polygon(1, 4, [0], 4).slice(0, 2), dbf(1, 11)],
    ] as const)
      expect(() => checkShapefile(shp(shapes), rows)).toThrow(RangeError);
  });
});
