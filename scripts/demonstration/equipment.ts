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
  const dense = cells
    .filter(({ people }) => people >= 350)
    .sort((a, b) => b.people - a.people || (a.id < b.id ? -1 : 1));
  const total = dense.reduce((sum, { people }) => sum + people, 0);
  const places = Math.ceil(units / UNITS_IN_A_PLACE);
  const points: Point[] = [town.at];
  for (let place = 1; place < places; place++) {
    // systematic sampling: a place every so many inhabitants, from a start that depends on the service
    let rank = ((place - 1 + chance(service, town.code)) / Math.max(1, places - 1)) * total;
    const cell = dense.find(({ people }) => (rank -= people) < 0);
    if (cell && distance(cell.at, town.at) >= 700) points.push(shopPoint(cell, service));
  }
  const share = Math.floor(units / points.length);
  return points.map((at, row) => facility(at, row < units - share * points.length ? share + 1 : share));
}

/** Doctors, shops and nurses gather. */
const UNITS_IN_A_PLACE = 4;

/** In a cell, a square or two where services gather. */
function shopPoint({ id, at }: PopulationCell, service: string): Point {
  const square = chance(id, service) < 0.6 ? 0 : 1;
  const key = `${id}-${square}`;
  return { x: at.x + 500 * (chance(key, "x") - 0.5), y: at.y + 500 * (chance(key, "y") - 0.5) };
}
