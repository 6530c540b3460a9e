import { mkdir, open, rename, rm, writeFile, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

/** One reading of a file is below 2 GiB. */
const MOST_AT_ONCE = 1 << 30;

/** Writes under a temporary name, then renames: an interrupted run never leaves half a file under a final name. */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.partiel`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Bytes of a built file in shared memory, ready for workers; null where it does not exist. */
export async function readShared(path: string): Promise<Uint8Array | null> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  try {
    const { size } = await file.stat();
    const shared = new Uint8Array(new SharedArrayBuffer(size));
    // straight into shared memory: a copy would cost as much as the reading
    for (let at = 0; at < size;) {
      const { bytesRead } = await file.read(shared, at, Math.min(size - at, MOST_AT_ONCE), at);
      if (bytesRead === 0) return shared.subarray(0, at);
      at += bytesRead;
    }
    return shared;
  } finally {
    await file.close();
  }
}
