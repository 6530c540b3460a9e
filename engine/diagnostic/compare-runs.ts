/**
 * Two runs side by side: two years, two files of equipment, with and without turns. Places are matched by code, services
 * and gammes by id; what only one side has is counted, never guessed. A difference is ours less theirs, in minutes.
 */
import { combineMeans } from "./groups.ts";
import type { Mean } from "./model.ts";
import type { RunPlace, RunResult } from "./runs.ts";

/** A change smaller than this (6 seconds) is none: files print minutes to two decimals, maps to one. */
export const NO_CHANGE_MINUTES = 0.1;

export interface Named {
  readonly code: string;
  readonly name: string;
}

/** What two runs have in common, and what only one of them has. */
export interface RunMatch {
  readonly ours: RunResult;
  readonly theirs: RunResult;
  /** their place for each code both have, arrondissements included */
  readonly pairs: ReadonlyMap<string, RunPlace>;
  /** communes both have */
  readonly matched: number;
  readonly onlyOurs: readonly Named[];
  readonly onlyTheirs: readonly Named[];
  /** rows of the services that have times on both sides */
  readonly services: ReadonlyArray<{ readonly id: string; readonly ours: number; readonly theirs: number }>;
  /** labels of services that have times on one side only */
  readonly servicesOnlyOurs: readonly string[];
  readonly servicesOnlyTheirs: readonly string[];
}

/** What a time is taken over on both sides: the same services, those in common (simple mean), or nothing comparable. */
export type Basis = "same" | "common" | "none";

export interface ComparedValue {
  readonly ours: number | null;
  readonly theirs: number | null;
  readonly difference: number | null;
}

/** Communes, and the people who live there in our run. */
export interface Crowd {
  readonly communes: number;
  readonly people: number;
}

/** The basket, one of our gammes, or one of our services, by id. */
export type MeasureChoice =
  | { readonly kind: "basket" }
  | { readonly kind: "gamme"; readonly id: string }
  | { readonly kind: "service"; readonly id: string };

export interface ComparedMeasure {
  readonly basis: Basis;
  /** services it is taken over (1 for a service) */
  readonly serviceCount: number;
  /** by code, for every place of ours */
  readonly values: ReadonlyMap<string, ComparedValue>;
  /** communes with a difference, and those of ours without */
  readonly compared: number;
  readonly notCompared: number;
  /** over the communes compared, each side with its own people */
  readonly ours: number | null;
  readonly theirs: number | null;
  readonly difference: number | null;
  /** communes where the time is longer, or shorter, by more than NO_CHANGE_MINUTES */
  readonly longer: Crowd;
  readonly shorter: Crowd;
}

export type FlagStatus = "neither" | "both" | "entered" | "left";

export interface FlagChange {
  /** by commune code; null where one side has no time to judge or is not there */
  readonly status: ReadonlyMap<string, FlagStatus | null>;
  /** éloignées of ours that were not, and those of theirs that are no more; in order of population */
  readonly entered: readonly Named[];
  readonly left: readonly Named[];
  readonly enteredPeople: number;
  readonly leftPeople: number;
  readonly both: number;
  readonly neither: number;
}

/** Matches two runs. */
export function matchRuns(ours: RunResult, theirs: RunResult): RunMatch {
  const places = new Map<string, RunPlace>();
  for (const place of [...theirs.communes, ...theirs.arrondissements]) places.set(place.code, place);
  const pairs = new Map<string, RunPlace>();
  for (const { code } of [...ours.communes, ...ours.arrondissements]) {
    const place = places.get(code);
    if (place) pairs.set(code, place);
  }
  const here = new Set(ours.communes.map(({ code }) => code));
  const timed = (run: RunResult) => run.services.filter(({ id }) => !run.leftOut.includes(id));
  const rowOf = new Map(theirs.services.map(({ id }, row) => [id, row]));
  const theirIds = new Set(timed(theirs).map(({ id }) => id));
  const services = ours.services.flatMap(({ id }, row) =>
    theirIds.has(id) && !ours.leftOut.includes(id) ? [{ id, ours: row, theirs: rowOf.get(id)! }] : [],
  );
  const common = new Set(services.map(({ id }) => id));
  const apart = (run: RunResult) => timed(run).flatMap(({ id, label }) => (common.has(id) ? [] : [label]));
  const onlyOurs = ours.communes.filter(({ code }) => !pairs.has(code)).map(named);
  return {
    ours,
    theirs,
    pairs,
    matched: ours.communes.length - onlyOurs.length,
    onlyOurs,
    onlyTheirs: theirs.communes.filter(({ code }) => !here.has(code)).map(named),
    services,
    servicesOnlyOurs: apart(ours),
    servicesOnlyTheirs: apart(theirs),
  };
}

function named({ code, name }: Named): Named {
  return { code, name };
}

type CommonService = RunMatch["services"][number];

/** What a measure may be compared on, and the services of both sides it then stands on. */
export function basisOf(match: RunMatch, choice: MeasureChoice): { basis: Basis; services: readonly CommonService[] } {
  const { ours, theirs, services } = match;
  if (choice.kind === "service") {
    const found = services.filter(({ id }) => id === choice.id);
    return { basis: found.length > 0 ? "same" : "none", services: found };
  }
  const gamme = choice.kind === "gamme" ? choice.id : null;
  const common = gamme === null ? services : services.filter((one) => ours.services[one.ours].gamme === gamme);
  if (common.length === 0) return { basis: "none", services: common };
  const known = gamme === null || [ours, theirs].every(({ gammes }) => gammes.some(({ id }) => id === gamme));
  const ourGamme = new Map(ours.services.map(({ id, gamme: of }) => [id, of]));
  // a service whose gamme no one says may be of this gamme: then only those in common are compared
  const isIn = (of: string | null): boolean => gamme === null || of === null || of === gamme;
  const countedBy = (run: RunResult): string =>
    run.services
      .filter(({ id, gamme: of }) => !run.leftOut.includes(id) && isIn(of ?? ourGamme.get(id) ?? null))
      .map(({ id }) => id)
      .sort()
      .join();
  return { basis: known && countedBy(ours) === countedBy(theirs) ? "same" : "common", services: common };
}

