import { shareableUint32, type TouchTable, UNREACHABLE } from "../search/index.ts";
import { type RoadGraph, SNAP_OK, type SearchNetwork, type SnapTable } from "./model.ts";
import { endOfRoad, placeCosts } from "./touch-costs.ts";
import { edgesAtJunction, type EdgesAtJunction } from "./touch-edges.ts";

/** Rows of one side of a touch table while it grows. */
class Side {
  readonly first: Uint32Array;
  readonly vertex: number[] = [];
  readonly time: number[] = [];
  readonly carried: number[] = [];

  constructor(pointCount: number) {
    this.first = shareableUint32(pointCount + 1);
  }

  add(vertex: number, time: number, carried: number): void {
    this.vertex.push(vertex);
    this.time.push(time);
    this.carried.push(carried);
  }
}

function shared(values: readonly number[]): Uint32Array {
  const column = shareableUint32(values.length);
  column.set(values);
  return column;
}

/**
 * Where snapped points touch a search network, access legs included. A point between the ends of its road touches both ends that
 * the road's directions reach. A point at an end is at the junction: it leaves by any road there where points may start and arrives
 * by any such, no turn between, as OSRM lets it; a ferry there is boarded by a turn. In turns mode a point leaves through the turns of its edge's plain vertex (their cost counted, no
 * restriction begun before it) and arrives by the plain vertex and every copy. Points that are not SNAP_OK touch nothing.
 */
export function touchTable(graph: RoadGraph, network: SearchNetwork, snap: SnapTable): TouchTable {
  const { pointCount } = snap;
  const withCarried = network.forward.carried !== undefined;
  const exits = new Side(pointCount);
  const entries = new Side(pointCount);
  const atJunction = network.mode === "turns" ? edgesAtJunction(graph) : null;
  for (let point = 0; point < pointCount; point++) {
    if (snap.status[point] === SNAP_OK) {
      if (atJunction) touchEdges(graph, network, snap, point, atJunction, exits, entries);
      else touchJunctions(graph, network, snap, point, exits, entries);
    }
    exits.first[point + 1] = exits.vertex.length;
    entries.first[point + 1] = entries.vertex.length;
  }
  return {
    pointCount,
    firstExit: exits.first,
    exitVertex: shared(exits.vertex),
    exitTimeDs: shared(exits.time),
    firstEntry: entries.first,
    entryVertex: shared(entries.vertex),
    entryTimeDs: shared(entries.time),
    ...(withCarried && { exitCarried: shared(exits.carried), entryCarried: shared(entries.carried) }),
  };
}

function touchJunctions(
  graph: RoadGraph,
  network: SearchNetwork,
  snap: SnapTable,
  point: number,
  exits: Side,
  entries: Side,
): void {
  const road = snap.road[point];
  const access = snap.accessDs[point];
  const tail = graph.roadTail[road];
  const head = graph.roadHead[road];
  const end = endOfRoad(graph, road, snap.segment[point], snap.fraction[point]);
  if (end >= 0) {
    const junction = end === 0 ? tail : head;
    exits.add(junction, access, access);
    entries.add(junction, access, access);
    return;
  }
  const cost = placeCosts(graph, road, snap.segment[point], snap.fraction[point], network.optimise);
  const time =
    network.optimise === "duration"
      ? cost
      : placeCosts(graph, road, snap.segment[point], snap.fraction[point], "duration");
  if (cost.forwardAfter !== UNREACHABLE) {
    exits.add(head, access + cost.forwardAfter, access + time.forwardAfter);
    entries.add(tail, access + cost.forwardBefore, access + time.forwardBefore);
  }
  if (cost.backwardAfter !== UNREACHABLE) {
    exits.add(tail, access + cost.backwardAfter, access + time.backwardAfter);
    entries.add(head, access + cost.backwardBefore, access + time.backwardBefore);
  }
}

function touchEdges(
  graph: RoadGraph,
  network: SearchNetwork,
  snap: SnapTable,
  point: number,
  atJunction: EdgesAtJunction,
  exits: Side,
  entries: Side,
): void {
  const { firstOut, head, weight, carried } = network.forward;
  const routability = network.optimise === "routability";
  const road = snap.road[point];
  const segment = snap.segment[point];
  const fraction = snap.fraction[point];
  const access = snap.accessDs[point];
  const ds = (edge: number): number => (edge & 1 ? graph.roadBackwardDs : graph.roadForwardDs)[edge >>> 1];
  const cost = routability
    ? (edge: number): number => (edge & 1 ? graph.roadBackwardWeight : graph.roadForwardWeight)[edge >>> 1]
    : ds;
  const enter = (edge: number, partCost: number, partDs: number): void => {
    entries.add(edge, access + partCost, access + partDs);
    for (const copy of network.copiesOf(edge)) entries.add(copy, access + partCost, access + partDs);
  };

  const leave = (edge: number, afterCost: number, afterDs: number): void => {
    for (let arc = firstOut[edge]; arc < firstOut[edge + 1]; arc++) {
      const turnCost = weight[arc] - cost(edge);
      const turnDs = carried ? carried[arc] - ds(edge) : turnCost;
      exits.add(head[arc], access + afterCost + turnCost, access + afterDs + turnDs);
    }
  };
  const end = endOfRoad(graph, road, segment, fraction);
  if (end >= 0) {
    const junction = end === 0 ? graph.roadTail[road] : graph.roadHead[road];
    const [first, last] = [atJunction.first[junction], atJunction.first[junction + 1]];
    let allStart = true;
    for (let at = first; at < last; at++) if (!startsAt(graph, atJunction.edge[at])) allStart = false;
    for (let at = first; at < last; at++) {
      const leaving = atJunction.edge[at];
      const entering = leaving ^ 1;
      if (!startsAt(graph, leaving)) continue;
      if (ds(leaving) !== UNREACHABLE) {
        exits.add(leaving, access, access);
        if (!allStart) enter(leaving, 0, 0);
      }
      if (ds(entering) !== UNREACHABLE) {
        enter(entering, cost(entering), ds(entering));
        if (!allStart) leave(entering, 0, 0);
      }
    }
    return;
  }
  const partCost = placeCosts(graph, road, segment, fraction, network.optimise);
  const partDs = routability ? placeCosts(graph, road, segment, fraction, "duration") : partCost;
  if (partCost.forwardAfter !== UNREACHABLE) {
    leave(2 * road, partCost.forwardAfter, partDs.forwardAfter);
    enter(2 * road, partCost.forwardBefore, partDs.forwardBefore);
  }
  if (partCost.backwardAfter !== UNREACHABLE) {
    leave(2 * road + 1, partCost.backwardAfter, partDs.backwardAfter);
    enter(2 * road + 1, partCost.backwardBefore, partDs.backwardBefore);
  }
}

/** May a point be snapped to the road of this edge (not a ferry, not a private service road). */
function startsAt(graph: RoadGraph, edge: number): boolean {
  const { startpoint, mode } = graph.pace(graph.roadKind[edge >>> 1]);
  return startpoint && mode === "driving";
}
