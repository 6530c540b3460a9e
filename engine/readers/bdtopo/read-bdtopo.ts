import { basename } from "node:path";
import { type Progress, type SkipReport, UserError } from "../../report/index.ts";
import type { OsmNetwork, Tags } from "../../roads/index.ts";
import { SqliteFile } from "../sqlite/database.ts";
import type { SqliteRow } from "../sqlite/row.ts";
import { chooseMember, isArchive, membersOf, withMemberFile } from "../tables/archive.ts";
import { splitPart } from "../tables/path-part.ts";
import { notText } from "../tables/file-bytes.ts";
import { isInDegrees, toWgs84 } from "../tables/projection.ts";
import { kindOfFile } from "../tables/table.ts";
import { type Attribute, ATTRIBUTES, type BdTopoSpeeds, meaningOf, NAMES, REQUIRED } from "./attributes.ts";
import { type Layer, layersOf } from "../sqlite/layers.ts";
import { GeometryFault, LineReader } from "./lines.ts";
import { joinSegments, type NonCommunication, restrictionsOf } from "./network.ts";
import { interpolated, kept } from "./projector.ts";
import { nodesOfTwoLevels, type Place, Segments } from "./segments.ts";

export interface ReadBdTopoOptions {
  readonly speeds: BdTopoSpeeds;
  /** receives what is left out: other states, footpaths, geometries missing, duplicates of a border */
  readonly report: SkipReport;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

const ROADS = "troncon_de_route";
const FORBIDDEN = "non_communication";
/** France has some fifteen million: a file with more lines is no département */
const MAX_SEGMENTS = 12_000_000;
const ROWS_A_STEP = 20_000;
/** slots 0 and 1 of a row hold the line and the identifier */
const FIRST_SLOT = 2;
const SLOTS = Object.fromEntries(ATTRIBUTES.map((name, i) => [name, FIRST_SLOT + i])) as Record<Attribute, number>;
const FIRST_NAME = FIRST_SLOT + ATTRIBUTES.length;
const LEFT_OUT = {
  state: "tronçons de route qui ne sont pas en service, laissés de côté",
  nature: "tronçons où l'on ne roule pas en voiture (chemins, sentiers, escaliers, pistes cyclables), laissés de côté",
  access: "tronçons dits physiquement impossibles aux véhicules légers, laissés de côté",
} as const;

/**
 * The roads of one or several GeoPackages of BD TOPO (départements side by side): layer `troncon_de_route`, and the forbidden
 * movements of `non_communication` where there is that layer, in the words of the car profile. Segments on the border that
 * two files hold are kept once. Memory: the roads, never the file.
 * @throws UserError not a GeoPackage, cut, no such layer or columns, projection unknown or not the same in all files, damaged
 */
export async function readBdTopos(paths: readonly string[], options: ReadBdTopoOptions): Promise<OsmNetwork> {
  const reading = new Reading(options);
  for (const path of paths) await reading.file(path);
  return reading.network();
}

/** Tags of segments alike, and where they stand with each name. */
interface Named {
  readonly tags: Tags;
  readonly rowByName: Map<string, number>;
}

class Reading {
  private segments: Segments | null = null;
  private epsg = 0;
  private firstPath = "";
  private readonly lines = new LineReader();
  private readonly tagSets: Tags[] = [];
  /** by attributes: what such segments are, under each name they have (rows of tagSets), or why they are left out */
  private readonly known = new Map<string, Named | keyof typeof LEFT_OUT>();
  private readonly seen = new Set<number>();
  private readonly oddIds = new Map<string, number>();
  private readonly forbidden: NonCommunication[] = [];
  private rows = 0;

  constructor(private readonly options: ReadBdTopoOptions) {}

  /** Reads a GeoPackage, or the one of an archive ("archive.7z", "archive.7z#name" where it holds several). */
  async file(spec: string): Promise<void> {
    const { path, part } = splitPart(spec);
    const kind = kindOfFile(path);
    if (isArchive(path, kind)) {
      const member = chooseMember(path, await membersOf(path, kind), part, [[".gpkg"]]);
      return withMemberFile(path, member, (file) => this.file(file));
    }
    if (kind !== "sqlite") throw notText(kind, path, "un GeoPackage de la BD TOPO (.gpkg)");
    const file = new SqliteFile(path);
    try {
      const layers = await layersOf(file);
      const roads = layerNamed(layers, ROADS);
      if (!roads) {
        const found = layers.map(({ table }) => table).join(", ") || "aucune";
        throw file.error(`il n'a pas la couche « ${ROADS} » ; couches trouvées : ${found}`);
      }
      const missing = REQUIRED.filter((column) => !has(file.columnNames(roads.table), column));
      if (missing.length > 0)
        throw file.error(
          `la couche « ${roads.table} » n'a pas ${missing.join(", ")}, attendu de la BD TOPO version 3 ; colonnes trouvées : ${file.columnNames(roads.table).join(", ")}`,
        );
      this.use(path, roads.epsg);
      await this.readRoads(path, file, roads);
      const forbidden = layerNamed(layers, FORBIDDEN);
      if (forbidden) await this.readForbidden(path, file, forbidden);
    } finally {
      file.close();
    }
  }

