/**
 * The squares of a population grid, drawn from their codes ("CRS3035RES1000mN2289000E3827000": south-west corner in
 * metres, ETRS89-LAEA). Origins of another kind are drawn as points.
 */
import type { Feature, FeatureCollection, Point, Polygon } from "geojson";
import proj4 from "proj4";
import type { OriginTable } from "../../../engine/territory/index.ts";

const GRID_CODE = /^CRS3035RES(\d+)mN(\d+)E(\d+)/;
const LAEA_EUROPE = "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +units=m +no_defs";

/** Feature id = row of the origin. */
export function cellFeatures(origins: OriginTable): FeatureCollection<Polygon | Point> {
  const toDegrees = proj4(LAEA_EUROPE, "WGS84");
  const features: Feature<Polygon | Point>[] = [];
  for (let row = 0; row < origins.count; row++) {
    const [, size, north, east] = GRID_CODE.exec(origins.id[row]!)?.map(Number) ?? [];
    const geometry: Polygon | Point =
      size === undefined
        ? { type: "Point", coordinates: [origins.lon[row]!, origins.lat[row]!] }
        : {
            type: "Polygon",
            coordinates: [
              [
                [0, 0],
                [1, 0],
                [1, 1],
                [0, 1],
                [0, 0],
              ].map(([x, y]) => toDegrees.forward([east! + x! * size, north! + y! * size])),
            ],
          };
    features.push({ type: "Feature", id: row, properties: {}, geometry });
  }
  return { type: "FeatureCollection", features };
}
