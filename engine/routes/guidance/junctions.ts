import { UNREACHABLE } from "../../search/index.ts";
import { edgesAtJunction, type RoadGraph, type RoadKind } from "../../roads/index.ts";
import { lengthM, samePoint, type Point } from "./lines.ts";
import { NO_SIGNS, type Signage } from "./names.ts";
import { roadClassOf, type RoadClass } from "./road-class.ts";

/** What a driver may know about one direction of a road, ready for the rules. */
export interface EdgeFacts {
  readonly kind: RoadKind;
  readonly roadClass: RoadClass;
  readonly signs: Signage;
  /** the direction may be driven */
  readonly open: boolean;
  readonly bothWays: boolean;
  /** roundabout or other circular junction */
  readonly circle: boolean;
  /** toll, motorway, tunnel ... : a change of these is worth remembering as a junction */
  readonly classes: string;
  readonly uturnLane: boolean;
}

/** A rule on the turn that leaves an edge. */
export interface EdgeRestriction {
  readonly to: number;
  readonly only: boolean;
}

/**
 * The road graph as seen at its junctions: which directed edges leave each (closed directions too), and lazily, for
 * junctions that a route touches, what they look like. Two columns of 4 bytes per directed edge; nothing else is
 * made for the whole graph.
 */
export interface GuidanceIndex {
  readonly roads: RoadGraph;
  /** junctionCount + 1 */
  readonly firstLeaving: Uint32Array;
  /** 2 x roadCount directed edges by the junction they start at */
  readonly leaving: Uint32Array;
  facts(edge: number): EdgeFacts;
  /** points from the start of the edge to its end, repeated ones left out */
  line(edge: number): readonly Point[];
  lengthM(edge: number): number;
  restrictionsAfter(edge: number): readonly EdgeRestriction[];
  isBarrier(junction: number): boolean;
  /** Result of `make` for the key, made once. */
  remember<T>(what: string, key: number, make: () => T): T;
}

export function startOf(roads: RoadGraph, edge: number): number {
  return edge & 1 ? roads.roadHead[edge >>> 1] : roads.roadTail[edge >>> 1];
}

export function endOf(roads: RoadGraph, edge: number): number {
  return edge & 1 ? roads.roadTail[edge >>> 1] : roads.roadHead[edge >>> 1];
}

export function timeOf(roads: RoadGraph, edge: number): number {
  return edge & 1 ? roads.roadBackwardDs[edge >>> 1] : roads.roadForwardDs[edge >>> 1];
}

/** Number of roads that meet at a junction, open or not. */
export function degreeOf(index: GuidanceIndex, junction: number): number {
  return index.firstLeaving[junction + 1] - index.firstLeaving[junction];
}

/** Directed edges that start at a junction. */
export function leavingOf(index: GuidanceIndex, junction: number): Uint32Array {
  return index.leaving.subarray(index.firstLeaving[junction], index.firstLeaving[junction + 1]);
}

/** Builds the adjacency in O(roads); everything else is made on demand and kept. */
export function createGuidanceIndex(roads: RoadGraph): GuidanceIndex {
  const { first: firstLeaving, edge: leaving } = edgesAtJunction(roads);
  const factsOf = factsMaker(roads);
  const restrictions = shortRestrictions(roads);
  const barriers = new Set<number>(roads.turns.barrierJunction);
  const memory = new Map<string, Map<number, unknown>>();
  const remember = <T>(what: string, key: number, make: () => T): T => {
    let shelf = memory.get(what);
    if (!shelf) memory.set(what, (shelf = new Map()));
    if (!shelf.has(key)) shelf.set(key, make());
    return shelf.get(key) as T;
  };
  return {
    roads,
    firstLeaving,
    leaving,
    facts: (edge) => remember("facts", edge, () => factsOf(edge)),
    line: (edge) => remember("line", edge, () => lineOf(roads, edge)),
    lengthM: (edge) => remember("length", edge >>> 1, () => lengthM(lineOf(roads, edge))),
    restrictionsAfter: (edge) => restrictions.get(edge) ?? [],
    isBarrier: (junction) => barriers.has(junction),
    remember,
  };
}

/** Line of a directed edge, as drawn. */
export function lineOf(roads: RoadGraph, edge: number): Point[] {
  const road = edge >>> 1;
  const line: Point[] = [];
  for (let at = roads.roadFirstPoint[road]; at < roads.roadFirstPoint[road + 1]; at++) {
    const point: Point = [roads.pointLon7[at], roads.pointLat7[at]];
    if (line.length === 0 || !samePoint(line[line.length - 1], point)) line.push(point);
  }
  if (line.length === 1) line.push(line[0]);
  return edge & 1 ? line.reverse() : line;
}

function factsMaker(roads: RoadGraph): (edge: number) => EdgeFacts {
  const signsByWords = new Map<string, Signage>();
  return (edge) => {
    const road = edge >>> 1;
    const backward = (edge & 1) === 1;
    const kind = roads.kind(roads.roadKind[road]);
    const openForward = roads.roadForwardDs[road] !== UNREACHABLE;
    const openBackward = roads.roadBackwardDs[road] !== UNREACHABLE;
    const lanes = backward ? kind.turnLanesBackward : kind.turnLanesForward;
    return {
      kind,
      roadClass: roadClassOf(kind),
      signs: signsOf(kind, backward, signsByWords),
      open: backward ? openBackward : openForward,
      bothWays: openForward && openBackward,
      circle: kind.roundabout || kind.circular,
      classes: [
        kind.toll && "toll",
        kind.motorway && kind.className.startsWith("motorway") && "motorway",
        kind.mode === "ferry" && "ferry",
        kind.restricted && "restricted",
        kind.tunnel && "tunnel",
      ]
        .filter(Boolean)
        .join(" "),
      uturnLane: lanes.split(/[|;]/).includes("reverse"),
    };
  };
}

function signsOf(kind: RoadKind, backward: boolean, known: Map<string, Signage>): Signage {
  const ref = backward ? kind.refBackward : kind.ref;
  const destinations = backward ? kind.destinationBackward : kind.destination;
  const words = [kind.name, ref, kind.pronunciation, destinations, kind.exits];
  if (words.every((word) => word === "")) return NO_SIGNS;
  const key = words.join("\0");
  let signs = known.get(key);
  if (!signs) {
    signs = {
      id: known.size + 1,
      name: kind.name,
      ref,
      pronunciation: kind.pronunciation,
      destinations,
      exits: kind.exits,
    };
    known.set(key, signs);
  }
  return signs;
}

/** Restrictions whose via is a node, by the edge they start on. */
function shortRestrictions(roads: RoadGraph): Map<number, EdgeRestriction[]> {
  const { restrictionFirst, restrictionEdge, restrictionOnly } = roads.turns;
  const byEdge = new Map<number, EdgeRestriction[]>();
  for (let row = 0; row + 1 < restrictionFirst.length; row++) {
    if (restrictionFirst[row + 1] - restrictionFirst[row] !== 2) continue;
    const from = restrictionEdge[restrictionFirst[row]];
    const rule = { to: restrictionEdge[restrictionFirst[row] + 1], only: restrictionOnly[row] === 1 };
    const rules = byEdge.get(from);
    if (rules) rules.push(rule);
    else byEdge.set(from, [rule]);
  }
  return byEdge;
}
