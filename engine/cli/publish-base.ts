import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { UserError } from "../report/index.ts";
import { exactOrigin } from "./page-policy.ts";

/** A backdrop other than the study's own: what the page is told, and what must be done for it to be allowed. */
export interface Base {
  readonly kind: "style" | "pmtiles";
  /** address, or name of the file beside study.json */
  readonly url: string;
  /** origins the page may ask, exactly these */
  readonly origins: readonly string[];
  /** file to copy beside study.json */
  readonly file?: string;
}

const BASE_FILE = "base.pmtiles";
const HEADER_BYTES = 127;
const MAX_ORIGINS = 10;
const MAX_ADDRESS = 2000;

/** What is said of a backdrop on the command line. */
export interface BaseOptions {
  readonly base?: string;
  readonly baseOrigin: readonly string[];
}

export const BASE_OPTION = [
  "--base <fond>",
  "fond de carte : fichier .pmtiles à emporter, ou adresse http(s) d'un style MapLibre ou d'un PMTiles",
] as const;
export const BASE_ORIGIN_OPTION = [
  "--base-origin <origine>",
  "autre origine à laquelle le style demande ses tuiles (répétable)",
  (text: string, before: readonly string[]): readonly string[] => [...before, text],
  [] as readonly string[],
] as const;

/** The backdrop asked, checked; undefined when none is. Throws UserError as baseOf does. */
export async function chosenBase({ base, baseOrigin }: BaseOptions): Promise<Base | undefined> {
  if (base === undefined && baseOrigin.length > 0)
    throw new UserError("--base-origin complète --base : donnez aussi l'adresse du style.");
  return base === undefined ? undefined : baseOf(base, baseOrigin);
}

/**
 * The backdrop asked on the command line: address of a MapLibre style, address of a PMTiles, or a PMTiles file of this
 * machine. `origins` are those its style asks besides its own (tiles on another host).
 * @throws UserError no such file, not PMTiles, not an http address, not an origin
 */
async function baseOf(what: string, origins: readonly string[]): Promise<Base> {
  const others = origins.map((text) => {
    const origin = exactOrigin(text);
    if (origin !== null) return origin;
    throw new UserError(
      `« ${text} » n'est pas une origine : donnez le protocole et l'hôte seuls, par exemple « https://tuiles.example.fr ».`,
    );
  });
  if (others.length > MAX_ORIGINS) throw new UserError(`Au plus ${MAX_ORIGINS} origines pour le fond de carte.`);
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(what)) {
    await checkPmtiles(what);
    return { kind: "pmtiles", url: BASE_FILE, origins: [], file: what };
  }
  const address = URL.parse(what);
  if (
    !address ||
    !/^https?:$/.test(address.protocol) ||
    address.username !== "" ||
    exactOrigin(address.origin) === null ||
    what.length > MAX_ADDRESS
  )
    throw new UserError(
      `« ${what.slice(0, 200)} » ne peut être un fond de carte : donnez une adresse http(s) sans mot de passe, ou un fichier .pmtiles.`,
    );
  return {
    kind: address.pathname.toLowerCase().endsWith(".pmtiles") ? "pmtiles" : "style",
    url: address.href,
    origins: [...new Set([address.origin, ...others])],
  };
}

/** Throws UserError unless a file begins as PMTiles version 3 does and is as long as its header says. */
async function checkPmtiles(file: string): Promise<void> {
  const size = await stat(file).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );
  if (size === null)
    throw new UserError(`Le fond de carte « ${file} » n'existe pas ou n'est pas un fichier.`, { file });
  const handle = await open(file);
  const head = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await handle.read(head, 0, HEADER_BYTES, 0).finally(() => handle.close());
  const name = basename(file);
  if (bytesRead < HEADER_BYTES || head.toString("latin1", 0, 7) !== "PMTiles" || head[7] !== 3)
    throw new UserError(
      `${name} n'est pas un fichier PMTiles (version 3) ; un style MapLibre se donne par son adresse http(s).`,
      { file },
    );
  // Root directory, metadata, leaf directories, tiles: where each begins and how long it is.
  const parts = [8, 24, 40, 56].map((at) => head.readBigUInt64LE(at) + head.readBigUInt64LE(at + 8));
  if (parts.some((end) => end > BigInt(size)))
    throw new UserError(`${name} est tronqué : ${size.toLocaleString("fr-FR")} octets, moins qu'il n'en annonce.`, {
      file,
    });
}

/** The part of study.json about the backdrop. */
export function describeBase({ kind, url, origins }: Base): { readonly base: object } {
  return { base: { kind, url, origins } };
}
