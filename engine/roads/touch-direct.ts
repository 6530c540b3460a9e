import { type DirectPairs, shareableUint32, UNREACHABLE } from "../search/index.ts";
import { type RoadGraph, SNAP_OK, type SearchNetwork, type SnapTable } from "./model.ts";
import { endOfRoad, placeCosts, type PlaceCosts } from "./touch-costs.ts";
import { edgesAtJunction } from "./touch-edges.ts";

/** A point's place on one road: segment + fraction, costs in what is minimised and in deciseconds. */
interface Place {
  readonly point: number;
  readonly position: number;
  readonly cost: PlaceCosts;
  readonly ds: PlaceCosts;
}

/**
 * Pairs of an origin and a facility that meet before any vertex: both on one road with the facility ahead, in either open
 * direction, or, in turns mode, the facility at the junction the origin's road leads to (arriving there costs no turn) and both
 * at one junction. Access legs included. Pairs of an origin ascend by facility point.
 */
export function directPairs(
  graph: RoadGraph,
  network: SearchNetwork,
  origins: SnapTable,
  facilities: SnapTable,
): DirectPairs {
  const byRoad = facilitiesByRoad(graph, network, facilities);
  const withCarried = network.forward.carried !== undefined;
  const firstPair = shareableUint32(origins.pointCount + 1);
  const rows: Array<[point: number, cost: number, ds: number]> = [];
  for (let origin = 0; origin < origins.pointCount; origin++) {
    const from = rows.length;
    const places = origins.status[origin] === SNAP_OK ? byRoad.get(origins.road[origin]) : undefined;
    if (places) {
      const own = placeOf(graph, network, origins, origin);
      const nearest = new Map<number, [number, number, number]>();
      for (const place of places) {
        const access = origins.accessDs[origin] + facilities.accessDs[place.point];
        const [cost, ds] = between(own, place);
        if (cost === UNREACHABLE) continue;
        const known = nearest.get(place.point);
        if (known && known[1] <= cost + access) continue;
        nearest.set(place.point, [place.point, cost + access, ds + access]);
      }
      rows.push(...nearest.values());
    }
    const added = rows.splice(from).sort((a, b) => a[0] - b[0]);
    rows.push(...added);
    firstPair[origin + 1] = rows.length;
  }
  const column = (field: 0 | 1 | 2): Uint32Array => {
    const values = shareableUint32(rows.length);
    rows.forEach((row, i) => (values[i] = row[field]));
    return values;
  };
  return { firstPair, pairPoint: column(0), pairTimeDs: column(1), ...(withCarried && { pairCarried: column(2) }) };
}

/** Cost and deciseconds from one place of a road to another without turning back, UNREACHABLE when no direction does it. */
function between(from: Place, to: Place): [cost: number, ds: number] {
  const ahead = to.position >= from.position && from.cost.forwardBefore !== UNREACHABLE;
  const behind = to.position <= from.position && from.cost.backwardBefore !== UNREACHABLE;
  if (ahead) return [to.cost.forwardBefore - from.cost.forwardBefore, to.ds.forwardBefore - from.ds.forwardBefore];
  if (behind) return [to.cost.backwardBefore - from.cost.backwardBefore, to.ds.backwardBefore - from.ds.backwardBefore];
  return [UNREACHABLE, UNREACHABLE];
}

function placeOf(graph: RoadGraph, network: SearchNetwork, snap: SnapTable, point: number): Place {
  const at = [snap.road[point], snap.segment[point], snap.fraction[point]] as const;
  return { point, position: at[1] + at[2], ...costsAt(graph, network, ...at) };
}

function costsAt(
  graph: RoadGraph,
  network: SearchNetwork,
  road: number,
  segment: number,
  fraction: number,
): { cost: PlaceCosts; ds: PlaceCosts } {
  const cost = placeCosts(graph, road, segment, fraction, network.optimise);
  return { cost, ds: network.optimise === "duration" ? cost : placeCosts(graph, road, segment, fraction, "duration") };
}

/** Places of the facilities by road; in turns mode one at a junction lies on each of its roads. */
function facilitiesByRoad(graph: RoadGraph, network: SearchNetwork, facilities: SnapTable): Map<number, Place[]> {
  const byRoad = new Map<number, Place[]>();
  const put = (road: number, place: Place): void => {
    const places = byRoad.get(road);
    if (places) places.push(place);
    else byRoad.set(road, [place]);
  };
  const atJunction = network.mode === "turns" ? edgesAtJunction(graph) : null;
  for (let point = 0; point < facilities.pointCount; point++) {
    if (facilities.status[point] !== SNAP_OK) continue;
    const road = facilities.road[point];
    const end = endOfRoad(graph, road, facilities.segment[point], facilities.fraction[point]);
    if (end < 0 || !atJunction) {
      put(road, placeOf(graph, network, facilities, point));
      continue;
    }
    const junction = end === 0 ? graph.roadTail[road] : graph.roadHead[road];
    for (let at = atJunction.first[junction]; at < atJunction.first[junction + 1]; at++) {
      const edge = atJunction.edge[at];
      const last = graph.roadFirstPoint[(edge >>> 1) + 1] - graph.roadFirstPoint[edge >>> 1] - 2;
      const [segment, fraction] = edge & 1 ? [last, 1] : [0, 0];
      put(edge >>> 1, {
        point,
        position: segment + fraction,
        ...costsAt(graph, network, edge >>> 1, segment, fraction),
      });
    }
  }
  return byRoad;
}
