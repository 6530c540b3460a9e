import {
  angleBetween,
  deviation,
  FUZZY_ANGLE,
  NARROW_ANGLE,
  NO_TURN_DEVIATION,
  reverseBearing,
  STRAIGHT,
} from "./angles.ts";
import { findJunction, lineAhead, pastTrivialJunctions, sameNameStraight } from "./follow.ts";
import { degreeOf, leavingOf, startOf, type EdgeFacts, type GuidanceIndex } from "./junctions.ts";
import { areParallel, distanceM, distanceToLineM, roundness, sampled, samePoint, type Point } from "./lines.ts";
import { mustAnnounce, sameRoad } from "./names.ts";
import { LANE_M } from "./perceived-direction.ts";
import { sameClass } from "./road-class.ts";
import { closestTurn, plainView, shapesAt, type RoadShape } from "./view.ts";

/** Halves of one road leave a junction within this angle. */
const MERGEABLE_ANGLE = 95;
/** How far along the halves we look for being parallel. */
const LOOK_M = 120;

/**
 * Is the pair (shapes[at], shapes[at + 1]) of a junction the two halves of one road: one coming, one going, same name
 * and class, drawn apart? `shapes` are clockwise; the neighbours on both sides must be other roads.
 */
export function arePairedHalves(index: GuidanceIndex, shapes: readonly RoadShape[], at: number): boolean {
  const size = shapes.length;
  const [before, left, right, after] = [at + size - 1, at, at + 1, at + 2].map((i) => shapes[i % size]);
  if (deviation(left.bearing, right.bearing) > MERGEABLE_ANGLE) return false;
  return isDistinct(index, before, left) && isDistinct(index, right, after) && canPair(index, left, right);
}

function isDistinct(index: GuidanceIndex, a: RoadShape, b: RoadShape): boolean {
  if (deviation(a.bearing, b.bearing) > MERGEABLE_ANGLE) return true;
  return !sameRoad(index.facts(a.edge).signs, index.facts(b.edge).signs);
}

function areAlike(a: EdgeFacts, b: EdgeFacts): boolean {
  if (a.kind.roundabout || b.kind.roundabout || a.kind.mode !== b.kind.mode) return false;
  return sameRoad(a.signs, b.signs) && sameClass(a.roadClass, b.roadClass);
}

function canPair(index: GuidanceIndex, left: RoadShape, right: RoadShape): boolean {
  const leftFacts = index.facts(left.edge);
  const rightFacts = index.facts(right.edge);
  if (leftFacts.open === rightFacts.open || !areAlike(leftFacts, rightFacts)) return false;
  const junction = startOf(index.roads, left.edge);
  const leftEnd = index.stretch(pastTrivialJunctions(index, left.edge)).end;
  const rightEnd = index.stretch(pastTrivialJunctions(index, right.edge)).end;
  if (leftEnd === junction || rightEnd === junction) return false;
  if (leftEnd === rightEnd && isTrafficIsland(index, junction, leftEnd)) return true;
  // the dearest question last: it looks at the next junction of both halves
  const together =
    (runsBeside(index, left, right) && !isRound(index, left, right)) || isNarrowTriangle(index, left, right);
  return together && !isConnector(index, left) && !isConnector(index, right);
}

function placeOf(index: GuidanceIndex, junction: number): Point {
  return [index.roads.junctionLon7[junction], index.roads.junctionLat7[junction]];
}

/** Both halves meet again at once, at junctions where the road only splits. */
function isTrafficIsland(index: GuidanceIndex, near: number, far: number): boolean {
  const onlySplits = (junction: number): boolean => {
    if (degreeOf(index, junction) !== 3) return false;
    const [first, ...rest] = [...leavingOf(index, junction)].map((edge) => index.facts(edge).signs);
    return [first, ...rest].every(
      (signs) =>
        !(first.name === "" && signs.name === "") && !(mustAnnounce(first, signs) && mustAnnounce(signs, first)),
    );
  };
  const [splitsNear, splitsFar] = [onlySplits(near), onlySplits(far)];
  if (!splitsNear && !splitsFar) return false;
  const apartM = distanceM(placeOf(index, near), placeOf(index, far));
  return apartM < (splitsNear && splitsFar ? 30 : 15);
}

