import { UNREACHABLE } from "../../search/index.ts";
import { edgesAtJunction, type RoadGraph, type RoadKind } from "../../roads/index.ts";
import { lengthM, onGrid, samePoint, type Point } from "./lines.ts";
import { NO_SIGNS, type Signage } from "./names.ts";
import { roadClassOf, sameClass, type RoadClass } from "./road-class.ts";

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
  /** arrows are painted on its lanes where it ends */
  readonly turnLanes: boolean;
}

/** Edges in a row between which nothing changes for a driver (only a speed, a signal ...). */
export interface Stretch {
  readonly lastEdge: number;
  /** junction it ends at */
  readonly end: number;
  /** its points, repeated ones left out */
  readonly line: readonly Point[];
  readonly lengthM: number;
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
  /** what a driver takes for one road from the start of the edge to the next junction that matters */
  stretch(edge: number): Stretch;
  restrictionsAfter(edge: number): readonly EdgeRestriction[];
  /** one may turn back there although the road goes on */
  isTurningPlace(junction: number): boolean;
  /** Result of `make` for the key, made once while it is kept. */
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

/** Results kept by kind: enough for any route, little for a graph. */
const SHELF_SIZE = 1 << 15;

/** Builds the adjacency in O(roads); everything else is made on demand and kept. */
export function createGuidanceIndex(roads: RoadGraph): GuidanceIndex {
  const { first: firstLeaving, edge: leaving } = edgesAtJunction(roads);
  const factsOf = factsMaker(roads);
  const restrictions = shortRestrictions(roads);
  const turningPlaces = new Set<number>(roads.turns.barrierJunction);
  const memory = new Map<string, Map<number, unknown>>();
  const remember = <T>(what: string, key: number, make: () => T): T => {
    let shelf = memory.get(what);
    if (!shelf) memory.set(what, (shelf = new Map()));
    let known = shelf.get(key);
    if (known !== undefined) return known as T;
    known = make();
    // junctions are numbered by neighbourhood: what a shelf holds is soon of no use when the whole graph is walked
    if (shelf.size >= SHELF_SIZE) shelf.clear();
    shelf.set(key, known);
    return known as T;
  };
  const index: GuidanceIndex = {
    roads,
    firstLeaving,
    leaving,
    facts: (edge) => remember("facts", edge, () => factsOf(edge)),
    stretch: (edge) => remember("stretch", edge, () => stretchFrom(index, edge)),
    restrictionsAfter: (edge) => restrictions.get(edge) ?? [],
    isTurningPlace: (junction) => turningPlaces.has(junction),
    remember,
  };
  return index;
}

/** Does nothing but a speed or a signal change at this junction of two roads? OSRM keeps no junction there. */
export function isUnnoticed(index: GuidanceIndex, junction: number): boolean {
  return index.remember("unnoticed", junction, () => {
    const edges = leavingOf(index, junction);
    if (edges.length !== 2 || edges[0] >>> 1 === edges[1] >>> 1 || index.isTurningPlace(junction)) return false;
    const [a, b] = edges;
    if (index.restrictionsAfter(a ^ 1).length > 0 || index.restrictionsAfter(b ^ 1).length > 0) return false;
    return areOneRoad(index.facts(a ^ 1), index.facts(b)) && areOneRoad(index.facts(b ^ 1), index.facts(a));
  });
}

function areOneRoad(a: EdgeFacts, b: EdgeFacts): boolean {
  return (
    a.open === b.open &&
    a.bothWays === b.bothWays &&
    a.signs.id === b.signs.id &&
    a.classes === b.classes &&
    sameClass(a.roadClass, b.roadClass) &&
    a.kind.mode === b.kind.mode &&
    a.kind.roundabout === b.kind.roundabout &&
    a.kind.circular === b.kind.circular &&
    a.kind.restricted === b.kind.restricted &&
    a.kind.startpoint === b.kind.startpoint &&
    a.kind.leftHandDriving === b.kind.leftHandDriving
  );
}

function stretchFrom(index: GuidanceIndex, first: number): Stretch {
  const { roads } = index;
  const begin = startOf(roads, first);
  const line = lineOf(roads, first);
  let edge = first;
  for (;;) {
    const end = endOf(roads, edge);
    if (end === begin || !isUnnoticed(index, end)) break;
    const next = leavingOf(index, end).find((leaving) => leaving !== (edge ^ 1))!;
    // a road that comes back to where it began keeps a junction on the way
    if (endOf(roads, next) === begin) break;
    line.push(...lineOf(roads, next).slice(1));
    edge = next;
  }
  return { lastEdge: edge, end: endOf(roads, edge), line, lengthM: lengthM(line) };
}

/** Line of a directed edge as guidance looks at it: on OSRM's grid, repeated points left out. */
function lineOf(roads: RoadGraph, edge: number): Point[] {
  const road = edge >>> 1;
  const line: Point[] = [];
  for (let at = roads.roadFirstPoint[road]; at < roads.roadFirstPoint[road + 1]; at++) {
    const point = onGrid([roads.pointLon7[at], roads.pointLat7[at]]);
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
        kind.motorway && "motorway",
        kind.mode === "ferry" && "ferry",
        kind.restricted && "restricted",
        kind.tunnel && "tunnel",
      ]
        .filter(Boolean)
        .join(" "),
      uturnLane: lanes.split(/[|;]/).includes("reverse"),
      turnLanes: lanes.split(/[|;]/).some((arrow) => arrow !== "" && arrow !== "none"),
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
