/** Modelled facilities: where in its commune each unit of a service stands. */
import type { PopulationCell } from "./cells.ts";
import { chance, distance, type Point } from "./plane.ts";
import { SERVICE_RULES, unitsOf } from "./services-of-towns.ts";
import type { Town } from "./towns.ts";

export interface ModelledFacility {
  readonly service: string;
  readonly gamme: string;
  readonly count: number;
  readonly code: string;
  readonly at: Point;
}

/** The first unit near the centre of the town, the others where people are, one point for units in the same place. */
export function modelledFacilities(towns: readonly Town[], cells: readonly PopulationCell[]): ModelledFacility[] {
  const byTown = new Map<Town, PopulationCell[]>();
  for (const cell of cells) byTown.set(cell.town, [...(byTown.get(cell.town) ?? []), cell]);
  return SERVICE_RULES.flatMap((rule) =>
    towns.flatMap((town) => {
      const units = unitsOf(rule, town.code, town.population);
      return units === 0 ? [] : spread(town, units, byTown.get(town) ?? [], rule.id, rule.gamme);
    }),
  );
}

function spread(
  town: Town,
  units: number,
  cells: readonly PopulationCell[],
  service: string,
  gamme: string,
): ModelledFacility[] {
  const facility = (at: Point, count: number): ModelledFacility => ({ service, gamme, count, code: town.code, at });
  // outside the study there are no cells: everything at the centre
  if (cells.length === 0) return [facility(town.at, units)];
  const points = new Map<Point, number>([[town.at, 1]]);
  const dense = cells
    .filter(({ people }) => people >= 350)
    .sort((a, b) => b.people - a.people || (a.id < b.id ? -1 : 1));
  const total = dense.reduce((sum, { people }) => sum + people, 0);
  for (let unit = 1; unit < units; unit++) {
    // systematic sampling: every so many inhabitants, from a start that depends on the service
    let rank = ((unit - 1 + chance(service, town.code)) / (units - 1)) * total;
    const cell = dense.find(({ people }) => (rank -= people) < 0) ?? dense[0];
    const at = !cell || distance(cell.at, town.at) < 500 ? town.at : shopPoint(cell, service);
    points.set(at, (points.get(at) ?? 0) + 1);
  }
  return [...points].map(([at, count]) => facility(at, count));
}

const SHOPS = new Map<string, Point>();

/** In a cell, a square or two where services gather. */
function shopPoint({ id, at }: PopulationCell, service: string): Point {
  const square = chance(id, service) < 0.6 ? 0 : 1;
  const key = `${id}-${square}`;
  const known = SHOPS.get(key);
  if (known) return known;
  const point = { x: at.x + 500 * (chance(key, "x") - 0.5), y: at.y + 500 * (chance(key, "y") - 0.5) };
  SHOPS.set(key, point);
  return point;
}
