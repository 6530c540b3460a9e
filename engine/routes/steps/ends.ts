import type { Modifier } from "../guidance/angles.ts";
import { angleAt, distanceM, type Point } from "../guidance/lines.ts";
import type { Step } from "./step.ts";

/** Says on which side of the road the route starts and ends, when that is neither on it nor far away. */
export function setSidesOfEnds(steps: Step[], points: readonly Point[], from: Point, to: Point): void {
  const depart = steps[0];
  const arrive = steps[steps.length - 1];
  const start = points.slice(depart.firstPoint, depart.firstPoint + 2);
  const end = points.slice(Math.max(0, arrive.lastPoint - 1), arrive.lastPoint + 1);
  depart.instruction = {
    type: "none",
    modifier: start.length === 2 ? sideOf(from, start[0], () => angleAt(from, start[0], start[1])) : "uturn",
  };
  arrive.instruction = {
    type: "none",
    modifier: end.length === 2 ? sideOf(to, end[1], () => angleAt(end[0], end[1], to)) : "uturn",
  };
}

/** "uturn" stands for no side. */
function sideOf(place: Point, onRoad: Point, angle: () => number): Modifier {
  const apartM = distanceM(place, onRoad);
  if (apartM < 5 || apartM > 300) return "uturn";
  const turn = angle();
  if (turn < 135) return "right";
  return turn <= 225 ? "straight" : "left";
}
