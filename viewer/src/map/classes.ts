/**
 * From values to classes: where the colours change. Four ways, the first for publication, the others for exploration:
 * round bounds that contain the threshold, quantiles, natural breaks (Jenks, by ckmeans: Wang and Song 2011), equal steps.
 */
import { scaleLinear, scaleQuantile, scaleThreshold } from "d3-scale";
import { ckmeans } from "simple-statistics";

export const METHODS = ["round", "quantiles", "jenks", "equal"] as const;
export type Method = (typeof METHODS)[number];

/** Ascending inner bounds: `bounds.length + 1` classes; a value equal to a bound is in the lower class (the threshold is strict). */
export interface Classes {
  readonly method: Method;
  readonly bounds: readonly number[];
  readonly min: number;
  readonly max: number;
}

const ROUND_STEPS = [0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 3, 5, 10, 15, 20, 25, 30, 50, 60, 100, 200, 300, 600];

/**
 * @param values minutes (or any unit) without missing values; order does not matter
 * @param count wanted number of classes, 2 to 8; fewer come out where values are few
 * @param anchor value that must be a bound in "round" (the threshold), null when there is none
 */
export function classify(values: readonly number[], method: Method, count: number, anchor: number | null): Classes {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { method, bounds: [], min: 0, max: 0 };
  const min = finite.reduce((a, b) => Math.min(a, b));
  const max = finite.reduce((a, b) => Math.max(a, b));
  const bounds = min === max ? [] : BOUNDS[method](finite, min, max, count, anchor);
  return { method, bounds: distinct(bounds.filter((bound) => bound >= min && bound < max)), min, max };
}

type BoundsOf = (values: number[], min: number, max: number, count: number, anchor: number | null) => number[];

const BOUNDS: Readonly<Record<Method, BoundsOf>> = {
  round: (values, min, max, count, anchor) =>
    anchor !== null && anchor > min && anchor < max
      ? aroundAnchor(values, count, anchor)
      : scaleLinear()
          .domain([min, quantileOf(values, 0.98)])
          .nice(count)
          .ticks(count),
  quantiles: (values, _min, _max, count) =>
    scaleQuantile<number>()
      .domain(values)
      .range(Array.from({ length: count }, (_, index) => index))
      .quantiles(),
  jenks: (values, _min, _max, count) =>
    ckmeans(values, Math.min(count, new Set(values).size))
      .slice(0, -1)
      .map((group) => group.at(-1)!),
  equal: (_values, min, max, count) =>
    Array.from({ length: count - 1 }, (_, index) => min + ((max - min) * (index + 1)) / count),
};

/**
 * Multiples of a round step, the one nearest to the anchor giving way to the anchor itself; the step that keeps nearly
 * `count` classes between the 2nd and 98th percentiles of the values.
 */
function aroundAnchor(values: number[], count: number, anchor: number): number[] {
  const low = quantileOf(values, 0.02);
  const high = quantileOf(values, 0.98);
  const boundsFor = (step: number): number[] => {
    const nearest = Math.round(anchor / step);
    const bounds = [anchor];
    for (let k = Math.floor(low / step); k * step < high && bounds.length <= 64; k++)
      if (k !== nearest && k > 0 && k * step > low) bounds.push(rounded(k * step));
    return bounds;
  };
  let best: number[] = [anchor];
  for (const step of ROUND_STEPS) {
    const bounds = boundsFor(step);
    const far = (candidate: number[]): number => Math.abs(candidate.length + 1 - count);
    if (far(bounds) < far(best)) best = bounds;
  }
  return best;
}

function quantileOf(values: number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

/** Sums such as 0.1 + 0.2 must print as written. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function distinct(bounds: readonly number[]): number[] {
  return [...new Set(bounds)].sort((a, b) => a - b);
}

/** Class index of a value: the number of bounds strictly below it. */
export function classOf(classes: Classes, value: number): number {
  // scaleThreshold puts a value equal to a bound above it; thresholds here are strict, so the comparison is mirrored.
  const mirrored = scaleThreshold<number, number>()
    .domain(classes.bounds.map((bound) => -bound).reverse())
    .range(classes.bounds.map((_, index) => classes.bounds.length - index).concat(0));
  return mirrored(-value);
}
