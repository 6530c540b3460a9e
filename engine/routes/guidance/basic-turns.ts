import { deviation, FUZZY_ANGLE, modifierOf, NARROW_ANGLE, NO_TURN_DEVIATION, STRAIGHT } from "./angles.ts";
import type { Instruction } from "./instruction.ts";
import { endOf, type EdgeFacts, type GuidanceIndex } from "./junctions.ts";
import { distanceM, type Point } from "./lines.ts";
import { mustAnnounce, sameRoad } from "./names.ts";
import { sameClass } from "./road-class.ts";
import { setInstruction, type Choice, type View } from "./view.ts";

/** Turns closer than this to the next one are brought together, metres. */
export const COLLAPSE_M = 30;

/** A plain road entered: ramp, same name, or another. */
export function basicType(index: GuidanceIndex, via: number, edge: number): "on ramp" | "continue" | "turn" {
  const from = index.facts(via);
  const to = index.facts(edge);
  if (!from.roadClass.ramp && to.roadClass.ramp) return "on ramp";
  const named = from.signs.name !== "" && to.signs.name !== "";
  return named && !mustAnnounce(from.signs, to.signs) ? "continue" : "turn";
}

/** Says the turn by its basic type and angle. */
export function setTrivial(index: GuidanceIndex, via: number, choice: Choice): void {
  setInstruction(choice, { type: basicType(index, via, choice.edge), modifier: modifierOf(choice.angle) });
}

/** Does another road of the same name and class leave in the opposite direction of the one at `at`? */
export function isThroughStreet(index: GuidanceIndex, at: number, view: View): boolean {
  const road = view[at];
  const facts = index.facts(road.edge);
  if (facts.signs.id === 0) return false;
  return view.some((other, i) => {
    if (i === 0 || i === at) return false;
    const otherFacts = index.facts(other.edge);
    return (
      deviation(other.angle, road.angle) > STRAIGHT - FUZZY_ANGLE &&
      sameRoad(facts.signs, otherFacts.signs) &&
      sameClass(facts.roadClass, otherFacts.roadClass)
    );
  });
}

/**
 * What to say about the way everybody would take: nothing, unless the name, the mode or the rank of the road changes.
 * @param roadCount roads at the junction, the way back included
 * @param throughStreet the road entered also comes from the other side
 */
export function obviousInstruction(
  index: GuidanceIndex,
  roadCount: number,
  via: number,
  throughStreet: boolean,
  choice: Choice,
): Instruction {
  const type = basicType(index, via, choice.edge);
  const modifier = modifierOf(choice.angle);
  if (type === "on ramp") return { type, modifier };
  if (deviation(choice.angle, 0) < 0.01) return { type: "continue", modifier: "uturn" };
  const from = index.facts(via);
  const to = index.facts(choice.edge);
  const modeChanges = from.kind.mode !== to.kind.mode;
  const unnoticed: Instruction = {
    type: modeChanges ? "notification" : roadCount === 2 && from.classes === to.classes ? "none" : "suppressed",
    modifier,
  };
  if (type === "continue" || !mustAnnounce(from.signs, to.signs)) return unnoticed;
  if (!throughStreet) return { type: modeChanges ? "notification" : "new name", modifier };
  if (to.roadClass.motorway) {
    return { type: "merge", modifier: choice.angle > STRAIGHT ? "slight right" : "slight left" };
  }
  if (from.roadClass.ramp && to.roadClass.ramp) {
    return { type: modeChanges ? "notification" : "suppressed", modifier };
  }
  const farM = distanceM(placeOf(index, endOf(index.roads, via)), placeOf(index, index.stretch(choice.edge).end));
  const straight = deviation(choice.angle, STRAIGHT) < NARROW_ANGLE && farM > 2 * COLLAPSE_M;
  return { type: "turn", modifier: straight ? "straight" : modifier };
}

function placeOf({ roads }: GuidanceIndex, junction: number): Point {
  return [roads.junctionLon7[junction], roads.junctionLat7[junction]];
}

/** A fork of two; a way of clearly lower rank is a side road, not a tine. */
export function setFork(index: GuidanceIndex, via: number, left: Choice, right: Choice): void {
  const from = index.facts(via);
  const leftFacts = index.facts(left.edge);
  const rightFacts = index.facts(right.edge);
  const leftMinor = leftFacts.roadClass.overlooked && !rightFacts.roadClass.overlooked;
  const rightMinor = rightFacts.roadClass.overlooked && !leftFacts.roadClass.overlooked;
  setInstruction(left, {
    type: rightMinor ? silent(from, leftFacts) : leftMinor ? "turn" : "fork",
    modifier: "slight left",
  });
  setInstruction(right, {
    type: leftMinor ? silent(from, rightFacts) : rightMinor ? "turn" : "fork",
    modifier: "slight right",
  });
}

/** A fork of three, as far as its tines may be entered. */
export function setTripleFork(index: GuidanceIndex, via: number, left: Choice, centre: Choice, right: Choice): void {
  const open = [left, centre, right].filter((choice) => choice.allowed);
  if (open.length === 2) setFork(index, via, open[0], open[1]);
  else if (open.length === 1) setTrivial(index, via, open[0]);
  else if (open.length === 3) {
    const from = index.facts(via);
    const to = index.facts(centre.edge);
    const goesOn = deviation(centre.angle, STRAIGHT) < NO_TURN_DEVIATION && !isAnotherRoad(from, to);
    setInstruction(left, { type: "fork", modifier: "slight left" });
    setInstruction(centre, { type: goesOn ? silent(from, to) : "fork", modifier: "straight" });
    setInstruction(right, { type: "fork", modifier: "slight right" });
  }
}

function silent(from: EdgeFacts, to: EdgeFacts): "suppressed" | "notification" {
  return from.kind.mode === to.kind.mode ? "suppressed" : "notification";
}

function isAnotherRoad(from: EdgeFacts, to: EdgeFacts): boolean {
  return (
    from.open !== to.open ||
    from.bothWays !== to.bothWays ||
    !sameClass(from.roadClass, to.roadClass) ||
    from.kind.roundabout !== to.kind.roundabout ||
    from.kind.circular !== to.kind.circular ||
    from.kind.startpoint !== to.kind.startpoint ||
    from.kind.restricted !== to.kind.restricted ||
    from.kind.mode !== to.kind.mode ||
    from.classes !== to.classes ||
    from.signs.id !== to.signs.id
  );
}
