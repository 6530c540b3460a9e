import { modifierOf } from "./angles.ts";
import { leavingOf, startOf, type GuidanceIndex } from "./junctions.ts";
import { angleAt, distanceM, type Point } from "./lines.ts";
import { PRIORITY_SIDE_RESIDENTIAL } from "./road-class.ts";

/** Longest edge inside a crossing of divided roads, metres. */
const LONGEST_INSIDE_M = 32;

/**
 * Is the edge inside a crossing of divided roads: short, with a one-way road coming in from the side before it and one
 * going out to the side after it? Such edges are no roads of their own and are told as part of one turn.
 */
export function isInsideCrossing(index: GuidanceIndex, edge: number): boolean {
  return index.remember("inside", edge, () => {
    const { lengthM, lastEdge, end: to } = index.stretch(edge);
    if (lengthM > LONGEST_INSIDE_M || index.facts(edge).circle) return false;
    const from = startOf(index.roads, edge);
    const comings = [...leavingOf(index, from)]
      .filter((other) => index.stretch(other).end !== to && index.facts(other ^ 1).open)
      .map((other) => ({ road: other, angle: turnAngle(index, other ^ 1, edge) }));
    const goings = [...leavingOf(index, to)]
      .filter((other) => index.stretch(other).end !== from && index.facts(other).open)
      .map((other) => ({ road: other, angle: turnAngle(index, lastEdge, other) }));
    const crosses = ({ road, angle }: { road: number; angle: number }): boolean => {
      const { bothWays, roadClass } = index.facts(road);
      const real = !bothWays && !roadClass.link && roadClass.priority <= PRIORITY_SIDE_RESIDENTIAL;
      return real && !(angle > 150 && angle < 210);
    };
    if (!comings.some(crosses) || !goings.some(crosses)) return false;
    const [inLeft, inRight] = sides(comings);
    const [outLeft, outRight] = sides(goings);
    return !((inLeft && outRight) || (inRight && outLeft) || (outLeft && outRight));
  });
}

function sides(turns: ReadonlyArray<{ angle: number }>): readonly [left: boolean, right: boolean] {
  const words = turns.map(({ angle }) => modifierOf(angle));
  return [
    words.some((word) => word === "left" || word === "sharp left"),
    words.some((word) => word === "right" || word === "sharp right"),
  ];
}

function turnAngle(index: GuidanceIndex, from: number, to: number): number {
  const back = index.stretch(from ^ 1).line;
  return angleAt(firstAway(back), back[0], firstAway(index.stretch(to).line));
}

function firstAway(line: readonly Point[]): Point {
  return line.slice(1).find((point) => distanceM(line[0], point) > 1) ?? line[line.length - 1];
}
