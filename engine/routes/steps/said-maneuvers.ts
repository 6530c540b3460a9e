import { MANEUVER_MODIFIERS, MANEUVER_TYPES } from "../../roads/index.ts";
import type { Instruction } from "../guidance/instruction.ts";
import type { GuidanceIndex } from "../guidance/junctions.ts";
import type { RoutePath } from "../path.ts";

/**
 * The instruction at the junction before a part of the path, in the words of the maneuver relations that follow the path there: the last
 * of them that names a type, a direction. Without any, the instruction itself.
 */
export function saidInstruction(
  index: GuidanceIndex,
  { edges }: RoutePath,
  part: number,
  instruction: Instruction,
): Instruction {
  const { maneuverFirst, maneuverEdge, maneuverAt, maneuverType, maneuverModifier } = index.roads.turns;
  let said = instruction;
  for (const row of maneuversLeavingBy(index, edges[part].edge)) {
    const start = part - maneuverAt[row];
    const first = maneuverFirst[row];
    const length = maneuverFirst[row + 1] - first;
    if (start < 0 || start + length > edges.length) continue;
    let follows = 0;
    while (follows < length && edges[start + follows].edge === maneuverEdge[first + follows]) follows++;
    if (follows < length) continue;
    const type = MANEUVER_TYPES[maneuverType[row] - 1] ?? said.type;
    const modifier = MANEUVER_MODIFIERS[maneuverModifier[row] - 1] ?? said.modifier;
    said = type === said.type ? { ...said, modifier } : { type, modifier };
  }
  return said;
}

const NONE: readonly number[] = [];

/** Maneuvers by the edge that leaves the junction where they are said. */
function maneuversLeavingBy(index: GuidanceIndex, edge: number): readonly number[] {
  const { maneuverFirst, maneuverEdge, maneuverAt } = index.roads.turns;
  if (maneuverAt.length === 0) return NONE;
  const rows = index.remember("maneuvers", 0, () => {
    const byEdge = new Map<number, number[]>();
    maneuverAt.forEach((at, row) => {
      const leaving = maneuverEdge[maneuverFirst[row] + at];
      const same = byEdge.get(leaving);
      if (same) same.push(row);
      else byEdge.set(leaving, [row]);
    });
    return byEdge;
  });
  return rows.get(edge) ?? NONE;
}
