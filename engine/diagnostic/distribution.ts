import type { Distribution } from "./model.ts";

/**
 * Distinct values in order, with the people at or under each. NaN values are counted as missing. Values alone are sorted
 * (natively), people then find their place: ten times quicker than sorting pairs.
 */
export function distribution(
  level: Distribution["level"],
  minutes: ArrayLike<number>,
  people: ArrayLike<number>,
): Distribution {
  const sorted = Float64Array.from(minutes).sort();
  let count = 0;
  // NaN sorts last and differs from everything
  for (let i = 0; i < sorted.length && !Number.isNaN(sorted[i]); i++)
    if (count === 0 || sorted[i] !== sorted[count - 1]) sorted[count++] = sorted[i];
  const values = sorted.slice(0, count);
  const cumulative = new Float64Array(count);
  let population = 0;
  let missingPopulation = 0;
  for (let i = 0; i < minutes.length; i++) {
    if (Number.isNaN(minutes[i])) missingPopulation += people[i];
    else cumulative[firstAt(values, minutes[i], false)] += people[i];
  }
  for (let i = 0; i < count; i++) {
    population += cumulative[i];
    cumulative[i] = population;
  }
  return { level, minutes: values, cumulative, population, missingPopulation };
}

/** First index whose value is >= minutes (strict: > minutes). */
function firstAt(values: Float64Array, minutes: number, strict: boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (strict ? values[middle] <= minutes : values[middle] < minutes) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** People strictly under these minutes ("à moins de 7 min"). */
export function peopleBelow(values: Distribution, minutes: number): number {
  const index = firstAt(values.minutes, minutes, false);
  return index === 0 ? 0 : values.cumulative[index - 1];
}

/** Share of the people with a value who are strictly under these minutes; 0 when nobody has one. */
export function shareBelow(values: Distribution, minutes: number): number {
  return values.population > 0 ? peopleBelow(values, minutes) / values.population : 0;
}

/**
 * Smallest value such that at least this share of the people is at or under it (inverse of the empirical distribution).
 * null when there is nobody.
 */
export function quantile(values: Distribution, share: number): number | null {
  if (values.minutes.length === 0 || !(values.population > 0)) return null;
  // the last cumulative sum may differ from share x population by rounding only
  const wanted = share * values.population * (1 - 1e-12);
  let index = firstAt(values.cumulative, wanted, false);
  if (index >= values.minutes.length) index = values.minutes.length - 1;
  return values.minutes[index];
}
