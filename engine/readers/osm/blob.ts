import { readSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { PbfReader } from "pbf";
import { UserError } from "../../report/index.ts";
import { BlockFault, damaged, frenchNumber } from "./damage.ts";
import { eachField, endOfBytes, varintField } from "./fields.ts";

/** Limits of the OSM PBF format. */
export const MAX_HEADER_BYTES = 64 * 1024;
export const MAX_BLOB_BYTES = 32 * 1024 * 1024;

const OTHER_COMPRESSIONS: Readonly<Record<number, string>> = { 4: "lzma", 5: "bzip2", 6: "lz4", 7: "zstd" };

/** Fills `bytes` from `offset` of an open file; false where the file ends before. */
export function readFully(fd: number, bytes: Uint8Array, offset: number): boolean {
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(fd, bytes, done, bytes.length - done, offset + done);
    if (count === 0) return false;
    done += count;
  }
  return true;
}

/**
 * The content of the blob whose message lies at `[offset, offset + size)`, inflated; at most 32 MiB whatever the file claims.
 * @throws UserError where the file is cut, lies about a size, or uses another compression than zlib
 */
export function readBlob(fd: number, file: string, offset: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  if (!readFully(fd, bytes, offset)) throw damaged(file, offset, "le fichier s’arrête au milieu d’un bloc");
  return inBlock(file, offset, () => unpack(bytes, file));
}

/** Runs `decode`; what goes wrong inside is told as damage of the blob at `offset`. */
export function inBlock<T>(file: string, offset: number, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof BlockFault) throw damaged(file, offset, error.message);
    // pbf throws a bare Error or RangeError on a wire type or varint that cannot be
    if (error instanceof UserError) throw error;
    if (error instanceof RangeError || (error instanceof Error && error.constructor === Error))
      throw damaged(file, offset, "bloc illisible");
    throw error;
  }
}

function unpack(bytes: Buffer, file: string): Buffer {
  const pbf = new PbfReader(bytes);
  let rawSize = -1;
  let content: Buffer | undefined;
  let zlib = false;
  eachField(pbf, bytes.length, (field) => {
    if (field === 2) rawSize = varintField(pbf);
    else if (field === 1 || field === 3) {
      const end = endOfBytes(pbf, bytes.length);
      content = bytes.subarray(pbf.pos, end);
      zlib = field === 3;
      pbf.pos = end;
    } else if (field in OTHER_COMPRESSIONS) {
      throw new UserError(
        `Le fichier OSM « ${file} » est compressé en ${OTHER_COMPRESSIONS[field]}, que Desserte ne lit pas : réécrivez-le en zlib, par exemple avec « osmium cat -f pbf,pbf_compression=zlib ».`,
        { file },
      );
    }
  });
  if (!content) throw new BlockFault("bloc sans contenu");
  if (rawSize > MAX_BLOB_BYTES || (!zlib && content.length > MAX_BLOB_BYTES))
    throw new BlockFault(
      `bloc de ${frenchNumber(Math.max(rawSize, content.length))} octets, plus que les 32 Mio permis`,
    );
  if (!zlib) {
    if (rawSize >= 0 && rawSize !== content.length) throw new BlockFault("la taille annoncée n’est pas celle du bloc");
    return content;
  }
  return inflate(content, rawSize);
}

function inflate(content: Buffer, rawSize: number): Buffer {
  const limit = rawSize >= 0 ? rawSize : MAX_BLOB_BYTES;
  let block: Buffer;
  try {
    // one output chunk of the right size: no concatenation
    const chunkSize = rawSize >= 0 ? Math.max(64, rawSize + 1) : 1 << 20;
    block = inflateSync(content, { maxOutputLength: Math.max(1, limit), chunkSize });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE")
      throw new BlockFault(`le bloc décompressé dépasse les ${frenchNumber(limit)} octets annoncés ou permis`);
    throw new BlockFault("décompression impossible");
  }
  if (rawSize >= 0 && block.length !== rawSize) throw new BlockFault("la taille annoncée n’est pas celle du bloc");
  return block;
}
