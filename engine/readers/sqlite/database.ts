import { setImmediate } from "node:timers/promises";
import type { UserError } from "../../report/index.ts";
import { SqlitePages } from "./pages.ts";
import { RowFault, SqliteRow } from "./row.ts";
import { columnsOf, type TableColumns } from "./schema.ts";

const LEAF = 0x0d;
const INTERIOR = 0x05;
/** a table of 2^40 rows is not deeper */
const MAX_DEPTH = 20;
const MAX_ROW_BYTES = 256 * 2 ** 20;
/** leaf pages between two breaths: interruptions are heard then */
const PAGES_A_BREATH = 512;
const SCHEMA_COLUMNS = ["type", "name", "tbl_name", "rootpage", "sql"];

/** A table of the file. */
interface Table {
  readonly root: number;
  readonly columns: TableColumns;
}

/**
 * Tables of an SQLite file, read row by row in the order of their numbers, and nothing else of SQL. A GeoPackage of a
 * département weighs 1 to 3 GB, of which its roads are a tenth: sql.js takes the whole file in memory, and no more than 2 GB.
 * Every page is read once at most, so that a file made to mislead ends. Throws UserError.
 */
export class SqliteFile {
  private readonly pages: SqlitePages;
  private readonly tables = new Map<string, Table>();

  constructor(path: string) {
    this.pages = new SqlitePages(path);
    try {
      const row = rowOf({ names: SCHEMA_COLUMNS, rowid: -1 }, SCHEMA_COLUMNS, this.pages.encoding);
      const seen = new Uint8Array(this.pages.pageCount + 1);
      for (const leaf of this.leaves(1, seen))
        this.rowsOf(leaf, seen, row, () => {
          if (row.text(0) !== "table") return;
          const columns = columnsOf(row.text(4));
          const root = row.number(3) ?? 0;
          if (columns && root > 0) this.tables.set(row.text(1), { root, columns });
        });
    } catch (error) {
      this.close();
      throw this.told(error);
    }
  }

  /** Names of the tables. */
  get tableNames(): string[] {
    return [...this.tables.keys()];
  }

  /** Names of the columns of a table, in order; none when there is no such table. */
  columnNames(table: string): readonly string[] {
    return this.tables.get(table)?.columns.names ?? [];
  }

  /**
   * Gives every row of a table, seen through `columns` (slot 0 = the first; one the table has not is null in every row).
   * The row is reused. Throws UserError on damage, the signal's reason when it is called off.
   */
  async eachRow(
    name: string,
    columns: readonly string[],
    onRow: (row: SqliteRow) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const table = this.tables.get(name);
    if (!table) throw this.error(`il n'a pas de table « ${name} » (une vue ne peut être lue)`);
    const row = rowOf(table.columns, columns, this.pages.encoding);
    const seen = new Uint8Array(this.pages.pageCount + 1);
    let pages = 0;
    try {
      for (const leaf of this.leaves(table.root, seen)) {
        this.rowsOf(leaf, seen, row, onRow);
        if (++pages % PAGES_A_BREATH !== 0) continue;
        await setImmediate();
        signal?.throwIfAborted();
      }
    } catch (error) {
      throw this.told(error);
    }
  }

  /** One sentence about this file. */
  error(what: string): UserError {
    return this.pages.error(what);
  }

  /** The sentence for a file that does not hold together. */
  damaged(): UserError {
    return this.pages.damaged();
  }

  close(): void {
    this.pages.close();
  }

  /** Numbers of the leaf pages below a page, in the order of the rows. */
  private *leaves(number: number, seen: Uint8Array, depth = 0): Generator<number> {
    const page = this.fresh(number, seen);
    const header = number === 1 ? 100 : 0;
    if (page[header] === LEAF) return yield number;
    if (page[header] !== INTERIOR || depth === MAX_DEPTH) throw this.pages.damaged();
    const children = new Uint32Array(page.readUInt16BE(header + 3) + 1);
    if (header + 12 + 2 * (children.length - 1) > page.length) throw this.pages.damaged();
    for (let cell = 0; cell < children.length - 1; cell++) {
      const at = page.readUInt16BE(header + 12 + 2 * cell);
      if (at + 4 > page.length) throw this.pages.damaged();
      children[cell] = page.readUInt32BE(at);
    }
    children[children.length - 1] = page.readUInt32BE(header + 8);
    for (const child of children) yield* this.leaves(child, seen, depth + 1);
  }

  private rowsOf(number: number, seen: Uint8Array, row: SqliteRow, onRow: (row: SqliteRow) => void): void {
    const page = this.pages.page(number);
    const header = number === 1 ? 100 : 0;
    const count = page.readUInt16BE(header + 3);
    if (header + 8 + 2 * count > page.length) throw this.pages.damaged();
    for (let cell = 0; cell < count; cell++) {
      let at = page.readUInt16BE(header + 8 + 2 * cell);
      // two varints: bytes of the record, number of the row
      let total = 0;
      let rowid = 0;
      for (let part = 0; part < 2; part++) {
        let value = 0;
        for (let i = 0; ; i++) {
          if (at >= page.length || i > 8) throw new RowFault();
          const byte = page[at++]!;
          value = value * 128 + (byte & 127);
          if (byte < 128) break;
        }
        if (part === 0) total = value;
        else rowid = value;
      }
      const most = page.length - 35;
      if (total <= most) {
        if (at + total > page.length) throw new RowFault();
        row.load(page, at, at + total, rowid);
      } else row.load(this.spilled(page, at, total, seen), 0, total, rowid);
      onRow(row);
    }
  }

  /** A record that goes on in overflow pages, put together. */
  private spilled(page: Buffer, at: number, total: number, seen: Uint8Array): Buffer {
    const usable = page.length;
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    const wanted = least + ((total - least) % (usable - 4));
    const local = wanted <= usable - 35 ? wanted : least;
    if (total > MAX_ROW_BYTES || total > this.pages.pageCount * usable || at + local + 4 > usable) throw new RowFault();
    const record = Buffer.allocUnsafe(total);
    let filled = page.copy(record, 0, at, at + local);
    for (let next = page.readUInt32BE(at + local); filled < total;) {
      const overflow = this.fresh(next, seen);
      filled += overflow.copy(record, filled, 4);
      next = overflow.readUInt32BE(0);
    }
    return record;
  }

  /** A page that was not read before: a table never uses one twice, and a ring would never end. */
  private fresh(number: number, seen: Uint8Array): Buffer {
    const page = this.pages.page(number);
    if (seen[number]) throw this.pages.damaged();
    seen[number] = 1;
    return page;
  }

  private told(error: unknown): unknown {
    return error instanceof RowFault ? this.pages.damaged() : error;
  }
}

function rowOf({ names, rowid }: TableColumns, wanted: readonly string[], encoding: string): SqliteRow {
  const slot = new Map(wanted.map((name, index) => [name.toLowerCase(), index]));
  const slotOf = Int32Array.from(names, (name) => slot.get(name.toLowerCase()) ?? -1);
  return new SqliteRow(slotOf, wanted.length, rowid < 0 ? -1 : slotOf[rowid]!, encoding);
}
