import type { RoadAction, PlacedPoint, Problem, RoadAccess } from "../../scenario/index.ts";
import {
  directPairs,
  SNAP_OK,
  touchTable,
  type RoadGraph,
  type SearchNetwork,
  type Snapper,
  type SnapTable,
} from "../../roads/index.ts";
import { UNREACHABLE, type DirectPairs, type TouchTable } from "../../search/index.ts";

/** Legs of a study: how far a point may be from a road, and how fast it gets there. */
export interface Legs {
  readonly maxSnapM: number;
  readonly accessKmh: number;
}

/** Puts points on the roads of a study, by the same rules as its facilities. */
export function roadAccess(
  graph: RoadGraph,
  network: SearchNetwork,
  snapper: Snapper,
  originSnap: SnapTable,
  legs: Legs,
): RoadAccess {
  return {
    place(lon, lat) {
      const snap = snapper.snap(lon, lat, legs);
      const touch = touchTable(graph, network, snap);
      const direct = directPairs(graph, network, originSnap, snap);
      const pairs = pairsByPoint(direct, snap.pointCount);
      return Array.from({ length: snap.pointCount }, (_, point): PlacedPoint => {
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
function pairsByPoint(direct: DirectPairs, pointCount: number): PlacedPoint["direct"][] {
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

/**
 * The network with other speeds or closures; the graph given is not touched. Roads are found by OSM way, by ref ("D 570")
 * or by name, within a box if there is one. An action that finds none is a problem.
 */
export function changedRoads(
  graph: RoadGraph,
  actions: readonly RoadAction[],
): { readonly graph: RoadGraph; readonly problems: readonly Problem[]; readonly changed: number } {
  const problems: Problem[] = [];
  const forwardDs = graph.roadForwardDs.slice();
  const backwardDs = graph.roadBackwardDs.slice();
  const forwardWeight = graph.roadForwardWeight.slice();
  const backwardWeight = graph.roadBackwardWeight.slice();
  let changed = 0;
  for (const action of actions) {
    const roads = roadsOf(graph, action);
    if (roads.length === 0)
      problems.push({
        message: "aucune route ne répond à ces critères (ways, refs, names, within).",
        line: action.line,
      });
    changed += roads.length;
    for (const road of roads) {
      for (const [ds, weight] of [
        [forwardDs, forwardWeight],
        [backwardDs, backwardWeight],
      ] as const) {
        if (ds[road] === UNREACHABLE) continue;
        if (action.speedKmh === null) {
          ds[road] = UNREACHABLE;
          weight[road] = UNREACHABLE;
        } else {
          const now = Math.max(1, Math.round((graph.roadLengthM[road]! * 36) / action.speedKmh));
          // what is minimised follows the speed in proportion: a street avoided stays avoided
          weight[road] = Math.max(1, Math.round((weight[road]! * now) / ds[road]!));
          ds[road] = now;
        }
      }
    }
  }
  return {
    graph: {
      ...graph,
      kind: (index) => graph.kind(index),
      roadForwardDs: forwardDs,
      roadBackwardDs: backwardDs,
      roadForwardWeight: forwardWeight,
      roadBackwardWeight: backwardWeight,
    },
    problems,
    changed,
  };
}

function roadsOf(graph: RoadGraph, { ways, refs, names, within }: RoadAction): number[] {
  const wanted = new Set(ways);
  const wantedRefs = new Set(refs.map(plain));
  const wantedNames = new Set(names.map(plain));
  const kindMatches = Array.from({ length: graph.kindCount }, (_, index) => {
    const { ref, refBackward, name } = graph.kind(index);
    return (
      [...ref.split(";"), ...refBackward.split(";")].some((one) => wantedRefs.has(plain(one))) ||
      wantedNames.has(plain(name))
    );
  });
  const found: number[] = [];
  for (let road = 0; road < graph.roadCount; road++) {
    if (!wanted.has(graph.roadWayId[road]!) && !kindMatches[graph.roadKind[road]!]) continue;
    if (within && !isWithin(graph, road, within)) continue;
    found.push(road);
  }
  return found;
}

/** "D570 N" and "D 570n" are the same road. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, "").toLowerCase() || "\u0000";
}

function isWithin(
  graph: RoadGraph,
  road: number,
  [west, south, east, north]: readonly [number, number, number, number],
) {
  const middle = (graph.roadFirstPoint[road]! + graph.roadFirstPoint[road + 1]!) >> 1;
  const lon = graph.pointLon7[middle]! / 1e7;
  const lat = graph.pointLat7[middle]! / 1e7;
  return lon >= west && lon <= east && lat >= south && lat <= north;
}
