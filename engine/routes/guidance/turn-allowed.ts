import { angleBetween, reverseBearing } from "./angles.ts";
import { endOf, leavingOf, type GuidanceIndex } from "./junctions.ts";

interface Bearing {
  readonly edge: number;
  readonly bearing: number;
}

/**
 * May a driver who arrives by `from` leave by `to`? Open directions, restrictions at the junction, turning
 * back only at turning places or where nothing else is possible, and no cutting across a circle against its flow.
 */
export function isTurnAllowed(index: GuidanceIndex, from: number, to: number, shapes: readonly Bearing[]): boolean {
  if (!index.facts(from).open || !index.facts(to).open || isForbidden(index, from, to)) return false;
  const junction = endOf(index.roads, from);
  const isBack = to === (from ^ 1);
  if (isBack && index.isTurningPlace(junction)) return true;
  return isBack ? mayTurnBack(index, from, junction) : !cutsAcrossCircle(index, from, to, shapes);
}

function isForbidden(index: GuidanceIndex, from: number, to: number): boolean {
  return index.restrictionsAfter(from).some((rule) => (rule.only ? rule.to !== to : rule.to === to));
}

function mayTurnBack(index: GuidanceIndex, from: number, junction: number): boolean {
  const edges = leavingOf(index, junction);
  if (edges.length === 1) return true;
  let exits = 0;
  let bothWays = 0;
  for (const edge of edges) {
    if (index.facts(edge).open && !isForbidden(index, from, edge)) exits++;
    if (index.facts(edge ^ 1).open) bothWays++;
  }
  return exits === 1 || bothWays <= 1 || index.facts(from).uturnLane;
}

/** The sector between where the circle comes from and where the driver comes from is behind the circle's flow. */
function cutsAcrossCircle(index: GuidanceIndex, from: number, to: number, shapes: readonly Bearing[]): boolean {
  const bearingOf = (edge: number): number => shapes.find((shape) => shape.edge === edge)!.bearing;
  const own = bearingOf(from ^ 1);
  let comes: number | undefined;
  let goes: number | undefined;
  let widestComing = 0;
  let widestGoing = 0;
  for (const { edge, bearing } of shapes) {
    const facts = index.facts(edge);
    if (!facts.circle) continue;
    if (!facts.open) {
      const angle = angleBetween(reverseBearing(bearing), own);
      if (angle > widestComing) [comes, widestComing] = [reverseBearing(bearing), angle];
    } else {
      const angle = angleBetween(own, bearing);
      if (angle > widestGoing) [goes, widestGoing] = [bearing, angle];
    }
  }
  if (comes === undefined || goes === undefined) return false;
  const circleAngle = angleBetween(comes, goes);
  const fromAngle = angleBetween(comes, own);
  const toAngle = angleBetween(comes, bearingOf(to));
  return (fromAngle < circleAngle && toAngle < fromAngle) || (fromAngle > circleAngle && toAngle > fromAngle);
}
