import { UserError } from "../../report/index.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { open, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { FileKind } from "./file-bytes.ts";
import { packedFiles, unpackCommand } from "./packed.ts";
import { zipBytes, zipChunks, zipEntries, type ZipEntry } from "./zip.ts";

/** A file inside an archive. */
export interface Member {
  readonly name: string;
  /** of a zip: where it is */
  readonly zip?: ZipEntry;
}

const MAX_MEMORY_BYTES = 2 ** 31 - 1;
/** documentation and metadata beside the data */
const BESIDE = /(^|\/)(varmod|meta|doc|__macosx|\._|\.)/i;

/** Whether a file of this kind holds files: zip (a workbook is one, but a table), 7z, tar and its compressions. */
export function isArchive(path: string, kind: FileKind): boolean {
  if (kind === "zip") return !/\.xls[xm]$/i.test(path);
  return ["7z", "tar", "bzip2", "xz"].includes(kind) || (kind === "gzip" && /\.(tar\.gz|tgz)$/i.test(path));
}

/** Files of an archive. Throws UserError: cut, protected by a password, paths that leave it, sizes of a bomb. */
export async function membersOf(path: string, kind: FileKind): Promise<Member[]> {
  if (kind === "zip") return zipEntries(path).map((zip) => ({ name: zip.name, zip }));
  const members: Member[] = [];
  for await (const { name } of packedFiles(path)) members.push({ name });
  return members;
}

/**
 * The file of an archive a study means: the one named after "#", else the only one with the extensions of the first list
 * that any has, metadata (varmod…, meta…) not counted. Throws UserError with the names when none or several fit.
 */
export function chooseMember(
  path: string,
  members: readonly Member[],
  part: string | null,
  extensions: ReadonlyArray<readonly string[]>,
): Member {
  const fits =
    part !== null
      ? members.filter(({ name }) => isNamed(name, part))
      : (extensions
          .map((list) => members.filter(({ name }) => hasExtension(name, list)))
          .find((group) => group.length > 0) ?? []);
  if (fits.length === 1) return fits[0]!;
  const shown = (list: readonly Member[]) =>
    list
      .slice(0, 20)
      .map(({ name }) => name)
      .join(", ") + (list.length > 20 ? ", …" : "");
  const file = basename(path);
  throw new UserError(
    fits.length === 0
      ? `« ${file} » ne contient pas ${part === null ? `de fichier ${extensions.flat().join(" ou ")}` : `« ${part} »`} ; trouvé : ${shown(members) || "rien"}.`
      : `« ${file} » contient plusieurs fichiers possibles (${shown(fits)}) ; écrivez « ${file}#nom » pour choisir.`,
    { file: path },
  );
}

const isNamed = (name: string, part: string | null): boolean => name === part || name.split("/").at(-1) === part;

function hasExtension(name: string, extensions: readonly string[]): boolean {
  return !BESIDE.test(name) && extensions.some((extension) => name.toLowerCase().endsWith(extension));
}

/** Bytes of a file of an archive, in chunks as they are unpacked. Throws UserError when the archive is damaged. */
export async function* memberChunks(path: string, member: Member): AsyncGenerator<Buffer> {
  if (member.zip) return yield* zipChunks(path, member.zip);
  for await (const file of packedFiles(path)) if (file.name === member.name) return yield* file.chunks();
}

/**
 * The same of the first file with one of these extensions (or of this name), in one pass: to list a large tar.bz2 before
 * reading it would unpack it twice. Throws UserError with the names when there is none.
 */
export async function* firstMemberChunks(
  path: string,
  kind: FileKind,
  part: string | null,
  extensions: readonly string[],
): AsyncGenerator<Buffer> {
  if (kind === "zip")
    return yield* memberChunks(path, chooseMember(path, await membersOf(path, kind), part, [extensions]));
  const passed: Member[] = [];
  for await (const file of packedFiles(path)) {
    if (part === null ? hasExtension(file.name, extensions) : isNamed(file.name, part)) return yield* file.chunks();
    passed.push({ name: file.name });
  }
  chooseMember(path, passed, part, [extensions]);
}

/** All the bytes of the files of an archive that are wanted, by name; for shapefiles and small tables. */
export async function readMembers(path: string, members: readonly Member[]): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  const tooLarge = (name: string) =>
    new UserError(
      `« ${basename(path)} » : « ${name} » est trop grand pour être lu dans l'archive ; décompressez-la d'abord (« ${unpackCommand(path)} ») et donnez le fichier.`,
      { file: path },
    );
  const wanted = new Set(members.filter(({ zip }) => !zip).map(({ name }) => name));
  for (const { name, zip } of members) {
    if (zip && zip.bytes > MAX_MEMORY_BYTES) throw tooLarge(name);
    if (zip) found.set(name, zipBytes(path, zip));
  }
  if (wanted.size === 0) return found;
  for await (const file of packedFiles(path)) {
    if (!wanted.has(file.name)) continue;
    const chunks: Buffer[] = [];
    let bytes = 0;
    for (const chunk of file.chunks()) {
      bytes += chunk.length;
      if (bytes > MAX_MEMORY_BYTES) throw tooLarge(file.name);
      chunks.push(chunk);
    }
    found.set(file.name, Buffer.concat(chunks));
    if (found.size === members.length) break;
  }
  return found;
}

/**
 * Lays a file of an archive on the disk for formats that are read here and there (GeoPackage, Parquet, Excel), under its own
 * name in a temporary folder removed when `use` is done. Throws UserError when there is no room for it.
 */
export async function withMemberFile<Result>(
  path: string,
  member: Member,
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "desserte-"));
  const clean = () => rmSync(folder, { recursive: true, force: true });
  // an interruption ends the process while the file is there
  process.once("exit", clean);
  try {
    const file = join(folder, basename(member.name));
    const out = await open(file, "w");
    try {
      for await (const chunk of memberChunks(path, member)) {
        const { bavail, bsize } = await statfs(folder);
        if (bavail * bsize < chunk.length * 4)
          throw new UserError(
            `Plus de place dans « ${tmpdir()} » pour décompresser « ${basename(path)} » : libérez-en, ou décompressez-la ailleurs (« ${unpackCommand(path)} ») et donnez le fichier.`,
            { file: path },
          );
        await out.write(chunk);
      }
    } finally {
      await out.close();
    }
    return await use(file);
  } finally {
    clean();
    process.removeListener("exit", clean);
  }
}
