import type { Basket } from "../basket/index.ts";
import { NONE, UNREACHABLE, type AccessTable } from "../search/index.ts";
import type { Territory } from "../territory/index.ts";
import { distribution, quantile } from "./distribution.ts";
import { shownCommunes } from "./shown.ts";
import { DS_PER_MINUTE } from "./sums.ts";

/** Times with the territory they belong to. */
export interface TimedTerritory {
  readonly territory: Territory;
  readonly access: AccessTable;
  /** metres from each origin to its road, when known */
  readonly snapM?: ArrayLike<number>;
}

/** What can be said of a difference between two times of the same place. */
export type Cause = "close" | "unreached" | "snap" | "outside" | "speed" | "other";

/** Differences (ours minus theirs, minutes) of one service, over places both tables have, weighted by their people. */
export interface ServiceAgreement {
  readonly service: string;
  readonly places: number;
  readonly people: number;
  readonly oursMinutes: number | null;
  readonly theirsMinutes: number | null;
  readonly median: number | null;
  readonly p10: number | null;
  readonly p90: number | null;
  readonly medianAbsolute: number | null;
  /** share of people whose two times differ by at most 1 and 2 minutes */
  readonly within1: number | null;
  readonly within2: number | null;
  /** median of ours / theirs where theirs is at least two minutes: the speeds, mostly */
  readonly medianRatio: number | null;
  /** people by cause */
  readonly causes: Readonly<Record<Cause, number>>;
}

export interface CommuneAgreement {
  readonly code: string;
  readonly name: string;
  readonly people: number;
  /** by service, population-weighted; null where a table has no time */
  readonly ours: ReadonlyArray<number | null>;
  readonly theirs: ReadonlyArray<number | null>;
}

export interface Agreement {
  /** "cell" when both tables have the same cells, "commune" otherwise */
  readonly level: "cell" | "commune";
  readonly placesMatched: number;
  readonly placesOurs: number;
  readonly placesTheirs: number;
  readonly services: readonly ServiceAgreement[];
  readonly communes: readonly CommuneAgreement[];
  /** cell level: rows of our origins, and difference in minutes by service (NaN where one has no time) */
  readonly cells: { readonly origin: Uint32Array; readonly differences: readonly Float64Array[] } | null;
}

const CLOSE_MINUTES = 1;
const FAR_SNAP_M = 300;
const SPEED_TOLERANCE = 0.2;

/**
 * Our times beside another table's (INSEE's): by cell where both have the same cells (same place within 25 m), by commune in
 * any case, by service. The causes named are those the tables can show: no route on one side, an origin far from
 * its road, a facility outside the territory, a general difference of speeds; what is left is "other" (another
 * facility, or another network).
 */
export function compareAccess(basket: Basket, ours: TimedTerritory, theirs: TimedTerritory): Agreement {
  const pairs = matchOrigins(ours.territory, theirs.territory);
  const sameCells = pairs.ours.length * 2 > Math.min(countInside(ours.territory), theirs.territory.origins.count);
  const communes = communeAgreements(basket, ours, theirs);
  const services = basket.services.map((service, index) =>
    sameCells
      ? cellService(service.id, index, ours, theirs, pairs)
      : summary(
          service.id,
          communes.flatMap((one) => sample(one.ours[index], one.theirs[index], one.people, "other")),
        ),
  );
  return {
    level: sameCells ? "cell" : "commune",
    placesMatched: sameCells ? pairs.ours.length : communes.length,
    placesOurs: countInside(ours.territory),
    placesTheirs: theirs.territory.origins.count,
    services,
    communes,
    cells: sameCells
      ? { origin: pairs.ours, differences: basket.services.map((_, index) => differences(index, ours, theirs, pairs)) }
      : null,
  };
}

/** Rows of origins that are the same place, side by side. */
export interface Pairs {
  readonly ours: Uint32Array;
  readonly theirs: Uint32Array;
}

function countInside({ communes, origins }: Territory): number {
  let count = 0;
  for (const row of origins.commune) if (row !== NONE && communes[row].inside) count++;
  return count;
}

/** Origins at the same place (a 25 m grid) and in the same commune. */
export function matchOrigins(ours: Territory, theirs: Territory): Pairs {
  const key = ({ origins, communes }: Territory, row: number) => {
    const commune = origins.commune[row] === NONE ? "" : communes[origins.commune[row]].code;
    return `${Math.round(origins.lon[row] * 3000)},${Math.round(origins.lat[row] * 4000)},${commune}`;
  };
  const places = new Map<string, number>();
  for (let row = 0; row < theirs.origins.count; row++) {
    const place = key(theirs, row);
    if (!places.has(place)) places.set(place, row);
  }
  const a: number[] = [];
  const b: number[] = [];
  for (let row = 0; row < ours.origins.count; row++) {
    const match = places.get(key(ours, row));
    if (match === undefined) continue;
    a.push(row);
    b.push(match);
  }
  return { ours: Uint32Array.from(a), theirs: Uint32Array.from(b) };
}

interface Sample {
  readonly ours: number | null;
  readonly theirs: number | null;
  readonly people: number;
  /** cause when the times differ for another reason than speeds */
  readonly hint: Cause;
}

function sample(ours: number | null, theirs: number | null, people: number, hint: Cause): Sample[] {
  return ours === null && theirs === null ? [] : [{ ours, theirs, people, hint }];
}

