import { deviation, FUZZY_ANGLE, GROUP_ANGLE, NARROW_ANGLE, reverseBearing, STRAIGHT } from "./angles.ts";
import { degreeOf, leavingOf, startOf, type GuidanceIndex } from "./junctions.ts";
import { headOf, type Point } from "./lines.ts";
import { closestTurn, plainView, type View, type ViewedRoad } from "./view.ts";

/** Chooses the road to follow at a junction, or gives up. */
export type Chooser = (view: View) => number | undefined;

const MAX_HOPS = 1000;

/**
 * Follows a road through junctions. `visit` sees each edge taken and says whether that is enough; the walk also ends
 * when it comes back to where it began or the chooser gives up.
 */
export function follow(
  index: GuidanceIndex,
  firstEdge: number,
  choose: Chooser,
  visit: (edge: number) => boolean,
): void {
  const begin = startOf(index.roads, firstEdge);
  let edge = firstEdge;
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const enough = visit(edge);
    if (index.stretch(edge).end === begin) return;
    const view = plainView(index, edge, true);
    if (view.length <= 1) return;
    const next = choose(view);
    if (next === undefined || enough) return;
    edge = next;
  }
}

/** Goes on where there is nothing to choose. */
export const onlyChoice: Chooser = (view) => (view.length === 2 ? view[1].edge : undefined);

/** The last edge before the first junction of three roads or more. */
export function pastTrivialJunctions(index: GuidanceIndex, firstEdge: number): number {
  const begin = startOf(index.roads, firstEdge);
  let edge = firstEdge;
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const { lastEdge, end } = index.stretch(edge);
    if (end === begin || degreeOf(index, end) !== 2) return edge;
    const [a, b] = leavingOf(index, end);
    edge = a === (lastEdge ^ 1) ? b : a;
  }
  return edge;
}

/** The next junction of three roads or more along `firstEdge`; undefined where there is none. */
export function nextJunction(
  index: GuidanceIndex,
  firstEdge: number,
): { readonly junction: number; readonly view: View } | undefined {
  const edge = pastTrivialJunctions(index, firstEdge);
  const view = plainView(index, edge);
  return view.length <= 2 ? undefined : { junction: index.stretch(edge).end, view };
}

/** Follows up to `maxHops` edges to a junction of three roads or more. */
export function findJunction(
  index: GuidanceIndex,
  firstEdge: number,
  choose: Chooser,
  maxHops: number,
): { readonly edge: number; readonly view: View } {
  let hops = 0;
  let found = { edge: firstEdge, view: plainView(index, firstEdge, true) };
  follow(index, firstEdge, choose, (edge) => {
    hops++;
    found = { edge, view: plainView(index, edge, true) };
    return found.view.length > 2 || hops === maxHops;
  });
  return found;
}

/** Coordinates of the road that starts with `firstEdge`, at most `maxM` metres of it. */
export function lineAhead(
  index: GuidanceIndex,
  firstEdge: number,
  choose: Chooser,
  maxM: number,
): { readonly points: readonly Point[]; readonly lengthM: number } {
  const points: Point[] = [];
  let total = 0;
  follow(index, firstEdge, choose, (edge) => {
    const { line, lengthM: long } = index.stretch(edge);
    points.push(...(long + total > maxM ? headOf(line, maxM - total) : line));
    total = Math.min(maxM, total + long);
    return total >= maxM;
  });
  return { points, lengthM: total };
}

/**
 * Chooser that keeps to the road of the same name, going straight; a stronger bend only where that name offers no
 * other way.
 * @param wanted id of the signage to keep to
 * @param startBearing direction at the start of the walk
 */
export function sameNameStraight(
  index: GuidanceIndex,
  wanted: number,
  startBearing: number,
  stopWhereAmbiguous: boolean,
): Chooser {
  const isWanted = (road: ViewedRoad): boolean => index.facts(road.edge).signs.id === wanted;
  const score = (road: ViewedRoad): number => (isWanted(road) ? 0 : 180) + deviation(road.angle, STRAIGHT);
  return (view) => {
    if (view.length === 1 || view.filter(isWanted).length > 2) return undefined;
    const best = view.slice(1).reduce((a, b) => (score(b) < score(a) ? b : a));
    const aside = deviation(best.angle, STRAIGHT);
    const straightOn =
      (view.length === 2 || closestTurn(view, STRAIGHT) === best) &&
      aside < NARROW_ANGLE &&
      deviation(startBearing, best.bearing) < NARROW_ANGLE;
    if (straightOn) return best.edge;
    if (stopWhereAmbiguous && aside > GROUP_ANGLE) {
      const opposite = closestTurn(view, reverseBearing(best.angle))!;
      if (deviation(best.angle, opposite.angle) > STRAIGHT - FUZZY_ANGLE) return undefined;
      if (deviation(closestTurn(view, STRAIGHT)!.angle, STRAIGHT) < FUZZY_ANGLE) return undefined;
    }
    return isWanted(best) && aside < 100 ? best.edge : undefined;
  };
}
