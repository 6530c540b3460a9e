import type { Threshold } from "../basket/index.ts";
import { UserError } from "../report/index.ts";
import { distribution, quantile } from "./distribution.ts";
import { DEFAULT_THRESHOLD, type ResolvedThreshold } from "./model.ts";

/**
 * Strictly above, on unrounded minutes. Sums of weighted times carry rounding noise of about 1e-13: two values
 * equal to a billionth are equal, so that a commune exactly at the threshold is not above it.
 */
export function isAbove(minutes: number, threshold: number): boolean {
  return minutes - threshold > Math.abs(threshold) * 1e-9;
}

/**
 * Minutes a threshold comes to: itself, a multiple of the territory's mean, or a percentile of the communes' values
 * (each counted for one, or for its people). null when the territory has no value to refer to.
 */
export function resolveThreshold(
  threshold: Threshold | undefined,
  key: string,
  territoryMinutes: number | null,
  communeMinutes: readonly (number | null)[],
  communePeople: readonly number[],
): ResolvedThreshold {
  const asked = threshold ?? DEFAULT_THRESHOLD;
  const isDefault = threshold === undefined;
  switch (asked.kind) {
    case "minutes":
      demand(asked.minutes >= 0, key, "minutes", asked.minutes, "un nombre de minutes positif ou nul");
      return { threshold: asked, minutes: asked.minutes, isDefault };
    case "multiple":
      demand(asked.of > 0, key, "multiple", asked.of, "un multiple strictement positif de la moyenne");
      return { threshold: asked, minutes: territoryMinutes === null ? null : asked.of * territoryMinutes, isDefault };
    case "percentile": {
      const { percentile } = asked;
      demand(percentile >= 0 && percentile <= 100, key, "percentile", percentile, "un centile entre 0 et 100");
      const values = distribution(
        "commune",
        communeMinutes.map((value) => value ?? Number.NaN),
        asked.weightedBy === "population" ? communePeople : communeMinutes.map(() => 1),
      );
      return { threshold: asked, minutes: quantile(values, percentile / 100), isDefault };
    }
  }
}

function demand(right: boolean, key: string, name: string, value: number, wanted: string): void {
  if (!right || !Number.isFinite(value))
    throw new UserError(`Le seuil « ${key} » (${name}) vaut ${value} : il faut ${wanted}.`, {
      key: `thresholds.${key}`,
    });
}
