import type { CsvCell } from "./csv.ts";
import type { Table } from "./tables.ts";

/** What a column of a typed file holds. */
export type ColumnKind = "text" | "number" | "boolean";

/** A table turned into typed columns: text as soon as one cell is text, number when all is empty. */
export function typedColumns(table: Table): { name: string; kind: ColumnKind; values: CsvCell[] }[] {
  const columns = table.header.map((name) => ({ name, kind: null as ColumnKind | null, values: [] as CsvCell[] }));
  for (const row of table.rows())
    columns.forEach((column, index) => {
      const cell = row[index] ?? null;
      column.values.push(cell);
      if (cell === null) return;
      const kind = typeof cell === "string" ? "text" : (typeof cell as "number" | "boolean");
      column.kind = column.kind === null || column.kind === kind ? kind : "text";
    });
  return columns.map(({ name, kind, values }) => ({
    name,
    kind: kind ?? "number",
    values: kind === "text" ? values.map((cell) => (cell === null ? null : String(cell))) : values,
  }));
}
