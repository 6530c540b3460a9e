import { modifierOf } from "../guidance/angles.ts";
import { entersCircle, isOnCircle, leavesCircle, passesExit } from "../guidance/instruction.ts";
import { combinedAngle, elongate, invalidate, setModifier, withoutInvalid, type Step } from "./step.ts";

/** Brings the steps round a circle together: enter (with the number of the exit), and leave. */
export function countExits(steps: Step[]): Step[] {
  const first = steps.findIndex((step) => isOnCircle(step.instruction));
  if (first === -1) return steps;
  let onCircle = !entersCircle(steps[first].instruction);
  let begin = -1;
  for (let at = 0; at < steps.length; at++) {
    const { instruction } = steps[at];
    if (!onCircle && entersCircle(instruction)) {
      onCircle = true;
      begin = at;
    } else if (onCircle && begin === -1) begin = at;
    if (onCircle && leavesCircle(instruction)) {
      closeCircle(steps, begin, at);
      onCircle = false;
      begin = -1;
    }
  }
  if (onCircle && begin !== -1) endOnCircle(steps, begin);
  return withoutInvalid(steps);
}

function closeCircle(steps: Step[], begin: number, end: number): void {
  const enter = steps[begin];
  const leave = steps[end];
  const round = steps.slice(begin, end + 1);
  const exit = round.filter(({ instruction }) => passesExit(instruction) || leavesCircle(instruction)).length;
  leave.exit = exit;
  const { circle } = enter.instruction;
  const enters = entersCircle(enter.instruction);
  if (enters) {
    enter.exit = exit;
    if (circle === "rotary" && enter !== leave) rememberRotary(enter);
    if (circle === "roundabout turn" && enter !== leave) setModifier(enter, modifierOf(combinedAngle(enter, leave)));
    enter.signs = leave.signs;
  }
  const asTurn = enters && circle === "roundabout turn" && enter.mode === leave.mode;
  compress(steps, begin, asTurn ? end + 1 : end);
}

/** The route ends on the circle: no exit to count. */
function endOnCircle(steps: Step[], begin: number): void {
  const enter = steps[begin];
  const { circle } = enter.instruction;
  if (circle === "rotary") rememberRotary(enter);
  else if (circle === "roundabout turn") enter.instruction = { ...enter.instruction, circle: "roundabout" };
  compress(steps, begin, steps.length);
}

function rememberRotary(step: Step): void {
  step.rotaryName = step.signs.name;
  step.rotaryPronunciation = step.signs.pronunciation;
}

function compress(steps: Step[], begin: number, end: number): void {
  for (let at = begin + 1; at < end; at++) {
    if (steps[at].waypoint) continue;
    elongate(steps[begin], steps[at]);
    invalidate(steps[at]);
  }
}
