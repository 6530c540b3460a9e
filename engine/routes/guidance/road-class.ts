import type { RoadKind } from "../../roads/index.ts";

/** Priorities up to this one are motorways and trunk roads with their links. */
const PRIORITY_TRUNK_LINK = 3;
export const PRIORITY_SECONDARY = 6;
export const PRIORITY_SIDE_RESIDENTIAL = 11;
const PRIORITY_UNCLASSIFIED = 15;
/** One priority is out of the question beside another when this many times larger. */
const PRIORITY_RATIO = 1.75;

/** How a road looks to a driver who must choose. */
export interface RoadClass {
  /** motorway or trunk road, links left aside */
  readonly motorway: boolean;
  /** a link of a motorway or trunk road */
  readonly ramp: boolean;
  readonly link: boolean;
  /** service road, track ... that a driver may overlook */
  readonly overlooked: boolean;
  /** 0 (motorway) .. 31 (mere connection) */
  readonly priority: number;
  readonly lanes: number;
}

export function roadClassOf(kind: RoadKind): RoadClass {
  const motorwayLike = kind.priority <= PRIORITY_TRUNK_LINK;
  return {
    motorway: motorwayLike && !kind.link,
    ramp: motorwayLike && kind.link,
    link: kind.link,
    overlooked: kind.priority > PRIORITY_SIDE_RESIDENTIAL && kind.priority !== PRIORITY_UNCLASSIFIED,
    priority: kind.priority,
    lanes: kind.lanes,
  };
}

export function sameClass(a: RoadClass, b: RoadClass): boolean {
  return a.motorway === b.motorway && a.link === b.link && a.overlooked === b.overlooked && a.priority === b.priority;
}

/** Roads that look alike: motorways, trunks, through roads, streets, links, paths. */
export function groupOf({ priority }: RoadClass): number {
  if (priority <= 1) return 0;
  if (priority <= 3) return 1;
  if (priority <= 9) return 2;
  if (priority <= 13) return 3;
  if (priority <= 15) return 4;
  if (priority <= 16) return 5;
  return priority <= 18 ? 6 : 7;
}

/** Is `a` of a clearly lower kind than `b`? */
export function isLesser(a: RoadClass, b: RoadClass): boolean {
  if (a.overlooked !== b.overlooked) return a.overlooked;
  return groupOf(a) > groupOf(b);
}

/** Is `link` the link that belongs to roads like `road` (motorway_link to motorway ...)? */
export function isLinkTo(link: RoadClass, road: RoadClass): boolean {
  if (!link.link || road.link) return false;
  return link.priority % 2 === 1 && link.priority <= 9 && link.priority - 1 === road.priority;
}

/** Coming from `from`, is `candidate` the natural way beside `other` by class alone? */
export function obviousByClass(from: RoadClass, candidate: RoadClass, other: RoadClass): boolean {
  const stays = sameClass(from, candidate) && PRIORITY_RATIO * candidate.priority < other.priority;
  return stays || (!candidate.overlooked && !from.overlooked && other.overlooked);
}

export function canForkWith(a: RoadClass, b: RoadClass): boolean {
  return Math.abs(a.priority - b.priority) <= 1;
}