  network(): OsmNetwork {
    const { report } = this.options;
    const segments = this.segments;
    if (!segments || segments.count === 0)
      throw new UserError(
        `Aucun tronçon de route carrossable dans « ${basename(this.firstPath)} » : ce n'est pas une livraison complète de la BD TOPO.`,
        { file: this.firstPath },
      );
    const joined = joinSegments(segments, this.tagSets);
    for (const node of nodesOfTwoLevels(segments, joined.endNode, joined.endCount))
      report.add(
        "bdtopo-levels",
        "bouts de tronçons au même point à plus de 5 m d'altitude l'un de l'autre, reliés tout de même",
        () => `${joined.network.nodeLon7[node]! / 1e7} ${joined.network.nodeLat7[node]! / 1e7}`,
      );
    const relations = restrictionsOf(joined, this.forbidden, (id) =>
      report.add(
        "bdtopo-forbidden",
        "non-communications dont un tronçon manque ou ne touche pas l'autre, laissées de côté",
        () => `non_communication ${id}`,
      ),
    );
    return { ...joined.network, relations };
  }

  /** Settles the projection: one for all files, since ends are joined in it. */
  private use(path: string, epsg: number): void {
    if (this.segments) {
      if (epsg === this.epsg) return;
      throw new UserError(
        `« ${basename(path)} » est en EPSG:${epsg} et « ${basename(this.firstPath)} » en EPSG:${this.epsg} : donnez des fichiers BD TOPO de même projection.`,
        { file: path },
      );
    }
    this.segments = new Segments(isInDegrees(epsg), placeOf(path, epsg));
    this.epsg = epsg;
    this.firstPath = path;
  }

  private async readRoads(path: string, file: SqliteFile, layer: Layer): Promise<void> {
    const { progress, signal } = this.options;
    progress?.({ step: "bdtopo", label: "Lecture de la BD TOPO", done: this.rows, total: 0, unit: "tronçons" });
    await file.eachRow(
      layer.table,
      [layer.geometryColumn, "cleabs", ...ATTRIBUTES, ...NAMES],
      (row) => {
        this.segment(path, row);
        if (++this.rows % ROWS_A_STEP === 0)
          progress?.({ step: "bdtopo", label: "Lecture de la BD TOPO", done: this.rows, total: 0, unit: "tronçons" });
      },
      signal,
    );
  }

  private segment(path: string, row: SqliteRow): void {
    const { report } = this.options;
    const tagSet = this.tagSetOf(row);
    const told = () => row.text(1);
    if (typeof tagSet === "string") return report.add(`bdtopo-${tagSet}`, LEFT_OUT[tagSet], told);
    const id = this.idOf(row.text(1));
    if (this.seen.has(id))
      return report.add("bdtopo-duplicate", "tronçons de route présents plusieurs fois, gardés une fois", told);
    this.seen.add(id);
    if (this.seen.size > MAX_SEGMENTS)
      throw new UserError(
        `Les fichiers BD TOPO ont plus de ${MAX_SEGMENTS.toLocaleString("fr-FR")} tronçons de route : donnez un ou quelques départements.`,
        { file: path },
      );
    if (!this.lineOf(path, row) || !this.added(path, row, id, tagSet))
      report.add("bdtopo-no-line", "tronçons de route sans tracé, laissés de côté", told);
  }

  /** Attributes met before are not thought about again: names apart, a few thousand stand for all segments. */
  private tagSetOf(row: SqliteRow): number | keyof typeof LEFT_OUT {
    const key = row.fingerprint(FIRST_SLOT, FIRST_NAME);
    let found = this.known.get(key);
    if (found === undefined) {
      const meaning = meaningOf((attribute) => row.text(SLOTS[attribute]).trim(), this.options.speeds);
      found = "tags" in meaning ? { tags: meaning.tags, rowByName: new Map() } : meaning.leftOut;
      this.known.set(key, found);
    }
    if (typeof found === "string") return found;
    const name = nameOf(row);
    let tagSet = found.rowByName.get(name);
    if (tagSet === undefined) {
      tagSet = this.tagSets.push(name === "" ? found.tags : { ...found.tags, name }) - 1;
      found.rowByName.set(name, tagSet);
    }
    return tagSet;
  }

