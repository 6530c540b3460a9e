import { deviation, reverseBearing } from "../guidance/angles.ts";
import { NO_TURN } from "../guidance/instruction.ts";
import { analyseJunction } from "../guidance/junction-analysis.ts";
import { endOf, isUnnoticed, type GuidanceIndex } from "../guidance/junctions.ts";
import { bearing, samePoint, type Point } from "../guidance/lines.ts";
import { isInsideCrossing } from "../guidance/segregated.ts";
import type { Choice } from "../guidance/view.ts";
import type { RoutePath } from "../path.ts";
import { saidInstruction } from "./said-maneuvers.ts";
import type { Crossing, Step } from "./step.ts";

/** Bearings are published in this many degrees where that keeps roads apart. */
const BEARING_STEP = 15;

/** The points of a route and its steps: one at each junction where anything changes, plus departure and arrival. */
export function assembleSteps(index: GuidanceIndex, path: RoutePath): { points: Point[]; steps: Step[] } {
  const points: Point[] = [];
  const steps: Step[] = [];
  let step: Step | undefined;
  path.edges.forEach((part, i) => {
    const facts = index.facts(part.edge);
    const firstPoint = Math.max(0, points.length - 1);
    for (const point of part.points) {
      if (points.length === 0 || !samePoint(points[points.length - 1], point)) points.push(point);
    }
    if (!step) {
      step = {
        ...stepOn(index, part.edge, part.points[0], firstPoint),
        waypoint: "depart",
        crossings: [],
      };
      steps.push(step);
    } else {
      const before = path.edges[i - 1];
      const unnoticed = before.edge !== (part.edge ^ 1) && isUnnoticed(index, endOf(index.roads, before.edge));
      const choices = unnoticed ? [] : analyseJunction(index, before.edge);
      const taken = choices.find((choice) => choice.edge === part.edge);
      if (taken && taken.type !== "none") {
        step = {
          ...stepOn(index, part.edge, part.points[0], firstPoint),
          instruction: saidInstruction(index, path, i, {
            type: taken.type,
            modifier: taken.modifier,
            ...(taken.circle && { circle: taken.circle }),
          }),
          bearingBefore: reverseBearing(stored(choices[0].bearing)),
          bearingAfter: stored(taken.bearing),
          turnLanes: index.facts(before.edge).turnLanes,
          crossings: [crossingOf(choices, taken, part.points[0], facts.classes)],
        };
        steps.push(step);
      }
    }
    step.durationDs += part.durationDs + part.turnDs;
    step.lengthM += part.lengthM;
    step.lastPoint = points.length - 1;
  });
  if (points.length === 1) points.push(points[0]);
  const [depart] = steps;
  const last = path.edges[path.edges.length - 1];
  steps[steps.length - 1].lastPoint = points.length - 1;
  depart.bearingAfter = Math.round(bearing(points[0], points[1]));
  depart.crossings = [
    {
      point: points[0],
      bearings: [depart.bearingAfter],
      entry: [true],
      out: 0,
      classes: classesOf(index, path.edges[0].edge),
    },
  ];
  const end = points.length - 1;
  const arriving = Math.round(bearing(points[end - 1], points[end]));
  steps.push({
    ...stepOn(index, last.edge, points[end], end),
    waypoint: "arrive",
    bearingBefore: arriving,
    lastPoint: end,
    crossings: [{ point: points[end], bearings: [reverseBearing(arriving)], entry: [true], in: 0, classes: [] }],
  });
  return { points, steps };
}

function stepOn(index: GuidanceIndex, edge: number, point: Point, firstPoint: number): Step {
  const { kind, signs } = index.facts(edge);
  return {
    instruction: NO_TURN,
    point,
    bearingBefore: 0,
    bearingAfter: 0,
    signs,
    rotaryName: "",
    rotaryPronunciation: "",
    mode: kind.mode,
    durationDs: 0,
    lengthM: 0,
    firstPoint,
    lastPoint: firstPoint,
    crossings: [],
    turnLanes: false,
    insideCrossing: isInsideCrossing(index, edge),
    leftHandDriving: kind.leftHandDriving,
  };
}

function classesOf(index: GuidanceIndex, edge: number): string[] {
  return index.facts(edge).classes.split(" ").filter(Boolean);
}

/** OSRM keeps a bearing in one byte. */
function stored(value: number): number {
  const unit = 360 / 256;
  return Math.trunc(Math.trunc(value / unit) * unit);
}

function rounded(value: number): number {
  const shifted = value + BEARING_STEP / 2;
  return Math.trunc((shifted >= 360 ? shifted - 360 : shifted) / BEARING_STEP) * BEARING_STEP;
}

function crossingOf(choices: readonly Choice[], taken: Choice, point: Point, classes: string): Crossing {
  const roads = [...choices].sort((a, b) => a.bearing - b.bearing);
  const coarse = roads.map((road) => rounded(Math.round(road.bearing)));
  const apart = new Set(coarse).size === coarse.length;
  const bearings = apart ? coarse : roads.map((road) => Math.round(road.bearing));
  if (apart && roads.length > 1 && coarse[coarse.length - 1] < coarse[0]) {
    bearings.unshift(bearings.pop()!);
    roads.unshift(roads.pop()!);
  }
  const closest = (wanted: number): number =>
    bearings.reduce((best, value, i) => (deviation(value, wanted) < deviation(bearings[best], wanted) ? i : best), 0);
  return {
    point,
    bearings,
    entry: roads.map((road) => road.allowed),
    in: closest(choices[0].bearing),
    out: closest(taken.bearing),
    classes: classes.split(" ").filter(Boolean),
  };
}
