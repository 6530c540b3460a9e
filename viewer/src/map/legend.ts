/** What a map's colours mean: classes, colours, counts and words, shared by the map, the legend and the exports. */
import { classify, classOf, type Classes } from "./classes.ts";
import { colours, COUNT_RAMP, PAPER } from "./palette.ts";
import { differenceScale, flagScale } from "./difference-scale.ts";
import { besideOf, type BesideState } from "../study/beside.ts";
import { baseOf, thresholdOf, valueOf, type Indicator } from "../study/indicator.ts";
import type { Basket } from "../../../engine/basket/index.ts";
import type { RunMatch } from "../../../engine/diagnostic/index.ts";
import type { Digest } from "../worker/messages.ts";
import type { Dictionary } from "../text/language.ts";
import type { NumberWriter } from "../text/numbers.ts";

/** Gains keep the same bounds while a site moves; 6 and 10 minutes are the ones planners report. */
export const GAIN_BOUNDS = [0, 1, 3, 6, 10] as const;
/** Below this a gain is no gain (rounding of deciseconds summed over services). */
const NO_GAIN_MINUTES = 1 / 600;

export interface LegendRow {
  readonly colour: string;
  readonly label: string;
  readonly count: number;
  /** the row's lower bound is the threshold */
  readonly startsAtThreshold: boolean;
}

export interface Scale {
  readonly colours: readonly string[];
  /** class of a value, or NO_CLASS's -1 when null */
  classOf(value: number | null): number;
  rows(values: Iterable<number | null>, t: Dictionary, n: NumberWriter): LegendRow[];
  /** sentence on how the classes were made */
  method(t: Dictionary): string;
}

/**
 * The scale of an indicator. Bounds come from the study as it stands, never from a scenario nor from the other run, so
 * that before and after, here and there, are read with the same eyes.
 */
export function scaleOf(indicator: Indicator, state: BesideState): Scale {
  const { view } = state;
  const { digest, study } = state.open!;
  if (indicator.kind === "gain") return gainScale();
  const shown = baseOf(indicator);
  if (indicator.kind === "difference") {
    if (shown.kind === "remoteness") return flagScale();
    const values = [...(besideOf(state, false)?.measure(shown).values.values() ?? [])];
    const differences = values.flatMap(({ difference }) => difference ?? []);
    return differenceScale(differences, view.classCount);
  }
  if (shown.kind === "remoteness") return remotenessScale(study.basket);
  const values = digest.communes.map((commune) => valueOf(shown, commune)).filter((value) => value !== null);
  const threshold = thresholdOf(shown, digest, study.basket);
  const classes = classify(
    values,
    view.method,
    view.classCount,
    threshold === null ? null : Math.round(threshold * 100) / 100,
  );
  return timeScale(classes, threshold);
}

function timeScale(classes: Classes, threshold: number | null): Scale {
  const anchored = threshold !== null && classes.bounds.some((bound) => Math.abs(bound - threshold) < 0.006);
  return {
    colours: colours("time", classes.bounds),
    classOf: (value) => (value === null ? -1 : classOf(classes, value)),
    rows: (values, t, n) => {
      const counts = countBy(values, classes.bounds.length + 1, (value) => classOf(classes, value));
      return rowsOf(classes.bounds, colours("time", classes.bounds), counts, t, n, threshold, classes.max);
    },
    method: (t) => {
      const method = {
        round: anchored ? t.methodRound : t.methodRoundFree,
        quantiles: t.methodQuantiles,
        jenks: t.methodJenks,
        equal: t.methodEqual,
      };
      return t.methodUsed(method[classes.method]);
    },
  };
}

function gainScale(): Scale {
  const bounds = [...GAIN_BOUNDS];
  const ramp = [PAPER, ...colours("gain", bounds.slice(1))];
  const gainClass = (value: number): number =>
    value <= NO_GAIN_MINUTES ? 0 : bounds.filter((bound) => value > bound).length;
  return {
    colours: ramp,
    classOf: (value) => (value === null ? -1 : gainClass(value)),
    rows: (values, t, n) => {
      const counts = countBy(values, ramp.length, gainClass);
      return rowsOf(bounds, ramp, counts, t, n, null, Infinity).map((row, index) =>
        index === 0 ? { ...row, label: t.noGain } : row,
      );
    },
    method: (t) => t.methodUsed(t.methodRoundFree),
  };
}

function remotenessScale(basket: Basket): Scale {
  const last = basket.gammes.length;
  const ramp = Array.from({ length: last + 1 }, (_, index) => COUNT_RAMP[Math.min(index, COUNT_RAMP.length - 1)]!);
  return {
    colours: ramp,
    classOf: (value) => (value === null ? -1 : Math.min(value, last)),
    rows: (values, t) => {
      const counts = countBy(values, last + 1, (value) => Math.min(value, last));
      return ramp.map((colour, index) => ({
        colour,
        label: t.gammesRemote(index),
        count: counts[index]!,
        startsAtThreshold: false,
      }));
    },
    method: () => "",
  };
}

function countBy(values: Iterable<number | null>, size: number, classOfValue: (value: number) => number): number[] {
  const counts = Array.from({ length: size }, () => 0);
  for (const value of values) if (value !== null) counts[classOfValue(value)]!++;
  return counts;
}

function rowsOf(
  bounds: readonly number[],
  ramp: readonly string[],
  counts: readonly number[],
  t: Dictionary,
  n: NumberWriter,
  threshold: number | null,
  max: number,
): LegendRow[] {
  const print = (bound: number): string => n.bound(Math.round(bound * 10) / 10);
  return ramp.map((colour, index) => {
    const [from, to] = [bounds[index - 1], bounds[index]];
    const label =
      from === undefined
        ? to === undefined
          ? t.classAll(print(max))
          : t.classBelow(print(to))
        : to === undefined
          ? t.classAbove(print(from))
          : t.classBetween(print(from), print(to));
    const startsAtThreshold = from !== undefined && threshold !== null && Math.abs(from - threshold) < 0.006;
    return { colour, label, count: counts[index]!, startsAtThreshold };
  });
}

/**
 * Communes that are hatched for an indicator: above the threshold it is judged against, in the run it shows. A map of
 * differences of time is not hatched: it says what changes, not who is far.
 */
export function remoteCodes(indicator: Indicator, digest: Digest, state: BesideState): Set<string> {
  if (indicator.kind === "difference" && indicator.of.kind !== "remoteness") return new Set();
  const shown = baseOf(indicator);
  const match = indicator.kind === "other" ? besideOf(state, false)?.match : undefined;
  const codes = new Set<string>();
  for (const commune of match?.theirs.communes ?? digest.communes) {
    if (match && !match.pairs.has(commune.code)) continue;
    const remote =
      shown.kind === "basket" && indicator.kind !== "gain" && "slow" in commune
        ? commune.slow === true
        : shown.kind === "gamme"
          ? commune.remote[gammeRow(shown.row, match)] === true
          : commune.remoteCount > 0;
    if (remote) codes.add(commune.code);
  }
  return codes;
}

/** Row of one of our gammes in the other run's flags. */
function gammeRow(row: number, match: RunMatch | undefined): number {
  return match ? match.theirs.gammes.findIndex(({ id }) => id === match.ours.gammes[row]!.id) : row;
}
