import { aggregateAtOrigins, judge, measure, type Diagnostic, type Mean } from "../diagnostic/index.ts";
import { UNREACHABLE, type AccessTable } from "../search/index.ts";
import type { BaseCosts } from "./base-costs.ts";
import { communeEffects } from "./commune-effects.ts";
import type { CommuneCrossing, Effects, MeanChange, Side, WithinCount } from "./effects-model.ts";
import { flows } from "./flows.ts";
import type { Applied, Evaluation, NetChange } from "./model.ts";
import { ServiceNames, touchedServices } from "./services.ts";
import { siteEffects } from "./site-effects.ts";

const DS_PER_MINUTE = 600;

export interface EffectsOptions {
  readonly evaluation: Evaluation;
  /** a smaller gain makes no beneficiary; 0 = any gain at unrounded precision */
  readonly minimalGainMin?: number;
  /** cumulative counts above these minutes; 6 and 10 by default, as in 2017 */
  readonly aboveMin?: readonly number[];
  /** people within these minutes; 20 and 30 by default */
  readonly withinMin?: readonly number[];
}

/**
 * The diagnostic of a changed territory under the thresholds, weights and presence of the base: what is relative to the
 * mean is frozen there, or a scenario would move its own yardstick.
 */
export function diagnoseAfter(before: Diagnostic, applied: Applied): Diagnostic {
  const { measured, thresholds } = before;
  const { basket, choices, context } = measured;
  const weights = Object.fromEntries(basket.services.map(({ id }, row) => [id, measured.weights[row]]));
  // as weights, every mean keeps its own, and a service that nobody reached stays out of it
  const isMean =
    choices.aggregation === "equal" || choices.aggregation === "presence" || choices.aggregation === "weights";
  const someWeight = measured.weights.some((weight) => weight > 0);
  const frozen = isMean && someWeight ? { ...choices, aggregation: "weights" as const, weights } : choices;
  const minutes = [
    ["panier", thresholds.basket.minutes] as const,
    ...basket.gammes.map((gamme, i) => [gamme.id, thresholds.gammes[i]!.minutes] as const),
  ];
  const limits = minutes.flatMap(([key, value]) =>
    value === null ? [] : [[key, { kind: "minutes" as const, minutes: value }] as const],
  );
  return judge(measure(applied.territory, basket, applied.access, frozen, context), applied.access, {
    ...choices.thresholds,
    ...Object.fromEntries(limits),
  });
}

/**
 * Who gains, who loses, where, by how much (methodology §4.3). Gains are taken at the origin on the mean of the evaluated
 * services, with the study's aggregation rule and the base's weights; éloignés are those of the base.
 * @param siteCosts what sites are judged on one by one, when roads changed too: the base on the changed network
 */
