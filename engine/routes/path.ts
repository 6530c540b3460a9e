import type { RoadGraph } from "../roads/index.ts";
import type { Point } from "./guidance/lines.ts";

/** One directed edge of a path, or the part of it that is driven. */
export interface PathEdge {
  /** 2 x road + (0 forward | 1 backward) */
  readonly edge: number;
  /** what is driven of it */
  readonly points: readonly Point[];
  readonly lengthM: number;
  readonly durationDs: number;
  /** cost of the turn that follows it */
  readonly turnDs: number;
}

/**
 * A way between two snapped points. Times are those of the search: edges and turns add up to `durationDs`, and with both
 * access legs to the label, to the decisecond.
 */
export interface RoutePath {
  /** at least one */
  readonly edges: readonly PathEdge[];
  /** on the road */
  readonly durationDs: number;
  readonly lengthM: number;
  /** between the places asked for and the road */
  readonly accessFromDs: number;
  readonly accessToDs: number;
}

/** Points of a road from its tail to its head. */
export function roadPoints(roads: RoadGraph, road: number): Point[] {
  const points: Point[] = [];
  for (let at = roads.roadFirstPoint[road]; at < roads.roadFirstPoint[road + 1]; at++) {
    points.push([roads.pointLon7[at], roads.pointLat7[at]]);
  }
  return points;
}

/** A place on a road: whole segments before it, and the share of the next one. */
export interface PlaceOnRoad {
  readonly segment: number;
  readonly fraction: number;
}

/** Points of a directed edge between two places of its road (null = the end of the edge on that side). */
export function pointsBetween(
  roads: RoadGraph,
  edge: number,
  from: PlaceOnRoad | null,
  to: PlaceOnRoad | null,
): Point[] {
  const points = roadPoints(roads, edge >>> 1);
  const backward = (edge & 1) === 1;
  const low = backward ? to : from;
  const high = backward ? from : to;
  const at = ({ segment, fraction }: PlaceOnRoad): Point => {
    const [a, b] = [points[segment], points[segment + 1]];
    return [Math.round(a[0] + fraction * (b[0] - a[0])), Math.round(a[1] + fraction * (b[1] - a[1]))];
  };
  const line: Point[] = low ? [at(low)] : [points[0]];
  const first = low ? low.segment + 1 : 1;
  const last = high ? high.segment : points.length - 2;
  for (let i = first; i <= last; i++) line.push(points[i]);
  line.push(high ? at(high) : points[points.length - 1]);
  return backward ? line.reverse() : line;
}
