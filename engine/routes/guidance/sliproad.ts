import { angleBetween, deviation, FUZZY_ANGLE, modifierOf, NARROW_ANGLE, STRAIGHT } from "./angles.ts";
import { findJunction, follow, nextJunction, onlyChoice } from "./follow.ts";
import { isOnCircle } from "./instruction.ts";
import { endOf, type GuidanceIndex } from "./junctions.ts";
import { distanceM, lengthM, turnsLeft, type Point } from "./lines.ts";
import { mustAnnounce } from "./names.ts";
import { obviousTurn } from "./obvious.ts";
import { sameClass, type RoadClass } from "./road-class.ts";
import { isDeadEnd, plainView, type Choice, type View, type ViewedRoad } from "./view.ts";

/** Longest shortcut across a corner, metres, on a motorway; other classes get a share of it. */
const LONGEST_M = 250;

/**
 * Finds sliproads: short lanes that leave a road just before a crossing and join the crossing road behind it. They are
 * part of one turn, so they are marked and later said as such.
 */
export function markSliproads(index: GuidanceIndex, via: number, choices: Choice[]): void {
  if (choices.length <= 2) return;
  const at = mainRoadIndex(index, via, choices);
  if (at === undefined) return;
  const main = choices[at];
  if (!goesOn(index, via, main.edge)) return;
  if (!choices.some((choice) => mayBranch(index, main, choice)) || isFar(index, main.edge)) return;
  const crossing = nextJunction(index, main.edge);
  const junction = endOf(index.roads, via);
  if (!crossing || isDeadEnd(crossing.view) || crossing.junction === junction) return;
  let found = false;
  for (const beside of [at - 1, at + 1]) {
    if (beside < 1 || beside >= choices.length) continue;
    if (!isSliproad(index, via, choices[beside], main, beside > at, crossing)) continue;
    choices[beside].type = "sliproad";
    found = true;
  }
  if (found && main.type === "fork") unfork(index, via, main);
}

/** The road that is left for the sliproad: the obvious one, or the tine of a fork that does not end in a merge. */
function mainRoadIndex(index: GuidanceIndex, via: number, choices: readonly Choice[]): number | undefined {
  const obvious = obviousTurn(index, via, choices);
  if (obvious !== 0) return obvious;
  if (choices.length !== 3 || choices[1].type !== "fork" || choices[2].type !== "fork") return undefined;
  const junction = endOf(index.roads, via);
  const right = nextJunction(index, choices[1].edge);
  const left = nextJunction(index, choices[2].edge);
  if (!right || !left || isDeadEnd(right.view) || isDeadEnd(left.view)) return undefined;
  if (isJoin(right.view) && junction !== left.junction) return 2;
  if (isJoin(left.view) && junction !== right.junction) return 1;
  return undefined;
}

/** One way out, two ways in. */
function isJoin(view: View): boolean {
  return view.length === 3 && !view[0].allowed && !(view[1].allowed && view[2].allowed);
}

function goesOn(index: GuidanceIndex, via: number, edge: number): boolean {
  const from = index.facts(via);
  const to = index.facts(edge);
  return (
    sameClass(from.roadClass, to.roadClass) &&
    from.kind.mode === to.kind.mode &&
    from.signs.id !== 0 &&
    to.signs.id !== 0 &&
    !mustAnnounce(from.signs, to.signs)
  );
}

function mayBranch(index: GuidanceIndex, main: Choice, choice: Choice): boolean {
  return (
    choice.allowed &&
    !isOnCircle(choice) &&
    deviation(choice.angle, STRAIGHT) <= 2 * NARROW_ANGLE &&
    deviation(main.angle, choice.angle) > 1e-12 &&
    !index.facts(choice.edge).kind.roundabout
  );
}

function longestFor({ priority }: RoadClass): number {
  const shares: Readonly<Record<number, number>> = { 0: 1, 2: 0.8, 4: 0.8, 6: 0.6, 8: 0.5, 10: 0.4, 11: 0.3, 14: 0.3 };
  const isLink = priority % 2 === 1 && priority <= 9;
  return LONGEST_M * (shares[priority] ?? (isLink ? 0.3 : 0.1));
}

/** No crossing within reach along the main road. */
function isFar(index: GuidanceIndex, edge: number): boolean {
  const limit = longestFor(index.facts(edge).roadClass);
  let total = 0;
  let far = false;
  follow(index, edge, onlyChoice, (passed) => {
    total += index.stretch(passed).lengthM;
    far = total > limit && plainView(index, passed, true).length === 2;
    return far;
  });
  return far;
}

function placeOf({ roads }: GuidanceIndex, junction: number): Point {
  return [roads.junctionLon7[junction], roads.junctionLat7[junction]];
}

interface Crossing {
  readonly junction: number;
  readonly view: View;
}

