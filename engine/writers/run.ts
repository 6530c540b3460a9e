import { summaryOf, type CommunePolygons, type Diagnostic } from "../diagnostic/index.ts";
import type { AccessTable } from "../search/index.ts";
import { csvChunks, PLAIN_CSV, type CsvDialect } from "./csv.ts";
import { StagedFolder } from "./folder.ts";
import { communesGeoJson, safeJson } from "./geojson.ts";
import type { Manifest, WrittenFile } from "./manifest.ts";
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
  readonly manifest: Manifest;
}

export interface WriteOptions {
  readonly csv?: CsvDialect;
}

const MANIFEST = "manifest.json";

/** The tables of a run, in the order a reader wants them. */
export function runTables(run: Run): Table[] {
  const { diagnostic, access } = run;
  return [
    communesTable(diagnostic),
    ...(diagnostic.arrondissements.length > 0 ? [arrondissementsTable(diagnostic)] : []),
    gammesTable(diagnostic),
    servicesTable(diagnostic),
    zonesTable(diagnostic),
    facilitiesTable(diagnostic, access),
    originsTable(diagnostic, access, run.originSnap),
  ];
}

/**
 * Writes a run: all under temporary names, then all renamed, the manifest last. Nothing of it is visible if anything
 * fails. Returns the files written.
 * @throws UserError when the folder cannot be written
 */
export async function writeRun(folder: string, run: Run, options: WriteOptions = {}): Promise<readonly WrittenFile[]> {
  const dialect = options.csv ?? PLAIN_CSV;
  const staged = await StagedFolder.open(folder);
  try {
    for (const [name, bytes] of Object.entries(run.binaries)) await staged.write(name, [bytes]);
    for (const table of runTables(run))
      await staged.write(`${table.name}.csv`, csvChunks(table.header, table.rows(), dialect));
    await staged.write("summary.json", [`${safeJson(summaryOf(run.diagnostic), 2)}\n`]);
    await staged.write("communes.geojson", [`${safeJson(communesGeoJson(run.diagnostic, run.polygons))}\n`]);
    const outputs = [...staged.files];
    await staged.write(MANIFEST, [`${safeJson({ ...run.manifest, csv: dialect, outputs }, 2)}\n`]);
    await staged.publish(MANIFEST);
    return staged.files;
  } catch (error) {
    await staged.discard();
    throw error;
  }
}