function minutesAt(access: AccessTable, service: number, origin: number): number | null {
  const time = access.timeDs[service * access.originCount + origin];
  return time === UNREACHABLE ? null : time / DS_PER_MINUTE;
}

function differences(service: number, ours: TimedTerritory, theirs: TimedTerritory, pairs: Pairs): Float64Array {
  return Float64Array.from(pairs.ours, (row, index) => {
    const a = minutesAt(ours.access, service, row);
    const b = minutesAt(theirs.access, service, pairs.theirs[index]);
    return a === null || b === null ? Number.NaN : a - b;
  });
}

function cellService(
  id: string,
  service: number,
  ours: TimedTerritory,
  theirs: TimedTerritory,
  pairs: Pairs,
): ServiceAgreement {
  const { origins, communes, facilities } = ours.territory;
  const samples: Sample[] = [];
  pairs.ours.forEach((row, index) => {
    const facility = ours.access.facility[service * ours.access.originCount + row];
    const place = facility === NONE ? NONE : facilities.commune[facility];
    let hint: Cause = "other";
    if ((ours.snapM?.[row] ?? 0) > FAR_SNAP_M) hint = "snap";
    else if (place !== NONE && !communes[place].inside) hint = "outside";
    const a = minutesAt(ours.access, service, row);
    samples.push(...sample(a, minutesAt(theirs.access, service, pairs.theirs[index]), origins.population[row], hint));
  });
  return summary(id, samples);
}

function summary(service: string, samples: readonly Sample[]): ServiceAgreement {
  const both = samples.filter((one) => one.ours !== null && one.theirs !== null);
  const weights = both.map((one) => one.people);
  const gaps = both.map((one) => one.ours! - one.theirs!);
  const spread = distribution("origin", gaps, weights);
  const absolute = distribution("origin", gaps.map(Math.abs), weights);
  const long = both.filter((one) => one.theirs! >= 2);
  const medianRatio = quantile(
    distribution(
      "origin",
      long.map((one) => one.ours! / one.theirs!),
      long.map((one) => one.people),
    ),
    0.5,
  );
  const people = spread.population;
  const mean = (of: (one: Sample) => number) =>
    people > 0 ? both.reduce((sum, one) => sum + of(one) * one.people, 0) / people : null;
  const within = (minutes: number) =>
    people > 0
      ? both.reduce((sum, one) => sum + (Math.abs(one.ours! - one.theirs!) <= minutes ? one.people : 0), 0) / people
      : null;
  const causes: Record<Cause, number> = { close: 0, unreached: 0, snap: 0, outside: 0, speed: 0, other: 0 };
  for (const one of samples) causes[causeOf(one, medianRatio ?? 1)] += one.people;
  return {
    service,
    places: both.length,
    people,
    oursMinutes: mean((one) => one.ours!),
    theirsMinutes: mean((one) => one.theirs!),
    median: quantile(spread, 0.5),
    p10: quantile(spread, 0.1),
    p90: quantile(spread, 0.9),
    medianAbsolute: quantile(absolute, 0.5),
    within1: within(1),
    within2: within(2),
    medianRatio,
    causes,
  };
}

function causeOf({ ours, theirs, hint }: Sample, ratio: number): Cause {
  if (ours === null || theirs === null) return "unreached";
  if (Math.abs(ours - theirs) <= CLOSE_MINUTES) return "close";
  const expected = theirs * ratio;
  if (Math.abs(ours - expected) <= Math.max(CLOSE_MINUTES, expected * SPEED_TOLERANCE)) return "speed";
  return hint;
}

function communeAgreements(basket: Basket, ours: TimedTerritory, theirs: TimedTerritory): CommuneAgreement[] {
  const shown = shownCommunes(ours.territory);
  const byCode = new Map(shown.communes.map((commune, index) => [commune.code, index]));
  const shownOf = ({ communes, origins }: Territory) =>
    origins.commune.map((row) => (row === NONE ? NONE : (byCode.get(communes[row].shownAs) ?? NONE)));
  const mine = communeMeans(shownOf(ours.territory), shown.communes.length, ours);
  const other = communeMeans(shownOf(theirs.territory), shown.communes.length, theirs);
  return shown.communes.map(({ code, name }, index) => ({
    code,
    name,
    people: mine.people[index],
    ours: basket.services.map((_, service) => mine.minutes(service, index)),
    theirs: basket.services.map((_, service) => other.minutes(service, index)),
  }));
}

function communeMeans(unitOf: Uint32Array, unitCount: number, { territory: { origins }, access }: TimedTerritory) {
  const { originCount, serviceCount, timeDs } = access;
  const sum = new Float64Array(unitCount * serviceCount);
  const weight = new Float64Array(unitCount * serviceCount);
  const people = new Float64Array(unitCount);
  for (let origin = 0; origin < originCount; origin++)
    if (unitOf[origin] !== NONE) people[unitOf[origin]] += origins.population[origin];
  for (let service = 0; service < serviceCount; service++) {
    for (let origin = 0; origin < originCount; origin++) {
      const time = timeDs[service * originCount + origin];
      if (unitOf[origin] === NONE || time === UNREACHABLE) continue;
      sum[unitOf[origin] * serviceCount + service] += time * origins.population[origin];
      weight[unitOf[origin] * serviceCount + service] += origins.population[origin];
    }
  }
  return {
    people,
    minutes: (service: number, unit: number): number | null => {
      const at = unit * serviceCount + service;
      return weight[at] > 0 ? sum[at] / weight[at] / DS_PER_MINUTE : null;
    },
  };
}