/** The half soon joins a straight road of the same name that does not come from here: it is a link, not a half. */
function isConnector(index: GuidanceIndex, road: RoadShape): boolean {
  const edge = pastTrivialJunctions(index, road.edge);
  const view = plainView(index, edge);
  const { signs } = index.facts(road.edge);
  const next = closestTurn(view, STRAIGHT, ({ edge }) => {
    const other = index.facts(edge).signs;
    if (signs.name === "" || other.name === "") return true;
    return mustAnnounce(signs, other) || mustAnnounce(other, signs);
  });
  if (!next) return false;
  const opposite = closestTurn(view, (next.angle + STRAIGHT) % 360)!;
  if (opposite.edge === (index.stretch(edge).lastEdge ^ 1)) return false;
  if (deviation(deviation(next.angle, STRAIGHT), deviation(opposite.angle, 0)) < FUZZY_ANGLE) return false;
  const nextFacts = index.facts(next.edge);
  const oppositeFacts = index.facts(opposite.edge);
  return (
    deviation(opposite.angle, next.angle) >= STRAIGHT - FUZZY_ANGLE &&
    nextFacts.open === oppositeFacts.open &&
    areAlike(nextFacts, oppositeFacts)
  );
}

/** The road splits just before a crossing: the crossing road closes a narrow triangle. */
function isNarrowTriangle(index: GuidanceIndex, left: RoadShape, right: RoadShape): boolean {
  const hops = 5;
  const choose = sameNameStraight(index, index.facts(left.edge).signs.id, left.bearing, false);
  const reach = (first: number, side: number) => {
    let found = findJunction(index, first, choose, hops);
    const sideRoad = closestTurn(found.view, side)!;
    if (deviation(sideRoad.angle, side) > NARROW_ANGLE) {
      found = findJunction(index, closestTurn(found.view, STRAIGHT)!.edge, choose, hops);
    }
    return found;
  };
  const leftFound = reach(left.edge, 90);
  const leftCorner = index.stretch(leftFound.edge).end;
  if (distanceM(placeOf(index, startOf(index.roads, left.edge)), placeOf(index, leftCorner)) > 80) return false;
  const rightFound = reach(right.edge, 270);
  const rightCorner = index.stretch(rightFound.edge).end;
  const connector = closestTurn(leftFound.view, 90)!;
  if (deviation(connector.angle, 90) > NARROW_ANGLE) return false;
  const widthM = (lanesOf(index, left) + lanesOf(index, right)) * LANE_M;
  if (distanceM(placeOf(index, leftCorner), placeOf(index, rightCorner)) > widthM + 10) return false;
  return index.stretch(findJunction(index, connector.edge, choose, hops).edge).end === rightCorner;
}

function lanesOf(index: GuidanceIndex, road: RoadShape): number {
  return Math.max(1, index.facts(road.edge).roadClass.lanes);
}

/** Both halves run in parallel, close together, for a while. */
function runsBeside(index: GuidanceIndex, left: RoadShape, right: RoadShape): boolean {
  const along = (road: RoadShape) =>
    lineAhead(index, road.edge, sameNameStraight(index, index.facts(road.edge).signs.id, left.bearing, true), LOOK_M);
  const leftWay = along(left);
  if (leftWay.lengthM <= 40) return false;
  const rightWay = along(right);
  if (rightWay.lengthM <= 40) return false;
  const meetAgain = samePoint(leftWay.points.at(-1)!, rightWay.points.at(-1)!);
  const prepared = (points: readonly Point[]): Point[] => {
    const samples = sampled(points, LOOK_M, 5);
    return meetAgain ? samples : samples.slice(Math.floor(samples.length / 3));
  };
  const leftLine = prepared(leftWay.points);
  const rightLine = prepared(rightWay.points);
  if (!areParallel(leftLine, rightLine)) return false;
  const apartM = Math.min(
    distanceToLineM(leftLine[Math.floor(leftLine.length / 2)], rightLine),
    distanceToLineM(rightLine[Math.floor(rightLine.length / 2)], leftLine),
  );
  return apartM <= 0.5 * (lanesOf(index, left) + lanesOf(index, right)) * LANE_M + 12;
}

