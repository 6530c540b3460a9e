import { deviation, modifierOf, NARROW_ANGLE, STRAIGHT } from "../guidance/angles.ts";
import { COLLAPSE_M } from "../guidance/basic-turns.ts";
import { entersCircle, passesExit, type Instruction } from "../guidance/instruction.ts";
import * as cases from "./collapse-cases.ts";
import {
  allowedTurns,
  combinedAngle,
  elongate,
  hasModifier,
  hasType,
  haveSameName,
  invalidate,
  isSilent,
  nextTurn,
  previousTurn,
  setModifier,
  setType,
  turnAngle,
  type Step,
} from "./step.ts";

const TURN_BACK: Instruction = { type: "continue", modifier: "uturn" };

/** Brings maneuvers together that a driver sees as one: offsets, turns on divided roads, names that flicker. */
export function collapseTurns(steps: Step[]): Step[] {
  for (let at = 1; at + 1 < steps.length; at++) {
    const step = steps[at];
    if (entersCircle(step.instruction) || passesExit(step.instruction) || isSilent(step)) continue;
    if (hasType(step, "sliproad")) {
      joinSliproad(steps, at);
      continue;
    }
    const next = steps[nextTurn(steps, at)];
    if (next.waypoint) break;
    if (step.mode !== next.mode) continue;
    collapseAt(steps, at);
  }
  return steps;
}

function collapseAt(steps: Step[], at: number): void {
  const step = steps[at];
  const next = steps[nextTurn(steps, at)];
  const beforeAt = previousTurn(steps, at);
  const before = steps[beforeAt];
  if (cases.isStaggered(before, step, next)) {
    step.instruction = { type: haveSameName(before, next) ? "suppressed" : "new name", modifier: "straight" };
    combine(step, next);
  } else if (cases.isTurnBack(before, step, next)) {
    step.instruction = TURN_BACK;
    combine(step, next);
  } else if (cases.isNameFlicker(before, step, next)) {
    absorb(step, next);
    absorb(before, step);
  } else if (cases.isTurnAfterNameChange(before, step, next) || cases.isTurnAfterQuietBend(step, next)) {
    sayCombined(before, next, step);
    absorb(before, step);
  } else if (
    cases.isNameChangeAfterTurn(step, next) ||
    cases.isNameChangeAtOnce(step, next) ||
    cases.isQuietBendAfterTurn(step, next) ||
    cases.isForcedTurnAfterTurn(step, next) ||
    cases.isForcedTurnAfterStraight(step, next)
  ) {
    sayCombined(before, step, next);
    combine(step, next);
  } else if (cases.isTurnAcrossMiddle(before, step, next)) {
    const farBefore = steps[previousTurn(steps, beforeAt)];
    absorb(before, step);
    sayCombined(farBefore, before, next);
    combine(before, next);
  }
  if (!isGone(step)) {
    const newNext = steps[nextTurn(steps, at)];
    if (cases.isForcedTwice(step, newNext)) {
      sayCombined(before, step, newNext);
      combine(step, newNext);
    }
  }
  if (!before.waypoint && !isGone(step) && !isGone(before)) {
    const farBefore = steps[previousTurn(steps, beforeAt)];
    if (cases.isTurnBack(farBefore, before, step)) {
      before.instruction = TURN_BACK;
      combine(before, step);
    }
  }
}

function isGone(step: Step): boolean {
  return step.crossings.length === 0;
}

/** The second step becomes part of the first, which takes its signs. */
function combine(step: Step, following: Step): void {
  step.signs = following.signs;
  step.rotaryName = following.rotaryName;
  step.rotaryPronunciation = following.rotaryPronunciation;
  absorb(step, following);
}

function absorb(step: Step, following: Step): void {
  elongate(step, following);
  invalidate(following);
}

/** Angle of two turns told as one; that of the first where they undo each other. */
function angleOfBoth(a: Step, b: Step): number {
  const [enter, leave] = a.firstPoint > b.firstPoint ? [b, a] : [a, b];
  const total = combinedAngle(enter, leave);
  const [first, second] = [turnAngle(enter), turnAngle(leave)];
  if (deviation(total, STRAIGHT) < 0.5 * NARROW_ANGLE) return first;
  const sameWay = (first <= 185 && second <= 185) || (first >= 175 && second >= 175);
  return enter.lengthM < COLLAPSE_M || sameWay ? total : first;
}

function isNoTurn(step: Step): boolean {
  return hasType(step, "new name") || (hasType(step, "turn", "continue") && hasModifier(step, "straight"));
}

/** Finds type and modifier of `step` when `other` is told with it. */
function sayCombined(before: Step, step: Step, other: Step): void {
  const modifier = hasType(step, "fork", "merge") ? step.instruction.modifier : modifierOf(angleOfBoth(step, other));
  const sameName = haveSameName(before, other);
  if (isNoTurn(other) || isNoTurn(step) || hasType(step, "suppressed")) {
    if (hasType(step, "suppressed")) {
      setType(step, modifier === "straight" ? "new name" : sameName ? "continue" : "turn");
    } else if (hasType(step, "new name") && hasType(other, "suppressed") && modifier !== "straight") {
      setType(step, "turn");
    } else if (hasType(step, "continue") && !sameName) setType(step, "turn");
    else if (hasType(step, "turn") && !hasType(other, "suppressed") && sameName) setType(step, "continue");
  } else if (hasType(other, "on ramp")) setType(step, "on ramp");
  else if (hasType(step, "turn") && hasType(other, "turn") && sameName) setType(step, "continue");
  else if (hasType(step, "continue") && hasType(other, "turn") && !sameName) setType(step, "turn");
  setModifier(step, modifier);
}

/** A sliproad and the turn at its end are one turn. */
function joinSliproad(steps: Step[], at: number): void {
  const step = steps[at];
  let nextAt = nextTurn(steps, at);
  while (isPassedSignal(steps[nextAt])) {
    absorb(step, steps[nextAt]);
    nextAt = nextTurn(steps, nextAt);
  }
  const next = steps[nextAt];
  if (next.waypoint) {
    setType(step, "turn");
    return;
  }
  setType(step, haveSameName(steps[previousTurn(steps, at)], next) ? "continue" : "turn");
  setModifier(step, modifierOf(angleOfBoth(step, next)));
  combine(step, next);
}

function isPassedSignal(step: Step): boolean {
  return hasType(step, "suppressed") && step.crossings[0].entry.length === 2 && allowedTurns(step) === 1;
}
