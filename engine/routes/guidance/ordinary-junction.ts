import {
  deviation,
  FUZZY_ANGLE,
  GROUP_ANGLE,
  mirrored,
  modifierOf,
  NARROW_ANGLE,
  NO_TURN_DEVIATION,
  STRAIGHT,
  type Modifier,
} from "./angles.ts";
import { basicType, isThroughStreet, obviousInstruction, setFork, setTripleFork, setTrivial } from "./basic-turns.ts";
import { findFork } from "./fork.ts";
import type { GuidanceIndex } from "./junctions.ts";
import { obviousTurn } from "./obvious.ts";
import { canForkWith } from "./road-class.ts";
import { closestTurn, setInstruction, type Choice } from "./view.ts";

/** Turns at a junction that is neither a circle nor a motorway's: obvious way, fork, end of road, left and right. */
export function ordinaryJunction(index: GuidanceIndex, via: number, choices: Choice[]): void {
  if (choices.length === 1) return;
  if (choices[0].allowed)
    setInstruction(choices[0], { type: basicType(index, via, choices[0].edge), modifier: "uturn" });
  if (choices.length === 2) setInstruction(choices[1], obviousInstruction(index, 2, via, false, choices[1]));
  else if (choices.length === 3) threeWay(index, via, choices);
  else manyWay(index, via, choices);
}

function threeWay(index: GuidanceIndex, via: number, choices: Choice[]): void {
  const [, right, left] = choices;
  const obvious = obviousTurn(index, via, choices);
  const fork = findFork(index, via, choices);
  const allLinks = choices.every(({ edge }) => index.facts(edge).roadClass.link);
  if (fork && (allLinks || obvious === 0)) setFork(index, via, choices[fork.last], choices[fork.first]);
  else if (obvious === 0 && isTee(right, left)) {
    for (const [choice, modifier] of [
      [right, "right"],
      [left, "left"],
    ] as const) {
      if (!choice.allowed) continue;
      const ramp = basicType(index, via, choice.edge) === "on ramp";
      setInstruction(choice, { type: ramp ? "on ramp" : "end of road", modifier });
    }
  } else if (obvious !== 0) {
    const other = obvious === 1 ? left : right;
    setInstruction(
      choices[obvious],
      obviousInstruction(index, 3, via, isThroughStreet(index, obvious, choices), choices[obvious]),
    );
    const bothStraight = modifierOf(right.angle) === "straight" && modifierOf(left.angle) === "straight";
    const aside: Modifier = obvious === 1 ? "slight left" : "slight right";
    setInstruction(other, {
      type: basicType(index, via, other.edge),
      modifier: bothStraight ? aside : modifierOf(other.angle),
    });
  } else {
    setTrivial(index, via, right);
    setTrivial(index, via, left);
  }
}

function isTee(right: Choice, left: Choice): boolean {
  return (
    deviation(right.angle, 90) < NARROW_ANGLE &&
    deviation(left.angle, 270) < NARROW_ANGLE &&
    deviation(right.angle, left.angle) > 2 * NARROW_ANGLE
  );
}

function manyWay(index: GuidanceIndex, via: number, choices: Choice[]): void {
  const obvious = obviousTurn(index, via, choices);
  const fork = findFork(index, via, choices);
  const straightest = closestTurn(choices, STRAIGHT)!;
  const at = choices.indexOf(straightest);
  if (obvious !== 0) {
    const through = isThroughStreet(index, obvious, choices);
    setInstruction(choices[obvious], obviousInstruction(index, choices.length, via, through, choices[obvious]));
    setLeftTurns(index, via, choices, obvious);
    setRightTurns(index, via, choices, obvious);
  } else if (fork) {
    const right = choices[fork.first];
    const left = choices[fork.last];
    if (fork.last - fork.first === 2) setTripleFork(index, via, left, choices[fork.first + 1], right);
    else setUnevenFork(index, via, choices.length, left, right);
    setLeftTurns(index, via, choices, fork.last);
    setRightTurns(index, via, choices, fork.first);
  } else if (deviation(straightest.angle, STRAIGHT) < FUZZY_ANGLE && !straightest.allowed) {
    setLeftTurns(index, via, choices, at);
    setRightTurns(index, via, choices, at);
  } else if (straightest.angle > STRAIGHT) {
    setLeftTurns(index, via, choices, at - 1);
    setRightTurns(index, via, choices, at);
  } else if (straightest.angle < STRAIGHT) {
    setLeftTurns(index, via, choices, at);
    setRightTurns(index, via, choices, at + 1);
  } else setAllTrivial(index, via, choices.slice(1));
}

function setUnevenFork(index: GuidanceIndex, via: number, roadCount: number, left: Choice, right: Choice): void {
  const leftClass = index.facts(left.edge).roadClass;
  const rightClass = index.facts(right.edge).roadClass;
  if (canForkWith(leftClass, rightClass)) setFork(index, via, left, right);
  else setMajorAndMinor(index, via, roadCount, left, right);
}

