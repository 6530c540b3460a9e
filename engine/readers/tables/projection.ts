import { UserError } from "../../report/index.ts";
import proj4 from "proj4";

/** Definitions of the projections French official files come in (EPSG registry). */
const DEFINITIONS: Readonly<Record<number, string>> = {
  2154: "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +units=m +no_defs",
  2972: "+proj=utm +zone=22 +ellps=GRS80 +units=m +no_defs",
  2975: "+proj=utm +zone=40 +south +ellps=GRS80 +units=m +no_defs",
  3035: "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +units=m +no_defs",
  3857: "+proj=merc +a=6378137 +b=6378137 +units=m +no_defs",
  4467: "+proj=utm +zone=21 +ellps=GRS80 +units=m +no_defs",
  4471: "+proj=utm +zone=38 +south +ellps=GRS80 +units=m +no_defs",
  4559: "+proj=utm +zone=20 +ellps=GRS80 +units=m +no_defs",
  5490: "+proj=utm +zone=20 +ellps=GRS80 +units=m +no_defs",
  32620: "+proj=utm +zone=20 +datum=WGS84 +units=m +no_defs",
};
const DEGREES: readonly number[] = [4326, 4258, 4171, 5489, 4627, 4624, 4470, 84];

const DEGREES_PER_RADIAN = 57.295_779_513_082_32;

/** Turns a pair of coordinates into another. */
export type Convert = (x: number, y: number) => readonly [number, number];

const made = new Map<number, { readonly forward: Convert; readonly inverse: Convert }>();

/** Whether coordinates of this EPSG code are degrees. */
export function isInDegrees(epsg: number): boolean {
  return DEGREES.includes(epsg);
}

/** The way from a projection (EPSG code) to lon lat in WGS84 degrees, NaN where there is none. Throws UserError for a code not known here. */
export function toWgs84(epsg: number): Convert {
  return converter(epsg).inverse;
}

/** The way from lon lat in WGS84 degrees to a projection. Throws UserError for a code not known here. */
export function fromWgs84(epsg: number): Convert {
  return converter(epsg).forward;
}

function converter(epsg: number): { readonly forward: Convert; readonly inverse: Convert } {
  let pair = made.get(epsg);
  if (pair) return pair;
  const same: Convert = (x, y) => [x, y];
  if (DEGREES.includes(epsg)) pair = { forward: same, inverse: same };
  else {
    const definition = DEFINITIONS[epsg];
    if (!definition) {
      const known = [...DEGREES, ...Object.keys(DEFINITIONS)].join(", ");
      throw new UserError(`Projection EPSG:${epsg} inconnue ; connues : ${known}.`, { key: "crs" });
    }
    const { forward } = proj4(definition);
    // what proj4(definition).inverse does where both ends have the datum of WGS84, and nothing else: grids have millions of cells
    const projection = new proj4.Proj(definition);
    pair = {
      forward: (x, y) => forward([x, y]) as [number, number],
      inverse: (x, y) => {
        const point = Number.isFinite(x + y) ? projection.inverse({ x, y }) : null;
        return point ? [point.x * DEGREES_PER_RADIAN, point.y * DEGREES_PER_RADIAN] : [Number.NaN, Number.NaN];
      },
    };
  }
  made.set(epsg, pair);
  return pair;
}

/** Legal projection of LAMBERT_X/Y in a BPE without EPSG column, by département. */
export function epsgOfDepartement(departement: string): number {
  switch (departement) {
    case "971":
    case "972":
    case "977":
    case "978":
      return 5490;
    case "973":
      return 2972;
    case "974":
      return 2975;
    case "976":
      return 4471;
    default:
      return 2154;
  }
}
