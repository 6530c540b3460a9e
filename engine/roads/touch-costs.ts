import { UNREACHABLE } from "../search/index.ts";
import { distanceM, segmentDs, segmentWeight } from "./build-measure.ts";
import type { RoadGraph } from "./model.ts";

/** Costs of a place on a road, in the unit of each column; UNREACHABLE stands where the direction is closed. */
export interface PlaceCosts {
  /** from the tail to the place, driving forward */
  forwardBefore: number;
  /** from the place to the head */
  forwardAfter: number;
  /** from the head to the place, driving backward */
  backwardBefore: number;
  /** from the place to the tail */
  backwardAfter: number;
}

/**
 * What each part of a road costs on either side of a place. The segment is shared as OSRM shares it: the part before the place,
 * forward, is the whole number below fraction x segment; backward, the part that remains is. Parts add up to the road.
 */
export function placeCosts(
  graph: RoadGraph,
  road: number,
  segment: number,
  fraction: number,
  cost: "duration" | "routability",
): PlaceCosts {
  const { roadFirstPoint, pointLon7, pointLat7 } = graph;
  const pace = graph.pace(graph.roadKind[road]);
  const byTime = cost === "duration";
  const measure = byTime ? segmentDs : segmentWeight;
  const forwardPace = byTime ? pace.forwardKmh : pace.forwardRate;
  const backwardPace = byTime ? pace.backwardKmh : pace.backwardRate;
  const forwardTotal = (byTime ? graph.roadForwardDs : graph.roadForwardWeight)[road];
  const backwardTotal = (byTime ? graph.roadBackwardDs : graph.roadBackwardWeight)[road];
  const first = roadFirstPoint[road];
  let forwardBefore = 0;
  let backwardAfter = 0;
  for (let p = first; p <= first + segment; p++) {
    const lengthM = distanceM(pointLon7[p], pointLat7[p], pointLon7[p + 1], pointLat7[p + 1]);
    const share = p < first + segment ? 1 : fraction;
    if (forwardTotal !== UNREACHABLE) forwardBefore += Math.floor(measure(lengthM, forwardPace) * share);
    if (backwardTotal !== UNREACHABLE) backwardAfter += Math.floor(measure(lengthM, backwardPace) * share);
  }
  // a road so slow that its total was capped (see layRoads) has parts beyond it
  forwardBefore = Math.min(forwardBefore, forwardTotal);
  backwardAfter = Math.min(backwardAfter, backwardTotal);
  const open = (total: number, part: number): number => (total === UNREACHABLE ? UNREACHABLE : part);
  return {
    forwardBefore: open(forwardTotal, forwardBefore),
    forwardAfter: open(forwardTotal, forwardTotal - forwardBefore),
    backwardBefore: open(backwardTotal, backwardTotal - backwardAfter),
    backwardAfter: open(backwardTotal, backwardAfter),
  };
}

/** Which end of its road a place is: 0 tail, 1 head, -1 between them. */
export function endOfRoad(graph: RoadGraph, road: number, segment: number, fraction: number): -1 | 0 | 1 {
  if (segment === 0 && fraction === 0) return 0;
  const lastSegment = graph.roadFirstPoint[road + 1] - graph.roadFirstPoint[road] - 2;
  return segment === lastSegment && fraction === 1 ? 1 : -1;
}
