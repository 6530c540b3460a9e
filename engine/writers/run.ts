import { summaryOf } from "../diagnostic/index.ts";
import { csvChunks, PLAIN_CSV } from "./csv.ts";
import { exportFiles } from "./exports.ts";
import { StagedFolder } from "./folder.ts";
import { communesGeoJson, safeJson } from "./geojson.ts";
import type { WrittenFile } from "./manifest.ts";
import { runTables, type Run, type WriteOptions } from "./run-contents.ts";

const MANIFEST = "manifest.json";

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
    // the figures travel alone: the notice (demonstration) goes with them
    const { notice } = run.manifest;
    const summary = {
      ...(notice !== null && { notice }),
      ...summaryOf(run.diagnostic),
      ...(run.profile && { profile: run.profile.groups }),
    };
    await staged.write("summary.json", [`${safeJson(summary, 2)}\n`]);
    await staged.write("communes.geojson", [`${safeJson(communesGeoJson(run.diagnostic, run.polygons))}\n`]);
    for (const format of new Set(options.formats ?? []))
      for (const [name, bytes] of await exportFiles(format, run, options)) await staged.write(name, [bytes]);
    const outputs = [...staged.files];
    await staged.write(MANIFEST, [`${safeJson({ ...run.manifest, csv: dialect, outputs }, 2)}\n`]);
    await staged.publish(MANIFEST);
    return staged.files;
  } catch (error) {
    await staged.discard();
    throw error;
  }
}
