import { elongate, hasType, haveSameName, invalidate, isSilent, setType, withoutInvalid, type Step } from "./step.ts";

/** A new name that lasts less than this is not worth saying, metres. */
const SHORT_NAME_M = 105;

/** Junctions passed without a word become crossings of the step before; an end of road passed at once is a turn. */
export function mergeSilentSteps(steps: Step[]): Step[] {
  let last = 0;
  steps.forEach((step, at) => {
    if (hasType(step, "suppressed")) {
      elongate(steps[last], step);
      invalidate(step);
    } else if (!hasType(step, "none", "stay")) {
      if (hasType(step, "end of road") && steps[last].crossings.length < 2) {
        setType(step, haveSameName(steps[last], step) ? "continue" : "turn");
      }
      last = at;
    }
  });
  return withoutInvalid(steps);
}

/** Leaves out new names that are known already or soon gone, unless lanes must be chosen there. */
export function dropShortNames(steps: Step[]): Step[] {
  let previous = 0;
  for (let at = 1; !steps[at].waypoint; at++) {
    if (!hasType(steps[at], "new name") || steps[at].turnLanes || steps[previous].mode !== steps[at].mode) {
      previous = at;
      continue;
    }
    const renamed = at;
    if (haveSameName(steps[previous], steps[at])) {
      absorb(steps[previous], steps[at]);
      continue;
    }
    let lengthM = steps[at].lengthM;
    while (lengthM < SHORT_NAME_M && canFollow(steps[at + 1])) lengthM += steps[++at].lengthM;
    if (lengthM < SHORT_NAME_M) absorb(steps[previous], steps[at]);
    else previous = renamed;
  }
  return withoutInvalid(steps);
}

function canFollow(step: Step): boolean {
  return !step.waypoint && (isSilent(step) || hasType(step, "suppressed"));
}

function absorb(step: Step, following: Step): void {
  elongate(step, following);
  invalidate(following);
}
