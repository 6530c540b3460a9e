import type { Aggregation, Basket } from "../basket/index.ts";
import { BASKET_KEY, type CommuneResult, type Diagnostic, type JudgedCommune, type Measured } from "./model.ts";
import { isAbove } from "./threshold.ts";

/** A place as a run left it: what a table of communes can say. */
export type RunPlace = Pick<CommuneResult, "code" | "name" | "measures">;
export type RunCommune = RunPlace & Pick<JudgedCommune, "remote" | "remoteCount" | "slow">;

/** One run, reduced to what another may be set beside. Measures and flags are parallel to its own gammes and services. */
export interface RunResult {
  readonly name: string;
  readonly gammes: ReadonlyArray<{ readonly id: string; readonly label: string }>;
  /** gamme: null when the file does not say */
  readonly services: ReadonlyArray<{ readonly id: string; readonly label: string; readonly gamme: string | null }>;
  /** null when the file does not say */
  readonly aggregation: Aggregation | null;
  /** ids of services without any time */
  readonly leftOut: readonly string[];
  /** ids of the gammes that make a commune éloignée */
  readonly remoteOf: readonly string[];
  /** minutes by gamme, null where there is none; null altogether when the file does not say */
  readonly thresholds: ReadonlyArray<number | null> | null;
  readonly communes: readonly RunCommune[];
  readonly arrondissements: readonly RunPlace[];
}

/** What is left of a diagnostic once its tables are put away. */
export type Judged = Pick<Diagnostic, "communes" | "arrondissements" | "thresholds">;

/** A diagnostic as a run to compare. */
export function runOf(
  name: string,
  basket: Basket,
  { communes, arrondissements, thresholds }: Judged,
  {
    leftOut,
    choices,
  }: Pick<Measured, "leftOut"> & { readonly choices: Pick<Measured["choices"], "aggregation" | "remoteOf"> },
): RunResult {
  return {
    name,
    gammes: basket.gammes,
    services: basket.services,
    aggregation: choices.aggregation,
    leftOut,
    remoteOf: choices.remoteOf ?? basket.gammes.map(({ id }) => id),
    thresholds: thresholds.gammes.map(({ minutes }) => minutes),
    communes,
    arrondissements,
  };
}

/**
 * The run judged with other thresholds (minutes by gamme id, or BASKET_KEY); what is not named keeps its flags. What a reader
 * who moves a threshold expects of both runs.
 */
export function rejudged(run: RunResult, minutes: Readonly<Record<string, number | null>>): RunResult {
  const thresholds = run.gammes.map(({ id }, row) => minutes[id] ?? run.thresholds?.[row] ?? null);
  const counts = run.gammes.map(({ id }) => run.remoteOf.includes(id));
  const communes = run.communes.map((commune): RunCommune => {
    const remote = commune.remote.map((flag, row) => {
      const threshold = minutes[run.gammes[row].id] ?? null;
      const time = commune.measures.gammes[row].minutes;
      return threshold === null || time === null ? flag : isAbove(time, threshold);
    });
    const limit = minutes[BASKET_KEY] ?? null;
    const basket = commune.measures.basket.minutes;
    const slow = limit === null || basket === null ? commune.slow : isAbove(basket, limit);
    return { ...commune, slow, remote, remoteCount: remote.filter((flag, row) => flag === true && counts[row]).length };
  });
  return { ...run, thresholds, communes };
}
