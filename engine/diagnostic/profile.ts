import type { Diagnostic, JudgedCommune } from "./model.ts";

/**
 * What a socio-economic figure is, so that it can be made for a group of communes (methodology §6.6):
 * - share: sum of `numerator` over sum of `denominator`;
 * - mean: `value` weighted by `weight` (column), or by population;
 * - median: communes' medians weighted likewise: never the median of the group, hence "approximate";
 * - growth: yearly rate between the sums of `start` and `end`.
 */
export type ProfileIndicator = {
  readonly id: string;
  readonly label: string;
  /** "%" or "€" ... printed after the value */
  readonly unit: string;
  /** income, poverty, structure: not to be shown under so many households */
  readonly confidential: boolean;
} & (
  | { readonly kind: "share"; readonly numerator: string; readonly denominator: string }
  | { readonly kind: "mean" | "median"; readonly value: string; readonly weight?: string }
  | { readonly kind: "growth"; readonly start: string; readonly end: string; readonly years: number }
);

/** The columns of one commune in the joined files; a column not there or not published is null. */
export interface ProfileRow {
  readonly code: string;
  readonly households: number | null;
  readonly values: Readonly<Record<string, number | null>>;
}

export interface ProfileValue {
  readonly indicator: string;
  readonly value: number | null;
  /** the exact figure would need the microdata (a median of medians) */
  readonly approximate: boolean;
  /** hidden: fewer households than the secrecy rule asks */
  readonly secret: boolean;
  /** people of the group the value does not know */
  readonly missingPopulation: number;
}

export interface ProfileGroup {
  readonly id: string;
  readonly label: string;
  readonly communeCount: number;
  readonly population: number;
  readonly values: readonly ProfileValue[];
}

export interface Profile {
  readonly indicators: readonly ProfileIndicator[];
  readonly groups: readonly ProfileGroup[];
  readonly communes: ReadonlyArray<{
    readonly code: string;
    readonly name: string;
    readonly values: readonly ProfileValue[];
  }>;
  /** codes of rows that are in no commune of the territory */
  readonly unknown: readonly string[];
}

/** INSEE's rule for fiscal data: nothing under 11 households (methodology §5.1). */
export const MIN_HOUSEHOLDS = 11;

/**
 * The profile of the éloignées beside the others, all gammes, the whole territory and any other group of the diagnostic.
 * A commune under the secrecy rule is masked and left out of the groups too: else a group's total less its other communes
 * would give it away.
 */
export function profile(
  diagnostic: Diagnostic,
  indicators: readonly ProfileIndicator[],
  rows: readonly ProfileRow[],
  minHouseholds: number = MIN_HOUSEHOLDS,
): Profile {
  const { communes, remoteness, groups } = diagnostic;
  const known = new Set(communes.map(({ code }) => code));
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const arrondissements = new Set(diagnostic.arrondissements.map(({ code }) => code));
  const sets = [
    { id: "territoire", label: "ensemble du territoire", communes: communes.map(({ code }) => code) },
    remoteness.remote,
    remoteness.others,
    remoteness.all,
    ...groups,
  ];
  return {
    indicators,
    groups: sets.map((set) => {
      const codes = new Set(set.communes);
      const members = communes.filter(({ code }) => codes.has(code));
      return {
        id: set.id,
        label: set.label,
        communeCount: members.length,
        population: members.reduce((sum, commune) => sum + commune.measures.population, 0),
        values: indicators.map((indicator) => groupValue(indicator, members, byCode, minHouseholds)),
      };
    }),
    communes: communes.map((commune) => ({
      code: commune.code,
      name: commune.name,
      values: indicators.map((indicator) => ({
        ...groupValue(indicator, [commune], byCode, minHouseholds),
        // a commune's own published median is what it is
        approximate: false,
      })),
    })),
    unknown: rows.map(({ code }) => code).filter((code) => !known.has(code) && !arrondissements.has(code)),
  };
}

function groupValue(
  indicator: ProfileIndicator,
  members: readonly JudgedCommune[],
  byCode: ReadonlyMap<string, ProfileRow>,
  minHouseholds: number,
): ProfileValue {
  let upper = 0;
  let lower = 0;
  let households = 0;
  let masked = 0;
  let missingPopulation = 0;
  for (const commune of members) {
    const row = byCode.get(commune.code);
    const few = indicator.confidential && row?.households != null && row.households < minHouseholds;
    const parts = row && !few ? partsOf(indicator, row, commune.measures.population) : null;
    if (few) masked++;
    if (!parts) {
      missingPopulation += commune.measures.population;
      continue;
    }
    upper += parts[0];
    lower += parts[1];
    // a file without households has been cleared by its publisher
    households += row!.households ?? minHouseholds;
  }
  const touched = masked > 0 || households > 0;
  const secret = indicator.confidential && touched && households < minHouseholds;
  const known = lower > 0 && !secret;
  let value = known ? upper / lower : null;
  if (value !== null && indicator.kind === "growth") value = value ** (1 / indicator.years) - 1;
  return {
    indicator: indicator.id,
    value,
    approximate: indicator.kind === "median",
    secret,
    missingPopulation,
  };
}

/** What a commune adds to the sums above and below the line; null when a column is missing. */
function partsOf(indicator: ProfileIndicator, { values }: ProfileRow, population: number): [number, number] | null {
  const at = (column: string): number | null => values[column] ?? null;
  switch (indicator.kind) {
    case "share":
      return both(at(indicator.numerator), at(indicator.denominator));
    case "growth":
      return both(at(indicator.end), at(indicator.start));
    case "mean":
    case "median": {
      const weight = indicator.weight === undefined ? population : at(indicator.weight);
      const value = at(indicator.value);
      return value === null || weight === null ? null : [value * weight, weight];
    }
  }
}

function both(upper: number | null, lower: number | null): [number, number] | null {
  return upper === null || lower === null ? null : [upper, lower];
}
