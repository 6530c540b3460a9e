/** Scales of what changes between two runs: round bounds, the same on both sides of nothing; and who is éloignée of which. */
import { NO_CHANGE_MINUTES } from "../../../engine/diagnostic/index.ts";
import type { Dictionary } from "../text/language.ts";
import type { NumberWriter } from "../text/numbers.ts";
import type { LegendRow, Scale } from "./legend.ts";
import { differenceColours, FLAG_COLOURS } from "./palette.ts";

/** Bounds a side may have beyond the zero class, in minutes. */
const ROUND_MINUTES = [0.2, 0.5, 1, 2, 5, 10, 20, 30, 60] as const;
const MOST_A_SIDE = 4;

/**
 * Upper bounds of one side, in minutes: the zero class's, then round ones that leave a tenth of the changes beyond.
 * @param differences minutes, any order
 * @param wanted classes the reader asked for
 */
export function differenceBounds(differences: readonly number[], wanted: number): number[] {
  const sizes = Float64Array.from(differences, Math.abs)
    .filter((size) => size > NO_CHANGE_MINUTES)
    .sort();
  const large = sizes[Math.ceil(sizes.length * 0.9) - 1] ?? 0;
  const aside = Math.min(MOST_A_SIDE, Math.max(1, Math.ceil(wanted / 2)));
  const fitting = ROUND_MINUTES.filter((bound) => bound < large);
  return [NO_CHANGE_MINUTES, ...fitting.slice(Math.max(0, fitting.length - (aside - 1)))].slice(0, aside);
}

/** Class of a difference: the middle one is no change; a difference equal to a bound is nearer to it. */
export function differenceClass(bounds: readonly number[], minutes: number): number {
  let steps = 0;
  for (const bound of bounds) if (Math.abs(minutes) > bound) steps++;
  return bounds.length + (minutes < 0 ? -steps : steps);
}

/** @param differences those of the study as it stands, never of a scenario: before and after are read with the same eyes */
export function differenceScale(differences: readonly number[], wanted: number): Scale {
  const bounds = differenceBounds(differences, wanted);
  const colours = differenceColours(bounds.length);
  const classOf = (value: number | null): number => (value === null ? -1 : differenceClass(bounds, value));
  return {
    colours,
    classOf,
    rows: (values, t, n) => {
      const counts = counted(values, colours.length, classOf);
      return colours.map((colour, index) => ({
        colour,
        label: labelOf(index - bounds.length, bounds, t, n),
        count: counts[index]!,
        startsAtThreshold: false,
      }));
    },
    method: (t) => t.methodUsed(t.methodDifference),
  };
}

function labelOf(step: number, bounds: readonly number[], t: Dictionary, n: NumberWriter): string {
  if (step === 0) return t.classUnchanged(n.bound(bounds[0]!));
  const sign = Math.sign(step);
  const [inner, outer] = [bounds[Math.abs(step) - 1]!, bounds[Math.abs(step)]];
  if (outer === undefined) return (sign > 0 ? t.classBeyond : t.classBefore)(n.boundChange(sign * inner));
  const [from, to] = sign > 0 ? [inner, outer] : [-outer, -inner];
  return t.classChange(n.boundChange(from), n.boundChange(to));
}

/** Communes éloignées in one run, the other, both, none: values of FLAG_VALUES. */
export function flagScale(): Scale {
  const classOf = (value: number | null): number => value ?? -1;
  return {
    colours: FLAG_COLOURS,
    classOf,
    rows: (values, t): LegendRow[] => {
      const counts = counted(values, FLAG_COLOURS.length, classOf);
      const labels = [t.flagNeither, t.flagLeft, t.flagBoth, t.flagEntered];
      return FLAG_COLOURS.map((colour, index) => ({
        colour,
        label: labels[index]!,
        count: counts[index]!,
        startsAtThreshold: false,
      })).reverse();
    },
    method: () => "",
  };
}

function counted(
  values: Iterable<number | null>,
  size: number,
  classOf: (value: number | null) => number,
): readonly number[] {
  const counts = Array.from({ length: size }, () => 0);
  for (const value of values) if (value !== null) counts[classOf(value)]!++;
  return counts;
}
