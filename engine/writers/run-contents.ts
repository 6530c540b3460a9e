import type { CommunePolygons, Diagnostic, Profile } from "../diagnostic/index.ts";
import type { AccessTable } from "../search/index.ts";
import type { CsvDialect } from "./csv.ts";
import { communeProfileTable, communeServicesTable, profileTable, sensitivityTable } from "./join-tables.ts";
import type { Manifest } from "./manifest.ts";
import type { ReportOptions } from "./report/page.ts";
import {
  arrondissementsTable,
  communesTable,
  facilitiesTable,
  gammesTable,
  originsTable,
  servicesTable,
  zonesTable,
  type OriginSnap,
  type Table,
} from "./tables.ts";

/** Everything a run leaves behind. */
export interface Run {
  readonly diagnostic: Diagnostic;
  readonly access: AccessTable;
  /** FlatBuffers bytes of access.fb (and of others: territory.fb ...), by file name */
  readonly binaries: Readonly<Record<string, Uint8Array>>;
  readonly originSnap?: OriginSnap;
  /** polygons of the shown communes */
  readonly polygons?: CommunePolygons;
  /** who lives in the éloignées, when the study joins a table */
  readonly profile?: Profile;
  readonly manifest: Manifest;
}

export interface WriteOptions {
  readonly csv?: CsvDialect;
  /** beside the CSV: results.xlsx, results.gpkg, *.parquet, report.html */
  readonly formats?: readonly ExportFormat[];
  /** what report.html says around the figures (default: the study's name) */
  readonly report?: ReportOptions;
}

export type ExportFormat = "xlsx" | "gpkg" | "parquet" | "html";

/** The tables of a run, in the order a reader wants them. */
export function runTables(run: Run): Table[] {
  const { diagnostic, access } = run;
  return [
    communesTable(diagnostic),
    communeServicesTable(diagnostic),
    ...(diagnostic.arrondissements.length > 0 ? [arrondissementsTable(diagnostic)] : []),
    gammesTable(diagnostic),
    servicesTable(diagnostic),
    zonesTable(diagnostic),
    sensitivityTable(diagnostic),
    ...(run.profile ? [profileTable(run.profile), communeProfileTable(run.profile)] : []),
    facilitiesTable(diagnostic, access),
    originsTable(diagnostic, access, run.originSnap),
  ];
}
