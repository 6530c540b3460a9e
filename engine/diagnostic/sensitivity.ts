import type { JudgedCommune, Measured, ResolvedThreshold, SensitivityRow } from "./model.ts";
import { BASKET_KEY } from "./model.ts";
import { isAbove } from "./threshold.ts";

/** How far thresholds are moved in the table, as factors of those in force. */
export const FACTORS = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.5] as const;

/**
 * Communes and people flagged when thresholds move: all gammes together (éloignées of one at least), then each gamme and
 * the basket alone. The published thresholds are unknown, so a diagnostic must say how much hangs on them.
 */
export function sensitivity(
  measured: Measured,
  communes: readonly JudgedCommune[],
  counted: readonly number[],
  gammes: readonly ResolvedThreshold[],
  basketThreshold: ResolvedThreshold,
): SensitivityRow[] {
  const rows: SensitivityRow[] = [];
  const add = (of: string, factor: number, minutes: number | null, flagged: (commune: JudgedCommune) => boolean) => {
    const list = communes.filter(flagged);
    const population = list.reduce((sum, commune) => sum + commune.measures.population, 0);
    const all = measured.whole.population;
    rows.push({
      of,
      factor,
      minutes,
      communes: list.length,
      population,
      populationShare: all > 0 ? population / all : 0,
    });
  };
  const far = (minutes: number | null, threshold: number | null, factor: number) =>
    minutes !== null && threshold !== null && isAbove(minutes, threshold * factor);
  for (const factor of FACTORS) {
    add("ensemble", factor, null, (commune) =>
      counted.some((index) => far(commune.measures.gammes[index].minutes, gammes[index].minutes, factor)),
    );
  }
  measured.basket.gammes.forEach((gamme, index) => {
    const { minutes } = gammes[index];
    for (const factor of FACTORS)
      add(gamme.id, factor, minutes === null ? null : minutes * factor, (commune) =>
        far(commune.measures.gammes[index].minutes, minutes, factor),
      );
  });
  for (const factor of FACTORS) {
    const { minutes } = basketThreshold;
    add(BASKET_KEY, factor, minutes === null ? null : minutes * factor, (commune) =>
      far(commune.measures.basket.minutes, minutes, factor),
    );
  }
  return rows;
}
