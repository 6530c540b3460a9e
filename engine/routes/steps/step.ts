import type { RoadKind } from "../../roads/index.ts";
import { angleBetween, deviation, pointsLeft, pointsRight, reverseBearing, type Modifier } from "../guidance/angles.ts";
import { NO_TURN, type Instruction, type TurnType } from "../guidance/instruction.ts";
import type { Point } from "../guidance/lines.ts";
import { mustAnnounce, NO_SIGNS, type Signage } from "../guidance/names.ts";

/** A junction on the way: its roads by bearing (rounded), which may be entered, which are taken. */
export interface Crossing {
  readonly point: Point;
  readonly bearings: readonly number[];
  readonly entry: readonly boolean[];
  /** index of the road arrived by, undefined at the departure */
  readonly in?: number;
  /** index of the road left by, undefined at the arrival */
  readonly out?: number;
  readonly classes: readonly string[];
}

/** From one maneuver to the next. The passes of this folder change steps in place. */
export interface Step {
  instruction: Instruction;
  waypoint?: "depart" | "arrive";
  point: Point;
  bearingBefore: number;
  bearingAfter: number;
  /** exits counted, when leaving a circle */
  exit?: number;
  signs: Signage;
  rotaryName: string;
  rotaryPronunciation: string;
  mode: RoadKind["mode"];
  durationDs: number;
  lengthM: number;
  /** range of the route's points, both included */
  firstPoint: number;
  lastPoint: number;
  crossings: Crossing[];
  /** arrows on the lanes say how to drive here */
  turnLanes: boolean;
  insideCrossing: boolean;
  leftHandDriving: boolean;
}

export function isSilent(step: Step): boolean {
  return step.instruction.type === "none";
}

export function hasType(step: Step, ...types: TurnType[]): boolean {
  return types.includes(step.instruction.type);
}

export function hasModifier(step: Step, ...modifiers: Modifier[]): boolean {
  return modifiers.includes(step.instruction.modifier);
}

export function setType(step: Step, type: TurnType): void {
  step.instruction = { ...step.instruction, type };
}

export function setModifier(step: Step, modifier: Modifier): void {
  step.instruction = { ...step.instruction, modifier };
}

/** Appends a step that follows. */
export function elongate(step: Step, following: Step): void {
  step.durationDs += following.durationDs;
  step.lengthM += following.lengthM;
  step.lastPoint = following.lastPoint;
  step.crossings.push(...following.crossings);
}

/** Leaves nothing of a step that was joined to another; `withoutInvalid` removes it. */
export function invalidate(step: Step): void {
  step.instruction = NO_TURN;
  delete step.waypoint;
  step.signs = NO_SIGNS;
  step.durationDs = 0;
  step.lengthM = 0;
  step.crossings = [];
}

export function withoutInvalid(steps: Step[]): Step[] {
  return steps.filter(
    (step) => step.waypoint || step.instruction.type !== "none" || step.instruction.modifier !== "uturn",
  );
}

/** Index of the step before (after) that says something or is a waypoint. */
export function previousTurn(steps: readonly Step[], at: number): number {
  let i = at - 1;
  while (isSilent(steps[i]) && !steps[i].waypoint) i--;
  return i;
}

export function nextTurn(steps: readonly Step[], at: number): number {
  let i = at + 1;
  while (isSilent(steps[i]) && !steps[i].waypoint) i++;
  return i;
}

export function allowedTurns(step: Step): number {
  return step.crossings[0].entry.filter(Boolean).length;
}

/** Both have a name or number and nobody would tell them apart. */
export function haveSameName(a: Step, b: Step): boolean {
  const named = ({ signs }: Step): boolean => signs.name !== "" || signs.ref !== "";
  if (!named(a) || !named(b)) return false;
  return a.signs.id === b.signs.id || !mustAnnounce(a.signs, b.signs, false);
}

export function onSameSide(a: Step, b: Step): boolean {
  const both = [a.instruction.modifier, b.instruction.modifier];
  const leans = (side: (modifier: Modifier) => boolean): boolean =>
    both.every((modifier) => modifier === "straight" || side(modifier));
  return leans(pointsLeft) || leans(pointsRight);
}

/** Direction of travel when arriving at, and when leaving, the junction of a step. */
export function entryBearing({ crossings: [crossing] }: Step): number {
  return reverseBearing(crossing.bearings[crossing.in ?? 0]);
}

export function exitBearing({ crossings: [crossing] }: Step): number {
  return crossing.bearings[crossing.out ?? 0];
}

export function turnAngle(step: Step): number {
  return angleBetween(entryBearing(step), exitBearing(step));
}

/** Turn angle of two steps taken as one. */
export function combinedAngle(entry: Step, exit: Step): number {
  return angleBetween(entryBearing(entry), exitBearing(exit));
}

export function turnsBack(entry: Step, exit: Step): boolean {
  const into = entryBearing(entry);
  const out = exitBearing(exit);
  const left = out <= into ? into - out : into + 360 - out;
  return deviation(left, 180) <= 35;
}
