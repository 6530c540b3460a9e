import { UserError } from "../../report/index.ts";
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { createInflateRaw, inflateRawSync } from "node:zlib";
import { fileSize } from "./file-bytes.ts";
import { leaves } from "./packed.ts";

/** A file inside a zip archive. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly method: number;
  /** where its local header begins */
  readonly offset: number;
}

const MAX_ENTRIES = 20_000;
const MAX_DIRECTORY_BYTES = 64 * 2 ** 20;
/** an entry over this, or that grows more than so many times, is taken for a bomb */
const MAX_ENTRY_BYTES = 8 * 2 ** 30;
const MAX_RATIO = 400;
const RATIO_FROM_BYTES = 64 * 2 ** 20;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** a local header, without its name */
const LOCAL_BYTES = 30;

/**
 * Lists a zip archive from its central directory, reading nothing else: an entry of a gigabyte is then inflated alone and
 * in a stream (zlib), which a library that takes the whole archive in memory cannot do. Throws UserError: not a zip or
 * cut, entries with a path that leaves the archive, too many entries, sizes of a bomb, encryption.
 */
export function zipEntries(path: string): ZipEntry[] {
  const size = fileSize(path);
  const wrong = (what: string) => new UserError(`« ${basename(path)} » : ${what}`, { file: path });
  const cut = () => wrong("archive zip tronquée ou abîmée ; téléchargez-la de nouveau.");
  const file = openSync(path, "r");
  try {
    const read = (offset: number, length: number): Buffer => {
      // said before memory is asked for: a size may be anything
      if (offset < 0 || length < 0 || offset + length > size) throw cut();
      const bytes = Buffer.alloc(length);
      if (readSync(file, bytes, 0, length, offset) !== length) throw cut();
      return bytes;
    };
    const { count, offset, bytes } = directory(read, size, cut);
    if (count > MAX_ENTRIES) throw wrong(`${count} fichiers dans l'archive, plus que les ${MAX_ENTRIES} admis.`);
    if (bytes > MAX_DIRECTORY_BYTES) throw wrong("le répertoire de l'archive est démesuré.");
    const central = read(offset, bytes);
    const entries: ZipEntry[] = [];
    for (let at = 0, rank = 0; rank < count; rank++) {
      if (at + 46 > central.length || central.readUInt32LE(at) !== CENTRAL) throw cut();
      const nameBytes = central.readUInt16LE(at + 28);
      const extraBytes = central.readUInt16LE(at + 30);
      const next = at + 46 + nameBytes + extraBytes + central.readUInt16LE(at + 32);
      if (next > central.length) throw cut();
      const utf8 = (central.readUInt16LE(at + 8) & 0x800) !== 0;
      const name = central.toString(utf8 ? "utf8" : "latin1", at + 46, at + 46 + nameBytes);
      if (central.readUInt16LE(at + 8) & 1) throw wrong(`l'archive est protégée par un mot de passe (« ${name} »).`);
      if (leaves(name)) throw wrong(`l'archive contient un chemin qui en sort (« ${name} ») : elle est refusée.`);
      const sizes = sizes64(central, at, at + 46 + nameBytes, extraBytes);
      if (
        sizes.bytes > MAX_ENTRY_BYTES ||
        (sizes.bytes > RATIO_FROM_BYTES && sizes.bytes > sizes.packedBytes * MAX_RATIO)
      )
        throw wrong(
          `« ${name} » annonce ${Math.round(sizes.bytes / 1e6)} Mo pour ${Math.round(sizes.packedBytes / 1e3)} ko compressés : archive refusée.`,
        );
      if (sizes.offset + LOCAL_BYTES + sizes.packedBytes > size) throw cut();
      if (!name.endsWith("/")) entries.push({ name, method: central.readUInt16LE(at + 10), ...sizes });
      at = next;
    }
    return entries;
  } finally {
    closeSync(file);
  }
}

