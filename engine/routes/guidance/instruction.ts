import type { Modifier } from "./angles.ts";

/**
 * What is said (or not) at a junction, before steps are put together. "none" and "suppressed" are silent; "none" is
 * not even remembered as a junction passed. "enter", "enter at exit", "enter and exit", "stay" and "exit" belong to
 * circles; "sliproad" becomes a turn once the route shows where it leads.
 */
export type TurnType =
  | "invalid"
  | "new name"
  | "continue"
  | "turn"
  | "merge"
  | "on ramp"
  | "off ramp"
  | "fork"
  | "end of road"
  | "notification"
  | "none"
  | "suppressed"
  | "sliproad"
  | "enter"
  | "enter at exit"
  | "enter and exit"
  | "stay"
  | "exit";

/** A named large circle is a rotary; a small one with few distinct exits is announced as a turn. */
export type CircleKind = "roundabout" | "rotary" | "roundabout turn";

export interface Instruction {
  readonly type: TurnType;
  readonly modifier: Modifier;
  /** set for the types that belong to circles */
  readonly circle?: CircleKind;
}

export const NO_TURN: Instruction = { type: "none", modifier: "uturn" };

export function isOnCircle({ type }: Instruction): boolean {
  return entersCircle({ type }) || type === "stay" || type === "exit";
}

export function entersCircle({ type }: Pick<Instruction, "type">): boolean {
  return type === "enter" || type === "enter at exit" || type === "enter and exit";
}

export function leavesCircle({ type }: Pick<Instruction, "type">): boolean {
  return type === "exit" || type === "enter and exit";
}

/** Passes an exit of the circle without taking it. */
export function passesExit({ type }: Pick<Instruction, "type">): boolean {
  return type === "stay" || type === "enter at exit";
}

/** The word OSRM's answers use for the instruction. */
export function maneuverTypeOf({ type, circle = "roundabout" }: Instruction): string {
  if (type === "enter" || type === "enter at exit") return circle;
  if (type === "enter and exit") return circle === "roundabout turn" ? circle : `exit ${circle}`;
  if (type === "exit") return circle === "rotary" ? "exit rotary" : "exit roundabout";
  return type;
}