function isSliproad(
  index: GuidanceIndex,
  via: number,
  slip: Choice,
  main: Choice,
  isLeft: boolean,
  crossing: Crossing,
): boolean {
  const slipFacts = index.facts(slip.edge);
  const crossingRoad = isLeft ? crossing.view.at(-1)! : crossing.view[1];
  if (!index.facts(crossingRoad.edge).open || slipFacts.roadClass.overlooked || !slipFacts.open) return false;
  if (!mayBranch(index, main, slip)) return false;
  const { edge: slipEnd, view: target } = findJunction(index, slip.edge, onlyChoice, 10);
  if (isDeadEnd(target)) return false;
  const way = target.find((road) => road.allowed)!;
  const modes = [via, slip.edge, way.edge].map((edge) => index.facts(edge).kind.mode);
  if (modes.some((mode) => mode !== modes[0]) || target.length < 3 || target.length > 4) return false;
  const junction = endOf(index.roads, via);
  const landing = index.stretch(slipEnd).end;
  if (junction === landing || crossing.junction === landing) return false;
  if (target.length === 4 && !closesSquare(index, isLeft, crossing, crossingRoad, target, landing)) return false;
  const onto = obviousTurn(index, slipEnd, target);
  if (onto === 0 || deviation(target[onto].angle, STRAIGHT) > 2 * NARROW_ANGLE) return false;
  if (index.facts(target[onto].edge).kind.roundabout) return false;
  if (!bendsTowardsCrossing(index, slip, slipEnd, isLeft, crossing, junction)) return false;
  const corner = [junction, crossing.junction, landing].map((at) => placeOf(index, at));
  const areaM2 = (distanceM(corner[0], corner[1]) * distanceM(corner[1], corner[2])) / 2;
  if (areaM2 < 3 || areaM2 > longestFor(slipFacts.roadClass) ** 2) return false;
  return target.some((road) => joinsCrossing(index, slip, main, road, crossing, crossingRoad));
}

/** A four-way landing: the crossing road and the one beside it meet the sliproad's landing place. */
function closesSquare(
  index: GuidanceIndex,
  isLeft: boolean,
  crossing: Crossing,
  crossingRoad: ViewedRoad,
  target: View,
  landing: number,
): boolean {
  if (crossing.view.length < 3 || landing !== index.stretch(crossingRoad.edge).end) return false;
  const beside = crossing.view[isLeft ? crossing.view.length - 2 : 2];
  const shared = index.stretch(beside.edge).end;
  return target.some((road) => index.stretch(road.edge).end === shared && isSharp(road));
}

function isSharp(road: ViewedRoad): boolean {
  return modifierOf(road.angle).startsWith("sharp");
}

/** The sliproad keeps inside the corner, and the corner is one. */
function bendsTowardsCrossing(
  index: GuidanceIndex,
  slip: Choice,
  slipEnd: number,
  isLeft: boolean,
  crossing: Crossing,
  junction: number,
): boolean {
  if (distanceM(placeOf(index, junction), placeOf(index, crossing.junction)) < 3) return true;
  const { line } = index.stretch(slipEnd);
  const inside = line.slice(1, -1).every((point) => turnsLeft(line[0], point, line.at(-1)!) === isLeft);
  if (!inside || lengthM(line) === 0) return false;
  const corner = isLeft ? crossing.view.at(-1)! : crossing.view[1];
  return deviation(corner.angle, STRAIGHT) <= 140 || index.facts(slip.edge).roadClass.link;
}

function joinsCrossing(
  index: GuidanceIndex,
  slip: Choice,
  main: Choice,
  road: ViewedRoad,
  crossing: Crossing,
  crossingRoad: ViewedRoad,
): boolean {
  const facts = index.facts(road.edge);
  if (crossing.view.every(({ edge }) => mustAnnounce(index.facts(edge).signs, facts.signs))) return false;
  const slipFacts = index.facts(slip.edge);
  const mainSigns = index.facts(main.edge).signs;
  const allNamed = [slipFacts.signs, mainSigns, facts.signs].every((signs) => signs.name !== "");
  const twoNewNames = mustAnnounce(mainSigns, slipFacts.signs) && mustAnnounce(slipFacts.signs, facts.signs);
  if (!slipFacts.roadClass.link && allNamed && twoNewNames) return false;
  if (slipFacts.roadClass.link && facts.roadClass.link) return false;
  const end = index.stretch(road.edge).end;
  if (end === crossing.junction) return true;
  const beside = angleBetween(road.bearing, crossingRoad.bearing) < FUZZY_ANGLE;
  if (end === index.stretch(crossingRoad.edge).end && beside && isSharp(road)) return true;
  const next = plainView(index, road.edge);
  return next.length === 2 && index.stretch(next[1].edge).end === crossing.junction;
}

/** With its other tine a sliproad, the road is no fork any more. */
function unfork(index: GuidanceIndex, via: number, main: Choice): void {
  const from = index.facts(via).signs;
  const to = index.facts(main.edge).signs;
  if (from.name !== "" && to.name !== "" && !mustAnnounce(from, to)) {
    main.type = deviation(main.angle, STRAIGHT) < 5 ? "suppressed" : "continue";
    main.modifier = modifierOf(main.angle);
  } else if (to.name !== "") {
    main.type = "new name";
    main.modifier = modifierOf(main.angle);
  } else main.type = "suppressed";
}
