/** Outlines of areas as flat columns on the Mercator plane, ready for a camera: what pictures without WebGL are drawn from. */
import type { FeatureCollection, Position } from "geojson";

/**
 * Areas in order; area a has the rings firstRing[a] to firstRing[a + 1], ring r the points firstPoint[r] to
 * firstPoint[r + 1]. x and y in turns of the world: 0 to 1 eastwards and southwards.
 */
export interface Outlines {
  readonly areaCount: number;
  readonly firstRing: Uint32Array;
  readonly firstPoint: Uint32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A north-up picture: its size in pixels, the plane's place at its top left corner, pixels in a turn of the world. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

export function mercatorX(lon: number): number {
  return lon / 360 + 0.5;
}

export function mercatorY(lat: number): number {
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
}

/** The polygons of a collection, one area a feature, in its order; other geometries are empty areas. */
export function polygonOutlines({ features }: FeatureCollection): Outlines {
  const ringsOf = ({ geometry }: FeatureCollection["features"][number]): Position[][] =>
    geometry?.type === "Polygon"
      ? geometry.coordinates
      : geometry?.type === "MultiPolygon"
        ? geometry.coordinates.flat()
        : [];
  const areas = features.map(ringsOf);
  const rings = areas.flat();
  const firstRing = firsts(areas.map((area) => area.length));
  const firstPoint = firsts(rings.map((ring) => ring.length));
  const x = new Float64Array(firstPoint.at(-1)!);
  const y = new Float64Array(x.length);
  let at = 0;
  for (const ring of rings) {
    for (const point of ring) {
      x[at] = mercatorX(point[0]!);
      y[at++] = mercatorY(point[1]!);
    }
  }
  return { areaCount: areas.length, firstRing, firstPoint, x, y };
}

/** The communes of a map: their codes in order, and their outlines once something asks for them. */
export class CommuneShapes {
  readonly codes: readonly string[];
  readonly rowOf: ReadonlyMap<string, number>;
  private known: Outlines | null = null;

  constructor(private readonly features: FeatureCollection) {
    this.codes = features.features.map(({ properties }) => String(properties?.["code"] ?? ""));
    this.rowOf = new Map(this.codes.map((code, row) => [code, row]));
  }

  get outlines(): Outlines {
    return (this.known ??= polygonOutlines(this.features));
  }
}

/** Squares given by their four corners: lon and lat in turn, 1e-7 degree, eight values a square. */
export function squareOutlines(corners7: Int32Array): Outlines {
  const areaCount = corners7.length / 8;
  const x = new Float64Array(areaCount * 4);
  const y = new Float64Array(areaCount * 4);
  for (let corner = 0; corner < x.length; corner++) {
    x[corner] = mercatorX(corners7[corner * 2]! / 1e7);
    y[corner] = mercatorY(corners7[corner * 2 + 1]! / 1e7);
  }
  return {
    areaCount,
    firstRing: Uint32Array.from({ length: areaCount + 1 }, (_, area) => area),
    firstPoint: Uint32Array.from({ length: areaCount + 1 }, (_, area) => area * 4),
    x,
    y,
  };
}

function firsts(counts: readonly number[]): Uint32Array {
  const column = new Uint32Array(counts.length + 1);
  for (let row = 0; row < counts.length; row++) column[row + 1] = column[row]! + counts[row]!;
  return column;
}

/** The rings of an area in a frame, as the path of an SVG drawing (pixels, tenths). */
export function pathOf({ firstRing, firstPoint, x, y }: Outlines, area: number, { left, top, scale }: Frame): string {
  const tenths = (value: number): number => Math.round(value * 10) / 10;
  let path = "";
  for (let ring = firstRing[area]!; ring < firstRing[area + 1]!; ring++) {
    for (let point = firstPoint[ring]!; point < firstPoint[ring + 1]!; point++)
      path += `${point === firstPoint[ring] ? "M" : "L"}${tenths((x[point]! - left) * scale)} ${tenths((y[point]! - top) * scale)}`;
    path += "Z";
  }
  return path;
}
