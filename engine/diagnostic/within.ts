import type { Measured } from "./model.ts";
import { NONE, UNREACHABLE, type AccessTable } from "../search/index.ts";
import { shownCommunes } from "./shown.ts";
import { DS_PER_MINUTE } from "./sums.ts";

/** People within so many minutes (at most) of the nearest of some services. */
export interface WithinShare {
  readonly code: string;
  readonly name: string;
  readonly population: number;
  readonly within: number;
  /** null where nobody lives */
  readonly share: number | null;
}

/**
 * A norm such as "30 min from a France Services" or "20 min from a post office", at origin level: people at most `minutes`
 * away from the nearest of these services. Who reaches none is not within. Whole territory first, then each shown commune.
 */
export function peopleWithin(
  measured: Measured,
  access: AccessTable,
  serviceIds: readonly string[],
  minutes: number,
): readonly WithinShare[] {
  const { territory, basket } = measured;
  const { origins } = territory;
  const shown = shownCommunes(territory);
  const services = serviceIds.map((id) => basket.services.findIndex((service) => service.id === id));
  const limit = minutes * DS_PER_MINUTE;
  const population = new Float64Array(shown.communes.length + 1);
  const within = new Float64Array(shown.communes.length + 1);
  for (let origin = 0; origin < origins.count; origin++) {
    const row = origins.commune[origin];
    const unit = row === NONE ? NONE : shown.shownOf[row];
    if (unit === NONE) continue;
    const people = origins.population[origin];
    let best = UNREACHABLE;
    for (const service of services)
      if (service >= 0) best = Math.min(best, access.timeDs[service * access.originCount + origin]);
    const near = best !== UNREACHABLE && best <= limit ? people : 0;
    for (const at of [0, unit + 1]) {
      population[at] += people;
      within[at] += near;
    }
  }
  const row = (code: string, name: string, at: number): WithinShare => ({
    code,
    name,
    population: population[at],
    within: within[at],
    share: population[at] > 0 ? within[at] / population[at] : null,
  });
  return [
    row("territoire", "Ensemble", 0),
    ...shown.communes.map((commune, index) => row(commune.code, commune.name, index + 1)),
  ];
}
