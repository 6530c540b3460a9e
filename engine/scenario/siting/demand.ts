import type { Diagnostic } from "../../diagnostic/index.ts";
import { UNREACHABLE } from "../../search/index.ts";
import type { Needs } from "./bring-back.ts";
import type { CandidateTimes } from "./candidate-times.ts";
import type { GainTable, TimeTable } from "./model.ts";

/** Who is to be served, and how well they are today. */
export interface Demand {
  /** by origin: people x priority; 0 = not judged */
  readonly weight: Float64Array;
  /** what a site brings, each with its times today and its share in the mean (shares sum to 1) */
  readonly services: ReadonlyArray<{ readonly timeDs: Uint32Array; readonly share: number }>;
}

/** Beyond this a time counts as this: who is served by nothing today must not weigh without limit. Two hours. */
export const HORIZON_DS = 72_000;

/** Today's time of one service at an origin, capped. */
function capped(timeDs: number): number {
  return timeDs > HORIZON_DS ? HORIZON_DS : timeDs;
}

/** By origin: the slowest of the services a site brings, UNREACHABLE when one is out of reach. */
export function slowestDs({ weight, services }: Demand): Uint32Array {
  const slowest = new Uint32Array(weight.length);
  for (const { timeDs } of services) {
    for (let origin = 0; origin < slowest.length; origin++)
      if (timeDs[origin] > slowest[origin]) slowest[origin] = timeDs[origin];
  }
  return slowest;
}

/** Deciseconds saved on the mean of the services (p-median, gain): one demand per origin and service. */
export function gainsOnMean(times: CandidateTimes, { weight, services }: Demand): GainTable {
  const originCount = weight.length;
  return gainTable(
    times,
    Float64Array.from({ length: originCount * services.length }, (_, demand) => {
      const service = Math.floor(demand / originCount);
      return weight[demand - service * originCount] * services[service]!.share;
    }),
    services.length,
    (service, origin, timeDs) => capped(services[service]!.timeDs[origin]) - timeDs,
  );
}

/** People who come within a limit of every service (max coverage): one demand per origin not yet within it. */
export function gainsInCoverage(times: CandidateTimes, demand: Demand, limitDs: number): GainTable {
  const today = slowestDs(demand);
  return gainTable(times, demand.weight, 1, (_, origin, timeDs) =>
    today[origin] > limitDs && timeDs <= limitDs ? 1 : 0,
  );
}

function gainTable(
  times: CandidateTimes,
  weight: Float64Array,
  layers: number,
  gainOf: (layer: number, origin: number, timeDs: number) => number,
): GainTable {
  const { firstEntry, entryOrigin, entryTimeDs } = times;
  const candidateCount = firstEntry.length - 1;
  const originCount = weight.length / layers;
  const first = new Uint32Array(candidateCount + 1);
  // twice over the entries: counted, then written
  for (let pass = 0, demands = new Uint32Array(0), gains = demands; ; pass++) {
    let at = 0;
    for (let candidate = 0; candidate < candidateCount; candidate++) {
      for (let layer = 0; layer < layers; layer++) {
        for (let entry = firstEntry[candidate]; entry < firstEntry[candidate + 1]; entry++) {
          const origin = entryOrigin[entry];
          const demand = layer * originCount + origin;
          if (weight[demand] === 0) continue;
          const gain = gainOf(layer, origin, entryTimeDs[entry]);
          if (gain <= 0) continue;
          if (pass === 1) {
            demands[at] = demand;
            gains[at] = gain;
          }
          at++;
        }
      }
      first[candidate + 1] = at;
    }
    if (pass === 1) {
      return {
        candidateCount,
        demandCount: weight.length,
        weight,
        firstEntry: first,
        entryDemand: demands,
        entryGain: gains,
      };
    }
    demands = new Uint32Array(at);
    gains = new Uint32Array(at);
  }
}

/** Times of inhabited origins to candidates, over the slowest service of today (set covering). Demand = origin. */
export function originTimes(times: CandidateTimes, demand: Demand): TimeTable {
  const today = slowestDs(demand);
  // nobody lives there: served by definition
  for (let origin = 0; origin < today.length; origin++) if (demand.weight[origin] === 0) today[origin] = 0;
  return {
    candidateCount: times.firstEntry.length - 1,
    demandCount: today.length,
    baseDs: today,
    ...better(times, today),
  };
}

function better({ firstEntry, entryOrigin, entryTimeDs }: CandidateTimes, today: Uint32Array) {
  const first = new Uint32Array(firstEntry.length);
  const demands: number[] = [];
  const kept: number[] = [];
  for (let candidate = 0; candidate < firstEntry.length - 1; candidate++) {
    for (let entry = firstEntry[candidate]; entry < firstEntry[candidate + 1]; entry++) {
      if (entryTimeDs[entry] >= today[entryOrigin[entry]]) continue;
      demands.push(entryOrigin[entry]);
      kept.push(entryTimeDs[entry]);
    }
    first[candidate + 1] = demands.length;
  }
  return { firstEntry: first, entryDemand: Uint32Array.from(demands), entryTimeDs: Uint32Array.from(kept) };
}

