export { writeRun } from "./run.ts";
export { runTables, type ExportFormat, type Run, type WriteOptions } from "./run-contents.ts";
export { csvChunks, csvLine, FRENCH_CSV, PLAIN_CSV, round, type CsvCell, type CsvDialect } from "./csv.ts";
export { folderError, StagedFolder } from "./folder.ts";
export { makeFolder } from "./make-folder.ts";
export type { Manifest, ManifestInput, WrittenFile } from "./manifest.ts";
export type { OriginSnap, Table } from "./tables.ts";
export { communesGeoJson, safeJson } from "./geojson.ts";
export { summarise, type SummaryOptions } from "./summarise.ts";
export { describeThreshold } from "./words.ts";
export { showCommune, showService, sentenceOf } from "./show.ts";
export { figuresOf, compareFigures, type Figure, type PrintedFigures } from "./figures.ts";
export { frenchMinutes, frenchNumber, frenchPeople, frenchShare, typeset } from "./french.ts";
export { reportHtml, type ReportOptions } from "./report/page.ts";
export { xlsxBytes } from "./xlsx.ts";
export { parquetBytes } from "./parquet.ts";
export { geopackageBytes, type Layer } from "./geopackage.ts";
export {
  agreementTable,
  communeAgreementTable,
  communeProfileTable,
  inventoryChangeTable,
  inventoryTable,
  profileTable,
  sensitivityTable,
  withinTable,
} from "./join-tables.ts";
export { summariseAgreement, summariseChange, summariseProfile } from "./summarise-joins.ts";
export { summariseInventory, summariseZones } from "./summarise-inventory.ts";
export { writeTables } from "./write-tables.ts";
export { routeGpx, type GpxTitle } from "./gpx.ts";
export { routeGeoJson, type RoutePlace } from "./route-geojson.ts";
