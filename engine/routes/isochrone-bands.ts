import type { Feature, FeatureCollection, MultiLineString, MultiPolygon, Position } from "geojson";
import { distanceM, type RoadGraph } from "../roads/index.ts";
import { contour, type Field } from "./contour.ts";
import type { Point } from "./guidance/lines.ts";
import { roadPoints } from "./path.ts";
import type { Isochrone, Shares } from "./isochrone.ts";

export interface BandOptions {
  /** how far from a reached road people still count as reached, metres */
  readonly bufferM: number;
}

const DEFAULT_BUFFER_M = 300;
/** Largest grid: keeps memory and time in bounds whatever the cut-offs. */
const MAX_CELLS = 4_000_000;

interface BandProperties {
  readonly kind: "surface" | "routes";
  readonly minutes: number;
  /** cut-off before it: the band lies between both, 0 for the first */
  readonly fromMinutes: number;
  readonly direction: "from" | "to";
}

/**
 * An isochrone as GeoJSON: for each cut-off the surface reached within it (everything within `bufferM` of a reached part
 * of a road: each contains the ones before it and, always, the reached roads), and the roads reached in the band between
 * the cut-off before and this one. The surface never leaps farther than the buffer over water or hills. Largest first, so that
 * the smaller ones are drawn on top.
 */
export function isochroneGeoJson(
  roads: RoadGraph,
  reached: Isochrone,
  { bufferM }: BandOptions = { bufferM: DEFAULT_BUFFER_M },
): FeatureCollection<MultiPolygon | MultiLineString, BandProperties> {
  const surfaces = reachedSurfaces(roads, reached, bufferM);
  const features = reached.cutoffsDs.flatMap((cutoffDs, i) => {
    const properties = {
      minutes: cutoffDs / 600,
      fromMinutes: i > 0 ? reached.cutoffsDs[i - 1] / 600 : 0,
      direction: reached.direction,
    };
    const surface: Feature<MultiPolygon, BandProperties> = {
      type: "Feature",
      properties: { kind: "surface", ...properties },
      geometry: { type: "MultiPolygon", coordinates: surfaces[i] },
    };
    const lines: Feature<MultiLineString, BandProperties> = {
      type: "Feature",
      properties: { kind: "routes", ...properties },
      geometry: { type: "MultiLineString", coordinates: bandLines(roads, reached, i) },
    };
    return [surface, lines];
  });
  return { type: "FeatureCollection", features: features.reverse() };
}

/** Parts of roads reached within cut-off `i` but not the one before. */
function bandLines(roads: RoadGraph, reached: Isochrone, i: number): Position[][] {
  return reached.roads.flatMap(({ road, within }) => {
    const shares = i > 0 ? without(within[i], within[i - 1]) : within[i];
    if (shares.length === 0) return [];
    const points = roadPoints(roads, road);
    return shares.map((share) => cut(points, share).map(degrees));
  });
}

function without(shares: Shares, removed: Shares): Shares {
  let left: Array<readonly [number, number]> = [...shares];
  for (const [from, to] of removed) {
    left = left.flatMap(([a, b]): Array<readonly [number, number]> => {
      if (to <= a || from >= b) return [[a, b]];
      return [[a, from] as const, [to, b] as const].filter(([p, q]) => q > p);
    });
  }
  return left;
}

/** Points of a road between two shares of its length. */
function cut(points: readonly Point[], [from, to]: readonly [number, number]): Point[] {
  const along = [0];
  for (let i = 1; i < points.length; i++) along.push(along[i - 1] + between(points[i - 1], points[i]));
  const total = along[along.length - 1];
  const at = (share: number): Point => {
    const wanted = share * total;
    const i = Math.max(
      1,
      along.findIndex((length) => length >= wanted),
    );
    const step = along[i] - along[i - 1];
    const t = step > 0 ? (wanted - along[i - 1]) / step : 0;
    const [a, b] = [points[i - 1], points[i]];
    return [Math.round(a[0] + t * (b[0] - a[0])), Math.round(a[1] + t * (b[1] - a[1]))];
  };
  const inner = points.filter((_, i) => along[i] > from * total && along[i] < to * total);
  return [from === 0 ? points[0] : at(from), ...inner, to === 1 ? points[points.length - 1] : at(to)];
}

function between(a: Point, b: Point): number {
  return distanceM(a[0], a[1], b[0], b[1]);
}

function degrees([lon7, lat7]: Point): Position {
  return [lon7 / 1e7, lat7 / 1e7];
}

