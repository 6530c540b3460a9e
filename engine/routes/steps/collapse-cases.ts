import { NARROW_ANGLE } from "../guidance/angles.ts";
import { COLLAPSE_M } from "../guidance/basic-turns.ts";
import { entersCircle, isOnCircle } from "../guidance/instruction.ts";
import {
  allowedTurns,
  combinedAngle,
  hasModifier,
  hasType,
  haveSameName,
  isSilent,
  onSameSide,
  turnAngle,
  turnsBack,
  type Step,
} from "./step.ts";

/**
 * When two maneuvers in a row are one to the driver. Each case looks at the step that enters the junction area and the
 * one that leaves it, some also at the one before.
 */

function isUndisturbed(step: Step): boolean {
  return step.crossings.slice(1).every((crossing) => crossing.entry.length === 2);
}

function isShort(step: Step): boolean {
  return step.lengthM <= COLLAPSE_M && isUndisturbed(step);
}

function isStraightTurn(step: Step): boolean {
  return hasType(step, "turn", "continue") && hasModifier(step, "straight");
}

function isManeuver(step: Step): boolean {
  return !isSilent(step) && !hasType(step, "suppressed");
}

/** Turning back is never part of a combination, but for a change of name. */
function combinesBack(first: Step, second: Step): boolean {
  if (!hasModifier(first, "uturn") && !hasModifier(second, "uturn")) return true;
  return (
    (hasType(first, "new name") && hasModifier(second, "uturn")) ||
    (hasType(second, "new name") && hasModifier(first, "uturn"))
  );
}

function canCombine(enter: Step, leave: Step): boolean {
  return (
    !isOnCircle(enter.instruction) &&
    !isOnCircle(leave.instruction) &&
    !enter.waypoint &&
    !leave.waypoint &&
    enter.mode === leave.mode &&
    combinesBack(enter, leave)
  );
}

function canCombineThree(before: Step, enter: Step, leave: Step): boolean {
  return (
    ![before, enter, leave].some((step) => isOnCircle(step.instruction)) &&
    before.mode === enter.mode &&
    enter.mode === leave.mode &&
    (combinesBack(before, enter) || combinesBack(enter, leave))
  );
}

/** Right then left (or left then right) within a few metres: the roads only meet with an offset. */
export function isStaggered(before: Step, enter: Step, leave: Step): boolean {
  if (entersCircle(enter.instruction) || entersCircle(leave.instruction)) return false;
  const right = (step: Step): boolean => turnAngle(step) > 45 && turnAngle(step) < 135;
  const left = (step: Step): boolean => turnAngle(step) > 225 && turnAngle(step) < 315;
  const zigzag = (left(enter) && right(leave)) || (right(enter) && left(leave));
  return enter.lengthM < 3 && zigzag && before.mode === enter.mode && isUndisturbed(enter);
}

/** Two turns bring the driver back on the road of the same name. */
export function isTurnBack(before: Step, enter: Step, leave: Step): boolean {
  if (!canCombineThree(before, enter, leave)) return false;
  if (!hasType(enter, "turn", "continue", "end of road")) return false;
  if (!turnsBack(enter, leave) || !haveSameName(before, leave)) return false;
  const isLink =
    enter.lengthM <= 2 * COLLAPSE_M &&
    enter.signs.name === "" &&
    before.signs.name !== "" &&
    leave.signs.name !== "" &&
    isUndisturbed(enter);
  return isShort(enter) || isLink || (allowedTurns(leave) === 1 && isUndisturbed(enter));
}

/** The name changes and changes back. */
export function isNameFlicker(before: Step, enter: Step, leave: Step): boolean {
  if (!canCombineThree(before, enter, leave)) return false;
  const changes = (step: Step): boolean =>
    hasType(step, "new name") || (hasType(step, "turn") && hasModifier(step, "straight"));
  const returns = changes(leave) || (hasType(leave, "suppressed") && leave.signs.id === 0);
  return changes(enter) && returns && (before.signs.id === leave.signs.id || haveSameName(before, leave));
}

export function isTurnAfterNameChange(before: Step, enter: Step, leave: Step): boolean {
  if (!canCombineThree(before, enter, leave)) return false;
  return isShort(enter) && (hasType(enter, "new name") || isStraightTurn(enter)) && isManeuver(leave);
}

export function isTurnAfterQuietBend(enter: Step, leave: Step): boolean {
  return (
    canCombine(enter, leave) &&
    isShort(enter) &&
    allowedTurns(enter) > 1 &&
    hasType(enter, "suppressed") &&
    !hasModifier(enter, "straight") &&
    isManeuver(leave) &&
    onSameSide(enter, leave)
  );
}

/** Two turns with a straight crossing in the middle, all close together. */
export function isTurnAcrossMiddle(enter: Step, middle: Step, leave: Step): boolean {
  if (!canCombineThree(enter, middle, leave)) return false;
  const [a, b] = [enter.lengthM, middle.lengthM];
  const short = a < 0.8 * COLLAPSE_M && b < 0.8 * COLLAPSE_M;
  const alike = (a < 5 && b < 5) || Math.min(a, b) / Math.max(a, b) > 0.75;
  const types =
    hasType(middle, "suppressed") &&
    hasModifier(middle, "straight") &&
    hasType(enter, "turn", "continue") &&
    hasType(leave, "turn", "continue", "on ramp");
  if (!short || !alike || !types) return false;
  const angle = combinedAngle(enter, leave);
  return angle > NARROW_ANGLE && angle < 360 - NARROW_ANGLE;
}

export function isNameChangeAfterTurn(enter: Step, leave: Step): boolean {
  if (!canCombine(enter, leave) || !isManeuver(enter)) return false;
  const renames = hasType(leave, "new name");
  const near = enter.lengthM <= 1.5 * COLLAPSE_M && renames;
  const evident = near && (hasModifier(leave, "straight") || allowedTurns(leave) === 1);
  return (isShort(enter) || evident) && (renames || isStraightTurn(leave));
}

export function isQuietBendAfterTurn(enter: Step, leave: Step): boolean {
  return (
    canCombine(enter, leave) &&
    isShort(enter) &&
    hasType(leave, "suppressed") &&
    !hasModifier(leave, "straight") &&
    isManeuver(enter) &&
    onSameSide(enter, leave)
  );
}

export function isNameChangeAtOnce(enter: Step, leave: Step): boolean {
  return (
    canCombine(enter, leave) &&
    enter.lengthM < 0.25 * COLLAPSE_M &&
    hasType(enter, "suppressed") &&
    hasType(leave, "new name")
  );
}

export function isForcedTurnAfterTurn(enter: Step, leave: Step): boolean {
  return (
    canCombine(enter, leave) &&
    isShort(enter) &&
    !hasModifier(enter, "straight") &&
    allowedTurns(leave) === 1 &&
    !hasType(leave, "suppressed")
  );
}

export function isForcedTwice(enter: Step, leave: Step): boolean {
  if (!canCombine(enter, leave) || allowedTurns(leave) !== 1 || enter.crossings.length !== 2) return false;
  const last = enter.crossings[1];
  return last.entry.filter(Boolean).length === 1 && enter.lengthM < 1.5 * COLLAPSE_M;
}

export function isForcedTurnAfterStraight(enter: Step, leave: Step): boolean {
  return (
    canCombine(enter, leave) &&
    enter.lengthM <= 2 * COLLAPSE_M &&
    isStraightTurn(enter) &&
    allowedTurns(leave) === 1 &&
    isUndisturbed(enter)
  );
}
