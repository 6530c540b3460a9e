import { deviation, FUZZY_ANGLE, NARROW_ANGLE, STRAIGHT } from "./angles.ts";
import {
  angleAt,
  bearing,
  distanceM,
  GRID,
  interpolate,
  maxDeviationM,
  pointAtM,
  projectOn,
  regression,
  sampled,
  samePoint,
  tailOf,
  turnsLeft,
  type Point,
} from "./lines.ts";
import type { RoadClass } from "./road-class.ts";

/** Width of one lane, metres. */
export const LANE_M = 3.25;
/** Mapping noise at a junction lies within this distance. */
const NOISE_M = 2;
const LOOK_AHEAD_M = 10;
const FAR_LOOK_AHEAD_M = 40;
/** Lanes assumed where none are tagged. */
const USUAL_LANES = 2;

/** How much wider than its lanes a road's junction may be drawn. */
function offsetFactor(roadClass: RoadClass): number {
  if (roadClass.motorway || roadClass.ramp) return 2.5;
  if (roadClass.priority === 2) return 2;
  return roadClass.priority === 4 ? 1.5 : 1;
}

/**
 * The point a driver looks at when choosing this road at its first point: lines are drawn with offsets, bends and
 * noise near junctions, so the first segment often lies. Ideas and distances of OSRM's coordinate extractor.
 *
 * @param line from the junction on
 * @param junctionLanes the largest number of lanes of the roads that meet, 0 where none is tagged
 */
export function pointAhead(
  line: readonly Point[],
  road: { readonly roadClass: RoadClass; readonly circle: boolean; readonly roundabout: boolean },
  junctionLanes: number,
): Point {
  const start = line[0];
  if (line.length <= 2) return line[line.length - 1];
  if (samePoint(start, line[line.length - 1])) return line[1];
  if (road.circle) return pointAtM(line, NOISE_M);
  if (road.roadClass.overlooked) return pointAtM(line, LOOK_AHEAD_M);

  const lanes = offsetFactor(road.roadClass) * (junctionLanes === 0 ? USUAL_LANES : junctionLanes);
  const startZoneM = lanes * LANE_M + LOOK_AHEAD_M;
  if (distanceM(start, line[1]) > startZoneM) return line[1];

  const { points, segments } = within(line, FAR_LOOK_AHEAD_M + lanes * LANE_M);
  const last = points[points.length - 1];
  const totalM = segments.reduce((sum, segment) => sum + segment, 0);
  if (points.length === 2 || totalM <= NOISE_M) return last;
  if (maxDeviationM(points, start, last) < 0.5 * LANE_M) {
    return samePoint(start, last) ? pointAtM(points, NOISE_M) : last;
  }

  const straight = straightStart(points, segments);
  if (straight.lengthM >= startZoneM) return pointAtM(points, 5);

  const line1 = regressionAlong(points);
  if (maxDeviationM(points, line1[0], line1[1]) < 0.35 * LANE_M) {
    return shifted(start, projectOn(line1[0], line1[1], start), projectOn(line1[0], line1[1], last));
  }
  if (startsWithOffset(points, segments, straight, totalM, lanes)) {
    const bend = Math.max(1, straight.index);
    return shifted(start, points[bend], points[bend + 1]);
  }
  if (isCurve(points, segments, totalM, lanes * LANE_M, road.roundabout)) {
    const six = cutAtLongSegment(points, segments, 3 * NOISE_M);
    const four = cutAtLongSegment(six.points, six.segments, 2 * NOISE_M);
    return shifted(start, four.points[four.points.length - 1], six.points[six.points.length - 1]);
  }
  const skippedM = 0.8 * lanes * LANE_M;
  const rest = tailOf(points, 0.8 * skippedM);
  if (rest.length >= 2 && totalM >= skippedM + 2) {
    const line2 = regressionAlong(rest);
    if (maxDeviationM(rest, line2[0], line2[1]) < 0.5 * LANE_M) return shifted(start, line2[0], line2[1]);
  }
  const ahead = pointAtM(points, LOOK_AHEAD_M);
  return samePoint(ahead, start) ? (points.find((point) => !samePoint(point, start)) ?? ahead) : ahead;
}

interface Stretch {
  readonly points: readonly Point[];
  /** length of the segment before each point, metres; 0 for the first */
  readonly segments: readonly number[];
}

/** Points up to the first one at or beyond `limitM`; the last segment is cut only when it alone is that long. */
function within(line: readonly Point[], limitM: number): Stretch {
  const points: Point[] = [line[0]];
  const segments = [0];
  let totalM = 0;
  for (let i = 1; i < line.length && totalM < limitM; i++) {
    const segment = distanceM(line[i - 1], line[i]);
    points.push(line[i]);
    segments.push(segment);
    totalM += segment;
  }
  const cut = cutAtLongSegment(points, segments, limitM);
  const capped = segments.slice();
  capped[capped.length - 1] = Math.min(capped[capped.length - 1], limitM);
  return { points: cut.points, segments: capped.slice(0, cut.points.length) };
}

