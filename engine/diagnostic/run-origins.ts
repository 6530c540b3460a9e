import { UNREACHABLE, type AccessTable } from "../search/index.ts";
import type { Pairs } from "./agreement.ts";
import { basisOf, type MeasureChoice, type RunMatch } from "./compare-runs.ts";
import type { Measured } from "./model.ts";
import { DS_PER_MINUTE } from "./sums.ts";

/** A run with its tables. */
export interface TimedRun {
  readonly measured: Measured;
  readonly access: AccessTable;
}

/** Minutes of each origin for the basket, a gamme or a service; NaN where not known. */
export function originMinutes({ measured, access }: TimedRun, choice: MeasureChoice): Float64Array {
  const { basket, originBasketDs, originGammeDs } = measured;
  if (choice.kind === "service") {
    const row = basket.services.findIndex(({ id }) => id === choice.id);
    return meanOfServices(access, row < 0 ? [] : [row]);
  }
  const row = choice.kind === "basket" ? -1 : basket.gammes.findIndex(({ id }) => id === choice.id);
  const column = choice.kind === "basket" ? originBasketDs : originGammeDs[row];
  return column
    ? column.map((timeDs) => timeDs / DS_PER_MINUTE)
    : new Float64Array(access.originCount).fill(Number.NaN);
}

/** Minutes of the services of `rows`, each for one; NaN where one is out of reach, or without any row. */
function meanOfServices({ originCount, timeDs }: AccessTable, rows: readonly number[]): Float64Array {
  const minutes = new Float64Array(originCount).fill(rows.length > 0 ? 0 : Number.NaN);
  for (const row of rows) {
    const from = row * originCount;
    for (let origin = 0; origin < originCount; origin++) {
      const time = timeDs[from + origin];
      minutes[origin] += time === UNREACHABLE ? Number.NaN : time / DS_PER_MINUTE / rows.length;
    }
  }
  return minutes;
}

/**
 * Ours less theirs at each of our origins, in minutes; NaN where the place is not in both, or has no time. Taken over
 * the same services as the communes' difference.
 */
export function originDifferences(
  match: RunMatch,
  choice: MeasureChoice,
  ours: TimedRun,
  theirs: TimedRun,
  pairs: Pairs,
): Float64Array {
  const { basis, services } = basisOf(match, choice);
  const column = (run: TimedRun, side: "ours" | "theirs"): Float64Array =>
    basis === "same"
      ? originMinutes(run, choice)
      : meanOfServices(
          run.access,
          services.map((one) => one[side]),
        );
  const [here, there] = [column(ours, "ours"), column(theirs, "theirs")];
  const differences = new Float64Array(here.length).fill(Number.NaN);
  for (let at = 0; at < pairs.ours.length; at++)
    differences[pairs.ours[at]] = here[pairs.ours[at]] - there[pairs.theirs[at]];
  return differences;
}
