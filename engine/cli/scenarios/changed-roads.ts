import type { Problem, RoadAction } from "../../scenario/index.ts";
import { distanceM, segmentDs, segmentWeight, type RoadGraph, type RoadKind } from "../../roads/index.ts";
import { MAX_WEIGHT_DS, UNREACHABLE } from "../../search/index.ts";

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
      pace: (index) => kinds.at(index),
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