interface Grid {
  readonly west7: number;
  readonly south7: number;
  readonly stepLon7: number;
  readonly stepLat7: number;
  readonly cellM: number;
  readonly width: number;
  readonly height: number;
}

/** Field of distances to what is reached, stamped road by road, outlined at the buffer's distance. */
function reachedSurfaces(roads: RoadGraph, reached: Isochrone, bufferM: number): Position[][][][] {
  if (reached.roads.length === 0) return reached.cutoffsDs.map(() => []);
  const grid = gridAround(roads, reached, bufferM);
  const value = new Float32Array(grid.width * grid.height).fill(2 * bufferM);
  const field: Field = { width: grid.width, height: grid.height, value };
  // a cut-off's field is that of the one before with more stamped on it
  return reached.cutoffsDs.map((_, i) => {
    for (const { road, within } of reached.roads) {
      const shares = i > 0 ? without(within[i], within[i - 1]) : within[i];
      if (shares.length === 0) continue;
      const points = roadPoints(roads, road);
      for (const share of shares) stamp(grid, value, cut(points, share), bufferM);
    }
    return contour(field, bufferM).map((rings) =>
      rings.map((ring) =>
        ring.map(([x, y]) => [
          Math.round((grid.west7 + x * grid.stepLon7) / 10) / 1e6,
          Math.round((grid.south7 + y * grid.stepLat7) / 10) / 1e6,
        ]),
      ),
    );
  });
}

function gridAround(roads: RoadGraph, reached: Isochrone, bufferM: number): Grid {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { road } of reached.roads) {
    for (let at = roads.roadFirstPoint[road]; at < roads.roadFirstPoint[road + 1]; at++) {
      west = Math.min(west, roads.pointLon7[at]);
      east = Math.max(east, roads.pointLon7[at]);
      south = Math.min(south, roads.pointLat7[at]);
      north = Math.max(north, roads.pointLat7[at]);
    }
  }
  const middle = (south + north) / 2;
  const lonM = distanceM(west, middle, west + 1e5, middle) / 1e5;
  const latM = distanceM(west, middle, west, middle + 1e5) / 1e5;
  let cellM = bufferM / 2;
  const sizeAt = (cell: number): [number, number] => [
    Math.ceil(((east - west) * lonM) / cell) + 8,
    Math.ceil(((north - south) * latM) / cell) + 8,
  ];
  while (sizeAt(cellM)[0] * sizeAt(cellM)[1] > MAX_CELLS) cellM *= 1.25;
  const [width, height] = sizeAt(cellM);
  const stepLon7 = cellM / lonM;
  const stepLat7 = cellM / latM;
  const margin = 3.5;
  return {
    west7: west - margin * stepLon7,
    south7: south - margin * stepLat7,
    stepLon7,
    stepLat7,
    cellM,
    width,
    height,
  };
}

/** Lowers the field around a line to the distance from it. */
function stamp(grid: Grid, value: Float32Array, line: readonly Point[], bufferM: number): void {
  const { width, height, cellM } = grid;
  const reach = Math.ceil(bufferM / cellM) + 1;
  const xOf = ([lon7]: Point): number => (lon7 - grid.west7) / grid.stepLon7;
  const yOf = ([, lat7]: Point): number => (lat7 - grid.south7) / grid.stepLat7;
  for (let i = 1; i < line.length; i++) {
    const [ax, ay, bx, by] = [xOf(line[i - 1]), yOf(line[i - 1]), xOf(line[i]), yOf(line[i])];
    const dx = bx - ax;
    const dy = by - ay;
    const squared = dx * dx + dy * dy;
    const pieces = Math.max(1, Math.ceil(Math.sqrt(squared) / 4));
    for (let piece = 0; piece < pieces; piece++) {
      const [px, py] = [ax + (dx * piece) / pieces, ay + (dy * piece) / pieces];
      const [qx, qy] = [ax + (dx * (piece + 1)) / pieces, ay + (dy * (piece + 1)) / pieces];
      const x0 = Math.max(1, Math.floor(Math.min(px, qx)) - reach);
      const x1 = Math.min(width - 2, Math.ceil(Math.max(px, qx)) + reach);
      const y0 = Math.max(1, Math.floor(Math.min(py, qy)) - reach);
      const y1 = Math.min(height - 2, Math.ceil(Math.max(py, qy)) + reach);
      for (let y = y0; y <= y1; y++) {
        for (let x = x0; x <= x1; x++) {
          const t = squared > 0 ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / squared)) : 0;
          const away = Math.hypot(x - ax - t * dx, y - ay - t * dy) * cellM;
          if (away < value[y * width + x]) value[y * width + x] = away;
        }
      }
    }
  }
}
