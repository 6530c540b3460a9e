import { angleBetween, deviation, modifierOf, STRAIGHT } from "../guidance/angles.ts";
import { isOnCircle } from "../guidance/instruction.ts";
import {
  elongate,
  entryBearing,
  exitBearing,
  hasModifier,
  hasType,
  haveSameName,
  invalidate,
  previousTurn,
  setModifier,
  setType,
  turnsBack,
  withoutInvalid,
  type Step,
} from "./step.ts";

/** Tells a crossing of divided roads as one turn: steps inside it join the one that enters it. */
export function joinInsideCrossings(steps: Step[]): Step[] {
  if (steps.length <= 2) return steps;
  let at = 1;
  for (let next = 2; next < steps.length - 1; next++) {
    const step = steps[at];
    const following = steps[next];
    if (step.insideCrossing && following.insideCrossing) {
      if (hasType(step, "end of road") || hasType(following, "end of road")) setType(step, "end of road");
      join(step, following);
    } else if (step.insideCrossing && !isOnCircle(step.instruction) && !isOnCircle(following.instruction)) {
      if (turnsBack(step, following)) step.instruction = { type: "continue", modifier: "uturn" };
      else sayAsOne(steps[previousTurn(steps, at)], step, following);
      join(step, following);
      step.insideCrossing = false;
    } else at = next;
  }
  return withoutInvalid(steps);
}

function join(step: Step, following: Step): void {
  step.signs = following.signs;
  step.rotaryName = following.rotaryName;
  step.rotaryPronunciation = following.rotaryPronunciation;
  elongate(step, following);
  invalidate(following);
}

const PLAIN = ["turn", "continue", "new name", "suppressed"] as const;

function sayAsOne(before: Step, step: Step, following: Step): void {
  const angle = angleBetween(step.bearingBefore, following.bearingAfter);
  const modifier = modifierOf(angle);
  const straightOn = (): void => setType(step, haveSameName(before, following) ? "suppressed" : "new name");
  if (hasType(step, "fork") && !hasType(following, "end of road")) return;
  if (hasType(step, "end of road") || hasType(following, "end of road")) setType(step, "end of road");
  else if (
    modifier === "straight" &&
    hasType(following, ...PLAIN) &&
    hasModifier(following, "straight", "slight left", "slight right")
  ) {
    straightOn();
  } else if (
    angle >= 125 &&
    angle <= 235 &&
    step.crossings.length === 1 &&
    isStraightest(step) &&
    isStraightest(following)
  ) {
    straightOn();
    setModifier(step, "straight");
    return;
  } else if (modifier !== "straight" && hasType(following, ...PLAIN)) setType(step, "turn");
  else setType(step, following.instruction.type);
  setModifier(step, modifier);
}

/** No other way on is straighter than the one taken. */
function isStraightest(step: Step): boolean {
  const [crossing] = step.crossings;
  const entering = entryBearing(step);
  const own = angleBetween(entering, exitBearing(step));
  if (own < 125 || own > 235) return false;
  let other = 360;
  let otherAside = 360;
  crossing.bearings.forEach((bearing, i) => {
    if (i === crossing.in || i === crossing.out || !crossing.entry[i]) return;
    const angle = angleBetween(entering, bearing);
    if (deviation(angle, STRAIGHT) < otherAside) [other, otherAside] = [angle, deviation(angle, STRAIGHT)];
  });
  return deviation(own, other) <= 10 || deviation(own, STRAIGHT) <= deviation(other, STRAIGHT);
}
