import {
  angleBetween,
  deviation,
  DISTINCTION_RATIO,
  FUZZY_ANGLE,
  GROUP_ANGLE,
  modifierOf,
  NARROW_ANGLE,
  reverseBearing,
  STRAIGHT,
} from "./angles.ts";
import type { EdgeFacts, GuidanceIndex } from "./junctions.ts";
import { mustAnnounce } from "./names.ts";
import { groupOf, isLesser, isLinkTo, PRIORITY_SECONDARY, type RoadClass } from "./road-class.ts";
import { closestBearing, closestTurn, countAllowed, type View, type ViewedRoad } from "./view.ts";

/**
 * Index in the view of the road that anyone coming by `via` would take without being told, or 0: the road that keeps
 * its name and class, else the straightest one worth its class, provided that no other road looks alike.
 */
export function obviousTurn(index: GuidanceIndex, via: number, view: View): number {
  if (view.length === 1) return 0;
  if (view.length === 2) return 1;
  const from = index.facts(via);
  const accepted = (road: ViewedRoad): number =>
    from.kind.roundabout === index.facts(road.edge).kind.roundabout ? view.indexOf(road) : 0;

  const continuing = closestTurn(view, STRAIGHT, (road) => !keepsNameAndClass(index, from, road));
  if (continuing && isDistinct(index, from, continuing, view)) return accepted(continuing);

  const worthy = closestTurn(view, STRAIGHT, (road) => {
    const { roadClass } = index.facts(road.edge);
    return !road.allowed || isLesser(roadClass, from.roadClass) || isLinkTo(roadClass, from.roadClass);
  });
  if (worthy && isDistinct(index, from, worthy, view)) return accepted(worthy);

  const straightest = closestTurn(view, STRAIGHT, (road) => !road.allowed);
  if (!straightest) return 0;
  const aside = deviation(straightest.angle, STRAIGHT);
  const ahead = view.filter((road) => deviation(road.angle, STRAIGHT) <= 90).length;
  const { roadClass } = index.facts(straightest.edge);
  if (
    straightest !== worthy &&
    (aside <= GROUP_ANGLE || (aside <= 90 && ahead === 1)) &&
    !roadClass.overlooked &&
    isDistinct(index, from, straightest, view)
  ) {
    return accepted(straightest);
  }
  if (roadClass.motorway && aside <= GROUP_ANGLE && countAllowed(view) === 1) return accepted(straightest);

  const sameSigns = view.every(({ edge }) => {
    const { id } = index.facts(edge).signs;
    return id !== 0 && id === from.signs.id;
  });
  const isTee =
    view.length === 3 && deviation(view[1].angle, 90) <= NARROW_ANGLE && deviation(view[2].angle, 270) <= NARROW_ANGLE;
  if (view.length === 3 && sameSigns && countAllowed(view) === 1 && !isTee) return accepted(straightest);
  return 0;
}

function keepsNameAndClass(index: GuidanceIndex, from: EdgeFacts, road: ViewedRoad): boolean {
  if (!road.allowed) return false;
  const to = index.facts(road.edge);
  if (from.signs.id === 0 && !from.roadClass.overlooked) return false;
  if (to.signs.id === 0 && !to.roadClass.overlooked) return false;
  if ((from.signs.id === 0) !== (to.signs.id === 0)) return false;
  if (isLesser(to.roadClass, from.roadClass) || isLinkTo(to.roadClass, from.roadClass)) return false;
  return !mustAnnounce(from.signs, to.signs);
}

function isDistinct(index: GuidanceIndex, from: EdgeFacts, candidate: ViewedRoad, view: View): boolean {
  const competes = deviation(candidate.angle, STRAIGHT) < GROUP_ANGLE ? competesWithNarrow : competesWithWide;
  return !view.some((road, i) => i > 0 && road.edge !== candidate.edge && competes(index, from, candidate, road, view));
}

/** Does the class alone make `other` a lesser way than going from `from` to `to`? */
function isOfLesserUse(from: RoadClass, to: RoadClass, other: RoadClass): boolean {
  const fewerLanes = other.lanes > 0 && other.lanes + 1 < from.lanes;
  if (isLesser(other, from) && isLesser(other, to) && fewerLanes) return true;
  return isLinkTo(other, from) && isLinkTo(other, to);
}

