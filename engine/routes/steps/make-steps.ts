import type { GuidanceIndex } from "../guidance/junctions.ts";
import type { Point } from "../guidance/lines.ts";
import type { RoutePath } from "../path.ts";
import { assembleSteps } from "./assemble.ts";
import { countExits } from "./circles.ts";
import { collapseTurns } from "./collapse.ts";
import { setSidesOfEnds } from "./ends.ts";
import { joinInsideCrossings } from "./inside-crossings.ts";
import { dropShortNames, mergeSilentSteps } from "./quiet.ts";
import type { Step } from "./step.ts";
import { trimEnds } from "./trim.ts";

/** Points of a route and its maneuvers, in the order of OSRM's post-processing. `from` and `to` are the places asked for. */
export function makeSteps(
  index: GuidanceIndex,
  path: RoutePath,
  from: Point,
  to: Point,
): { readonly points: readonly Point[]; readonly steps: readonly Step[] } {
  const { points, steps: raw } = assembleSteps(index, path);
  let steps = joinInsideCrossings(raw);
  steps = trimEnds(points, steps);
  steps = countExits(steps);
  steps = collapseTurns(steps);
  steps = mergeSilentSteps(steps);
  steps = dropShortNames(steps);
  setSidesOfEnds(steps, points, from, to);
  return { points, steps };
}
