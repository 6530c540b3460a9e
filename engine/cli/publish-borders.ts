import Flatbush from "flatbush";
import type { FeatureCollection, Geometry, Position } from "geojson";
import { feature } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, type Triangle } from "topojson-simplify";
import type { GeometryCollection, GeometryObject, Topology } from "topojson-specification";

/** What is drawn together: polygons or lines, and the smallest bend kept in them. */
export interface DrawnLayer {
  readonly shapes: FeatureCollection;
  /** a bend goes when the triangle it makes is smaller than this ... */
  readonly detailM2: number;
  /** ... and than this part of its ring: an island of a hectare keeps its shape as a big commune does */
  readonly detailShare: number;
}

/** Decimals of printed coordinates: 5 = 1 m. */
const DECIMALS = 5;
const METRES_PER_DEGREE = 111_195;

/** A point and its weight: area in m² of the triangle it makes when it is the least of those left. */
type Weighed = [lon: number, lat: number, weightM2: number];

/**
 * The same shapes with fewer points (Visvalingam and Whyatt, 1993). What layers share is simplified once and stays
 * shared: no hole nor overlap between neighbours. A bend is kept, however small, where dropping it would sweep over a
 * point of another border: nothing crosses, no island is swallowed, no ring vanishes.
 */
export function simplified<Name extends string>(
  layers: Readonly<Record<Name, DrawnLayer>>,
): Record<Name, FeatureCollection> {
  const names = Object.keys(layers) as Name[];
  const shapes = Object.fromEntries(names.map((name) => [name, rounded(layers[name].shapes)]));
  const joined = topology(shapes) as Topology<Record<string, GeometryCollection>>;
  const arcs = presimplify(joined, triangleM2).arcs as Weighed[][];
  const detail = new Float64Array(arcs.length).fill(Infinity);
  for (const name of names) {
    const { detailM2, detailShare } = layers[name];
    for (const rings of joined.objects[name]!.geometries.map(ringsOf))
      for (const ring of rings) {
        const finest = Math.min(detailM2, ringM2(ring, arcs) * detailShare || Infinity);
        for (const arc of ring) detail[place(arc)] = Math.min(detail[place(arc)]!, finest);
      }
  }
  const twins = sameEnds(arcs);
  const points = new PointIndex(arcs);
  joined.arcs = arcs.map((arc, row) =>
    keptPoints(arc, detail[row]!, twins.has(endsOf(arc)), points).map((index) => [arc[index]![0], arc[index]![1]]),
  );
  return Object.fromEntries(names.map((name) => [name, feature(joined, joined.objects[name]!)])) as Record<
    Name,
    FeatureCollection
  >;
}

/** Arcs are numbered from 0; one walked backwards is written ~row. */
function place(arc: number): number {
  return arc < 0 ? ~arc : arc;
}

/** Rings (or lines) of a shape, as lists of arcs. */
function ringsOf(shape: GeometryObject): number[][] {
  if (shape.type === "Polygon" || shape.type === "MultiLineString") return shape.arcs;
  if (shape.type === "MultiPolygon") return shape.arcs.flat();
  return shape.type === "LineString" ? [shape.arcs] : [];
}

function triangleM2([[ax, ay], [bx, by], [cx, cy]]: Triangle): number {
  const degrees2 = Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
  return degrees2 * METRES_PER_DEGREE ** 2 * Math.cos((by * Math.PI) / 180);
}

/** Area of a ring in m²; of a line, that of the ring it makes with its ends joined (0 when straight). */
function ringM2(ring: readonly number[], arcs: readonly Weighed[][]): number {
  let degrees2 = 0;
  const [lon0, lat0] = arcs[place(ring[0]!)]![0]!;
  for (const row of ring) {
    const arc = arcs[place(row)]!;
    let sum = 0;
    for (let i = 1; i < arc.length; i++)
      sum += (arc[i - 1]![0] - lon0) * (arc[i]![1] - lat0) - (arc[i]![0] - lon0) * (arc[i - 1]![1] - lat0);
    degrees2 += row < 0 ? -sum : sum;
  }
  return (Math.abs(degrees2) / 2) * METRES_PER_DEGREE ** 2 * Math.cos((lat0 * Math.PI) / 180);
}

