import { NONE } from "../search/index.ts";
import { distanceM, metresPerLat7At, metresPerLon7At } from "./build-measure.ts";
import { type RoadGraph, SNAP_OK, SNAP_TOO_FAR, type SnapTable } from "./model.ts";
import { BOX_SEGMENTS, segmentBoxes } from "./snap-index.ts";
import { mercator7, mercatorAround, unmercator7 } from "./snap-plane.ts";

/** A component with fewer directed edges is an island or a scrap of a cut extract: OSRM's limit. */
const BIG_COMPONENT_EDGES = 1000;
const DEFAULT_MAX_SNAP_M = 2000;
const HALF_WAY_ROUND_M = 20_000_000;
const FIRST_RADIUS_M = 150;
const USABLE_ISLAND = 3;
const USABLE = 4;

export interface SnapOptions {
  /** farther points are SNAP_TOO_FAR; 2,000 m by default */
  readonly maxSnapM?: number;
  /** speed of the access leg, km/h; 0 (default) = not timed, as OSRM */
  readonly accessKmh?: number;
  /** "big" (default): only components of 1,000 directed edges or more; "any": also islands and scraps */
  readonly components?: "big" | "any";
}

export interface Snapper {
  /** Nearest place of the network for each point (degrees). Each point by itself: the others change nothing. */
  snap(lon: ArrayLike<number>, lat: ArrayLike<number>, options?: SnapOptions): SnapTable;
  /**
   * Both ends of trips, as OSRM snaps the ends of a route: in whatever component is nearest when that is the same one for both,
   * else in a big one. All four columns of one length.
   */
  snapTrips(from: Places, to: Places, options?: SnapOptions): { from: SnapTable; to: SnapTable };
  /** the index, to keep in a file */
  readonly index: Uint8Array;
}

/** Columns of points, degrees. */
export interface Places {
  readonly lon: ArrayLike<number>;
  readonly lat: ArrayLike<number>;
}

/**
 * Snaps to the nearest segment a car may start from: never a ferry, only components of 1,000 directed edges or more (any,
 * when there is none), ties to the lowest road then segment. Distances are compared on the Mercator plane, as OSRM does.
 * @param index what `Snapper.index` gave for the same graph, instead of building it (an empty one is built)
 */
