/**
 * The squares of a population grid. Drawn from their codes ("CRS3035RES1000mN2289000E3827000": south-west corner in
 * metres, ETRS89-LAEA) or, for a grid without codes, around their centres with the spacing of the grid.
 */
import type { Feature, FeatureCollection, Polygon } from "geojson";
import Flatbush from "flatbush";
import proj4 from "proj4";
import type { OriginTable } from "../../../engine/territory/index.ts";

const GRID_CODE = /^CRS3035RES(\d+)mN(\d+)E(\d+)/;
const LAEA_EUROPE = "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +units=m +no_defs";
const METRES_PER_DEGREE = 111_320;
/** Origins farther apart than this are towns, not cells. */
const MAX_CELL_M = 2500;

/** Feature id = row of the origin. Null when the origins are no grid. */
export function cellFeatures(origins: OriginTable): FeatureCollection<Polygon> | null {
  if (origins.count === 0) return null;
  const square = GRID_CODE.test(origins.id[0]!) ? codedSquares(origins) : spacedSquares(origins);
  if (!square) return null;
  const features: Feature<Polygon>[] = [];
  for (let row = 0; row < origins.count; row++) {
    const ring = square(row);
    if (ring)
      features.push({ type: "Feature", id: row, properties: {}, geometry: { type: "Polygon", coordinates: [ring] } });
  }
  return { type: "FeatureCollection", features };
}

type SquareOf = (row: number) => number[][] | null;
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [0, 0],
] as const;

function codedSquares(origins: OriginTable): SquareOf {
  const toDegrees = proj4(LAEA_EUROPE, "WGS84");
  return (row) => {
    const [, size, north, east] = GRID_CODE.exec(origins.id[row]!)?.map(Number) ?? [];
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