/** The road of higher rank is the way on, the other one branches off. */
function setMajorAndMinor(index: GuidanceIndex, via: number, roadCount: number, left: Choice, right: Choice): void {
  const rightIsMajor = index.facts(left.edge).roadClass.priority > index.facts(right.edge).roadClass.priority;
  const [major, minor] = rightIsMajor ? [right, left] : [left, right];
  setInstruction(major, obviousInstruction(index, roadCount, via, false, major));
  setInstruction(minor, {
    type: basicType(index, via, minor.edge),
    modifier: rightIsMajor ? "slight left" : "slight right",
  });
}

function setAllTrivial(index: GuidanceIndex, via: number, choices: readonly Choice[]): void {
  for (const choice of choices) if (choice.allowed) setTrivial(index, via, choice);
}

/** Left turns are right turns in a mirror. */
function setLeftTurns(index: GuidanceIndex, via: number, choices: readonly Choice[], after: number): void {
  const turned = choices.map((choice) => mirrorOf(choice));
  const reversed = [turned[0], ...turned.slice(1).reverse()];
  setRightTurns(index, via, reversed, choices.length - after);
  turned.forEach((seen, i) => {
    const { type, modifier, circle } = mirrorOf(seen);
    setInstruction(choices[i], { type, modifier, ...(circle && { circle }) });
  });
}

function mirrorOf(choice: Choice): Choice {
  const angle = deviation(choice.angle, 0) > 1e-9 ? 360 - choice.angle : choice.angle;
  return { ...choice, angle, modifier: mirrored(choice.modifier) };
}

/** Says the roads 1 .. upTo - 1, from sharp right on, so that two of them are not called the same. */
function setRightTurns(index: GuidanceIndex, via: number, choices: readonly Choice[], upTo: number): void {
  const turns = choices.slice(1, upTo);
  if (!turns.some((choice) => choice.allowed)) return;
  if (turns.length === 2) {
    const [sharper, slighter] = turns;
    if (modifierOf(sharper.angle) === modifierOf(slighter.angle)) tellApart(index, via, slighter, sharper);
    else setAllTrivial(index, via, turns);
  } else if (turns.length === 3) setThreeRightTurns(index, via, turns);
  else setAllTrivial(index, via, turns);
}

function setThreeRightTurns(index: GuidanceIndex, via: number, turns: readonly Choice[]): void {
  const [first, second, third] = turns;
  const words = turns.map((choice) => modifierOf(choice.angle));
  const firstGap = deviation(first.angle, second.angle);
  const secondGap = deviation(second.angle, third.angle);
  if (words[0] !== words[1] && words[1] !== words[2]) setAllTrivial(index, via, turns);
  else if (turns.some((choice) => !choice.allowed)) {
    if (!third.allowed) tellApart(index, via, second, first);
    else if (first.allowed) tellApart(index, via, third, first);
    else tellApart(index, via, third, second);
  } else if (firstGap >= NARROW_ANGLE && secondGap >= NARROW_ANGLE) {
    (["sharp right", "right", "slight right"] as const).forEach((modifier, i) =>
      setInstruction(turns[i], { type: basicType(index, via, turns[i].edge), modifier }),
    );
  } else if (words[0] === words[1] && words[1] !== words[2] && secondGap >= GROUP_ANGLE) {
    tellApart(index, via, second, first);
    setTrivial(index, via, third);
  } else if (words[1] === words[2] && words[0] !== words[1] && firstGap >= GROUP_ANGLE) {
    setTrivial(index, via, first);
    tellApart(index, via, third, second);
  } else setAllTrivial(index, via, turns);
}

/** Two turns that would be called the same get different words. */
function tellApart(index: GuidanceIndex, via: number, left: Choice, right: Choice): void {
  if (!left.allowed || !right.allowed || left.angle === right.angle) {
    setAllTrivial(index, via, [left, right]);
    return;
  }
  const leftWord = modifierOf(left.angle);
  const rightWord = modifierOf(right.angle);
  if (leftWord === "straight" || leftWord === "slight left" || rightWord === "slight right") {
    setMajorAndMinor(index, via, 4, left, right);
    return;
  }
  const say = (leftModifier: Modifier, rightModifier: Modifier): void => {
    setInstruction(left, { type: basicType(index, via, left.edge), modifier: leftModifier });
    setInstruction(right, { type: basicType(index, via, right.edge), modifier: rightModifier });
  };
  const square = (choice: Choice, angle: number): boolean => deviation(choice.angle, angle) < NO_TURN_DEVIATION;
  if (square(left, 90)) say("right", "sharp right");
  else if (square(right, 90)) say("slight right", "right");
  else if (square(left, 270)) say("left", "slight left");
  else if (square(right, 270)) say("sharp left", "left");
  else if (leftWord === "sharp left") say("sharp left", "left");
  else if (rightWord === "sharp right") say("right", "sharp right");
  else if (deviation(left.angle, 85) >= deviation(right.angle, 85)) say("slight right", "right");
  else say("right", "sharp right");
}
