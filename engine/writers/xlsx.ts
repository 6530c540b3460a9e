import type { CsvCell } from "./csv.ts";
import type { Manifest } from "./manifest.ts";
import type { Table } from "./tables.ts";

/** Sheets beyond this many rows are left to the CSV: nobody reads them in a spreadsheet. */
const MAX_SHEET_ROWS = 100_000;

/**
 * One workbook of all tables, a sheet each, and a first sheet that says what it is. Text stays text: a cell of a
 * workbook is a formula only when it is written as one, which none is.
 */
export async function xlsxBytes(tables: readonly Table[], manifest: Manifest): Promise<Uint8Array> {
  const { default: ExcelJS } = await import("exceljs");
  const workbook = new ExcelJS.Workbook();
  workbook.creator = `${manifest.product.name} ${manifest.product.version}`;
  // the same run gives the same bytes
  const stamp = new Date(manifest.createdAt ?? 0);
  workbook.created = stamp;
  workbook.modified = stamp;
  const about = workbook.addWorksheet("lisez-moi");
  about.columns = [{ width: 24 }, { width: 100 }];
  about.addRows(aboutRows(tables, manifest));
  about.getColumn(1).font = { bold: true };
  for (const table of tables) {
    const sheet = workbook.addWorksheet(table.name, { views: [{ state: "frozen", xSplit: 2, ySplit: 1 }] });
    const rows: CsvCell[][] = [];
    for (const row of table.rows()) {
      if (rows.length === MAX_SHEET_ROWS) break;
      rows.push([...row]);
    }
    sheet.columns = table.header.map((name, index) => ({ header: name, width: columnWidth(name, rows, index) }));
    sheet.addRows(rows);
    sheet.getRow(1).font = { bold: true };
    sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: table.header.length } };
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

function columnWidth(name: string, rows: readonly CsvCell[][], index: number): number {
  let widest = name.length;
  for (const row of rows.slice(0, 200)) widest = Math.max(widest, String(row[index] ?? "").length);
  return Math.min(widest + 2, 48);
}

function aboutRows(tables: readonly Table[], manifest: Manifest): string[][] {
  return [
    ["Étude", manifest.study],
    [
      "Fait par",
      `${manifest.product.name} ${manifest.product.version}${manifest.createdAt ? `, ${manifest.createdAt}` : ""}`,
    ],
    ...(manifest.notice ? [["Avertissement", manifest.notice]] : []),
    ["Unités", "temps en minutes (colonnes _min), arrondis à l'impression ; parts entre 0 et 1 ; vide = pas de valeur"],
    ["Feuilles", tables.map((table) => table.name).join(", ")],
    ...manifest.inputs.map((input) => [
      "Source",
      [input.name, input.vintage, input.licence, `SHA-256 ${input.sha256}`].filter((part) => part !== null).join(" ; "),
    ]),
    ...manifest.attribution.map((line) => ["Mention", line]),
    ...manifest.warnings.map((line) => ["À savoir", line]),
  ];
}
