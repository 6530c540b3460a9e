import type { TextColumn } from "./text-column.ts";

/** The territory: communes, where people start (origins), what they go to (facilities). Columns of equal length. */

/**
 * Level of computation: municipal arrondissements of Marseille, Lyon, Paris stand for themselves, `shownAs` is their commune.
 * That commune has a row too (name, population of the whole, chef-lieu) but no origin: sum populations over rows where
 * `shownAs === code`. An arrondissement's own population is null where the files only give the whole.
 */
export interface Commune {
  readonly code: string;
  readonly name: string;
  readonly departement: string;
  /** municipal population (PMUN); null where unknown */
  readonly population: number | null;
  /** chef-lieu */
  readonly lon: number;
  readonly lat: number;
  /** inside the studied territory (judged), or only around it */
  readonly inside: boolean;
  /** code of the commune it is shown as: itself, or 13055 for 13201 */
  readonly shownAs: string;
  /** other zonings: "epci" -> code, "canton" -> code ... */
  readonly zones: Readonly<Record<string, string>>;
}

export interface OriginTable {
  readonly count: number;
  readonly id: TextColumn;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /** people who start here (rescaled to the census total of the commune when the study says so) */
  readonly population: Float64Array;
  /** row of communes */
  readonly commune: Uint32Array;
}

/** One row per (place, service). Several rows share a place: `point` indexes the distinct places. */
export interface FacilityTable {
  readonly count: number;
  readonly id: readonly string[];
  /** row of basket.services */
  readonly service: Uint16Array;
  readonly point: Uint32Array;
  /** row of communes, NONE when the commune is not known */
  readonly commune: Uint32Array;
  readonly name: readonly string[];
  readonly source: readonly string[];
  /** how many units the row stands for */
  readonly units: Uint32Array;
  /** opening half-days a week; NaN = unknown */
  readonly halfDays: Float32Array;
  readonly pointCount: number;
  readonly pointLon: Float64Array;
  readonly pointLat: Float64Array;
}

export interface Territory {
  readonly communes: readonly Commune[];
  readonly origins: OriginTable;
  readonly facilities: FacilityTable;
}
