import { UserError, type SkipReport } from "../../report/index.ts";
import {
  departementOf,
  MOST_PEOPLE,
  NumberColumn,
  PointCheck,
  TextColumn,
  type CellInput,
} from "../../territory/index.ts";
import { basename } from "node:path";
import { fromWgs84, toWgs84, type Convert } from "./projection.ts";
import type { TableColumns, TableRow } from "./row.ts";
import type { GridInput } from "./study-inputs.ts";
import { readTable } from "./table.ts";

type Key = "id" | "x" | "y" | "lon" | "lat" | "people" | "commune";

/** [west, south, east, north] in degrees. */
export type Box = readonly [number, number, number, number];

const SAMPLE = 1000;

/** Which cells to keep of a grid that may be national: by département of their commune, by place. Null keeps all. */
export interface GridScope {
  readonly box: Box;
  readonly departements: readonly string[];
}

/**
 * Population cells: south-west corners in a projection (`x`, `y`, `crs`, `cellM`), centres (`lon`, `lat`), or INSPIRE
 * identifiers alone (`id`), as in INSEE's Filosofi files, whose `lcog_geo` runs together the codes of all communes of a
 * cell. Throws UserError with the line: negative or unreadable population, missing coordinates, most cells out of France.
 */
export async function readGrid(
  path: string,
  input: GridInput,
  scope: GridScope | null,
  report: SkipReport,
): Promise<CellInput> {
  const file = basename(path);
  const id = new TextColumn();
  const lon = new NumberColumn();
  const lat = new NumberColumn();
  const population = new NumberColumn();
  const communes: string[] = [];
  const outlined: number[] = [];
  const corners = new NumberColumn();
  const check = new PointCheck(file);
  // the first cells wherever they are: they tell why none is in the territory
  const sample = new PointCheck(file);
  const place = placer(input);
  const isOfScope = scope && codesOf(scope.departements);
  const planes = new Map<number, Plane>();
  let plane: Plane | null = null;
  let rowCount = 0;
  await readTable<Key>(path, columnsOf(input, scope), (row) => {
    rowCount++;
    const { epsg, x, y, sizeM, id: identifier } = place(row);
    // one projection a file, but for overseas cells
    if (plane === null || plane.epsg !== epsg) {
      plane = planes.get(epsg) ?? { epsg, toWgs84: toWgs84(epsg), box: scope && projectedBox(scope.box, epsg) };
      planes.set(epsg, plane);
    }
    const { box } = plane;
    const centreX = x + sizeM / 2;
    const centreY = y + sizeM / 2;
    const isOutside = box !== null && (centreX < box[0] || centreX > box[2] || centreY < box[1] || centreY > box[3]);
    if (isOutside && isOfScope?.(row.text("commune"))) misplaced(report, file, row, x, y);
    if (isOutside && rowCount > SAMPLE) return;
    const [cellLon, cellLat] = plane.toWgs84(centreX, centreY);
    if (rowCount <= SAMPLE) sample.accept(cellLon, cellLat, row.line);
    if (isOutside) return;
    if (!check.accept(cellLon, cellLat, row.line)) {
      abroad(report, file, row, cellLon, cellLat);
      return;
    }
    const people = row.number("people");
    if (people !== null && people < 0)
      throw row.error(`population négative (${people}) ; une grille n'en contient pas.`);
    if (people !== null && people > MOST_PEOPLE) throw row.error(`population invraisemblable (${people}).`);
    const code = row.text("commune");
    if (code.length > 5 && sizeM > 0) {
      outlined.push(id.length);
      addCorners(corners, plane.toWgs84, x, y, sizeM);
    }
    id.push(identifier || (epsg === 4326 ? `${x};${y}` : `CRS${epsg}RES${sizeM}mN${y}E${x}`));
    lon.push(cellLon);
    lat.push(cellLat);
    population.push(people ?? 0);
    communes.push(code);
  });
  check.finish();
  if (id.length === 0) sample.finish();
  if (id.length === 0)
    throw new UserError(
      `${file} : aucun carreau ne tombe dans le territoire étudié (${rowCount} lus) ; vérifiez la projection (crs) et les colonnes.`,
      { file: path },
    );
  return {
    count: id.length,
    id,
    lon: lon.column,
    lat: lat.column,
    population: population.column,
    communes: communes.some((code) => code !== "") ? communes : null,
    sizeM: input.cellM,
    outlines: { cell: Uint32Array.from(outlined), corners: corners.column },
  };
}

// said apart from the loop over the rows: sentences that hold its variables would make it pay at every turn

function misplaced(report: SkipReport, file: string, row: TableRow<Key>, x: number, y: number): void {
  report.add(
    "cell-misplaced",
    "carreaux loin du territoire alors que leur commune en est, laissés de côté",
    () => `${file}, ligne ${row.line} : ${x} ; ${y} (commune ${row.text("commune")})`,
  );
}

function abroad(report: SkipReport, file: string, row: TableRow<Key>, lon: number, lat: number): void {
  report.add(
    "cell-abroad",
    "carreaux hors de France, laissés de côté",
    () => `${file}, ligne ${row.line} : ${lon} ; ${lat}`,
  );
}

