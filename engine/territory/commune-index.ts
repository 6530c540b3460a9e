import Flatbush from "flatbush";
import type { MultiPolygon, Polygon, Position } from "geojson";

const M_PER_DEGREE = 111_195;

/** Rings of one polygon: outer then holes, x y pairs. */
export type Rings = readonly Float64Array[];

interface Shape {
  /** row given by the caller */
  readonly row: number;
  readonly rings: Rings;
  /** of the outer ring: west, south, east, north */
  readonly box: readonly [number, number, number, number];
}

/** Finds which polygon a point lies in: bounding boxes in a flatbush, then the crossing number. */
export class PolygonIndex {
  private readonly shapes: Shape[] = [];
  private readonly shapesOfRow: Shape[][];
  private readonly boxes: Flatbush | null;

  /** @param polygons WGS84 polygons; those that are null are never found. The position in the list is what is found. */
  constructor(polygons: ReadonlyArray<Polygon | MultiPolygon | null>) {
    this.shapesOfRow = polygons.map((polygon, row) => (polygon ? shapesOf(polygon, row) : []));
    for (const shapes of this.shapesOfRow) for (const shape of shapes) this.shapes.push(shape);
    this.boxes = this.shapes.length > 0 ? new Flatbush(this.shapes.length) : null;
    for (const { box } of this.shapes) this.boxes!.add(...box);
    this.boxes?.finish();
  }

  /** The polygons of a row, flat; none where it has none. */
  rings(row: number): readonly Rings[] {
    return this.shapesOfRow[row].map((shape) => shape.rings);
  }

  /** Row of the polygon that contains the point, the lowest when several do, -1 when none. */
  locate(lon: number, lat: number): number {
    let best = -1;
    for (const shape of this.boxes?.search(lon, lat, lon, lat) ?? []) {
      const { row, rings } = this.shapes[shape];
      if ((best < 0 || row < best) && inside(rings, lon, lat)) best = row;
    }
    return best;
  }

  /** Is the point in the polygon of this row, or within so many metres of its outline? */
  isNear(row: number, lon: number, lat: number, withinM: number): boolean {
    const cos = Math.max(0.01, Math.cos((lat * Math.PI) / 180));
    const dLat = withinM / M_PER_DEGREE;
    const dLon = dLat / cos;
    for (const { rings, box } of this.shapesOfRow[row]) {
      const [west, south, east, north] = box;
      if (lon + dLon < west || lon - dLon > east || lat + dLat < south || lat - dLat > north) continue;
      if (inside(rings, lon, lat) || toRingM(rings[0], lon, lat, cos) <= withinM) return true;
    }
    return false;
  }

  /** Row of the nearest polygon within `withinM` metres (0 m when inside), -1 when none is that near. */
  nearest(lon: number, lat: number, withinM: number): number {
    const within = this.locate(lon, lat);
    if (within >= 0 || !this.boxes) return within;
    const dLat = withinM / M_PER_DEGREE;
    const cos = Math.max(0.01, Math.cos((lat * Math.PI) / 180));
    const dLon = dLat / cos;
    let [best, bestM] = [-1, withinM];
    for (const shape of this.boxes.search(lon - dLon, lat - dLat, lon + dLon, lat + dLat)) {
      const { row, rings } = this.shapes[shape];
      const distanceM = toRingM(rings[0], lon, lat, cos);
      if (distanceM < bestM || (distanceM === bestM && row < best)) [best, bestM] = [row, distanceM];
    }
    return best;
  }
}

function shapesOf(polygon: Polygon | MultiPolygon, row: number): Shape[] {
  const parts = polygon.type === "Polygon" ? [polygon.coordinates] : polygon.coordinates;
  return parts
    .filter((rings) => rings.length > 0 && rings[0].length > 2)
    .map((positions) => {
      const rings = positions.map(flat);
      return { row, rings, box: boxOf(rings[0]) };
    });
}

function flat(ring: readonly Position[]): Float64Array {
  const pairs = new Float64Array(2 * ring.length);
  for (let at = 0; at < ring.length; at++) {
    pairs[2 * at] = ring[at][0];
    pairs[2 * at + 1] = ring[at][1];
  }
  return pairs;
}

function boxOf(ring: Float64Array): Shape["box"] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < ring.length; at += 2) {
    west = Math.min(west, ring[at]);
    east = Math.max(east, ring[at]);
    south = Math.min(south, ring[at + 1]);
    north = Math.max(north, ring[at + 1]);
  }
  return [west, south, east, north];
}

/** Even-odd rule over all rings: holes come out by themselves. */
function inside(rings: readonly Float64Array[], x: number, y: number): boolean {
  let odd = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [yi, yj] = [ring[i + 1], ring[j + 1]];
      if (yi > y !== yj > y && x < ((ring[j] - ring[i]) * (y - yi)) / (yj - yi) + ring[i]) odd = !odd;
    }
  }
  return odd;
}

/** Distance from a point to a ring in metres, on the plane tangent at the point (good to a few kilometres). */
function toRingM(ring: Float64Array, lon: number, lat: number, cos: number): number {
  let best = Infinity;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const ax = (ring[j] - lon) * cos;
    const ay = ring[j + 1] - lat;
    const dx = (ring[i] - lon) * cos - ax;
    const dy = ring[i + 1] - lat - ay;
    const length = dx * dx + dy * dy;
    const t = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
    best = Math.min(best, Math.hypot(ax + t * dx, ay + t * dy));
  }
  return best * M_PER_DEGREE;
}
