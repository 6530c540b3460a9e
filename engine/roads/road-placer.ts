import { type DirectPairs, type TouchTable } from "../search/index.ts";
import { SNAP_OK, type RoadGraph, type SearchNetwork, type SnapTable } from "./model.ts";
import type { Snapper } from "./snap.ts";
import { directPairs } from "./touch-direct.ts";
import { touchTable } from "./touch.ts";

/** Legs of a study: how far a point may be from a road, and how fast it gets there. */
export interface Legs {
  readonly maxSnapM: number;
  readonly accessKmh: number;
}

/** A point on the roads, by itself. */
export interface PlacedOnRoads {
  /** far = no road within the snapping limit */
  readonly status: "ok" | "far";
  /** metres to the road it was put on; Infinity when far */
  readonly snapM: number;
  readonly touch: TouchTable;
  /** origins on the same road: row and time to the point */
  readonly direct: { readonly origin: Uint32Array; readonly timeDs: Uint32Array; readonly carried?: Uint32Array };
}

/** Puts points on the roads of a study, each by itself and in order, by the same rules as its facilities. */
export interface RoadPlacer {
  place(lon: ArrayLike<number>, lat: ArrayLike<number>): PlacedOnRoads[];
}

/** @param originSnap where the study's origins lie: those on a point's own road reach it directly */
export function roadPlacer(
  graph: RoadGraph,
  network: SearchNetwork,
  snapper: Snapper,
  originSnap: SnapTable,
  legs: Legs,
): RoadPlacer {
  return {
    place(lon, lat) {
      const snap = snapper.snap(lon, lat, legs);
      const touch = touchTable(graph, network, snap);
      const direct = directPairs(graph, network, originSnap, snap);
      const pairs = pairsByPoint(direct, snap.pointCount);
      return Array.from({ length: snap.pointCount }, (_, point): PlacedOnRoads => {
        const ok = snap.status[point] === SNAP_OK;
        return {
          status: ok ? "ok" : "far",
          snapM: ok ? snap.snapM[point]! : Infinity,
          touch: rowOf(touch, point),
          direct: pairs[point]!,
        };
      });
    },
  };
}

function rowOf(touch: TouchTable, point: number): TouchTable {
  const exits = [touch.firstExit[point]!, touch.firstExit[point + 1]!] as const;
  const entries = [touch.firstEntry[point]!, touch.firstEntry[point + 1]!] as const;
  return {
    pointCount: 1,
    firstExit: Uint32Array.of(0, exits[1] - exits[0]),
    exitVertex: touch.exitVertex.slice(...exits),
    exitTimeDs: touch.exitTimeDs.slice(...exits),
    firstEntry: Uint32Array.of(0, entries[1] - entries[0]),
    entryVertex: touch.entryVertex.slice(...entries),
    entryTimeDs: touch.entryTimeDs.slice(...entries),
    ...(touch.exitCarried && { exitCarried: touch.exitCarried.slice(...exits) }),
    ...(touch.entryCarried && { entryCarried: touch.entryCarried.slice(...entries) }),
  };
}

/** Pairs by point, origins ascending. */
function pairsByPoint(direct: DirectPairs, pointCount: number): PlacedOnRoads["direct"][] {
  const lists = Array.from({ length: pointCount }, () => ({
    origin: [] as number[],
    timeDs: [] as number[],
    carried: [] as number[],
  }));
  for (let origin = 0; origin < direct.firstPair.length - 1; origin++) {
    for (let pair = direct.firstPair[origin]!; pair < direct.firstPair[origin + 1]!; pair++) {
      const list = lists[direct.pairPoint[pair]!]!;
      list.origin.push(origin);
      list.timeDs.push(direct.pairTimeDs[pair]!);
      list.carried.push(direct.pairCarried?.[pair] ?? 0);
    }
  }
  return lists.map(({ origin, timeDs, carried }) => ({
    origin: Uint32Array.from(origin),
    timeDs: Uint32Array.from(timeDs),
    ...(direct.pairCarried && { carried: Uint32Array.from(carried) }),
  }));
}
