import { UserError } from "../../report/index.ts";
import { inFrance, PointCheck, type CellInput } from "../../territory/index.ts";
import { basename } from "node:path";
import type { TableRow } from "./row.ts";
import { readTable } from "./table.ts";
import { toWgs84 } from "./projection.ts";
import type { GridInput } from "./study-inputs.ts";

type Key = "id" | "x" | "y" | "lon" | "lat" | "people" | "commune";

/** [west, south, east, north] in degrees: cells whose centre is out of it are not kept. */
export type Box = readonly [number, number, number, number];

/**
 * Population cells from a CSV: south-west corners in a projection (`x`, `y`, `crs`, `cellM`) or centres (`lon`, `lat`).
 * Throws UserError with the line: negative or unreadable population, missing coordinates, most cells out of France.
 * @param box cells outside it are dropped at once (a national grid for one département)
 */
export async function readGrid(path: string, input: GridInput, box: Box | null): Promise<CellInput> {
  const id: string[] = [];
  const lon: number[] = [];
  const lat: number[] = [];
  const population: number[] = [];
  const communes: string[] = [];
  const corners = input.x !== undefined && input.y !== undefined;
  const convert = corners ? toWgs84(input.crs) : null;
  const check = new PointCheck(basename(path));
  const required = corners ? { x: input.x!, y: input.y! } : { lon: input.lon!, lat: input.lat! };
  const optional = {
    ...(input.id === undefined ? {} : { id: input.id }),
    ...(input.commune === undefined ? {} : { commune: input.commune }),
  };
  const [left, bottom] = corners ? (["x", "y"] as const) : (["lon", "lat"] as const);
  const half = input.cellM / 2;
  await readTable<Key>(path, { required: { ...required, people: input.population }, optional }, (row) => {
    const x = coordinate(row, left);
    const y = coordinate(row, bottom);
    const [cellLon, cellLat] = convert ? convert(x + half, y + half) : [x, y];
    check.accept(cellLon, cellLat, row.line);
    if (box && (cellLon < box[0] || cellLon > box[2] || cellLat < box[1] || cellLat > box[3])) return;
    if (!inFrance(cellLon, cellLat)) return;
    const people = row.number("people");
    if (people !== null && people < 0)
      throw row.error(`population négative (${people}) ; une grille n'en contient pas.`);
    id.push(input.id === undefined ? cellName(corners, input, x, y) : row.text("id"));
    lon.push(cellLon);
    lat.push(cellLat);
    population.push(people ?? 0);
    if (input.commune !== undefined) communes.push(row.text("commune"));
  });
  check.finish();
  if (id.length === 0)
    throw new UserError(
      `${basename(path)} : aucun carreau ne tombe dans le territoire étudié ; vérifiez la projection (crs) et les colonnes.`,
      { file: path },
    );
  return {
    count: id.length,
    id,
    lon: Float64Array.from(lon),
    lat: Float64Array.from(lat),
    population: Float64Array.from(population),
    communes: input.commune === undefined ? null : communes,
    sizeM: input.cellM,
  };
}

function coordinate(row: TableRow<Key>, key: Key): number {
  const value = row.number(key);
  if (value === null) throw row.error(`carreau sans coordonnées (colonne « ${key} » vide).`);
  return value;
}

/** The INSPIRE name of a cell from its corner (CRS3035RES200mN...E...), or its centre. */
function cellName(corners: boolean, input: GridInput, x: number, y: number): string {
  return corners ? `CRS${input.crs}RES${input.cellM}mN${y}E${x}` : `${x};${y}`;
}
