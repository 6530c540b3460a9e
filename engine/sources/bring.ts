import { copyFile, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UserError } from "../report/index.ts";
import {
  download,
  receiptOf,
  receiptPath,
  startOf,
  type DownloadOptions,
  type Receipt,
  type Wanted,
} from "./download.ts";
import { notThe } from "./looks-like.ts";

export type Outcome = "already" | "copied" | "downloaded" | "missing";

export interface BringOptions extends DownloadOptions {
  /** a folder of files brought by hand (USB stick): taken from there, by the name of the target or of the address */
  readonly from?: string;
  /** never touch the network */
  readonly offline?: boolean;
}

/**
 * Makes sure a file is there: already, copied from the folder given, or downloaded. Offline, what is not found is
 * "missing", for the caller to list.
 */
export async function bring(wanted: Wanted, options: BringOptions): Promise<Outcome> {
  if (await exists(wanted.target)) return "already";
  if (options.from !== undefined && (await copyFrom(options.from, wanted))) return "copied";
  if (options.offline) return "missing";
  await download(wanted, options);
  return "downloaded";
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}

async function copyFrom(folder: string, { url, target, source }: Wanted): Promise<boolean> {
  const names = [basename(target), basename(new URL(url).pathname)];
  for (const name of names) {
    const path = join(folder, name);
    if (!(await exists(path))) continue;
    const why = notThe(source.format, await startOf(path));
    if (why) throw new UserError(`« ${path} » ne peut pas être « ${source.label} » : ${why}.`, { file: path });
    await mkdir(dirname(target), { recursive: true });
    const part = `${target}.partiel`;
    try {
      await copyFile(path, part);
      const receipt: Receipt = await receiptOf(part, {
        url,
        publisher: source.publisher,
        licence: source.licence,
        etag: null,
      });
      await writeFile(receiptPath(target), `${JSON.stringify(receipt, null, 1)}\n`);
      await rename(part, target);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return true;
  }
  return false;
}
