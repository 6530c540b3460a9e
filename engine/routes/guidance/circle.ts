import { deviation, FUZZY_ANGLE, modifierOf, NARROW_ANGLE, STRAIGHT } from "./angles.ts";
import { isThroughStreet, obviousInstruction } from "./basic-turns.ts";
import type { CircleKind } from "./instruction.ts";
import { degreeOf, endOf, leavingOf, type GuidanceIndex } from "./junctions.ts";
import { bearing } from "./lines.ts";
import { mustAnnounce, type Signage } from "./names.ts";
import { pointAhead } from "./perceived-direction.ts";
import { setInstruction, type Choice, type View } from "./view.ts";

/** Named circles larger than this are rotaries; unnamed ones smaller may be turns. Metres. */
const RADIUS_M = 15;

interface CircleTurns {
  readonly onCircle: boolean;
  readonly canEnter: boolean;
  /** an exit lies at the very place of entry, before the circle */
  readonly exitFirst: boolean;
}

/** Choices in the order in which circle traffic meets them. */
function inFlowOrder<T>(index: GuidanceIndex, via: number, roads: readonly T[]): T[] {
  return index.facts(via).kind.leftHandDriving ? [...roads].reverse() : [...roads];
}

function circleTurns(index: GuidanceIndex, via: number, view: View): CircleTurns {
  let canEnter = false;
  let exitFirst = false;
  for (const road of inFlowOrder(index, via, view)) {
    const facts = index.facts(road.edge);
    if (!facts.open || !road.allowed) continue;
    if (facts.circle) canEnter = true;
    else if (road.edge !== (via ^ 1) && !canEnter) exitFirst = true;
  }
  return { onCircle: index.facts(via).circle, canEnter, exitFirst };
}

/** The circle at the end of `via` when a turn there enters, follows or leaves one; undefined elsewhere. */
export function circleAt(index: GuidanceIndex, via: number, view: View): CircleKind | undefined {
  const { onCircle, canEnter } = circleTurns(index, via, view);
  if (!onCircle && !canEnter) return undefined;
  const junction = endOf(index.roads, via);
  return index.remember("circle", junction, () => circleKind(index, junction));
}

/** Enter, stay on, or leave the circle. */
export function circleJunction(index: GuidanceIndex, via: number, choices: Choice[], circle: CircleKind): void {
  const { onCircle, exitFirst } = circleTurns(index, via, choices);
  if (onCircle) followCircle(index, via, choices, circle);
  else enterCircle(index, via, choices, circle, exitFirst);
}

function followCircle(index: GuidanceIndex, via: number, choices: Choice[], circle: CircleKind): void {
  const leaving = [...leavingOf(index, endOf(index.roads, via))].map((edge) => index.facts(edge));
  const open = leaving.filter((facts) => facts.open);
  const realExit = open.some((facts) => !facts.circle && !facts.roadClass.overlooked);
  for (const choice of choices) {
    const facts = index.facts(choice.edge);
    const modifier = modifierOf(choice.angle);
    if (!facts.circle) setInstruction(choice, { type: "exit", modifier, circle });
    else if (open.length === 1) {
      setInstruction(
        choice,
        choices.length === 2 ? { type: "none", modifier: "uturn" } : { type: "suppressed", modifier },
      );
    } else if (facts.roadClass.overlooked || realExit) setInstruction(choice, { type: "stay", modifier, circle });
    else setInstruction(choice, { type: "suppressed", modifier });
  }
}

function enterCircle(
  index: GuidanceIndex,
  via: number,
  choices: Choice[],
  circle: CircleKind,
  exitFirst: boolean,
): void {
  let across = false;
  for (const choice of inFlowOrder(index, via, choices)) {
    const isCircle = index.facts(choice.edge).circle;
    if (isCircle) across = !across;
    if (!choice.allowed) continue;
    const modifier = modifierOf(choice.angle);
    if (isCircle) setInstruction(choice, { type: exitFirst ? "enter at exit" : "enter", modifier, circle });
    else if (across && deviation(choice.angle, STRAIGHT) < FUZZY_ANGLE) {
      const through = isThroughStreet(index, choices.indexOf(choice), choices);
      setInstruction(choice, obviousInstruction(index, choices.length, via, through, choice));
    } else setInstruction(choice, { type: "enter and exit", modifier, circle });
  }
}

/** Walks round the circle: its names, its length, where roads join. Undefined where it is no simple circle. */
function circleKind(index: GuidanceIndex, start: number): CircleKind | undefined {
  const here = [...leavingOf(index, start)].map((edge) => index.facts(edge).kind);
  const roundabout = here.some((kind) => kind.roundabout);
  const circular = here.some((kind) => kind.circular);
  if (roundabout === circular) return undefined;
  const names: Signage[] = [];
  const joining = new Set<number>();
  const joints = new Set<number>();
  let lengthM = 0;
  let junction = start;
  while (!joints.has(junction)) {
    if (degreeOf(index, junction) > 2) joints.add(junction);
    const edges = [...leavingOf(index, junction)];
    if (edges.filter((edge) => index.facts(edge).circle).length !== 2) return undefined;
    let next: number | undefined;
    for (const edge of edges) {
      const { kind, open, circle, signs } = index.facts(edge);
      if (open && kind.circular === circular && kind.roundabout === roundabout) {
        if (next !== undefined) return undefined;
        next = edge;
        if (signs.name !== "" && names.every((known) => mustAnnounce(known, signs))) names.push(signs);
      } else if (!circle) joining.add(signs.id);
    }
    if (next === undefined) return undefined;
    const stretch = index.stretch(next);
    lengthM += stretch.lengthM;
    junction = stretch.end;
    if (junction === start) break;
  }
  if (joints.size === 0) return undefined;
  if (joints.size === 1 && roundabout) return "roundabout turn";
  const radiusM = lengthM / (2 * Math.PI);
  const ownName = names.length === 1 && (circular || (!joining.has(names[0].id) && radiusM > RADIUS_M));
  if (ownName) return "rotary";
  if (circular) return undefined;
  return radiusM < RADIUS_M && looksLikeCrossing(index, joints) ? "roundabout turn" : "roundabout";
}

/** At most four simple exits, all in clearly different directions. */
function looksLikeCrossing(index: GuidanceIndex, joints: ReadonlySet<number>): boolean {
  if (joints.size > 4) return false;
  const bearings: number[] = [];
  for (const junction of joints) {
    if (degreeOf(index, junction) > 3) return false;
    const edges = [...leavingOf(index, junction)];
    const exit = edges.find((edge) => !index.facts(edge).circle);
    if (exit === undefined) continue;
    const lanes = Math.max(0, ...edges.map((edge) => index.facts(edge).roadClass.lanes));
    const { line } = index.stretch(exit);
    const { roadClass, circle, kind } = index.facts(exit);
    bearings.push(bearing(line[0], pointAhead(line, { roadClass, circle, roundabout: kind.roundabout }, lanes)));
  }
  bearings.sort((a, b) => a - b);
  return bearings.every((value, i) => Math.abs(bearings[(i + 1) % bearings.length] - value) > NARROW_ANGLE);
}