export function effectsOf(
  costs: BaseCosts,
  applied: Applied,
  change: NetChange,
  before: Diagnostic,
  after: Diagnostic,
  options: EffectsOptions,
  siteCosts: BaseCosts = costs,
): Effects {
  const { base } = costs;
  const { territory, basket } = base;
  const touched = touchedServices(change, territory.facilities.service);
  const evaluated = new ServiceNames(basket).evaluated(options.evaluation, touched);
  const services = "rows" in evaluated ? evaluated.rows : [];
  const minimalGainMin = options.minimalGainMin ?? 0;
  const aboveMin = options.aboveMin ?? [6, 10];

  const weights = before.measured.weights.slice();
  // a service that nobody reached has no weight in the base; it counts when it is what is evaluated
  for (const service of services) if (weights[service] === 0) weights[service] = 1;
  const rule = before.measured.choices.aggregation;
  const beforeDs = aggregateAtOrigins(base.access, services, weights, rule);
  const afterDs = aggregateAtOrigins(applied.access, services, weights, rule);
  const { origins, communes } = territory;
  const people = Float64Array.from(origins.population, (count, row) =>
    communes[origins.commune[row]]!.inside ? count : 0,
  );
  const gainMin = beforeDs.map((time, origin) => (time - afterDs[origin]) / DS_PER_MINUTE);

  const totals = sumUp(people, beforeDs, afterDs);
  const winners = sideOf(people, gainMin, minimalGainMin, aboveMin, totals.both, territoryNames(costs));
  const losers = sideOf(
    people,
    gainMin.map((gain) => -gain),
    minimalGainMin,
    aboveMin,
    totals.both,
    territoryNames(costs),
  );

  const remoteCodes = new Set(before.remoteness.remote.communes);
  const inRemote = people.map((count, row) => (remoteCodes.has(communes[origins.commune[row]]!.shownAs) ? count : 0));
  const remoteSide = sideOf(inRemote, gainMin, minimalGainMin, [], 1, territoryNames(costs));
  const remotePeople = inRemote.reduce((sum, count) => sum + count, 0);

  return {
    evaluation: {
      label: labelOf(options.evaluation, basket.gammes),
      services: services.map((row) => basket.services[row]!.id),
    },
    minimalGainMin,
    population: people.reduce((sum, count) => sum + count, 0),
    losers,
    beneficiaries: winners,
    newlyServed: totals.newlyServed,
    noLongerServed: totals.noLongerServed,
    meanBeforeMin: totals.both > 0 ? totals.before / totals.both / DS_PER_MINUTE : null,
    meanAfterMin: totals.both > 0 ? totals.after / totals.both / DS_PER_MINUTE : null,
    remote: {
      population: remotePeople,
      communes: remoteCodes.size,
      beneficiaries: remoteSide.people,
      share: remotePeople > 0 ? remoteSide.people / remotePeople : 0,
      meanGainMin: remoteSide.meanMin,
    },
    leaving: crossings(before, after),
    entering: crossings(after, before),
    stillRemote: { communes: after.remoteness.remote.communes.length, population: after.remoteness.remote.population },
    within: (options.withinMin ?? [20, 30]).map((minutes) =>
      withinOf(minutes, people, services, base.access, applied.access, beforeDs, afterDs),
    ),
    sites: siteEffects(siteCosts, applied, change, services, weights, rule, people),
    communes: communeEffects(before, after, applied, people, gainMin, beforeDs, afterDs, minimalGainMin),
    gammes: [
      { id: "panier", label: basket.label, ...pair(before.whole.basket, after.whole.basket), ...noCount },
      ...basket.gammes.map(({ id, label }, i) => ({
        id,
        label,
        ...pair(before.whole.gammes[i]!, after.whole.gammes[i]!),
        ...noCount,
      })),
    ],
    zones: zoneChanges(costs, before, people, gainMin, beforeDs, afterDs, minimalGainMin),
    groups: [
      { id: "remote", label: "Communes éloignées", codes: remoteCodes },
      {
        id: "others",
        label: "Autres communes",
        codes: new Set(before.communes.flatMap(({ code }) => (remoteCodes.has(code) ? [] : [code]))),
      },
    ].map(({ id, label, codes }) => ({
      id,
      label,
      ...changeOver(
        people.map((count, row) => (codes.has(communes[origins.commune[row]]!.shownAs) ? count : 0)),
        gainMin,
        beforeDs,
        afterDs,
        minimalGainMin,
      ),
    })),
    flows: flows(costs, applied, people, touched),
    gainMin,
  };
}

const noCount = { beneficiaries: 0, losers: 0 };

function pair(before: Mean, after: Mean): Pick<MeanChange, "population" | "beforeMin" | "afterMin"> {
  return { population: before.population, beforeMin: before.minutes, afterMin: after.minutes };
}

function labelOf(evaluation: Evaluation, gammes: readonly { readonly id: string; readonly label: string }[]): string {
  switch (evaluation.kind) {
    case "hosted":
      return "services touchés par le scénario";
    case "basket":
      return "panier entier";
    case "gamme":
      return gammes.find(({ id }) => id === evaluation.gamme)?.label ?? evaluation.gamme;
    case "services":
      return "services choisis";
  }
}

function sumUp(people: Float64Array, beforeDs: Float64Array, afterDs: Float64Array) {
  const totals = { both: 0, before: 0, after: 0, newlyServed: 0, noLongerServed: 0 };
  for (let origin = 0; origin < people.length; origin++) {
    const had = !Number.isNaN(beforeDs[origin]);
    const has = !Number.isNaN(afterDs[origin]);
    if (had && has) {
      totals.both += people[origin];
      totals.before += people[origin] * beforeDs[origin];
      totals.after += people[origin] * afterDs[origin];
    } else if (has) totals.newlyServed += people[origin];
    else if (had) totals.noLongerServed += people[origin];
  }
  return totals;
}

type NameOf = (origin: number) => { communeCode: string; communeName: string };

function territoryNames({ base }: BaseCosts): NameOf {
  const { communes, origins } = base.territory;
  return (origin) => {
    const { code, name } = communes[origins.commune[origin]]!;
    return { communeCode: code, communeName: name };
  };
}

