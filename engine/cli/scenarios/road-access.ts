import type { RoadAction, PlacedPoint, Problem, RoadAccess } from "../../scenario/index.ts";
import {
  directPairs,
  distanceM,
  segmentDs,
  segmentWeight,
  SNAP_OK,
  touchTable,
  type RoadGraph,
  type RoadKind,
  type SearchNetwork,
  type Snapper,
  type SnapTable,
} from "../../roads/index.ts";
import { MAX_WEIGHT_DS, UNREACHABLE, type DirectPairs, type TouchTable } from "../../search/index.ts";

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
  const roadKind = graph.roadKind.slice();
  const kinds = new Kinds(graph);
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
      if (action.speedKmh === null) {
        for (const column of [forwardDs, backwardDs, forwardWeight, backwardWeight]) column[road] = UNREACHABLE;
        continue;
      }
      const kind = kinds.slowed(roadKind[road]!, action.speedKmh);
      roadKind[road] = kind.index;
      // totals are sums of whole segments, as when the graph was built: parts of the road must add up to them
      if (forwardDs[road] !== UNREACHABLE) {
        forwardDs[road] = total(graph, road, (lengthM) => segmentDs(lengthM, kind.kind.forwardKmh));
        forwardWeight[road] = total(graph, road, (lengthM) => segmentWeight(lengthM, kind.kind.forwardRate));
      }
      if (backwardDs[road] !== UNREACHABLE) {
        backwardDs[road] = total(graph, road, (lengthM) => segmentDs(lengthM, kind.kind.backwardKmh));
        backwardWeight[road] = total(graph, road, (lengthM) => segmentWeight(lengthM, kind.kind.backwardRate));
      }
    }
  }
  return {
    graph: {
      ...graph,
      roadKind,
      kindCount: graph.kindCount + kinds.added.length,
      kind: (index) => kinds.at(index),
      roadForwardDs: forwardDs,
      roadBackwardDs: backwardDs,
      roadForwardWeight: forwardWeight,
      roadBackwardWeight: backwardWeight,
    },
    problems,
    changed,
  };
}

/** The kinds of a graph and those that a change of speed adds after them. */
class Kinds {
  readonly added: RoadKind[] = [];
  private readonly indexOf = new Map<string, number>();

  constructor(private readonly graph: RoadGraph) {}

  at(index: number): RoadKind {
    return index < this.graph.kindCount ? this.graph.kind(index) : this.added[index - this.graph.kindCount]!;
  }

  /** The same kind at another speed, in the directions that are open; a street avoided stays avoided in proportion. */
  slowed(index: number, kmh: number): { readonly index: number; readonly kind: RoadKind } {
    const key = `${index} ${kmh}`;
    let at = this.indexOf.get(key);
    if (at === undefined) {
      const kind = this.at(index);
      const rate = (old: number, oldKmh: number): number => (oldKmh > 0 ? (old * kmh) / oldKmh : old);
      at = this.graph.kindCount + this.added.length;
      this.indexOf.set(key, at);
      this.added.push({
        ...kind,
        forwardKmh: kind.forwardKmh > 0 ? kmh : 0,
        backwardKmh: kind.backwardKmh > 0 ? kmh : 0,
        forwardRate: rate(kind.forwardRate, kind.forwardKmh),
        backwardRate: rate(kind.backwardRate, kind.backwardKmh),
      });
    }
    return { index: at, kind: this.at(at) };
  }
}

function total(graph: RoadGraph, road: number, of: (lengthM: number) => number): number {
  const { roadFirstPoint, pointLon7, pointLat7 } = graph;
  let sum = 0;
  for (let p = roadFirstPoint[road]!; p < roadFirstPoint[road + 1]! - 1; p++)
    sum += of(distanceM(pointLon7[p]!, pointLat7[p]!, pointLon7[p + 1]!, pointLat7[p + 1]!));
  return Math.min(sum, MAX_WEIGHT_DS);
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
