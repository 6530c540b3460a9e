import { csvChunks, PLAIN_CSV, type CsvDialect } from "./csv.ts";
import { StagedFolder } from "./folder.ts";
import { safeJson } from "./geojson.ts";
import type { WrittenFile } from "./manifest.ts";
import type { Table } from "./tables.ts";

/**
 * Writes some tables as CSV in a folder of their own (a comparison, an inventory), all or nothing, with `about` as
 * manifest.json.
 * @throws UserError when the folder cannot be written
 */
export async function writeTables(
  folder: string,
  tables: readonly Table[],
  about: object,
  dialect: CsvDialect = PLAIN_CSV,
): Promise<readonly WrittenFile[]> {
  const staged = await StagedFolder.open(folder);
  try {
    for (const table of tables) await staged.write(`${table.name}.csv`, csvChunks(table.header, table.rows(), dialect));
    const outputs = [...staged.files];
    await staged.write("manifest.json", [`${safeJson({ ...about, csv: dialect, outputs }, 2)}\n`]);
    await staged.publish("manifest.json");
    return staged.files;
  } catch (error) {
    await staged.discard();
    throw error;
  }
}
