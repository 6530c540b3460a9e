import { UserError, type SkipReport } from "../../report/index.ts";
import { departementOf, PointCheck, type FacilityInput } from "../../territory/index.ts";
import { basename } from "node:path";
import type { TableColumns, TableRow } from "./row.ts";
import { readTable } from "./table.ts";
import { epsgOfDepartement, toWgs84 } from "./projection.ts";
import type { TypeBook } from "./type-book.ts";

type Key =
  | "type"
  | "commune"
  | "lon"
  | "lat"
  | "x"
  | "y"
  | "epsg"
  | "quality"
  | "method"
  | "name"
  | "iris"
  | (typeof ADDRESS_PARTS)[number];

/** "12", "B", "RUE", "DU PORT"; since the BPE of 2023 */
const ADDRESS_PARTS = ["number", "repeat", "kind", "street"] as const;
const ADDRESS = { number: "numvoie", repeat: "indrep", kind: "typvoie", street: "libvoie" } as const;

const ALWAYS = {
  commune: ["depcom", "code_insee", "commune"],
  quality: ["qualite_xy"],
  method: ["qualite_geoloc"],
  name: ["nomrs", "name", "nom"],
  iris: ["dciris"],
} as const;
const DEGREES = { lon: ["longitude", "lon"], lat: ["latitude", "lat"] } as const;
const METRES = { x: ["lambert_x"], y: ["lambert_y"], epsg: ["epsg"] } as const;
/** "Mauvaise" and method 33: INSEE may have drawn the point at random in the commune. */
const RANDOM_METHOD = "33";
type Point = readonly [lon: number, lat: number];
const NO_POINT: Point = [Number.NaN, Number.NaN];

/**
 * One row per equipment: LONGITUDE/LATITUDE where the file has them, else LAMBERT_X/Y in the projection of the EPSG
 * column or of the département. A row of a commune that `accepts` refuses is passed over. A row without point, or whose point
 * was drawn at random, is kept without one, with its IRIS and (asked for) its address.
 */
export async function equipmentPoints(
  path: string,
  types: TypeBook,
  accepts: (commune: string, line: number) => boolean,
  withAddresses: boolean,
  source: string,
  keep: (row: FacilityInput) => void,
  report: SkipReport,
): Promise<void> {
  const file = basename(path);
  const check = new PointCheck(file);
  let hasDegrees = false;
  const columns = (header: readonly string[]): TableColumns<Key> => {
    const names = new Set(header.map((name) => name.trim().toLowerCase()));
    hasDegrees = (names.has("longitude") && names.has("latitude")) || (names.has("lon") && names.has("lat"));
    if (!hasDegrees && !(names.has("lambert_x") && names.has("lambert_y")))
      throw new UserError(
        `${file} : ni LAMBERT_X et LAMBERT_Y, ni LONGITUDE et LATITUDE, ni lon et lat ; colonnes trouvées : ${header.slice(0, 30).join(", ")}. Est-ce un fichier de dénombrements (counts-long) ?`,
        { file: path },
      );
    if (!ALWAYS.commune.some((name) => names.has(name)))
      report.add(
        "no-commune-column",
        "fichiers d'équipements sans colonne de commune : ceux qui n'ont pas de point y sont perdus",
        () => `${file} (cherchées : ${ALWAYS.commune.join(", ").toUpperCase()})`,
      );
    return {
      required: { type: ["typequ"] },
      optional: { ...ALWAYS, ...(hasDegrees ? DEGREES : METRES), ...(withAddresses && ADDRESS) },
      filter: (row) => types.find(row.text("type")).length > 0 && accepts(row.text("commune"), row.line),
      filterOn: ["type", "commune"],
    };
  };
  await readTable<Key>(path, columns, (row) => {
    const services = types.servicesOf(row.text("type"));
    const [lon, lat] = pointOf(row, hasDegrees, report, file);
    const standIn = Number.isNaN(lon) ? { iris: row.text("iris"), address: addressOf(row) } : null;
    if (!Number.isNaN(lon)) check.accept(lon, lat, row.line);
    for (const service of services) {
      keep({
        service,
        commune: row.text("commune"),
        lon,
        lat,
        units: 1,
        name: row.text("name"),
        source,
        halfDays: Number.NaN,
        file,
        line: row.line,
        ...standIn,
      });
    }
  });
  check.finish();
}

function addressOf(row: TableRow<Key>): string {
  const [number, ...rest] = ADDRESS_PARTS.map((part) => row.text(part));
  return [number, ...rest].filter((part) => part !== "" && part !== "_Z").join(" ");
}

/** The point of a row; none (counted) where it has none or one drawn at random: a stand-in will be looked for. */
function pointOf(row: TableRow<Key>, hasDegrees: boolean, report: SkipReport, file: string): Point {
  const where = () => `${file}, ligne ${row.line}`;
  const random = row.text("method") === RANDOM_METHOD;
  const [x, y] = hasDegrees ? [row.number("lon"), row.number("lat")] : [row.number("x"), row.number("y")];
  if (random || x === null || y === null) {
    if (random) report.add("point-random", "équipements dont le point est tiré au hasard dans la commune", where);
    else report.add("point-missing", "équipements non géolocalisés dans leur fichier", where);
    return NO_POINT;
  }
  if (/^m/i.test(row.text("quality")))
    report.add("point-poor", "équipements dont le point est de mauvaise qualité (plus de 500 m), gardés", where);
  if (hasDegrees) return [x, y];
  const epsg = row.number("epsg") ?? epsgOfDepartement(departementOf(row.text("commune").padStart(5, "0")));
  return toWgs84(epsg)(x, y);
}
