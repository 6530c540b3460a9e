import type { Basket } from "../basket/index.ts";
import { NONE, UNREACHABLE, type AccessTable } from "../search/index.ts";
import type { Mean, Measures } from "./model.ts";

/** Deciseconds in a minute: the only conversion of the diagnostic. */
export const DS_PER_MINUTE = 600;

/**
 * Sums from which population-weighted means are made, by unit (commune, zone) and measure (basket, gammes, services).
 * Sums add up, means do not: every wider level is the sum of its parts.
 */
export class Sums {
  readonly weightedDs: Float64Array;
  readonly weight: Float64Array;
  readonly missing: Float64Array;
  /** unweighted, for places where nobody lives but a time exists */
  readonly plainDs: Float64Array;
  readonly plainCount: Float64Array;
  readonly population: Float64Array;
  readonly originCount: Uint32Array;

  constructor(
    readonly unitCount: number,
    readonly measureCount: number,
  ) {
    const size = unitCount * measureCount;
    this.weightedDs = new Float64Array(size);
    this.weight = new Float64Array(size);
    this.missing = new Float64Array(size);
    this.plainDs = new Float64Array(size);
    this.plainCount = new Float64Array(size);
    this.population = new Float64Array(unitCount);
    this.originCount = new Uint32Array(unitCount);
  }

  /** Adds one unit of `other` to one of these units. */
  add(unit: number, other: Sums, otherUnit: number): void {
    const count = this.measureCount;
    const to = unit * count;
    const from = otherUnit * count;
    for (let measure = 0; measure < count; measure++) {
      this.weightedDs[to + measure] += other.weightedDs[from + measure];
      this.weight[to + measure] += other.weight[from + measure];
      this.missing[to + measure] += other.missing[from + measure];
      this.plainDs[to + measure] += other.plainDs[from + measure];
      this.plainCount[to + measure] += other.plainCount[from + measure];
    }
    this.population[unit] += other.population[otherUnit];
    this.originCount[unit] += other.originCount[otherUnit];
  }

  /** Where nobody lives, the mean of the origins counts each for one; it then weighs nothing in wider levels. */
  mean(unit: number, measure: number): Mean {
    const at = unit * this.measureCount + measure;
    const population = this.weight[at];
    const missingPopulation = this.missing[at];
    let minutes: number | null = null;
    if (population > 0) minutes = this.weightedDs[at] / population / DS_PER_MINUTE;
    else if (missingPopulation === 0 && this.plainCount[at] > 0)
      minutes = this.plainDs[at] / this.plainCount[at] / DS_PER_MINUTE;
    return { minutes, population, missingPopulation };
  }

  /** Basket, gammes and services of one unit. */
  measures(unit: number, basket: Basket): Measures {
    return {
      population: this.population[unit],
      basket: this.mean(unit, 0),
      gammes: basket.gammes.map((_, index) => this.mean(unit, 1 + index)),
      services: basket.services.map((_, index) => this.mean(unit, 1 + basket.gammes.length + index)),
    };
  }
}

/** Sums over origins by a label of theirs (commune row, zone ...; NONE = in no unit). */
export function sumOrigins(
  unitOf: Uint32Array,
  unitCount: number,
  population: Float64Array,
  basketDs: Float64Array,
  gammeDs: readonly Float64Array[],
  access: AccessTable,
): Sums {
  const { originCount, serviceCount, timeDs } = access;
  const measureCount = 1 + gammeDs.length + serviceCount;
  const sums = new Sums(unitCount, measureCount);
  for (let origin = 0; origin < originCount; origin++) {
    const unit = unitOf[origin];
    if (unit === NONE) continue;
    sums.population[unit] += population[origin];
    sums.originCount[unit]++;
  }
  const { weightedDs, weight, missing, plainDs, plainCount } = sums;
  const aggregates = [basketDs, ...gammeDs];
  for (let measure = 0; measure < measureCount; measure++) {
    const column = measure < aggregates.length ? aggregates[measure] : null;
    const base = (measure - aggregates.length) * originCount;
    for (let origin = 0; origin < originCount; origin++) {
      const unit = unitOf[origin];
      if (unit === NONE) continue;
      const at = unit * measureCount + measure;
      const time = column ? column[origin] : timeDs[base + origin];
      const people = population[origin];
      if (column ? Number.isNaN(time) : time === UNREACHABLE) {
        missing[at] += people;
      } else {
        weightedDs[at] += people * time;
        weight[at] += people;
        plainDs[at] += time;
        plainCount[at]++;
      }
    }
  }
  return sums;
}
