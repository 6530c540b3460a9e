/**
 * The squares of a population grid. Drawn from their codes ("CRS3035RES1000mN2289000E3827000": south-west corner in
 * metres, ETRS89-LAEA) or, for a grid without codes, around their centres with the spacing of the grid.
 */
import Flatbush from "flatbush";
import proj4 from "proj4";
import type { OriginTable } from "../../../engine/territory/index.ts";

const GRID_CODE = /^CRS3035RES(\d+)mN(\d+)E(\d+)/;
const LAEA_EUROPE = "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +units=m +no_defs";
const METRES_PER_DEGREE = 111_320;
/** Origins farther apart than this are towns, not cells. */
const MAX_CELL_M = 2500;

/**
 * The square of each origin: its four corners, lon and lat in turn, 1e-7 degree; all zero where its code cannot be read.
 * Null when the origins are no grid.
 */
export function cellCorners(origins: OriginTable): Int32Array | null {
  if (origins.count === 0) return null;
  const square = GRID_CODE.test(origins.id.at(0)) ? codedSquares(origins) : spacedSquares(origins);
  if (!square) return null;
  const corners7 = new Int32Array(origins.count * 8);
  for (let row = 0; row < origins.count; row++) {
    const corners = square(row) ?? [];
    for (let corner = 0; corner < corners.length; corner++) {
      corners7[row * 8 + corner * 2] = Math.round(corners[corner]![0]! * 1e7);
      corners7[row * 8 + corner * 2 + 1] = Math.round(corners[corner]![1]! * 1e7);
    }
  }
  return corners7;
}

/** The same squares as a GeoJSON text for the map; feature id = row of the origin. */
export function cellsGeoJson(corners7: Int32Array): string {
  const features: string[] = [];
  for (let row = 0; row < corners7.length / 8; row++) {
    const place = (corner: number): string =>
      `[${corners7[row * 8 + corner * 2]! / 1e7},${corners7[row * 8 + corner * 2 + 1]! / 1e7}]`;
    if (corners7[row * 8] === corners7[row * 8 + 2]) continue;
    const ring = `${place(0)},${place(1)},${place(2)},${place(3)},${place(0)}`;
    features.push(
      `{"type":"Feature","id":${row},"properties":{},"geometry":{"type":"Polygon","coordinates":[[${ring}]]}}`,
    );
  }
  return `{"type":"FeatureCollection","features":[${features.join()}]}`;
}

type SquareOf = (row: number) => number[][] | null;
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

function codedSquares(origins: OriginTable): SquareOf {
  const toDegrees = proj4(LAEA_EUROPE, "WGS84");
  return (row) => {
    const [, size, north, east] = GRID_CODE.exec(origins.id.at(row))?.map(Number) ?? [];
    return size === undefined
      ? null
      : CORNERS.map(([x, y]) => toDegrees.forward([east! + x * size, north! + y * size]));
  };
}

/** Squares as wide as the usual distance between neighbours. */
function spacedSquares({ count, lon, lat }: OriginTable): SquareOf | null {
  if (count < 2) return null;
  const stretch = Math.cos((lat[0]! * Math.PI) / 180);
  const index = new Flatbush(count);
  for (let row = 0; row < count; row++) index.add(lon[row]! * stretch, lat[row]!, lon[row]! * stretch, lat[row]!);
  index.finish();
  const step = Math.max(1, Math.floor(count / 400));
  const spacings: number[] = [];
  for (let row = 0; row < count; row += step) {
    const [x, y] = [lon[row]! * stretch, lat[row]!];
    const other = index.neighbors(x, y, 2).find((neighbour) => neighbour !== row);
    if (other !== undefined) spacings.push(Math.hypot(lon[other]! * stretch - x, lat[other]! - y));
  }
  const side = spacings.sort((a, b) => a - b)[spacings.length >> 1] ?? 0;
  if (side === 0 || side * METRES_PER_DEGREE > MAX_CELL_M) return null;
  return (row) => CORNERS.map(([x, y]) => [lon[row]! + ((x - 0.5) * side) / stretch, lat[row]! + (y - 0.5) * side]);
}
