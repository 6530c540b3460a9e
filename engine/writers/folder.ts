import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { systemReason, UserError } from "../report/index.ts";
import { makeFolder } from "./make-folder.ts";
import type { WrittenFile } from "./manifest.ts";

const STAGING = ".en-cours-";

/**
 * A folder of results filled under a temporary name. Nothing appears under a final name before `publish`; the last file
 * to appear is the manifest, and the old manifest goes first: a folder with a manifest is a whole run.
 */
export class StagedFolder {
  readonly files: WrittenFile[] = [];

  private constructor(
    readonly folder: string,
    private readonly staging: string,
  ) {
    process.once("exit", this.sweep);
  }

  /** Ctrl-C ends the process at once: what was being filled goes with it. */
  private readonly sweep = (): void => rmSync(this.staging, { recursive: true, force: true });

  /** Creates the folder if needed, and removes what a killed run left in it. */
  static async open(folder: string): Promise<StagedFolder> {
    const staging = join(folder, `${STAGING}${process.pid}`);
    try {
      await makeFolder(folder);
      for (const name of await readdir(folder)) {
        if (!name.startsWith(STAGING)) continue;
        const pid = Number(name.slice(STAGING.length));
        if (pid === process.pid || !isAlive(pid)) await rm(join(folder, name), { recursive: true, force: true });
      }
      await mkdir(staging);
    } catch (error) {
      throw folderError(folder, error);
    }
    return new StagedFolder(folder, staging);
  }

  /** Writes one file from pieces, hashing as it goes. */
  async write(name: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
    const hash = createHash("sha256");
    let bytes = 0;
    try {
      const file = await open(join(this.staging, name), "w");
      try {
        for (const piece of pieces) {
          const data = typeof piece === "string" ? Buffer.from(piece, "utf8") : piece;
          hash.update(data);
          bytes += data.byteLength;
          await file.write(data);
        }
      } finally {
        await file.close();
      }
    } catch (error) {
      throw folderError(this.folder, error);
    }
    this.files.push({ name, bytes, sha256: hash.digest("hex") });
  }

  /** Gives the files their final names, `last` at the end; files of the former run that this one has not are removed. */
  async publish(last: string): Promise<void> {
    try {
      const names = this.files.map((file) => file.name);
      const former = await formerFiles(join(this.folder, last));
      await rm(join(this.folder, last), { force: true });
      for (const name of former) if (!names.includes(name)) await rm(join(this.folder, name), { force: true });
      for (const name of names.filter((one) => one !== last).concat(last))
        await rename(join(this.staging, name), join(this.folder, name));
      await this.discard();
    } catch (error) {
      throw folderError(this.folder, error);
    }
  }

  /** Leaves no trace of an unfinished run. */
  async discard(): Promise<void> {
    process.off("exit", this.sweep);
    await rm(this.staging, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Names listed by the former manifest: only plain names, whatever that file says. */
async function formerFiles(manifest: string): Promise<string[]> {
  try {
    const { outputs } = JSON.parse(await readFile(manifest, "utf8")) as { outputs?: { name?: unknown }[] };
    return (outputs ?? [])
      .map(({ name }) => name)
      .filter((name): name is string => typeof name === "string" && basename(name) === name && !name.startsWith("."));
  } catch {
    // no former run, or a file that is not a manifest: nothing to clean
    return [];
  }
}

/** The error to throw when a folder of results cannot be read or written. */
export function folderError(folder: string, error: unknown): unknown {
  const reason = systemReason(error);
  return reason === null
    ? error
    : new UserError(
        `Impossible d'écrire les résultats dans « ${folder} » : ${reason} ; choisissez un autre dossier ou libérez celui-ci.`,
        { file: folder },
      );
}
