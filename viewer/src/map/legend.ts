/** What a map's colours mean: classes, colours, counts and words, shared by the map, the legend and the exports. */
import { classify, classOf, type Classes } from "./classes.ts";
import { colours, COUNT_RAMP, PAPER } from "./palette.ts";
import { thresholdOf, valueOf, type Indicator } from "../study/indicator.ts";
import type { Basket } from "../../../engine/basket/index.ts";
import type { Digest } from "../worker/messages.ts";
import type { ViewState } from "../state/view.ts";
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
 * The scale of an indicator. Bounds come from the study as it stands, never from a scenario, so that before and after
 * are read with the same eyes.
 */
export function scaleOf(indicator: Indicator, digest: Digest, basket: Basket, view: ViewState): Scale {
  if (indicator.kind === "remoteness") return remotenessScale(basket);
  if (indicator.kind === "gain") return gainScale();
  const values = digest.communes.map((commune) => valueOf(indicator, commune)).filter((value) => value !== null);
  const threshold = thresholdOf(indicator, digest, basket);
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

/** Communes that are hatched for an indicator: above the threshold it is judged against. */
export function remoteCodes(indicator: Indicator, digest: Digest): Set<string> {
  const codes = new Set<string>();
  for (const commune of digest.communes) {
    const remote =
      indicator.kind === "basket"
        ? commune.slow === true
        : indicator.kind === "gamme"
          ? commune.remote[indicator.row] === true
          : commune.remoteCount > 0;
    if (remote) codes.add(commune.code);
  }
  return codes;
}
