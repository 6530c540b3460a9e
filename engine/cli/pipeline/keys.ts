import { createHash } from "node:crypto";
import { open, stat, type FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import { UserError } from "../../report/index.ts";

/** An input as the manifest names it. */
export interface InputFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** Bytes read at once to hash a file. */
const CHUNK_BYTES = 1 << 20;

/** Size and SHA-256 of a file. Throws UserError where it cannot be read. */
export async function inputFile(path: string): Promise<InputFile> {
  let file: FileHandle | undefined;
  try {
    // a device or a pipe may have no end: known before it is opened
    const about = await stat(path);
    if (!about.isFile()) throw new UserError(`« ${path} » n'est pas un fichier.`, { file: path });
    const { size } = about;
    file = await open(path);
    const hash = createHash("sha256");
    const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, size + 1));
    for (let read = await file.read(chunk); read.bytesRead > 0; read = await file.read(chunk))
      hash.update(chunk.subarray(0, read.bytesRead));
    return { name: basename(path), path, size, sha256: hash.digest("hex") };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`Le fichier « ${path} » est introuvable ou illisible : vérifiez le chemin dans l'étude.`, {
      file: path,
    });
  } finally {
    await file?.close();
  }
}

/** Key of a stage: the hash of all it depends on. Equal keys, equal results. */
export function stageKey(parts: unknown): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
