import type { Basket } from "../basket/index.ts";
import { NONE, type AccessTable } from "../search/index.ts";
import type { Territory } from "../territory/index.ts";
import type { Comparison, Group, Measured, Remoteness, ServiceResult } from "./model.ts";
import type { Sums } from "./sums.ts";

/** What a service is and where: means, facilities, who is served outside the territory or at home. */
export function serviceSupply(
  territory: Territory,
  basket: Basket,
  access: AccessTable,
  weights: Float64Array,
  whole: Sums,
): Measured["services"] {
  const { communes, facilities, origins } = territory;
  const tallies = basket.services.map(() => ({
    count: 0,
    inside: 0,
    equipped: new Set<string>(),
    sources: new Set<string>(),
  }));
  for (let row = 0; row < facilities.count; row++) {
    const tally = tallies[facilities.service[row]];
    tally.count++;
    tally.sources.add(facilities.source[row]);
    const commune = facilities.commune[row] === NONE ? undefined : communes[facilities.commune[row]];
    if (!commune?.inside) continue;
    tally.inside++;
    tally.equipped.add(commune.shownAs);
  }
  const firstService = 1 + basket.gammes.length;
  const rowOf = new Map(communes.map((commune, row) => [commune.code, row]));
  // row of the commune as shown, NONE outside the territory
  const shown = Uint32Array.from(communes, ({ inside, shownAs }, row) => (inside ? (rowOf.get(shownAs) ?? row) : NONE));
  const placeOf = facilities.commune.map((row) => (row === NONE ? NONE : shown[row]));
  const homeOf = origins.commune.map((row) => (row === NONE ? NONE : shown[row]));
  return basket.services.map((service, index) => {
    let served = 0;
    let outside = 0;
    let own = 0;
    const base = index * access.originCount;
    for (let origin = 0; origin < access.originCount; origin++) {
      const facility = access.facility[base + origin];
      const home = homeOf[origin];
      if (facility === NONE || home === NONE) continue;
      const people = origins.population[origin];
      served += people;
      if (placeOf[facility] === NONE) outside += people;
      else if (placeOf[facility] === home) own += people;
    }
    const tally = tallies[index];
    return {
      id: service.id,
      label: service.label,
      gamme: service.gamme,
      theme: service.theme,
      weight: weights[index],
      mean: whole.mean(0, firstService + index),
      facilityCount: tally.count,
      facilityCountInside: tally.inside,
      communesEquipped: tally.equipped.size,
      sources: [...tally.sources].sort(),
      outsideShare: served > 0 ? outside / served : null,
      ownCommuneShare: served > 0 ? own / served : null,
    };
  });
}

/** Each service of a group beside the territory's mean: difference, ratio, and rank of the ratio. */
export function compareServices(measured: Measured, remoteness: Remoteness): ServiceResult[] {
  const remote = comparisons(measured, remoteness.remote);
  const all = comparisons(measured, remoteness.all);
  return measured.services.map((service, index) => ({
    ...service,
    remote: remote[index],
    all: all[index],
    others: remoteness.others.measures.services[index].minutes,
  }));
}

function comparisons(measured: Measured, group: Group): Comparison[] {
  const rows = measured.services.map(({ mean }, index) => {
    const { minutes } = group.measures.services[index];
    const known = minutes !== null && mean.minutes !== null;
    return {
      minutes,
      differenceMinutes: known ? minutes - mean.minutes : null,
      ratio: known && mean.minutes > 0 ? minutes / mean.minutes : null,
    };
  });
  const order = rows.map((_, index) => index).filter((index) => rows[index].ratio !== null);
  order.sort((a, b) => rows[b].ratio! - rows[a].ratio! || a - b);
  const rank = new Map(order.map((index, position) => [index, position + 1]));
  return rows.map((row, index) => ({ ...row, rank: rank.get(index) ?? null }));
}
