import { UserError } from "../../report/index.ts";
import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";

/** What a file turns out to be, by its first bytes. */
export type FileKind =
  | "text"
  | "zip"
  | "gzip"
  | "bzip2"
  | "xz"
  | "tar"
  | "7z"
  | "parquet"
  | "sqlite"
  | "excel97"
  | "html"
  | "empty"
  | "binary";

const MAGIC: ReadonlyArray<readonly [FileKind, string]> = [
  ["zip", "PK\u0003\u0004"],
  ["zip", "PK\u0005\u0006"],
  ["gzip", "\u001f\u008b"],
  ["parquet", "PAR1"],
  ["7z", "7z\u00bc\u00af\u0027\u001c"],
  ["bzip2", "BZh"],
  ["xz", "\u00fd7zXZ\0"],
  ["excel97", "\u00d0\u00cf\u0011\u00e0"],
  ["sqlite", "SQLite format 3\0"],
];

/** Says what bytes are from their beginning (512 bytes are enough). */
export function fileKind(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) return "empty";
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 512));
  const latin = head.toString("latin1");
  for (const [kind, magic] of MAGIC) if (latin.startsWith(magic)) return kind;
  if (latin.startsWith("ustar", 257)) return "tar";
  if (/^(?:ï»¿)?\s*<(!doctype html|html|head|body|\?xml|ows:)/i.test(latin)) return "html";
  if (isUtf16(head)) return "text";
  return head.includes(0) ? "binary" : "text";
}

/** The bytes of a file. Throws UserError when it does not exist, cannot be read, is a folder or is over `maxBytes`. */
export function readBytes(path: string, maxBytes = 2 ** 31 - 1): Buffer {
  const size = fileSize(path);
  if (size > maxBytes)
    throw new UserError(
      `Le fichier « ${path} » fait ${Math.round(size / 1e6)} Mo, plus que les ${Math.round(maxBytes / 1e6)} Mo admis pour ce format.`,
      { file: path },
    );
  return readFileSync(path);
}

/** Size of a file in bytes. Throws UserError when there is no such file. */
export function fileSize(path: string): number {
  try {
    const stat = statSync(path);
    if (stat.isFile()) return stat.size;
  } catch {
    throw new UserError(`Le fichier « ${path} » n'existe pas ou ne peut être lu ; vérifiez son chemin.`, {
      file: path,
    });
  }
  throw new UserError(`« ${path} » n'est pas un fichier.`, { file: path });
}

/** A sentence for a file that is not what was expected. */
export function notText(kind: FileKind, path: string, expected = "un fichier CSV"): UserError {
  const found: Record<FileKind, string> = {
    text: "est un texte",
    zip: "est une archive zip",
    gzip: "est compressé (gzip)",
    parquet: "est un fichier Parquet",
    sqlite: "est une base SQLite (GeoPackage ?)",
    "7z": "est une archive 7z",
    bzip2: "est compressé (bzip2)",
    xz: "est compressé (xz)",
    tar: "est une archive tar",
    excel97: "est un ancien classeur Excel (.xls), à enregistrer en .xlsx ou en CSV",
    html: "est une page web ou la réponse d'erreur (XML) d'un serveur, enregistrée à la place du fichier",
    empty: "est vide",
    binary: "n'est pas un texte",
  };
  const advice = kind === "html" || kind === "empty" ? " Téléchargez-le de nouveau." : "";
  return new UserError(`« ${basename(path)} » ${found[kind]} ; il faut ${expected}.${advice}`, { file: path });
}

export type Encoding = "utf-8" | "windows-1252" | "utf-16le" | "utf-16be";

/** UTF-8 when the bytes are (a byte-order mark settles it), else Windows-1252, which older INSEE files use. */
export function detectEncoding(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return isUtf8(bytes) ? "utf-8" : "windows-1252";
}

/** Text of bytes in the encoding detected, without its byte-order mark. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(detectEncoding(bytes)).decode(bytes);
}

function isUtf16(head: Uint8Array): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}
