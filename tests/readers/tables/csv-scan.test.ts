import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCsv } from "../../../engine/readers/tables/csv.ts";
import { isUnquoted, scanCsv } from "../../../engine/readers/tables/csv-scan.ts";
import type { TableColumns, TableRow } from "../../../engine/readers/tables/row.ts";

const columns = { required: { a: "a", c: "c" }, optional: { d: "d" } } as const;
type Row = [line: number, a: string, c: string, d: string];

async function scanned(bytes: Buffer, sizes: readonly number[]): Promise<Row[]> {
  async function* chunks() {
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const size = sizes[turn % sizes.length]!;
      yield bytes.subarray(at, at + size);
      at += size;
    }
  }
  const rows: Row[] = [];
  await scanCsv<"a" | "c" | "d">("t.csv", chunks(), columns, (row) =>
    rows.push([row.line, row.text("a"), row.text("c"), row.text("d")]),
  );
  return rows;
}

function parsed(bytes: Buffer): Row[] {
  const rows: Row[] = [];
  parseCsv<"a" | "c" | "d">("t.csv", bytes, columns, (row) =>
    rows.push([row.line, row.text("a"), row.text("c"), row.text("d")]),
  );
  return rows;
}

/** Cells with everything that hurts: separators, quotes, line breaks, accents, characters of four bytes. */
const cell = fc
  .array(fc.constantFrom("x", ";", '"', "\n", "\r\n", "é", "𝒜", " ", ","), { maxLength: 6 })
  .map((parts) => parts.join(""));
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
const table = fc.record({
  rows: fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }),
  eol: fc.constantFrom("\n", "\r\n"),
  bom: fc.constantFrom("", "\ufeff"),
  last: fc.boolean(),
});

describe("the byte scanner", () => {
  it("gives the rows that csv-parse gives, wherever the chunks are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
        async (made, cuts) => {
          const lines = ["a;b;c", ...made.rows.map((cells) => cells.map(quote).join(";"))];
          const bytes = Buffer.from(made.bom + lines.join(made.eol) + (made.last ? made.eol : ""));
          // the first chunk must hold the header line, as a chunk of a file does
          expect(await scanned(bytes, [Math.max(10, cuts[0]!), ...cuts])).toEqual(parsed(bytes));
        },
      ),
    );
  });
  it("asks a filter about each row with its columns alone, and cuts the others of those it keeps", async () => {
    const own = fc.constantFrom("x", "y", '"x"', '"x;y"', '"x\ny"', "");
    const rows = fc.array(fc.tuple(own, own, own, own), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 20 }), fc.boolean(), async (made, cut, plain) => {
        const lines = made.map((cells) => (plain ? cells.map((text) => text.replace(/"|;|\n/g, "")) : cells).join(";"));
        const bytes = Buffer.from(["a;b;c;d", ...lines, ""].join("\n"));
        const seen = { scanned: [] as string[], parsed: [] as string[] };
        const reader = (found: string[]) =>
          [
            {
              required: { b: "b", d: "d" },
              filter: (row: TableRow<"b" | "d">) =>
                found.push(`${row.line}: ${row.text("b")}?`) > 0 && row.text("b") !== "x",
              filterOn: ["b"],
            } satisfies TableColumns<"b" | "d">,
            (row: TableRow<"b" | "d">) => found.push(`${row.line}: ${row.text("b")} ${row.text("d")}`),
          ] as const;
        async function* chunks() {
          for (let at = 0; at < bytes.length; at += at === 0 ? 8 : cut)
            yield bytes.subarray(at, at + (at === 0 ? 8 : cut));
        }
        await scanCsv("t.csv", chunks(), ...reader(seen.scanned));
        parseCsv("t.csv", bytes, ...reader(seen.parsed));
        expect(seen.scanned).toEqual(seen.parsed);
      }),
    );
  });
  it("may read a small file in csv-parse's stead only where they cannot differ", async () => {
    const piece = fc.constantFrom(
      "a",
      "b",
      ";",
      ";",
      ",",
      "\n",
      "\n",
      "\r\n",
      "\r",
      '"',
      " ",
      "é",
      "\ufeff",
      "\0",
      "\u00a0",
    );
    const outcome = async (read: (onRow: (row: TableRow<"a">) => void) => unknown) => {
      const rows: unknown[] = [];
      try {
        return [await read((row) => rows.push([row.line, row.text("a")])), rows];
      } catch (error) {
        return (error as Error).message;
      }
    };
    let unquoted = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 30 }),
        fc.constantFrom("\n", "\r\n"),
        fc.constantFrom("utf8", "latin1", "utf16le"),
        async (pieces, eol, encoding) => {
          const bytes = Buffer.from(`a;b${eol}${pieces.join("")}`, encoding as BufferEncoding);
          if (!isUnquoted(bytes)) return;
          unquoted++;
          const columns = { required: { a: "a" } } as const;
          expect(await outcome((onRow) => scanCsv("t.csv", [bytes], columns, onRow))).toEqual(
            await outcome((onRow) => parseCsv("t.csv", bytes, columns, onRow)),
          );
        },
      ),
      { numRuns: 1000 },
    );
    expect(unquoted).toBeGreaterThan(50);
  });
  it("reads Windows-1252, empty lines, empty last cells", async () => {
    const bytes = Buffer.from("a;b;c\r\n\r\né;1;\r\n;;\r\nz;;z", "latin1");
    expect(await scanned(bytes, [bytes.length])).toEqual([
      [3, "é", "", ""],
      [4, "", "", ""],
      [5, "z", "z", ""],
    ]);
  });
  it("refuses a cut row, an open quote, a bad quote, nothing, a web page", async () => {
    const failing = (text: string) => expect(scanned(Buffer.from(text), [text.length || 1])).rejects;
    await failing("a;b;c\n1;2;3\n4;5").toThrow("t.csv, ligne 3 : nombre de cellules : 2, attendu : 3");
    await failing('a;b;c\n1;2;"3\n4;5;6').toThrow(/ligne 2 : un guillemet ouvert/);
    await failing('a;b;c\n1;2;"3"4\n').toThrow(/ligne 2 : guillemets mal placés/);
    // a row too short is refused even where the filter would have passed it over
    const refused = scanCsv(
      "t.csv",
      (async function* () {
        yield Buffer.from("a;b;c\n1;2\n");
      })(),
      { required: { a: "a" }, filter: () => false, filterOn: ["a"] },
      () => undefined,
    );
    await expect(refused).rejects.toThrow("t.csv, ligne 2 : nombre de cellules : 2, attendu : 3");
    await failing("").toThrow(/est vide/);
    await failing("<html>").toThrow(/page web/);
    await failing("x;y\n1;2\n").toThrow(/« a », « c » ; colonnes trouvées : x, y/);
  });
});