const NOTHING: Mean = { minutes: null, population: 0, missingPopulation: 0 };

/** How a measure is read on a place of one side. */
function readingOf(match: RunMatch, choice: MeasureChoice, side: "ours" | "theirs"): (place: RunPlace) => Mean {
  const { basis, services } = basisOf(match, choice);
  const rows = services.map((one) => one[side]);
  if (basis === "none") return () => NOTHING;
  if (basis === "common" || choice.kind === "service")
    return ({ measures }) => simpleMean(rows.map((row) => measures.services[row]));
  if (choice.kind === "basket") return ({ measures }) => measures.basket;
  const gamme = match[side].gammes.findIndex(({ id }) => id === choice.id);
  return ({ measures }) => measures.gammes[gamme];
}

/** Mean of services, each for one; no value where one has none, or the place that lacks it would be flattered. */
function simpleMean(means: readonly Mean[]): Mean {
  let sum = 0;
  let population = Infinity;
  for (const mean of means) {
    if (mean.minutes === null) return NOTHING;
    sum += mean.minutes;
    population = Math.min(population, mean.population);
  }
  return { minutes: sum / means.length, population, missingPopulation: 0 };
}

/** One measure on every place of ours. A side that counts other services is brought to those in common. */
export function compareMeasure(match: RunMatch, choice: MeasureChoice): ComparedMeasure {
  const { basis, services } = basisOf(match, choice);
  const [ourMean, theirMean] = [readingOf(match, choice, "ours"), readingOf(match, choice, "theirs")];
  const values = new Map<string, ComparedValue>();
  const sides: { ours: Mean[]; theirs: Mean[] } = { ours: [], theirs: [] };
  const crowds = { longer: { communes: 0, people: 0 }, shorter: { communes: 0, people: 0 } };
  const at = (place: RunPlace): { ours: Mean; theirs: Mean; difference: number | null } => {
    const other = match.pairs.get(place.code);
    const [ours, theirs] = [ourMean(place), other ? theirMean(other) : NOTHING];
    const difference = ours.minutes === null || theirs.minutes === null ? null : ours.minutes - theirs.minutes;
    values.set(place.code, { ours: ours.minutes, theirs: theirs.minutes, difference });
    return { ours, theirs, difference };
  };
  for (const commune of match.ours.communes) {
    const { ours, theirs, difference } = at(commune);
    if (difference === null) continue;
    sides.ours.push(ours);
    sides.theirs.push(theirs);
    if (Math.abs(difference) <= NO_CHANGE_MINUTES) continue;
    const crowd = difference > 0 ? crowds.longer : crowds.shorter;
    crowd.communes++;
    crowd.people += commune.measures.population;
  }
  for (const place of match.ours.arrondissements) at(place);
  const [ours, theirs] = [combineMeans(sides.ours).minutes, combineMeans(sides.theirs).minutes];
  return {
    basis,
    serviceCount: services.length,
    values,
    compared: sides.ours.length,
    notCompared: match.ours.communes.length - sides.ours.length,
    ours,
    theirs,
    difference: ours === null || theirs === null ? null : ours - theirs,
    ...crowds,
  };
}

/**
 * Communes that become éloignées, or are no more. Each run by its own flags; give both the same thresholds (`rejudged`)
 * to see what times alone change.
 * @param gamme id: éloignées of this gamme; without it, of one gamme at least
 */
export function compareFlags({ ours, theirs }: RunMatch, gamme?: string): FlagChange {
  const flags = (run: RunResult): Map<string, boolean | null> => {
    const row = run.gammes.findIndex(({ id }) => id === gamme);
    return new Map(
      run.communes.map(({ code, remote, remoteCount }) => [
        code,
        gamme !== undefined ? (remote[row] ?? null) : remote.some((flag) => flag !== null) ? remoteCount > 0 : null,
      ]),
    );
  };
  const [here, there] = [flags(ours), flags(theirs)];
  const status = new Map<string, FlagStatus | null>();
  const crowds = { entered: [] as RunPlace[], left: [] as RunPlace[], both: 0, neither: 0 };
  for (const commune of ours.communes) {
    const [now, then] = [here.get(commune.code) ?? null, there.get(commune.code) ?? null];
    const found = now === null || then === null ? null : now ? (then ? "both" : "entered") : then ? "left" : "neither";
    status.set(commune.code, found);
    if (found === "entered" || found === "left") crowds[found].push(commune);
    else if (found !== null) crowds[found]++;
  }
  const people = (list: readonly RunPlace[]) => list.reduce((sum, { measures }) => sum + measures.population, 0);
  const sorted = (list: readonly RunPlace[]) =>
    [...list].sort((a, b) => b.measures.population - a.measures.population || (a.code < b.code ? -1 : 1)).map(named);
  return {
    status,
    entered: sorted(crowds.entered),
    left: sorted(crowds.left),
    enteredPeople: people(crowds.entered),
    leftPeople: people(crowds.left),
    both: crowds.both,
    neither: crowds.neither,
  };
}