/** Those whose gain is above zero and at least the minimal gain. */
function sideOf(
  people: Float64Array,
  gainMin: Float64Array,
  minimalGainMin: number,
  aboveMin: readonly number[],
  population: number,
  nameOf: NameOf,
): Side {
  let count = 0;
  let gained = 0;
  let most = -1;
  const above = aboveMin.map(() => 0);
  for (let origin = 0; origin < people.length; origin++) {
    const gain = gainMin[origin];
    if (!counts(gain, minimalGainMin) || people[origin] === 0) continue;
    count += people[origin];
    gained += people[origin] * gain;
    if (most < 0 || gain > gainMin[most]) most = origin;
    for (let i = 0; i < above.length; i++) if (gain > aboveMin[i]!) above[i]! += people[origin];
  }
  return {
    people: count,
    share: population > 0 ? count / population : 0,
    meanMin: count > 0 ? gained / count : 0,
    above: aboveMin.map((minutes, i) => ({ minutes, people: above[i]! })),
    most: most < 0 ? null : { minutes: gainMin[most], ...nameOf(most) },
  };
}

/** A gain that makes a beneficiary; NaN does not. */
function counts(gainMin: number, minimalGainMin: number): boolean {
  return gainMin > 0 && gainMin >= minimalGainMin;
}

/** Mean and counts over weighted people. */
export function changeOver(
  people: Float64Array,
  gainMin: Float64Array,
  beforeDs: Float64Array,
  afterDs: Float64Array,
  minimalGainMin: number,
): Pick<MeanChange, "population" | "beforeMin" | "afterMin" | "beneficiaries" | "losers"> {
  const { both, before, after } = sumUp(people, beforeDs, afterDs);
  let beneficiaries = 0;
  let losers = 0;
  let population = 0;
  for (let origin = 0; origin < people.length; origin++) {
    population += people[origin];
    if (counts(gainMin[origin], minimalGainMin)) beneficiaries += people[origin];
    else if (counts(-gainMin[origin], minimalGainMin)) losers += people[origin];
  }
  return {
    population,
    beforeMin: both > 0 ? before / both / DS_PER_MINUTE : null,
    afterMin: both > 0 ? after / both / DS_PER_MINUTE : null,
    beneficiaries,
    losers,
  };
}

function zoneChanges(
  { base }: BaseCosts,
  before: Diagnostic,
  people: Float64Array,
  gainMin: Float64Array,
  beforeDs: Float64Array,
  afterDs: Float64Array,
  minimalGainMin: number,
): Effects["zones"] {
  const { communes, origins } = base.territory;
  return before.zones.flatMap(({ zoning, code, name }) => {
    const here = people.map((count, row) => (communes[origins.commune[row]]!.zones[zoning] === code ? count : 0));
    const inside = here.some((count) => count > 0);
    return inside
      ? [{ zoning, id: code, label: name, ...changeOver(here, gainMin, beforeDs, afterDs, minimalGainMin) }]
      : [];
  });
}

/** Communes éloignées of a gamme in `from` and not in `to`. */
function crossings(from: Diagnostic, to: Diagnostic): CommuneCrossing[] {
  const { gammes } = from.measured.basket;
  const there = new Map(to.communes.map((commune) => [commune.code, commune]));
  return from.communes.flatMap((commune) => {
    const other = there.get(commune.code);
    const crossed = gammes.flatMap(({ id }, i) =>
      commune.remote[i] === true && other?.remote[i] === false ? [id] : [],
    );
    const { code, name, measures } = commune;
    return crossed.length > 0 && commune.remoteCount > 0 && (other?.remoteCount ?? 0) === 0
      ? [{ code, name, population: measures.population, gammes: crossed }]
      : [];
  });
}

function withinOf(
  minutes: number,
  people: Float64Array,
  services: readonly number[],
  before: AccessTable,
  after: AccessTable,
  beforeDs: Float64Array,
  afterDs: Float64Array,
): WithinCount {
  const limitDs = minutes * DS_PER_MINUTE;
  const all = (access: AccessTable, origin: number): boolean =>
    services.every((service) => {
      const time = access.timeDs[service * access.originCount + origin];
      return time !== UNREACHABLE && time <= limitDs;
    });
  let [allBefore, allAfter, meanBefore, meanAfter] = [0, 0, 0, 0];
  for (let origin = 0; origin < people.length; origin++) {
    if (people[origin] === 0) continue;
    if (all(before, origin)) allBefore += people[origin];
    if (all(after, origin)) allAfter += people[origin];
    if (beforeDs[origin] <= limitDs) meanBefore += people[origin];
    if (afterDs[origin] <= limitDs) meanAfter += people[origin];
  }
  return { minutes, allBefore, allAfter, meanBefore, meanAfter };
}