/** Beside a candidate that goes nearly straight, could a driver hesitate because of `road`? */
function competesWithNarrow(
  index: GuidanceIndex,
  via: EdgeFacts,
  candidate: ViewedRoad,
  road: ViewedRoad,
  view: View,
): boolean {
  const to = index.facts(candidate.edge);
  const other = index.facts(road.edge);
  const aside = deviation(candidate.angle, STRAIGHT);
  if (aside < NARROW_ANGLE && !road.allowed) return false;
  const otherAside = deviation(road.angle, STRAIGHT);
  const lanes = { via: via.roadClass.lanes, to: to.roadClass.lanes, other: other.roadClass.lanes };
  const lanesFork =
    lanes.other > 0 &&
    lanes.to === lanes.other &&
    lanes.via === lanes.to + lanes.other &&
    deviation(candidate.angle, road.angle) < GROUP_ANGLE;
  const distinct = otherAside > DISTINCTION_RATIO * aside && Math.abs(otherAside - aside) > FUZZY_ANGLE / 2;
  const slightlyDistinct = otherAside > 0.7 * DISTINCTION_RATIO * aside;

  if (!via.kind.restricted && !to.kind.restricted && other.kind.restricted && distinct) return false;
  const leavesRoundabout = via.kind.roundabout === to.kind.roundabout && via.kind.roundabout !== other.kind.roundabout;
  if (leavesRoundabout && aside < otherAside) return false;

  const keepsName = !mustAnnounce(via.signs, to.signs);
  const otherChangesName = mustAnnounce(via.signs, other.signs);
  if ((keepsName || otherChangesName) && !lanesFork && distinct) return false;

  // a road that goes on across the junction passes by, it does not branch off
  const opposing = closestBearing(view, reverseBearing(road.bearing));
  const opposingSigns = index.facts(opposing.edge).signs;
  const acrossKeepsName = !mustAnnounce(opposingSigns, other.signs);
  const across = deviation(road.angle, opposing.angle);
  const crossing = view.length >= 4;
  if (crossing && (acrossKeepsName || across > STRAIGHT - NARROW_ANGLE) && distinct) return false;
  if (
    crossing &&
    keepsName &&
    otherChangesName &&
    slightlyDistinct &&
    acrossKeepsName &&
    across > STRAIGHT - FUZZY_ANGLE
  ) {
    return false;
  }
  if (!crossing && keepsName && otherChangesName && distinct && !lanesFork && across > STRAIGHT - GROUP_ANGLE) {
    return false;
  }

  if (via.roadClass.priority > PRIORITY_SECONDARY && distinct) return false;
  if (lanes.to > 0 && lanes.to === lanes.via && aside < FUZZY_ANGLE && distinct) return false;

  const samePriority = via.roadClass.priority === to.roadClass.priority;
  const otherIsMinor = to.roadClass.priority < other.roadClass.priority;
  const otherIsMajor = to.roadClass.priority > other.roadClass.priority + 4;
  if (samePriority && (otherIsMinor || otherIsMajor) && keepsName && slightlyDistinct) return false;
  if (isOfLesserUse(via.roadClass, to.roadClass, other.roadClass)) return false;
  const otherIsLowerGroup = groupOf(via.roadClass) < groupOf(other.roadClass);
  if (samePriority && otherIsLowerGroup && mustAnnounce(to.signs, other.signs) && otherChangesName) return false;
  return !(samePriority && other.roadClass.link);
}

/** Beside a candidate that turns, could a driver hesitate because of `road`, even a closed one? */
function competesWithWide(
  index: GuidanceIndex,
  via: EdgeFacts,
  candidate: ViewedRoad,
  road: ViewedRoad,
  view: View,
): boolean {
  const to = index.facts(candidate.edge);
  const other = index.facts(road.edge);
  const isStraight = modifierOf(road.angle) === "straight";
  if (!isStraight && isOfLesserUse(via.roadClass, to.roadClass, other.roadClass)) return false;
  if (deviation(road.angle, STRAIGHT) > DISTINCTION_RATIO * deviation(candidate.angle, STRAIGHT)) return false;
  const [back] = view;
  if (deviation(back.initialBearing, back.bearing) > FUZZY_ANGLE) {
    const entering = reverseBearing(back.initialBearing);
    const bend = (bearing: number): number => deviation(angleBetween(entering, bearing), STRAIGHT);
    const between = angleBetween(reverseBearing(road.initialBearing), candidate.initialBearing);
    const muchWider = bend(road.initialBearing) > DISTINCTION_RATIO * bend(candidate.initialBearing);
    if (modifierOf(between) !== "straight" && muchWider) return false;
  }
  return true;
}
