import { UserError } from "../../report/index.ts";
import { closeSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { fileSize } from "./file-bytes.ts";

/** The library takes the packed bytes in its own memory, of 2 GiB at most. */
const MAX_PACKED_BYTES = 1.5 * 2 ** 30;
const MAX_UNPACKED_BYTES = 16 * 2 ** 30;
/** an archive that grows more than so many times is taken for a bomb */
const MAX_RATIO = 400;
const RATIO_FROM_BYTES = 64 * 2 ** 20;
const MAX_MEMBERS = 20_000;
const CHUNK_BYTES = 1 << 20;
/** archive_entry_filetype of a plain file; links and devices are passed over */
const PLAIN_FILE = 0o100000;

/** A file met in an archive. `chunks` may be read once, before the next one is asked for. */
export interface PackedFile {
  readonly name: string;
  chunks(): Generator<Buffer>;
}

/**
 * The files of a 7z or of a tar (plain, gzip, bzip2, xz), in order and in place: libarchive unpacks as it goes, one chunk
 * in memory at a time. Throws UserError: cut, protected by a password, a path that leaves the archive, sizes of a bomb.
 */
export async function* packedFiles(path: string): AsyncGenerator<PackedFile> {
  const size = fileSize(path);
  const wrong = (what: string) => new UserError(`« ${basename(path)} » : ${what}`, { file: path });
  if (size > MAX_PACKED_BYTES)
    throw wrong(
      `${Math.round(size / 1e6)} Mo sont trop pour être lus dans l'archive ; décompressez-la d'abord (« ${unpackCommand(path)} ») et donnez le fichier.`,
    );
  const { libarchiveWasm } = await import("libarchive-wasm");
  const library = await libarchiveWasm();
  const memory = library.module as { HEAPU8: Uint8Array; _malloc(bytes: number): number };
  const packed = memory._malloc(size);
  const buffer = memory._malloc(CHUNK_BYTES);
  if (packed === 0 || buffer === 0) throw wrong(`pas assez de mémoire pour la lire ; « ${unpackCommand(path)} ».`);
  fill(path, memory.HEAPU8.subarray(packed, packed + size));
  const damaged = (reason: string) =>
    /encrypt|passphrase/i.test(reason)
      ? wrong("l'archive est protégée par un mot de passe.")
      : wrong("archive tronquée, abîmée, ou d'une compression inconnue ; téléchargez-la de nouveau.");
  const guarded = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw damaged(error instanceof Error ? error.message : "");
    }
  };
  let unpacked = 0;
  const archive = guarded(() => library.read_new_memory(packed, size));
  for (let count = 0; ; count++) {
    const entry = guarded(() => library.read_next_entry(archive));
    if (entry === 0) {
      const reason = library.error_string(archive);
      // a 7z whose names are encrypted has, for the library, no entry and no error
      if (library.read_has_encrypted_entries(archive) > 0) throw damaged("encrypted");
      if (reason || count === 0) throw damaged(reason);
      return;
    }
    const name = library.entry_pathname(entry) ?? "";
    if (count > MAX_MEMBERS) throw wrong(`plus de ${MAX_MEMBERS} fichiers dans l'archive.`);
    if (leaves(name)) throw wrong(`l'archive contient un chemin qui en sort (« ${name} ») : elle est refusée.`);
    if (library.entry_filetype(entry) !== PLAIN_FILE) continue;
    yield {
      name,
      *chunks() {
        for (;;) {
          const read = guarded(() => library.read_data(archive, buffer, CHUNK_BYTES));
          if (read === 0) return;
          unpacked += read;
          if (unpacked > MAX_UNPACKED_BYTES || (unpacked > RATIO_FROM_BYTES && unpacked > size * MAX_RATIO))
            throw wrong(
              `« ${name} » dépasse ${Math.round(unpacked / 1e6)} Mo pour ${Math.round(size / 1e3)} ko compressés : archive refusée.`,
            );
          yield Buffer.from(memory.HEAPU8.slice(buffer, buffer + read).buffer);
        }
      },
    };
  }
}

/** Whether a path of an archive leads out of it. */
export function leaves(name: string): boolean {
  return /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-z]:/i.test(name) || name.includes("\0");
}

/** What to type to unpack an archive by hand. */
export function unpackCommand(path: string): string {
  const file = basename(path);
  return /\.7z$/i.test(file) ? `7z x ${file}` : `tar -xf ${file}`;
}

function fill(path: string, into: Uint8Array): void {
  const file = openSync(path, "r");
  try {
    for (let at = 0; at < into.length;) {
      const read = readSync(file, into, at, Math.min(into.length - at, 1 << 26), at);
      if (read === 0) break;
      at += read;
    }
  } finally {
    closeSync(file);
  }
}
