import { deviation, FUZZY_ANGLE, modifierOf, NARROW_ANGLE, STRAIGHT } from "./angles.ts";
import { isThroughStreet, obviousInstruction, setFork, setTripleFork } from "./basic-turns.ts";
import type { GuidanceIndex } from "./junctions.ts";
import { mustAnnounce } from "./names.ts";
import { sameClass } from "./road-class.ts";
import { countAllowed, setInstruction, type Choice, type View } from "./view.ts";

function isMotorway(index: GuidanceIndex, edge: number): boolean {
  return index.facts(edge).roadClass.motorway;
}

/** Only motorways and ramps meet here, and none of the ways on turns sharply. */
export function isMotorwayJunction(index: GuidanceIndex, via: number, view: View): boolean {
  const fromMotorway = isMotorway(index, via);
  let leadsOn = false;
  for (const road of view) {
    const { motorway, ramp, link } = index.facts(road.edge).roadClass;
    if (road.allowed && deviation(road.angle, STRAIGHT) > 60) return false;
    if (motorway) leadsOn ||= road.allowed;
    else if (!ramp && !(fromMotorway && link)) return false;
  }
  return leadsOn || fromMotorway;
}

/** Exits, forks, merges and ends of motorways. */
export function motorwayJunction(index: GuidanceIndex, via: number, choices: Choice[]): void {
  if (isMotorway(index, via)) {
    fromMotorway(index, via, choices);
    for (const choice of choices) if (choice.type === "on ramp") choice.type = "off ramp";
  } else fromRamp(index, via, choices);
}

function sayObvious(index: GuidanceIndex, via: number, choices: readonly Choice[], choice: Choice, at: number): void {
  setInstruction(choice, obviousInstruction(index, choices.length, via, isThroughStreet(index, at, choices), choice));
}

/** Angle at which the motorway goes on; that of the way back when it does not. */
function continuingAngle(index: GuidanceIndex, via: number, choices: readonly Choice[]): number {
  const from = index.facts(via).signs;
  const named = choices.find(({ allowed, angle, edge }) => {
    const to = index.facts(edge).signs;
    return allowed && angle !== 0 && from.id !== 0 && to.id !== 0 && !mustAnnounce(from, to) && isMotorway(index, edge);
  });
  if (named) return named.angle;
  let angle = choices[0].angle;
  let best = 180;
  for (const choice of choices) {
    const aside = deviation(choice.angle, STRAIGHT);
    if (isMotorway(index, choice.edge) && aside < best) [best, angle] = [aside, choice.angle];
  }
  return angle;
}

function fromMotorway(index: GuidanceIndex, via: number, choices: Choice[]): void {
  const onwards = continuingAngle(index, via, choices);
  if (onwards === choices[0].angle) {
    endOfMotorway(index, via, choices);
    return;
  }
  const open = choices.filter((choice) => choice.allowed);
  const motorways = open.filter((choice) => isMotorway(index, choice.edge));
  if (motorways.length === 0) {
    for (const choice of open) setInstruction(choice, { type: "suppressed", modifier: modifierOf(choice.angle) });
  } else if (motorways.length === 1 || motorways.length !== open.length) {
    if (choices.length === 2) sayObvious(index, via, choices, choices[1], 1);
    else for (const choice of open) sayExitOrGoOn(index, via, choices, choice, onwards);
  } else if (motorways.length === 2) setFork(index, via, motorways[1], motorways[0]);
  else if (motorways.length === 3) setTripleFork(index, via, motorways[2], motorways[1], motorways[0]);
  else anyMotorway(index, choices);
}

function sayExitOrGoOn(
  index: GuidanceIndex,
  via: number,
  choices: readonly Choice[],
  choice: Choice,
  onwards: number,
): void {
  if (choice.angle === onwards) {
    sayObvious(index, via, choices, choice, 1);
    return;
  }
  const { ramp, link } = index.facts(choice.edge).roadClass;
  const type = ramp || link ? "off ramp" : "turn";
  const modifier =
    choice.angle < onwards
      ? choice.angle < 145
        ? "right"
        : "slight right"
      : choice.angle > 215
        ? "left"
        : "slight left";
  setInstruction(choice, { type, modifier });
}

function endOfMotorway(index: GuidanceIndex, via: number, choices: Choice[]): void {
  const silence = (choice: Choice): void =>
    setInstruction(choice, { type: "none", modifier: modifierOf(choice.angle) });
  if (choices.length === 2) silence(choices[1]);
  else if (choices.length === 3) {
    const [, right, left] = choices;
    if (right.allowed && left.allowed) setFork(index, via, left, right);
    else silence(right.allowed ? right : left);
  } else if (choices.length === 4 && areOneClass(index, choices.slice(1))) {
    setTripleFork(index, via, choices[3], choices[2], choices[1]);
  } else if (countAllowed(choices) > 0) anyMotorway(index, choices);
}

function areOneClass(index: GuidanceIndex, choices: readonly Choice[]): boolean {
  const [first, ...others] = choices.map(({ edge }) => index.facts(edge).roadClass);
  return others.every((roadClass) => sameClass(first, roadClass));
}

function fromRamp(index: GuidanceIndex, via: number, choices: Choice[]): void {
  if (choices.length === 2 && countAllowed(choices) === 1) sayObvious(index, via, choices, choices[1], 1);
  else if (choices.length === 3) rampMeetsTwo(index, via, choices);
  else if (choices.length === 4) {
    let passedMotorway = false;
    for (const choice of choices) {
      if (!isMotorway(index, choice.edge)) {
        setInstruction(choice, { type: "off ramp", modifier: modifierOf(choice.angle) });
      } else if (choice.allowed) {
        setInstruction(choice, { type: "merge", modifier: passedMotorway ? "slight right" : "slight left" });
      } else passedMotorway = true;
    }
  } else anyMotorway(index, choices);
}

function rampMeetsTwo(index: GuidanceIndex, via: number, choices: Choice[]): void {
  const [, right, left] = choices;
  if (countAllowed(choices) === 1) {
    const at = right.allowed ? 1 : 2;
    const entered = choices[at];
    const [a, b] = [index.facts(right.edge).signs, index.facts(left.edge).signs];
    const passing = a.name !== "" && b.name !== "" && !mustAnnounce(b, a);
    if (isMotorway(index, entered.edge) && passing) {
      const narrow = deviation(entered.angle, STRAIGHT) < 2 * NARROW_ANGLE;
      const side = at === 1 ? "slight left" : "slight right";
      setInstruction(entered, { type: "merge", modifier: narrow ? side : modifierOf(entered.angle) });
    } else sayObvious(index, via, choices, entered, at);
  } else if (isMotorway(index, right.edge) && !isMotorway(index, left.edge)) {
    setInstruction(right, { type: "turn", modifier: "slight right" });
    setInstruction(left, { type: "continue", modifier: "slight left" });
  } else setFork(index, via, left, right);
}

function anyMotorway(index: GuidanceIndex, choices: readonly Choice[]): void {
  for (const choice of choices) {
    if (!choice.allowed) continue;
    const isLeft = choice.angle > STRAIGHT;
    if (isMotorway(index, choice.edge)) {
      setInstruction(choice, { type: "merge", modifier: choice.angle < STRAIGHT ? "slight left" : "slight right" });
    } else {
      const straight = deviation(choice.angle, STRAIGHT) < FUZZY_ANGLE;
      setInstruction(choice, {
        type: "turn",
        modifier: straight ? "straight" : isLeft ? "slight left" : "slight right",
      });
    }
  }
}
