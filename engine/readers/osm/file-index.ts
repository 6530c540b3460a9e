import { closeSync, fstatSync, openSync } from "node:fs";
import { PbfReader } from "pbf";
import { UserError } from "../../report/index.ts";
import { inBlock, MAX_BLOB_BYTES, MAX_HEADER_BYTES, readBlob, readFully } from "./blob.ts";
import { damaged, frenchNumber } from "./damage.ts";
import { eachField, endOfBytes, varintField } from "./fields.ts";

/** Where the data blobs of a PBF file lie, and what its header says. */
export interface OsmFileIndex {
  readonly path: string;
  readonly bytes: number;
  /** of the Blob messages that hold data: bytes from the start of the file, and size */
  readonly offset: readonly number[];
  readonly size: readonly number[];
  /** coordinates stand on the ways, and nodes without tags may have been left out */
  readonly locationsOnWays: boolean;
}

const KNOWN_FEATURES = new Set(["OsmSchema-V0.6", "DenseNodes"]);

/**
 * Walks over the blob headers of a file: a few bytes each, whatever the size of the file.
 * A file cut exactly between two blobs cannot be told from a shorter one.
 * @throws UserError where the file is missing, empty, of another format, cut, or needs a feature we lack
 */
export function indexOsmFile(path: string): OsmFileIndex {
  const fd = open(path);
  try {
    const bytes = fstatSync(fd).size;
    if (bytes === 0)
      throw new UserError(`Le fichier OSM « ${path} » est vide : téléchargez-le à nouveau.`, { file: path });
    const header = readBlobHeader(fd, path, 0, bytes, true);
    if (header.type !== "OSMHeader") throw notPbf(path, "son premier bloc n’est pas un en-tête OSM");
    const locationsOnWays = readHeaderBlock(fd, path, header);
    const offset: number[] = [];
    const size: number[] = [];
    let position = header.offset + header.size;
    while (position < bytes) {
      const blob = readBlobHeader(fd, path, position, bytes, false);
      // blobs of other types are to be ignored, says the format
      if (blob.type === "OSMData") {
        offset.push(blob.offset);
        size.push(blob.size);
      }
      position = blob.offset + blob.size;
    }
    return { path, bytes, offset, size, locationsOnWays };
  } finally {
    closeSync(fd);
  }
}

function open(path: string): number {
  try {
    const fd = openSync(path, "r");
    if (fstatSync(fd).isFile()) return fd;
    closeSync(fd);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    const why =
      code === "ENOENT" ? "n’existe pas" : code === "EACCES" ? "n’est pas lisible (droits)" : "ne s’ouvre pas";
    throw new UserError(`Le fichier OSM « ${path} » ${why} : vérifiez son chemin.`, { file: path });
  }
  throw new UserError(`« ${path} » n’est pas un fichier : donnez le chemin d’un fichier .osm.pbf.`, { file: path });
}

interface BlobHeader {
  readonly type: string;
  readonly offset: number;
  readonly size: number;
}

function readBlobHeader(fd: number, path: string, at: number, fileBytes: number, first: boolean): BlobHeader {
  const cut = () => damaged(path, at, "le fichier s’arrête au milieu d’un en-tête de bloc");
  const length = new Uint8Array(4);
  if (!readFully(fd, length, at)) throw first ? notPbf(path, foreignFormat(fd)) : cut();
  const headerBytes = new DataView(length.buffer).getUint32(0);
  if (headerBytes === 0 || headerBytes > MAX_HEADER_BYTES) {
    if (first) throw notPbf(path, foreignFormat(fd));
    throw damaged(path, at, `en-tête de bloc de ${frenchNumber(headerBytes)} octets, la limite est de 64 Kio`);
  }
  const bytes = Buffer.allocUnsafe(headerBytes);
  if (!readFully(fd, bytes, at + 4)) throw cut();
  let type = "";
  let size = -1;
  try {
    inBlock(path, at, () => {
      const pbf = new PbfReader(bytes);
      eachField(pbf, bytes.length, (field) => {
        if (field === 1) {
          const end = endOfBytes(pbf, bytes.length);
          type = bytes.toString("utf8", pbf.pos, end);
          pbf.pos = end;
        } else if (field === 3) size = varintField(pbf);
      });
    });
  } catch (error) {
    throw first ? notPbf(path, foreignFormat(fd)) : error;
  }
  const offset = at + 4 + headerBytes;
  if (type === "" || size < 0)
    throw first ? notPbf(path, foreignFormat(fd)) : damaged(path, at, "en-tête de bloc illisible");
  if (size > MAX_BLOB_BYTES) throw damaged(path, at, `bloc de ${frenchNumber(size)} octets, la limite est de 32 Mio`);
  if (offset + size > fileBytes)
    throw damaged(
      path,
      at,
      `un bloc de ${frenchNumber(size)} octets y est annoncé, le fichier n’en a plus que ${frenchNumber(fileBytes - offset)}`,
    );
  return { type, offset, size };
}

/** Refuses features we lack; tells whether coordinates stand on the ways. */
function readHeaderBlock(fd: number, path: string, blob: BlobHeader): boolean {
  const bytes = readBlob(fd, path, blob.offset, blob.size);
  let locationsOnWays = false;
  inBlock(path, blob.offset, () => {
    const pbf = new PbfReader(bytes);
    eachField(pbf, bytes.length, (field) => {
      if (field !== 4 && field !== 5) return;
      const end = endOfBytes(pbf, bytes.length);
      const feature = bytes.toString("utf8", pbf.pos, end);
      pbf.pos = end;
      if (feature === "LocationsOnWays") locationsOnWays = true;
      else if (field === 4 && !KNOWN_FEATURES.has(feature)) throw unknownFeature(path, feature);
    });
  });
  return locationsOnWays;
}

function unknownFeature(path: string, feature: string): UserError {
  const remedy =
    feature === "HistoricalInformation"
      ? "tirez-en d’abord l’état d’un jour, par exemple avec « osmium time-filter »"
      : "prenez un extrait OSM ordinaire (.osm.pbf)";
  return new UserError(
    `Le fichier OSM « ${path} » demande la fonctionnalité « ${feature} », que Desserte ne sait pas lire : ${remedy}.`,
    { file: path },
  );
}

function notPbf(path: string, why: string): UserError {
  return new UserError(
    `« ${path} » n’est pas un fichier OSM PBF : ${why} ; donnez un extrait .osm.pbf (download.geofabrik.de, par exemple).`,
    { file: path },
  );
}

/** What a file that is not PBF looks like from its first bytes. */
function foreignFormat(fd: number): string {
  const start = Buffer.alloc(256);
  readFully(fd, start, 0);
  const text = start
    .toString("latin1")
    .replace(/^\u00ef\u00bb\u00bf/, "")
    .trimStart();
  if (start[0] === 0x1f && start[1] === 0x8b) return "il est compressé par gzip";
  if (text.startsWith("BZh")) return "il est compressé par bzip2";
  if (text.startsWith("PK\u0003\u0004")) return "c’est une archive ZIP";
  if (/^<(!doctype html|html)/i.test(text)) return "c’est une page web (HTML), sans doute un téléchargement manqué";
  if (/^<\?xml|^<osm/i.test(text))
    return "c’est de l’OSM en XML, à convertir (« osmium cat carte.osm -o carte.osm.pbf »)";
  return "il ne commence pas par un en-tête OSM";
}
