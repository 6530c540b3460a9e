import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { createPool, type Pool } from "../../../engine/pool/index.ts";
import { readOsmPbfs } from "../../../engine/readers/index.ts";
import { SkipReport, UserError } from "../../../engine/report/index.ts";
import type { OsmNetwork } from "../../../engine/roads/index.ts";

/** A folder for the fixtures of one test file, removed at the end. */
export function scratchFolder(): { write(name: string, bytes: Uint8Array | string): string } {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "desserte-osm-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return {
    write(name, bytes) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      return path;
    },
  };
}

const here = createPool({ threads: 1 });

export async function read(
  paths: string | readonly string[],
  pool: Pool = here,
): Promise<{ network: OsmNetwork; report: SkipReport }> {
  const report = new SkipReport();
  const network = await readOsmPbfs(typeof paths === "string" ? [paths] : paths, { pool, report });
  return { network, report };
}

/** The UserError that reading the file must end in. */
export async function readError(path: string, pool: Pool = here): Promise<UserError> {
  const outcome = await read(path, pool).then(
    () => null,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(UserError);
  expect((outcome as UserError).where.file).toBe(path);
  return outcome as UserError;
}
