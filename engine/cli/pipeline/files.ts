import { readFileSync, statSync } from "node:fs";
import { open, rename, rm, writeFile, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { folderError, makeFolder } from "../../writers/index.ts";

/** Parts of a file read side by side: fresh memory is made page by page by whoever touches it first, half of the time of one reading. */
const PARTS = 6;
/** One reading of a file is below 2 GiB. */
const MOST_AT_ONCE = 1 << 30;

/** Writes under a temporary name, then renames: an interrupted run never leaves half a file under a final name. */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.partiel`;
  try {
    await makeFolder(dirname(path));
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw folderError(dirname(path), error);
  }
}

/** Bytes of a built file in shared memory, ready for workers; null where it does not exist. */
export async function readShared(path: string): Promise<Uint8Array | null> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw folderError(dirname(path), error);
  }
  try {
    const { size } = await file.stat();
    const shared = new Uint8Array(new SharedArrayBuffer(size));
    const partSize = Math.ceil(size / PARTS);
    const read = await Promise.all(
      Array.from({ length: PARTS }, (_, part) => readPart(file, shared, part * partSize, (part + 1) * partSize)),
    );
    // cut short meanwhile: what is there is refused as truncated
    const short = read.findIndex((end, part) => end < Math.min(size, (part + 1) * partSize));
    return short < 0 ? shared : shared.subarray(0, read[short]);
  } finally {
    await file.close();
  }
}

/** Reads bytes `from` to `to` (or the last) of a file straight into their place: a copy would cost as much. Returns where it ended. */
async function readPart(file: FileHandle, bytes: Uint8Array, from: number, to: number): Promise<number> {
  const end = Math.min(to, bytes.length);
  let at = Math.min(from, end);
  while (at < end) {
    const { bytesRead } = await file.read(bytes, at, Math.min(end - at, MOST_AT_ONCE), at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return at;
}

/** Longest text read whole: studies, scenarios, lists of sites. */
const MOST_TEXT_BYTES = 64 * 2 ** 20;

/** A text of reasonable size; null where there is no file, or something that is no file (a folder, a device without end). */
export function readTextFile(path: string): string | null {
  const about = statSync(path, { throwIfNoEntry: false });
  if (!about?.isFile() || about.size > MOST_TEXT_BYTES) return null;
  return readFileSync(path, "utf8");
}