/** Bytes of an entry, in chunks as they are inflated. Throws UserError when they are not as many as announced. */
export async function* zipChunks(path: string, entry: ZipEntry): AsyncGenerator<Buffer> {
  const start = dataStart(path, entry);
  const cut = () =>
    new UserError(`« ${basename(path)} » : « ${entry.name} » est tronqué ou abîmé dans l'archive.`, { file: path });
  if (entry.bytes === 0) return;
  const packed = createReadStream(path, { start, end: start + entry.packedBytes - 1, highWaterMark: 1 << 20 });
  let total = 0;
  try {
    for await (const chunk of entry.method === 0 ? packed : packed.pipe(createInflateRaw({ chunkSize: 1 << 20 }))) {
      total += (chunk as Buffer).length;
      if (total > entry.bytes) throw cut();
      yield chunk as Buffer;
    }
  } catch (error) {
    throw isZlibError(error) ? cut() : error;
  } finally {
    packed.destroy();
  }
  if (total !== entry.bytes) throw cut();
}

/** All the bytes of a small entry. */
export function zipBytes(path: string, entry: ZipEntry): Buffer {
  const start = dataStart(path, entry);
  const packed = Buffer.alloc(entry.packedBytes);
  const file = openSync(path, "r");
  try {
    readSync(file, packed, 0, packed.length, start);
    const bytes = entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: entry.bytes + 1 });
    if (bytes.length === entry.bytes) return bytes;
  } catch (error) {
    if (!isZlibError(error)) throw error;
  } finally {
    closeSync(file);
  }
  throw new UserError(`« ${basename(path)} » : « ${entry.name} » est tronqué ou abîmé dans l'archive.`, { file: path });
}

function directory(
  read: (offset: number, length: number) => Buffer,
  size: number,
  cut: () => UserError,
): { count: number; offset: number; bytes: number } {
  const tailBytes = Math.min(size, 65_557);
  const tail = read(size - tailBytes, tailBytes);
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== END) at--;
  if (at < 0) throw cut();
  const end = {
    count: tail.readUInt16LE(at + 10),
    bytes: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  };
  if (at >= 20 && tail.readUInt32LE(at - 20) === LOCATOR64) {
    const record = read(Number(tail.readBigUInt64LE(at - 12)), 56);
    if (record.readUInt32LE(0) !== END64) throw cut();
    return {
      count: Number(record.readBigUInt64LE(32)),
      bytes: Number(record.readBigUInt64LE(40)),
      offset: Number(record.readBigUInt64LE(48)),
    };
  }
  return end;
}

/** Sizes and offset of a central record; those that do not fit in 32 bits stand in its zip64 extra field. */
function sizes64(
  central: Buffer,
  at: number,
  extraAt: number,
  extraBytes: number,
): Pick<ZipEntry, "bytes" | "packedBytes" | "offset"> {
  const values = [central.readUInt32LE(at + 24), central.readUInt32LE(at + 20), central.readUInt32LE(at + 42)];
  for (let field = extraAt; field + 4 <= extraAt + extraBytes; field += 4 + central.readUInt16LE(field + 2)) {
    if (central.readUInt16LE(field) !== 1) continue;
    let value = field + 4;
    const fieldEnd = Math.min(value + central.readUInt16LE(field + 2), central.length);
    for (let rank = 0; rank < 3; rank++) {
      if (values[rank] !== 0xffffffff || value + 8 > fieldEnd) continue;
      values[rank] = Number(central.readBigUInt64LE(value));
      value += 8;
    }
  }
  return { bytes: values[0]!, packedBytes: values[1]!, offset: values[2]! };
}

function dataStart(path: string, entry: ZipEntry): number {
  if (entry.method !== 0 && entry.method !== 8)
    throw new UserError(
      `« ${basename(path)} » : « ${entry.name} » est compressé d'une façon inconnue (méthode ${entry.method}) ; refaites l'archive.`,
      { file: path },
    );
  const header = Buffer.alloc(LOCAL_BYTES);
  const file = openSync(path, "r");
  try {
    if (readSync(file, header, 0, LOCAL_BYTES, entry.offset) !== LOCAL_BYTES || header.readUInt32LE(0) !== LOCAL)
      throw new UserError(
        `« ${basename(path)} » : « ${entry.name} » n'est pas où l'archive l'annonce ; elle est abîmée.`,
        { file: path },
      );
  } finally {
    closeSync(file);
  }
  return entry.offset + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function isZlibError(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? "";
  return code.startsWith("Z_") || code === "ERR_BUFFER_TOO_LARGE";
}