function columnsOf(input: GridInput, scope: GridScope | null): TableColumns<Key> {
  const byId = input.x === undefined && input.lon === undefined;
  const required: Partial<Record<Key, string>> = { people: input.population };
  if (byId) required.id = input.id!;
  else if (input.x !== undefined) Object.assign(required, { x: input.x, y: input.y });
  else Object.assign(required, { lon: input.lon, lat: input.lat });
  const optional: Partial<Record<Key, string>> = {};
  if (input.id !== undefined && !byId) optional.id = input.id;
  if (input.commune !== undefined) optional.commune = input.commune;
  if (!scope || input.commune === undefined) return { required, optional };
  const isOfScope = codesOf(scope.departements);
  const filter = (row: TableRow<Key>) => {
    const text = row.text("commune");
    return text === "" || text.length % 5 !== 0 || isOfScope(text);
  };
  return { required, optional, filter, filterOn: ["commune"] };
}

/** Is one of the communes whose codes are run together in a text of these départements? Said once per text. */
function codesOf(departements: readonly string[]): (text: string) => boolean {
  const wanted = new Set(departements);
  const known = new Map<string, boolean>();
  return (text) => {
    let isOf = known.get(text);
    if (isOf === undefined) {
      const codes = text.length % 5 === 0 ? text.match(/.{5}/gsu) : null;
      isOf = codes?.some((code) => wanted.has(departementOf(code))) ?? false;
      known.set(text, isOf);
    }
    return isOf;
  };
}

/** A projection met in the file, and the box to keep in it. */
interface Plane {
  readonly epsg: number;
  readonly toWgs84: Convert;
  readonly box: Box | null;
}

interface Corner {
  readonly epsg: number;
  readonly x: number;
  readonly y: number;
  /** 0 for a centre */
  readonly sizeM: number;
  /** "" where the file gives none */
  readonly id: string;
}

/** How the corner of a cell is read from a row. */
function placer(input: GridInput): (row: TableRow<Key>) => Corner {
  const coordinate = (row: TableRow<Key>, key: Key) => {
    const value = row.number(key);
    if (value === null) throw row.error(`carreau sans coordonnées (colonne « ${key} » vide).`);
    return value;
  };
  if (input.x !== undefined)
    return (row) => ({
      epsg: input.crs,
      x: coordinate(row, "x"),
      y: coordinate(row, "y"),
      sizeM: input.cellM,
      id: row.text("id"),
    });
  if (input.lon !== undefined)
    return (row) => ({
      epsg: 4326,
      x: coordinate(row, "lon"),
      y: coordinate(row, "lat"),
      sizeM: 0,
      id: row.text("id"),
    });
  const corner = { epsg: 0, x: 0, y: 0, sizeM: 0, id: "" };
  return (row) => {
    const id = row.text("id");
    if (!readInspire(id, corner))
      throw row.error(`« ${id} » n'est pas un identifiant de carreau (CRS3035RES200mN…E…).`);
    corner.id = id;
    return corner;
  };
}

/**
 * Takes an INSPIRE identifier apart, CRS3035RES200mN2029800E4252400: projection, side in metres, north and east of the
 * south-west corner. Millions of them: digits are read as they come, with no regular expression.
 */
function readInspire(text: string, corner: { epsg: number; x: number; y: number; sizeM: number }): boolean {
  const resolution = text.indexOf("RES");
  const north = text.indexOf("mN", resolution);
  const east = text.indexOf("E", north);
  if (!text.startsWith("CRS") || resolution < 0 || north < 0 || east < 0) return false;
  corner.epsg = integerIn(text, 3, resolution);
  corner.sizeM = integerIn(text, resolution + 3, north);
  corner.y = integerIn(text, north + 2, east);
  corner.x = integerIn(text, east + 1, text.length);
  return !Number.isNaN(corner.epsg + corner.sizeM + corner.x + corner.y);
}

/** The integer that these characters write, NaN when they write none. */
function integerIn(text: string, from: number, to: number): number {
  const start = text.charCodeAt(from) === 45 ? from + 1 : from;
  if (start >= to) return Number.NaN;
  let value = 0;
  for (let at = start; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return start > from ? -value : value;
}

/** The box in a projection, a little large: its edges are curved there. */
function projectedBox(box: Box, epsg: number): Box {
  const project = fromWgs84(epsg);
  const out: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const steps = 8;
  for (let i = 0; i <= steps; i++) {
    for (let j = 0; j <= steps; j++) {
      const [x, y] = project(box[0] + ((box[2] - box[0]) * i) / steps, box[1] + ((box[3] - box[1]) * j) / steps);
      out[0] = Math.min(out[0], x);
      out[1] = Math.min(out[1], y);
      out[2] = Math.max(out[2], x);
      out[3] = Math.max(out[3], y);
    }
  }
  const margin = (out[2] - out[0]) / 50;
  return [out[0] - margin, out[1] - margin, out[2] + margin, out[3] + margin];
}

function addCorners(corners: NumberColumn, convert: Convert, x: number, y: number, sizeM: number): void {
  for (let corner = 0; corner < 4; corner++) {
    const [lon, lat] = convert(corner === 1 || corner === 2 ? x + sizeM : x, corner < 2 ? y : y + sizeM);
    corners.push(lon);
    corners.push(lat);
  }
}
