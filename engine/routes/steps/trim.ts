import { reverseBearing } from "../guidance/angles.ts";
import { NO_TURN } from "../guidance/instruction.ts";
import { bearing, distanceM, samePoint, type Point } from "../guidance/lines.ts";
import type { Step } from "./step.ts";

/** A first or last part this short (metres) is where a point was snapped beside a junction, not a part of the way. */
const NOTHING_M = 1;

/** Removes a turn right after the departure or right before the arrival that nobody drives. Times stay. */
export function trimEnds(points: readonly Point[], steps: Step[]): Step[] {
  if (points.length <= 2) return steps;
  const trimmed = trimStart(points, steps);
  return trimEnd(points, trimmed);
}

function trimStart(points: readonly Point[], steps: Step[]): Step[] {
  const [depart, ...rest] = steps;
  const [first] = rest;
  if (depart.lengthM > NOTHING_M || steps.length <= 2) {
    if (distanceM(points[0], points[1]) <= NOTHING_M) lookFrom(points, depart, 1);
    return steps;
  }
  const [crossing] = first.crossings;
  first.durationDs += depart.durationDs;
  first.lengthM += depart.lengthM;
  first.waypoint = "depart";
  first.instruction = NO_TURN;
  first.bearingBefore = 0;
  first.crossings[0] = {
    ...crossing,
    bearings: [crossing.bearings[crossing.out ?? 0]],
    entry: [true],
    in: undefined,
    out: 0,
  };
  lookFrom(points, first, first.firstPoint);
  return rest;
}

function lookFrom(points: readonly Point[], depart: Step, at: number): void {
  if (at + 1 >= points.length || samePoint(points[at], points[at + 1])) return;
  depart.firstPoint = at;
  depart.point = points[at];
  depart.bearingAfter = Math.round(bearing(points[at], points[at + 1]));
  depart.crossings[0] = { ...depart.crossings[0], bearings: [depart.bearingAfter] };
}

function trimEnd(points: readonly Point[], steps: Step[]): Step[] {
  const arrive = steps[steps.length - 1];
  const last = steps[steps.length - 2];
  if (last.lengthM > NOTHING_M || steps.length <= 2) return steps;
  const before = steps[steps.length - 3];
  const [crossing] = last.crossings;
  before.durationDs += last.durationDs;
  before.lengthM += last.lengthM;
  const end = last.firstPoint;
  const arriving = end > 0 ? Math.round(bearing(points[end - 1], points[end])) : last.bearingBefore;
  return [
    ...steps.slice(0, -2),
    {
      ...arrive,
      signs: before.signs,
      mode: before.mode,
      point: last.point,
      bearingBefore: arriving,
      firstPoint: end,
      lastPoint: end,
      crossings: [
        { ...crossing, bearings: [reverseBearing(arriving)], entry: [true], in: 0, out: undefined, classes: [] },
      ],
    },
  ];
}