/** Ends the stretch inside its first segment of at least `wantedM`; whole when the last segment is shorter. */
function cutAtLongSegment(points: readonly Point[], segments: readonly number[], wantedM: number): Stretch {
  const lastSegment = segments[segments.length - 1];
  if (lastSegment < wantedM) return { points, segments };
  const at = segments.findIndex((segment, i) => i > 0 && segment >= wantedM);
  const before = segments[at - 1];
  const end = interpolate((wantedM - before) / (segments[at] - before), points[at - 1], points[at]);
  const kept = [...points.slice(0, at), end];
  return { points: kept, segments: [...segments.slice(0, at), distanceM(points[at - 1], end)] };
}

/** How far the line goes before it first bends. */
function straightStart(points: readonly Point[], segments: readonly number[]): { index: number; lengthM: number } {
  let lengthM = segments[1];
  let index = 2;
  for (; index < points.length; index++) {
    if (maxDeviationM(points.slice(0, index), points[0], points[index]) >= 0.25 * LANE_M) break;
    lengthM += segments[index];
  }
  return { index: index - 1, lengthM };
}

function regressionAlong(points: readonly Point[]): readonly [Point, Point] {
  const samples = sampled(points, FAR_LOOK_AHEAD_M, 1);
  const last = points[points.length - 1];
  if (samples.length < 2) return [points[0], last];
  const [a, b] = regression(samples);
  return [projectOn(a, b, points[0]), projectOn(a, b, last)];
}

/** The vector from base to head, moved to start (but for a tenth) at `fix`. */
function shifted(fix: Point, base: Point, head: Point): Point {
  if (distanceM(base, head) < NOISE_M) return head;
  const moved = (at: number, from: number, to: number): number => at - Math.trunc((9 * (from - to)) / 100) * GRID;
  return [moved(head[0], base[0], fix[0]), moved(head[1], base[1], fix[1])];
}

/** The road starts beside the junction's middle and then goes straight on. */
function startsWithOffset(
  points: readonly Point[],
  segments: readonly number[],
  straight: { readonly index: number; readonly lengthM: number },
  totalM: number,
  lanes: number,
): boolean {
  const bend = Math.max(1, straight.index);
  if (bend + 1 >= points.length) return false;
  const toBendM = segments.slice(0, bend + 1).reduce((sum, segment) => sum + segment, 0);
  if (toBendM - 0.5 * Math.trunc(lanes) * LANE_M >= LANE_M) return false;
  if (totalM < 0.4 * FAR_LOOK_AHEAD_M) return false;
  if (totalM - Math.max(straight.lengthM, segments[1]) < 0.1 * totalM) return false;
  const long = segments.findIndex((segment, i) => i >= bend && segment >= 30);
  const end = Math.min(points.length, (long === -1 ? segments.length : long) + 1);
  return maxDeviationM(points.slice(bend, end), points[bend], points[end - 1]) < 0.5 * LANE_M;
}

/** One even bend to one side, without a long straight part. */
function isCurve(
  points: readonly Point[],
  segments: readonly number[],
  totalM: number,
  widthM: number,
  roundabout: boolean,
): boolean {
  if (roundabout) return true;
  const first = points[0];
  const last = points[points.length - 1];
  const turned = deviation(bearing(first, points[1]), bearing(points[points.length - 2], last));
  if (turned <= 0.5 * NARROW_ANGLE) return false;
  const inner = points.slice(1, -1);
  if (points.length > 3 && !inner.every((p) => turnsLeft(first, last, p) === turnsLeft(first, last, points[1]))) {
    return false;
  }
  const away = points.map((point) => distanceM(projectOn(first, last, point), point));
  let top = 1;
  while (top + 1 < points.length && away[top + 1] >= away[top]) top++;
  for (let i = top + 1; i + 1 < points.length; i++) if (away[i + 1] > away[i]) return false;
  const toTopM = segments.slice(0, top + 1).reduce((sum, segment) => sum + segment, 0);
  const shallow = away[top] < Math.max(0.3 * widthM, 0.5 * LANE_M);
  if ((toTopM <= 0.35 * totalM || shallow) && totalM > LOOK_AHEAD_M) return false;
  return totalM > 2 * widthM && bendsEvenly(points, segments, totalM, widthM);
}

function bendsEvenly(points: readonly Point[], segments: readonly number[], totalM: number, widthM: number): boolean {
  const angles = inner(points);
  let straightM = Math.max(0, segments[1] - widthM);
  let wasStraight = false;
  for (let i = 1; i < angles.length; i++) {
    const [before, now] = [angles[i - 1], angles[i]];
    const bothBend = deviation(before, STRAIGHT) > FUZZY_ANGLE && deviation(now, STRAIGHT) > FUZZY_ANGLE;
    if (bothBend && before > STRAIGHT === now < STRAIGHT) return false;
    const isStraight = deviation(now, STRAIGHT) < 5;
    if (isStraight) {
      straightM += segments[i + 1];
      if (wasStraight && straightM > 0.3 * totalM) return false;
    } else if (straightM > 0.3 * totalM) return false;
    else straightM = segments[i + 1];
    wasStraight = isStraight;
  }
  return true;
}

function inner(points: readonly Point[]): number[] {
  return points.slice(2).map((point, i) => angleAt(points[i], points[i + 1], point));
}