  private lineOf(path: string, row: SqliteRow): boolean {
    const bytes = row.bytes(0);
    if (!bytes) return false;
    try {
      return this.lines.read(bytes);
    } catch (error) {
      throw error instanceof GeometryFault ? this.wrongLine(path, row, "son tracé est abîmé") : error;
    }
  }

  private added(path: string, row: SqliteRow, id: number, tagSet: number): boolean {
    let some = false;
    try {
      for (let line = 0; line < this.lines.lineCount; line++)
        some = this.segments!.add(this.lines, line, id, tagSet) || some;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw this.wrongLine(path, row, `son tracé n'est pas à sa place en EPSG:${this.epsg}`);
    }
    return some;
  }

  private wrongLine(path: string, row: SqliteRow, what: string): UserError {
    return new UserError(
      `« ${basename(path)} », tronçon de route ${row.text(1)} : ${what} ; téléchargez de nouveau le fichier.`,
      { file: path },
    );
  }

  /** Number of an identifier: the digits of "TRONROUT0000000012345678", else one below zero. */
  private idOf(cleabs: string): number {
    const number = /^[A-Z_]{8}\d{16}$/.test(cleabs) ? Number(cleabs.slice(8)) : Number.NaN;
    if (Number.isSafeInteger(number)) return number;
    const known = cleabs === "" ? undefined : this.oddIds.get(cleabs);
    if (known !== undefined) return known;
    const odd = -1 - this.oddIds.size;
    this.oddIds.set(cleabs === "" ? `\u0000${this.rows}` : cleabs, odd);
    return odd;
  }

  private async readForbidden(path: string, file: SqliteFile, layer: Layer): Promise<void> {
    const place = placeOf(path, layer.epsg);
    const columns = [layer.geometryColumn, "cleabs", "lien_vers_troncon_entree", "liens_vers_troncon_sortie"];
    const seen = new Set(this.forbidden.map(({ id }) => id));
    await file.eachRow(layer.table, columns, (row) => {
      const id = this.idOf(row.text(1));
      if (seen.has(id)) return;
      seen.add(id);
      const bytes = row.bytes(0);
      const at = new Int32Array(2);
      const placed = bytes !== null && this.point(bytes) && place(this.lines.x[0]!, this.lines.y[0]!, at, 0);
      const exits = row.text(3).split("/");
      this.forbidden.push({
        id,
        entry: this.idOf(row.text(2).trim()),
        exits: exits.map((exit) => this.idOf(exit.trim())),
        lonLat7: placed ? [at[0]!, at[1]!] : null,
      });
    });
  }

  /** The place only settles which of two common ends is meant: a damaged one is as none. */
  private point(bytes: Buffer): boolean {
    try {
      return this.lines.read(bytes);
    } catch (error) {
      if (error instanceof GeometryFault) return false;
      throw error;
    }
  }
}

/** The first name that is filled, "" when none is. */
function nameOf(row: SqliteRow): string {
  for (let slot = FIRST_NAME; slot < FIRST_NAME + NAMES.length; slot++) {
    if (row.isNull(slot)) continue;
    const name = row.text(slot).trim();
    if (name !== "") return name;
  }
  return "";
}

/** The layer of this name, which some deliveries begin with that of its theme. */
function layerNamed(layers: readonly Layer[], name: string): Layer | undefined {
  const ending = new RegExp(`(^|[_.])${name}$`, "i");
  return layers.find(({ table }) => table.toLowerCase() === name) ?? layers.find(({ table }) => ending.test(table));
}

function has(columns: readonly string[], wanted: string): boolean {
  return columns.some((column) => column.toLowerCase() === wanted);
}

/** The way from a projection to lon lat. Throws UserError, with the name of the file, for one that is not known. */
function placeOf(path: string, epsg: number): Place {
  let convert: ReturnType<typeof toWgs84>;
  try {
    convert = toWgs84(epsg);
  } catch (error) {
    throw error instanceof UserError
      ? new UserError(`« ${basename(path)} » : ${error.message}`, { file: path })
      : error;
  }
  return isInDegrees(epsg) ? (lon, lat, into, at) => kept(lon, lat, into, at) : interpolated(convert);
}
