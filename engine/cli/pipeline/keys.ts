import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { UserError } from "../../report/index.ts";

/** An input as the manifest names it. */
export interface InputFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** Size and SHA-256 of a file. Throws UserError where it cannot be read. */
export async function inputFile(path: string): Promise<InputFile> {
  const hash = createHash("sha256");
  try {
    const about = await stat(path);
    // a device or a pipe may have no end
    if (!about.isFile()) throw new UserError(`« ${path} » n'est pas un fichier.`, { file: path });
    const { size } = about;
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
    return { name: basename(path), path, size, sha256: hash.digest("hex") };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`Le fichier « ${path} » est introuvable ou illisible : vérifiez le chemin dans l'étude.`, {
      file: path,
    });
  }
}

/** Key of a stage: the hash of all it depends on. Equal keys, equal results. */
export function stageKey(parts: unknown): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
