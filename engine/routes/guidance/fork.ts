import { deviation, FUZZY_ANGLE, GROUP_ANGLE, NARROW_ANGLE, STRAIGHT } from "./angles.ts";
import type { GuidanceIndex } from "./junctions.ts";
import { mustAnnounce } from "./names.ts";
import { obviousByClass } from "./road-class.ts";
import { closestTurn, type View, type ViewedRoad } from "./view.ts";

/** Roads first .. last of a view (two or three) that fork. */
export interface Fork {
  readonly first: number;
  readonly last: number;
}

/** A competitor this much wider (ratio) than a way does not compete with it. */
const MUCH_WIDER = 1.4;

/** Two or three roads close together and close to straight on, of one rank, apart from others, none of them obvious. */
export function findFork(index: GuidanceIndex, via: number, view: View): Fork | undefined {
  const fork = tinesByAngle(view);
  if (!fork) return undefined;
  const tines = view.slice(fork.first, fork.last + 1);
  const next = view[(fork.last + 1) % view.length];
  const apart =
    deviation(view[fork.last].angle, next.angle) >= GROUP_ANGLE &&
    deviation(view[fork.first].angle, view[fork.first - 1].angle) >= GROUP_ANGLE;
  const { mode } = index.facts(via).kind;
  const usable = tines.every((road) => road.allowed && index.facts(road.edge).kind.mode === mode);
  if (!apart || !usable) return undefined;
  const hasObvious = tines.some(
    (road, i) =>
      i > 0 && (isObviousOfTwo(index, via, tines[i - 1], road) || isObviousOfTwo(index, via, road, tines[i - 1])),
  );
  return hasObvious || !areOfOneRank(index, view[0], tines) ? undefined : fork;
}

function tinesByAngle(view: View): Fork | undefined {
  if (view.length < 3) return undefined;
  const straightest = closestTurn(view, STRAIGHT)!;
  if (deviation(straightest.angle, STRAIGHT) > NARROW_ANGLE) return undefined;
  const at = view.indexOf(straightest);
  let first = at;
  while (first > 0 && !isOutermost(view[first], view[first - 1])) first--;
  let last = at;
  while (last + 1 < view.length && !isOutermost(view[last], view[last + 1])) last++;
  return first > 0 && first < last && last - first < 3 ? { first, last } : undefined;
}

/** `road` belongs to the bundle ahead, `next` does not. */
function isOutermost(road: ViewedRoad, next: ViewedRoad): boolean {
  if (deviation(next.angle, STRAIGHT) <= NARROW_ANGLE) return false;
  return deviation(road.angle, next.angle) > NARROW_ANGLE || deviation(road.angle, STRAIGHT) > GROUP_ANGLE;
}

function isObviousOfTwo(index: GuidanceIndex, via: number, road: ViewedRoad, other: ViewedRoad): boolean {
  const from = index.facts(via);
  const to = index.facts(road.edge);
  const beside = index.facts(other.edge);
  if (obviousByClass(from.roadClass, to.roadClass, beside.roadClass)) return true;
  if (obviousByClass(from.roadClass, beside.roadClass, to.roadClass)) return false;
  const aside = deviation(road.angle, STRAIGHT);
  const otherAside = deviation(other.angle, STRAIGHT);
  if (from.signs.name !== "" && aside < 1e-12 && !mustAnnounce(from.signs, to.signs)) return true;
  return otherAside / aside > MUCH_WIDER && deviation(otherAside, aside) > FUZZY_ANGLE;
}

function areOfOneRank(index: GuidanceIndex, back: ViewedRoad, tines: View): boolean {
  const from = index.facts(back.edge).roadClass;
  const classes = tines.map((road) => index.facts(road.edge).roadClass);
  if (classes.some((roadClass) => roadClass.link !== classes[0].link)) return false;
  return classes.every((a) => classes.every((b) => a === b || !obviousByClass(from, a, b)));
}