export function createSnapper(graph: RoadGraph, index?: Uint8Array): Snapper {
  const { roadCount, roadFirstPoint, pointLon7, pointLat7, roadKind, roadComponent, componentSize } = graph;
  const tree = segmentBoxes(pointLon7, pointLat7, index);
  const anyBig = componentSize.length > 0 && componentSize[0] >= BIG_COMPONENT_EDGES;
  // 1 = not yet judged, 2 = no point starts here, 3 = usable where islands are, 4 = usable
  const usable = new Uint8Array(roadCount).fill(1);
  const judge = (road: number): number => {
    const { startpoint, mode } = graph.pace(roadKind[road]);
    const big = !anyBig || componentSize[roadComponent[road]] >= BIG_COMPONENT_EDGES;
    return (usable[road] = startpoint && mode === "driving" ? (big ? USABLE : USABLE_ISLAND) : 2);
  };
  let needed = USABLE;

  function snap(lon: ArrayLike<number>, lat: ArrayLike<number>, options: SnapOptions = {}): SnapTable {
    const { accessKmh = 0, components = "big" } = options;
    const maxSnapM = Math.min(options.maxSnapM ?? DEFAULT_MAX_SNAP_M, HALF_WAY_ROUND_M);
    needed = components === "big" ? USABLE : USABLE_ISLAND;
    const pointCount = lon.length;
    const table = emptyTable(pointCount);
    const best = { road: NONE, segment: 0, fraction: 0, lon7: 0, lat7: 0 };
    for (let point = 0; point < pointCount; point++) {
      const lon7 = Math.round(lon[point] * 1e7);
      const lat7 = Math.round(lat[point] * 1e7);
      const snapM = Number.isFinite(lon7 + lat7) ? nearest(lon7, lat7, maxSnapM, best) : Infinity;
      if (!(snapM <= maxSnapM)) {
        table.status[point] = SNAP_TOO_FAR;
        table.road[point] = NONE;
        continue;
      }
      table.road[point] = best.road;
      table.segment[point] = best.segment;
      table.fraction[point] = best.fraction;
      table.lon7[point] = best.lon7;
      table.lat7[point] = best.lat7;
      table.snapM[point] = snapM;
      table.accessDs[point] = accessKmh > 0 ? Math.round((snapM * 36) / accessKmh) : 0;
    }
    return table;
  }

  function snapTrips(from: Places, to: Places, options: SnapOptions = {}): { from: SnapTable; to: SnapTable } {
    const anyFrom = snap(from.lon, from.lat, { ...options, components: "any" });
    const anyTo = snap(to.lon, to.lat, { ...options, components: "any" });
    const bigFrom = snap(from.lon, from.lat, options);
    const bigTo = snap(to.lon, to.lat, options);
    for (let trip = 0; trip < anyFrom.pointCount; trip++) {
      const found = anyFrom.status[trip] === SNAP_OK && anyTo.status[trip] === SNAP_OK;
      if (!found || roadComponent[anyFrom.road[trip]] !== roadComponent[anyTo.road[trip]]) continue;
      copyRow(anyFrom, bigFrom, trip);
      copyRow(anyTo, bigTo, trip);
    }
    return { from: bigFrom, to: bigTo };
  }

  /** Metres to the nearest usable segment (Infinity when none within `maxM`), which is written into `best`. */
  function nearest(lon7: number, lat7: number, maxM: number, best: Place): number {
    if (!tree) return Infinity;
    const perLon = metresPerLon7At(lat7);
    const perLat = metresPerLat7At(lat7);
    for (let radiusM = Math.min(FIRST_RADIUS_M, maxM); ; radiusM = Math.min(radiusM * 2, maxM)) {
      const reachLon = radiusM / perLon;
      const reachLat = radiusM / perLat;
      const boxes = tree
        .search(lon7 - reachLon, lat7 - reachLat, lon7 + reachLon, lat7 + reachLat)
        .sort((a, b) => a - b);
      const foundM = nearestOf(boxes, lon7, lat7, best);
      if (foundM <= radiusM || radiusM >= maxM) return foundM;
    }
  }

  function nearestOf(boxes: readonly number[], lon7: number, lat7: number, best: Place): number {
    const y0 = mercator7(lat7);
    const plane = mercatorAround(lat7);
    const gridX0 = Math.round(lon7 / 10);
    const gridY0 = Math.round(y0 / 10);
    let least = Infinity;
    let leastExact = Infinity;
    for (const box of boxes) {
      const from = box * BOX_SEGMENTS;
      const to = Math.min(from + BOX_SEGMENTS, pointLon7.length - 1);
      let road = roadOfPoint(roadFirstPoint, roadCount, from);
      let aX = pointLon7[from] - lon7;
      let aY = plane(pointLat7[from]);
      for (let p = from; p < to; p++) {
        const bX = pointLon7[p + 1] - lon7;
        const bY = plane(pointLat7[p + 1]);
        if (p + 1 >= roadFirstPoint[road + 1]) road++;
        else if ((usable[road] === 1 ? judge(road) : usable[road]) >= needed) {
          const dX = bX - aX;
          const dY = bY - aY;
          const length2 = dX * dX + dY * dY;
          let fraction = length2 > 0 ? -(aX * dX + aY * dY) / length2 : 0;
          fraction = fraction <= 0 ? 0 : fraction >= 1 ? 1 : fraction;
          const x = fraction === 1 ? bX : aX + fraction * dX;
          const y = fraction === 1 ? bY : aY + fraction * dY;
          const gridX = Math.round((lon7 + x) / 10) - gridX0;
          const gridY = Math.round((y0 + y) / 10) - gridY0;
          const grid2 = gridX * gridX + gridY * gridY;
          const exact2 = x * x + y * y;
          if (grid2 < least || (grid2 === least && exact2 < leastExact)) {
            least = grid2;
            leastExact = exact2;
            best.road = road;
            best.segment = p - roadFirstPoint[road];
            best.fraction = fraction;
            best.lon7 = Math.round(lon7 + x);
            best.lat7 = fraction === 0 ? pointLat7[p] : fraction === 1 ? pointLat7[p + 1] : unmercator7(y0 + y);
          }
        }
        aX = bX;
        aY = bY;
      }
    }
    if (least === Infinity) return Infinity;
    alignToEnd(best);
    return distanceM(lon7, lat7, best.lon7, best.lat7);
  }

  /** A place that falls on an end of its segment on OSRM's grid (11 cm) is that end: at a junction it is then on all its roads. */
  function alignToEnd(best: Place): void {
    const first = roadFirstPoint[best.road] + best.segment;
    for (const end of [0, 1]) {
      const lon7 = pointLon7[first + end];
      const lat7 = pointLat7[first + end];
      if (Math.round(lon7 / 10) !== Math.round(best.lon7 / 10)) continue;
      if (Math.round(lat7 / 10) !== Math.round(best.lat7 / 10)) continue;
      best.fraction = end;
      best.lon7 = lon7;
      best.lat7 = lat7;
      return;
    }
  }

  return { snap, snapTrips, index: tree ? new Uint8Array(tree.data) : new Uint8Array(0) };
}

interface Place {
  road: number;
  segment: number;
  fraction: number;
  lon7: number;
  lat7: number;
}

function emptyTable(pointCount: number): SnapTable {
  return {
    pointCount,
    status: new Uint8Array(pointCount).fill(SNAP_OK),
    road: new Uint32Array(pointCount),
    segment: new Uint32Array(pointCount),
    fraction: new Float64Array(pointCount),
    lon7: new Int32Array(pointCount),
    lat7: new Int32Array(pointCount),
    snapM: new Float32Array(pointCount),
    accessDs: new Uint32Array(pointCount),
  };
}

function copyRow(from: SnapTable, to: SnapTable, row: number): void {
  for (const column of ["status", "road", "segment", "fraction", "lon7", "lat7", "snapM", "accessDs"] as const) {
    to[column][row] = from[column][row];
  }
}

/** Road that holds a point of the point columns: binary search. */
function roadOfPoint(roadFirstPoint: Uint32Array, roadCount: number, point: number): number {
  let low = 0;
  let high = roadCount - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (roadFirstPoint[middle] <= point) low = middle;
    else high = middle - 1;
  }
  return low;
}
