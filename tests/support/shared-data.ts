import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const PROJECT = resolve(import.meta.dirname, "../..");

/** The folder of real data: where DESSERTE_DATA says, else beside the project. */
export const DATA_FOLDER = process.env.DESSERTE_DATA ?? resolve(PROJECT, "../shared/data");

/** Path of a real data file, or null where the data is absent (the test is then skipped, by name). */
export function sharedData(path: string): string | null {
  const full = join(DATA_FOLDER, path);
  return existsSync(full) ? full : null;
}

/** Path of a golden file (OSRM results), which stand beside the data. */
export function goldenData(path: string): string | null {
  const full = join(DATA_FOLDER, "../golden", path);
  return existsSync(full) ? full : null;
}