/**
 * Mean times of groups (communes) to each candidate, as if it alone were added: the p-center's view. A group served by
 * several sites does better than its best single one, so the true worst time is at most what this table gives.
 */
export function groupTimes(
  times: CandidateTimes,
  { weight, services }: Demand,
  groupOf: Uint32Array,
  groupCount: number,
): TimeTable {
  const { firstEntry, entryOrigin, entryTimeDs } = times;
  const people = new Float64Array(groupCount);
  const today = new Float64Array(groupCount);
  for (let origin = 0; origin < weight.length; origin++) {
    if (weight[origin] === 0) continue;
    people[groupOf[origin]] += weight[origin];
    for (const { timeDs, share } of services) today[groupOf[origin]] += weight[origin] * share * capped(timeDs[origin]);
  }
  const baseDs = Uint32Array.from(today, (sum, group) => (people[group] > 0 ? Math.round(sum / people[group]) : 0));
  const first = new Uint32Array(firstEntry.length);
  const demands: number[] = [];
  const groupDs: number[] = [];
  const saved = new Float64Array(groupCount);
  for (let candidate = 0; candidate < firstEntry.length - 1; candidate++) {
    const touched = new Set<number>();
    for (let entry = firstEntry[candidate]; entry < firstEntry[candidate + 1]; entry++) {
      const origin = entryOrigin[entry];
      if (weight[origin] === 0) continue;
      const group = groupOf[origin];
      for (const { timeDs, share } of services) {
        const gain = capped(timeDs[origin]) - entryTimeDs[entry];
        if (gain > 0) saved[group] += weight[origin] * share * gain;
      }
      touched.add(group);
    }
    for (const group of [...touched].sort((a, b) => a - b)) {
      const time = Math.round((today[group] - saved[group]) / people[group]);
      saved[group] = 0;
      if (time >= baseDs[group]) continue;
      demands.push(group);
      groupDs.push(time);
    }
    first[candidate + 1] = demands.length;
  }
  return {
    candidateCount: firstEntry.length - 1,
    demandCount: groupCount,
    baseDs,
    firstEntry: first,
    entryDemand: Uint32Array.from(demands),
    entryTimeDs: Uint32Array.from(groupDs),
  };
}

/**
 * What each commune éloignée lacks, gamme by gamme, and how much each candidate saves of it. One demand per origin and
 * service of those communes. Only for means (equal, weights, presence): a median does not add up.
 * @param services rows of the basket that a site brings
 */
export function remoteNeeds(
  times: CandidateTimes,
  diagnostic: Diagnostic,
  access: { readonly originCount: number; readonly timeDs: Uint32Array },
  services: readonly number[],
): { readonly table: GainTable; readonly needs: Needs; readonly codes: readonly string[] } {
  const { measured, thresholds } = diagnostic;
  const { basket, territory, weights, originGammeDs } = measured;
  const { origins, communes } = territory;
  const remote = diagnostic.communes.filter(({ remoteCount }) => remoteCount > 0);
  const groupOfCode = new Map(remote.map(({ code }, group) => [code, group]));
  const group: number[] = [];
  const amount: number[] = [];
  const needOf = new Map<string, number>();
  for (const [index, commune] of remote.entries()) {
    for (const [gamme, isRemote] of commune.remote.entries()) {
      const { minutes, population } = commune.measures.gammes[gamme]!;
      const limit = thresholds.gammes[gamme]!.minutes;
      if (!isRemote || minutes === null || limit === null) continue;
      needOf.set(`${index} ${gamme}`, group.length);
      group.push(index);
      amount.push((minutes - limit) * 600 * population);
    }
  }
  const gammeOf = basket.services.map((service) => basket.gammes.findIndex(({ id }) => id === service.gamme));
  const gammeWeight = basket.gammes.map((_, gamme) =>
    weights.reduce((sum, weight, service) => sum + (gammeOf[service] === gamme ? weight : 0), 0),
  );
  const { originCount } = access;
  const weight = new Float64Array(originCount * services.length);
  // demands that help nothing point at need 0 with no weight
  const needOfDemand = new Uint32Array(weight.length);
  for (const [layer, service] of services.entries()) {
    const gamme = gammeOf[service]!;
    for (let origin = 0; origin < originCount; origin++) {
      const index = groupOfCode.get(communes[origins.commune[origin]]!.shownAs);
      if (index === undefined || Number.isNaN(originGammeDs[gamme]![origin])) continue;
      const need = needOf.get(`${index} ${gamme}`);
      if (need === undefined) continue;
      weight[layer * originCount + origin] = (origins.population[origin] * weights[service]) / gammeWeight[gamme]!;
      needOfDemand[layer * originCount + origin] = need;
    }
  }
  const table = gainTable(times, weight, services.length, (layer, origin, timeDs) => {
    const today = access.timeDs[services[layer]! * originCount + origin];
    return today === UNREACHABLE ? 0 : today - timeDs;
  });
  return {
    table,
    needs: {
      groupCount: remote.length,
      people: Float64Array.from(remote, ({ measures }) => measures.population),
      group: Uint32Array.from(group),
      amount: Float64Array.from(amount),
      needOfDemand,
    },
    codes: remote.map(({ code }) => code),
  };
}
