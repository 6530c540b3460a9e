export { writeRun, runTables, type Run, type WriteOptions } from "./run.ts";
export { csvChunks, csvLine, FRENCH_CSV, PLAIN_CSV, round, type CsvCell, type CsvDialect } from "./csv.ts";
export { StagedFolder } from "./folder.ts";
export type { Manifest, ManifestInput, WrittenFile } from "./manifest.ts";
export type { OriginSnap, Table } from "./tables.ts";
export { communesGeoJson, safeJson } from "./geojson.ts";
