import * as fc from "fast-check";
import initialise, { type SqlValue } from "sql.js";
import { describe, expect, it } from "vitest";
import { SqliteFile } from "../../../engine/readers/sqlite/database.ts";
import { columnsOf } from "../../../engine/readers/sqlite/schema.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const { Database } = await initialise();

/** What the file holds: number, text or bytes of each cell of the columns, null for null. */
async function rowsOf(bytes: Uint8Array, table: string, columns: readonly string[]): Promise<SqlValue[][]> {
  const file = new SqliteFile(folder.write("essai.sqlite", bytes));
  const rows: SqlValue[][] = [];
  try {
    await file.eachRow(table, columns, (row) => {
      rows.push(
        columns.map((_, slot) => {
          if (row.isNull(slot)) return null;
          const held = row.bytes(slot);
          if (held) return Uint8Array.from(held);
          const number = row.number(slot);
          return number !== null && String(number) === row.text(slot) ? number : row.text(slot);
        }),
      );
    });
  } finally {
    file.close();
  }
  return rows;
}

const cell = fc.oneof(
  fc.constant(null),
  fc.maxSafeInteger(),
  fc.integer({ min: -130, max: 130 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value || 0),
  // a text that is a number reads as one
  fc.string({ unit: "binary", maxLength: 200 }).map((text) => `é${text.replaceAll("\0", "")}`),
  fc.uint8Array({ maxLength: 60 }),
  fc.integer({ min: 400, max: 9000 }).map((length) => new Uint8Array(length).fill(length & 255)),
);

describe("tables of an SQLite file", () => {
  it("read as SQLite reads them, whatever the pages, the encoding and the sizes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(512, 1024, 4096, 65_536),
        fc.constantFrom("UTF-8", "UTF-16le", "UTF-16be"),
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 60 }),
        async (pageSize, encoding, rows) => {
          const database = new Database();
          database.run(`PRAGMA page_size = ${pageSize}`);
          database.run(`PRAGMA encoding = '${encoding}'`);
          database.run('CREATE TABLE "ma table" (fid INTEGER PRIMARY KEY, a, "b, c" BLOB, [d])');
          rows.forEach((row, i) => database.run('INSERT INTO "ma table" VALUES (?, ?, ?, ?)', [3 * i + 1, ...row]));
          const expected = database.exec('SELECT d, fid, a, "b, c" FROM "ma table" ORDER BY fid')[0]?.values ?? [];
          const bytes = database.export();
          database.close();
          const wanted = ["d", "FID", "a", "b, c", "absente"];
          expect(await rowsOf(bytes, "ma table", wanted)).toEqual(expected.map((row) => [...row, null]));
        },
      ),
      { numRuns: 24 },
    );
  });

  it("give rows in order over three levels of pages, and stop when called off", async () => {
    const database = new Database();
    database.run("PRAGMA page_size = 512");
    database.run("CREATE TABLE t (n INTEGER PRIMARY KEY, texte TEXT)");
    database.run(
      "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 40000) INSERT INTO t SELECT i, printf('%08d', i) FROM c",
    );
    database.run("DELETE FROM t WHERE n % 7 = 0");
    // a column added later is absent from rows written before
    database.run("ALTER TABLE t ADD COLUMN plus TEXT");
    const bytes = database.export();
    database.close();
    const rows = await rowsOf(bytes, "t", ["n", "texte", "plus"]);
    expect(rows).toHaveLength(40_000 - 5714);
    expect(
      rows.every(([n, text, plus], i) => (i === 0 || n! > rows[i - 1][0]!) && Number(text) === n && plus === null),
    ).toBe(true);
    const file = new SqliteFile(folder.write("essai.sqlite", bytes));
    const stop = new AbortController();
    let seen = 0;
    await expect(
      file.eachRow("t", ["n"], () => (++seen === 10 ? stop.abort() : undefined), stop.signal),
    ).rejects.toThrow();
    expect(seen).toBeLessThan(rows.length);
    file.close();
  });

  it("have the columns their declaration says", () => {
    expect(
      columnsOf(
        `CREATE TABLE t ( "fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, -- le rang, d'abord
        "geom" LINESTRING, \`a"b\` TEXT(24) DEFAULT 'x, (y', [c d] REAL CHECK ([c d] > 0), /* , e */ "f""g" NUMERIC(5, 2),
        CONSTRAINT p UNIQUE (a, b), PRIMARY KEY(fid))`,
      ),
    ).toEqual({ names: ["fid", "geom", 'a"b', "c d", 'f"g'], rowid: 0 });
    expect(columnsOf("CREATE TABLE t (a TEXT PRIMARY KEY, b INT PRIMARY KEY)")).toEqual({
      names: ["a", "b"],
      rowid: -1,
    });
    expect(columnsOf("CREATE TABLE t (a TEXT")).toBeNull();
    expect(columnsOf("CREATE TABLE t AS SELECT 1")).toBeNull();
  });

  it("are refused while another program writes beside", () => {
    const database = new Database();
    database.run("CREATE TABLE t (n)");
    const bytes = database.export();
    database.close();
    bytes[18] = 2;
    bytes[19] = 2;
    const path = folder.write("journal.sqlite", bytes);
    expect(new SqliteFile(path).tableNames).toEqual(["t"]);
    folder.write("journal.sqlite-wal", "x");
    expect(() => new SqliteFile(path)).toThrow("un autre programme l'a ouvert");
  });
});
