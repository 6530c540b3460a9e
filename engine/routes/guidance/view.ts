import { angleBetween, deviation, reverseBearing, type Modifier } from "./angles.ts";
import type { CircleKind, Instruction, TurnType } from "./instruction.ts";
import { degreeOf, leavingOf, type GuidanceIndex } from "./junctions.ts";
import { bearing, distanceM, pointAtM } from "./lines.ts";
import { pointAhead } from "./perceived-direction.ts";
import { isTurnAllowed } from "./turn-allowed.ts";

/** A road that leaves a junction, by what a driver sees of it. */
export interface RoadShape {
  readonly edge: number;
  /** bearing of its first metres */
  initialBearing: number;
  /** bearing it seems to take */
  bearing: number;
  readonly lengthM: number;
}

/** The same seen by someone who arrives by a given road. */
export interface ViewedRoad extends RoadShape {
  allowed: boolean;
  /** turn angle onto it, 0..360, see angles.ts */
  angle: number;
}

/** [0] is the way back, then from sharp right to sharp left. */
export type View = readonly ViewedRoad[];

/** A viewed road with what would be said on turning into it. */
export interface Choice extends ViewedRoad {
  type: TurnType;
  modifier: Modifier;
  circle?: CircleKind;
}

export function setInstruction(choice: Choice, instruction: Instruction): void {
  choice.type = instruction.type;
  choice.modifier = instruction.modifier;
  if (instruction.circle) choice.circle = instruction.circle;
  else delete choice.circle;
}

/**
 * Roads of a junction, clockwise by bearing.
 * @param close look at the first segment only (used when following a road through junctions)
 */
export function shapesAt(index: GuidanceIndex, junction: number, close: boolean): readonly RoadShape[] {
  return index.remember(close ? "close shapes" : "shapes", junction, () => makeShapes(index, junction, close));
}

function makeShapes(index: GuidanceIndex, junction: number, close: boolean): RoadShape[] {
  const edges = [...leavingOf(index, junction)];
  const lanes = Math.max(0, ...edges.map((edge) => index.facts(edge).roadClass.lanes));
  const first = close || degreeOf(index, junction) <= 2;
  return edges
    .map((edge) => {
      const { line, lengthM } = index.stretch(edge);
      const { roadClass, circle, kind } = index.facts(edge);
      const target = first
        ? (line.slice(1).find((point) => distanceM(line[0], point) > 1) ?? line[line.length - 1])
        : pointAhead(line, { roadClass, circle, roundabout: kind.roundabout }, lanes);
      return {
        edge,
        initialBearing: bearing(line[0], pointAtM(line, 2)),
        bearing: bearing(line[0], target),
        lengthM,
      };
    })
    .sort((a, b) => a.bearing - b.bearing);
}

/** View of the junction at the end of the stretch that starts with `edge`, its roads as they are drawn. */
export function plainView(index: GuidanceIndex, edge: number, close = false): View {
  const { lastEdge, end } = index.stretch(edge);
  return index.remember(close ? "close view" : "view", lastEdge, () =>
    viewOf(index, lastEdge, shapesAt(index, end, close), new Set()),
  );
}

/**
 * Orders the roads of a junction for someone who arrives by `edge`.
 * @param merged closed directions that are the other half of an open one: left out
 */
export function viewOf(
  index: GuidanceIndex,
  edge: number,
  shapes: readonly RoadShape[],
  merged: ReadonlySet<number>,
): View {
  const own = shapes.find((shape) => shape.edge === (edge ^ 1))!;
  const entering = reverseBearing(own.bearing);
  const initialEntering = reverseBearing(own.initialBearing);
  const rows: Array<{ road: ViewedRoad; order: number }> = [];
  let back: ViewedRoad | undefined;
  let allowedBackAngles = 0;
  for (const shape of shapes) {
    const allowed = isTurnAllowed(index, edge, shape.edge, shapes);
    let angle = (Math.round(angleBetween(entering, shape.bearing) * 1e8) / 1e8) % 360;
    let initial = angleBetween(initialEntering, shape.initialBearing);
    if (allowed && ((angle < 15 && initial > 180) || (angle > 345 && initial < 180))) {
      angle = 0;
      initial = 0;
    }
    const road: ViewedRoad = {
      edge: shape.edge,
      initialBearing: shape.initialBearing,
      bearing: shape.bearing,
      lengthM: shape.lengthM,
      allowed,
      angle,
    };
    if (shape.edge === (edge ^ 1)) back = road;
    else if (allowed || (!merged.has(shape.edge) && angle !== 0)) {
      if (angle === 0) allowedBackAngles++;
      const acrossZero = (angle > 270 && initial < 90) || (angle < 90 && initial > 270);
      const drawn = acrossZero ? angle : initial;
      rows.push({ road, order: isZero(initial) ? (angle > 180 ? 360 : 0) : drawn });
    }
  }
  if (back && (back.allowed || allowedBackAngles === 0)) {
    back.angle = 0;
    rows.unshift({ road: back, order: 0 });
  }
  rows.sort((a, b) => a.order - b.order || a.road.angle - b.road.angle);
  for (let i = 1; i < rows.length; i++) {
    const before = rows[i - 1].road;
    const road = rows[i].road;
    // keep the order in which the roads are drawn, whatever bearing they seem to take further on
    if (road.angle < before.angle) road.angle = (before.angle + Math.min(0.5, ((360 - before.angle) % 360) / 2)) % 360;
  }
  return rows.map((row) => row.road);
}

function isZero(angle: number): boolean {
  return Math.abs(angle) < 1e-12;
}

/** The road whose turn angle is nearest to `angle` among those not left out; undefined where all are. */
export function closestTurn<Road extends ViewedRoad>(
  view: readonly Road[],
  angle: number,
  leftOut: (road: Road) => boolean = () => false,
): Road | undefined {
  let best: Road | undefined;
  for (const road of view) {
    if (leftOut(road)) continue;
    if (!best || deviation(road.angle, angle) < deviation(best.angle, angle)) best = road;
  }
  return best;
}

export function closestBearing<Road extends ViewedRoad>(view: readonly Road[], wanted: number): Road {
  return view.reduce((best, road) => (deviation(road.bearing, wanted) < deviation(best.bearing, wanted) ? road : best));
}

export function isDeadEnd(view: View): boolean {
  return !view.some((road, i) => i > 0 && road.allowed);
}

export function countAllowed(view: View): number {
  return view.filter((road) => road.allowed).length;
}