/** Both halves enclose a nearly round island: a circle tagged as plain road. */
function isRound(index: GuidanceIndex, left: RoadShape, right: RoadShape): boolean {
  const along = (road: RoadShape) =>
    lineAhead(index, road.edge, sameNameStraight(index, index.facts(road.edge).signs.id, left.bearing, false), LOOK_M);
  const leftWay = along(left).points;
  const rightWay = along(right).points;
  if (!samePoint(leftWay.at(-1)!, rightWay.at(-1)!) || !samePoint(leftWay[0], leftWay.at(-1)!)) return false;
  return roundness(leftWay) >= 0.85 / (4 * Math.PI);
}

/** Bearing of the road that two halves stand for; `usable` says whether the next junction may use it too. */
function mergedBearing(
  index: GuidanceIndex,
  shapes: readonly RoadShape[],
  at: number,
  seenFromNext: boolean,
): { readonly usable: boolean; readonly bearing: number } {
  const left = shapes[at % shapes.length];
  const right = shapes[(at + 1) % shapes.length];
  const entry = index.facts(left.edge).open ? left : right;
  const wanted = reverseBearing(entry.bearing);
  const closest = shapes.reduce((a, b) => (deviation(b.bearing, wanted) < deviation(a.bearing, wanted) ? b : a));
  const opposite = reverseBearing(closest.bearing);
  if (deviation(angleBetween(opposite, entry.bearing), STRAIGHT) < NO_TURN_DEVIATION) {
    return { usable: false, bearing: entry.bearing };
  }
  const middle = bisector(left.bearing, right.bearing);
  if (seenFromNext) {
    const bend = (bearing: number): number => deviation(angleBetween(opposite, bearing), STRAIGHT);
    if (bend(left.bearing) < bend(middle) || bend(right.bearing) < bend(middle)) {
      return { usable: false, bearing: opposite };
    }
  }
  return { usable: true, bearing: middle };
}

function bisector(a: number, b: number): number {
  const radians = Math.PI / 180;
  const x = Math.cos(a * radians) + Math.cos(b * radians);
  const y = Math.sin(a * radians) + Math.sin(b * radians);
  return (Math.atan2(y, x) / radians + 360) % 360;
}

/** Neighbouring junctions farther than this do not bend what a driver sees here, metres. */
const NEIGHBOUR_M = 30;

/**
 * Roads of a junction with the halves of dual carriageways brought together, here and (by turning the road towards
 * them) at close neighbours. `merged` are the closed halves.
 */
export function mergedShapes(
  index: GuidanceIndex,
  junction: number,
): { readonly shapes: readonly RoadShape[]; readonly merged: ReadonlySet<number> } {
  return index.remember("merged shapes", junction, () => {
    const drawn = shapesAt(index, junction, false);
    const shapes = drawn.map((shape) => ({ ...shape }));
    const merged = new Set<number>();
    const touched = new Set<number>();
    if (shapes.length >= 3) {
      for (let at = 0; at < shapes.length; at++) {
        if (!arePairedHalves(index, shapes, at)) continue;
        const { bearing } = mergedBearing(index, shapes, at, false);
        for (const half of [shapes[at], shapes[(at + 1) % shapes.length]]) {
          half.bearing = half.initialBearing = bearing;
          touched.add(half.edge);
          if (!index.facts(half.edge).open) merged.add(half.edge);
        }
      }
    }
    if (shapes.length >= 2) {
      for (const shape of shapes) {
        if (touched.has(shape.edge) || shape.lengthM > NEIGHBOUR_M) continue;
        const turn = turnTowardsMerged(index, shape.edge);
        if (turn !== 0) shape.bearing = shape.initialBearing = (shape.bearing + turn + 360) % 360;
      }
    }
    return { shapes, merged };
  });
}

/** By how much the road turns when its far junction joins it with its other half. */
function turnTowardsMerged(index: GuidanceIndex, edge: number): number {
  const { lastEdge, end } = index.stretch(edge);
  const shapes = shapesAt(index, end, false);
  if (shapes.length <= 1) return 0;
  const at = shapes.findIndex((shape) => shape.edge === (lastEdge ^ 1));
  const before = (at + shapes.length - 1) % shapes.length;
  for (const [pair, sign] of [
    [before, -1],
    [at, 1],
  ] as const) {
    if (!arePairedHalves(index, shapes, pair)) continue;
    const merge = mergedBearing(index, shapes, pair, true);
    return merge.usable ? sign * deviation(merge.bearing, shapes[at].bearing) : 0;
  }
  return 0;
}
