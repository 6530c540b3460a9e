import { UserError } from "../../report/index.ts";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";

const MAX_UNPACKED_BYTES = 16 * 2 ** 30;

/** Bytes of a gzip file in chunks as they are inflated. Throws UserError when it is cut, damaged or beyond all measure. */
export async function* gzipChunks(path: string): AsyncGenerator<Buffer> {
  const packed = createReadStream(path);
  let total = 0;
  try {
    for await (const chunk of packed.pipe(createGunzip({ chunkSize: 1 << 20 }))) {
      total += (chunk as Buffer).length;
      if (total > MAX_UNPACKED_BYTES)
        throw new UserError(`« ${basename(path)} » est démesuré une fois décompressé.`, { file: path });
      yield chunk as Buffer;
    }
  } catch (error) {
    if (!((error as { code?: string }).code ?? "").startsWith("Z_")) throw error;
    throw new UserError(`« ${basename(path)} » : archive gzip tronquée ou abîmée ; téléchargez-la de nouveau.`, {
      file: path,
    });
  } finally {
    packed.destroy();
  }
}