/** Two arcs between the same ends would fall together if both became straight. */
function endsOf(arc: readonly Weighed[]): string {
  const [a, b] = [arc[0]!.slice(0, 2).join(), arc.at(-1)!.slice(0, 2).join()];
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

function sameEnds(arcs: readonly Weighed[][]): Set<string> {
  const seen = new Set<string>();
  return new Set(
    arcs.map(endsOf).filter((ends) => {
      if (seen.has(ends)) return true;
      seen.add(ends);
      return false;
    }),
  );
}

/** Rows of the points kept of an arc, ends included. */
function keptPoints(arc: readonly Weighed[], detailM2: number, hasTwin: boolean, points: PointIndex): number[] {
  const last = arc.length - 1;
  const isRing = last > 0 && arc[0]![0] === arc[last]![0] && arc[0]![1] === arc[last]![1];
  const least = isRing ? 2 : hasTwin ? 1 : 0;
  const inner = Array.from({ length: Math.max(0, last - 1) }, (_, index) => index + 1);
  const heaviest = inner.toSorted((a, b) => arc[b]![2] - arc[a]![2] || a - b).slice(0, least);
  const wanted = inner.filter((index) => arc[index]![2] >= detailM2 || heaviest.includes(index));
  const kept = [0];
  // Each gap is filled in again, its heaviest point first, until nothing foreign lies between the old line and the new.
  const fill = (from: number, to: number): void => {
    if (to - from >= 2 && points.anyBetween(arc, from, to)) {
      let middle = from + 1;
      for (let index = from + 2; index < to; index++) if (arc[index]![2] > arc[middle]![2]) middle = index;
      fill(from, middle);
      fill(middle, to);
    } else kept.push(to);
  };
  for (const index of [...wanted, last]) fill(kept.at(-1)!, index);
  return kept;
}

/** Every point of every border, to be found by place. */
class PointIndex {
  readonly #lon: Float64Array;
  readonly #lat: Float64Array;
  readonly #tree: Flatbush;

  constructor(arcs: readonly Weighed[][]) {
    const all = arcs.flat();
    this.#lon = Float64Array.from(all, ([lon]) => lon);
    this.#lat = Float64Array.from(all, ([, lat]) => lat);
    this.#tree = new Flatbush(Math.max(1, all.length));
    for (const [lon, lat] of all) this.#tree.add(lon, lat, lon, lat);
    if (all.length === 0) this.#tree.add(0, 0, 0, 0);
    this.#tree.finish();
  }

  /** Whether a point that is not of `arc[from..to]` lies between that piece and the straight line that would replace it. */
  anyBetween(arc: readonly Weighed[], from: number, to: number): boolean {
    const piece = arc.slice(from, to + 1);
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [lon, lat] of piece) {
      [west, south] = [Math.min(west, lon), Math.min(south, lat)];
      [east, north] = [Math.max(east, lon), Math.max(north, lat)];
    }
    return (
      this.#tree.search(west, south, east, north, (row) => {
        const [lon, lat] = [this.#lon[row]!, this.#lat[row]!];
        return !piece.some((point) => point[0] === lon && point[1] === lat) && isBetween(piece, lon, lat);
      }).length > 0
    );
  }
}

/** Whether a point is inside the ring that a piece makes with its ends joined, or on the line that joins them. */
function isBetween(piece: readonly Weighed[], lon: number, lat: number): boolean {
  let inside = false;
  for (let i = 0, j = piece.length - 1; i < piece.length; j = i++) {
    const [[ax, ay], [bx, by]] = [piece[i]!, piece[j]!];
    if (i === 0 && (bx - ax) * (lat - ay) === (by - ay) * (lon - ax)) return true;
    if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** The same shapes to the metre; points that fall together are merged. Equal points round to equal points. */
function rounded(collection: FeatureCollection): FeatureCollection {
  const scale = 10 ** DECIMALS;
  const lineOf = (line: Position[]): Position[] =>
    line
      .map(([lon, lat]) => [Math.round(lon! * scale) / scale, Math.round(lat! * scale) / scale])
      .filter(
        ([lon, lat], index, points) =>
          index === 0 || lon !== points[index - 1]![0] || lat !== points[index - 1]![1] || points.length <= 4,
      );
  const shapeOf = (shape: Geometry): Geometry => {
    if (shape.type === "LineString") return { ...shape, coordinates: lineOf(shape.coordinates) };
    if (shape.type === "Polygon" || shape.type === "MultiLineString")
      return { ...shape, coordinates: shape.coordinates.map(lineOf) };
    if (shape.type !== "MultiPolygon") return shape;
    return { ...shape, coordinates: shape.coordinates.map((polygon) => polygon.map(lineOf)) };
  };
  return {
    type: "FeatureCollection",
    features: collection.features.map((one) => ({ ...one, geometry: shapeOf(one.geometry) })),
  };
}
