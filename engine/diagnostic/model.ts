/**
 * The diagnostic: what a territory's access times say. Minutes are unrounded; rounding is the printers' work.
 * Arrays named `gammes` and `services` are parallel to those of the basket.
 */
import type { Aggregation, Basket, Threshold } from "../basket/index.ts";
import type { Territory } from "../territory/index.ts";

/** A population-weighted mean. Who has no value is not in it, and is counted. */
export interface Mean {
  /** null when nobody there has a value */
  readonly minutes: number | null;
  /** people the mean is taken over */
  readonly population: number;
  /** people without a value, left out of the mean */
  readonly missingPopulation: number;
}

/** Everything measured for a set of people. */
export interface Measures {
  readonly population: number;
  readonly basket: Mean;
  readonly gammes: readonly Mean[];
  readonly services: readonly Mean[];
}

/** Choices that change the numbers. All of them go to the manifest. */
export interface Choices {
  readonly aggregation: Aggregation;
  /** aggregation "weights": weight by service id; a service not named keeps the basket's weight */
  readonly weights?: Readonly<Record<string, number>>;
  /** aggregation "presence": share of communes equipped by service id, when not to be counted on the facilities */
  readonly presence?: Readonly<Record<string, number>>;
  /** by gamme id, and "panier" for the basket; DEFAULT_THRESHOLD where absent */
  readonly thresholds?: Readonly<Record<string, Threshold>>;
  /** gammes that make a commune éloignée (all by default) */
  readonly remoteOf?: readonly string[];
}

/** Key of the basket among thresholds: no gamme may be called so. */
export const BASKET_KEY = "panier";

/**
 * Ours, not INSEE's: the thresholds of 2017 were never printed (methodology §1.7). Half as long again as the
 * territory's own mean.
 */
export const DEFAULT_THRESHOLD: Threshold = { kind: "multiple", of: 1.5 };

/** Communes that share a boundary, by code; see `adjacency`. */
export type Adjacency = ReadonlyMap<string, readonly string[]>;

/** A zoning finer than the commune or across communes (QPV, IRIS, density grid): a zone per origin. */
export interface OriginZoning {
  readonly zones: ReadonlyArray<{ readonly code: string; readonly name: string; readonly type?: string }>;
  /** by origin: index in zones, NONE outside every zone */
  readonly zoneOf: Uint32Array;
}

/** A named group of shown communes: those of the list, or all the others. */
export interface GroupChoice {
  readonly id: string;
  readonly label: string;
  readonly communes: readonly string[];
  /** the group is every commune but these */
  readonly except?: boolean;
}

/** What is known around the tables and changes no time: names, shapes, other zonings. */
export interface Context {
  /** between shown communes; without it there are no clusters */
  readonly adjacency?: Adjacency;
  /** by shown commune code */
  readonly areaKm2?: ReadonlyMap<string, number>;
  /** names (and types: "métropole", "CA") of the zones in Commune.zones, by zoning then code */
  readonly zoneNames?: Readonly<
    Record<string, Readonly<Record<string, { readonly name: string; readonly type?: string }>>>
  >;
  readonly originZonings?: Readonly<Record<string, OriginZoning>>;
  /** other groups to set beside the éloignées ("hors Marseille": all communes except 13055) */
  readonly groups?: readonly GroupChoice[];
  /** population totale (PTOT) of the territory, when the legal populations give it */
  readonly totalPopulation?: number;
}

/** The facility that most people of a commune have nearest. */
export interface NearestFacility {
  /** row of the FacilityTable */
  readonly facility: number;
  readonly id: string;
  readonly name: string;
  /** commune (or arrondissement) where it stands; null when not known */
  readonly communeCode: string | null;
  readonly communeName: string | null;
  readonly departement: string | null;
  /** whether it stands inside the studied territory; null when its commune is not known */
  readonly inside: boolean | null;
  /** share of the commune's people (with a value) whose nearest it is */
  readonly share: number;
}

/** One commune as it is shown (Marseille whole), or one arrondissement. */
export interface CommuneResult {
  readonly code: string;
  readonly name: string;
  readonly departement: string;
  /** municipal population of the census, null where not known */
  readonly censusPopulation: number | null;
  readonly lon: number;
  readonly lat: number;
  readonly originCount: number;
  readonly areaKm2: number | null;
  readonly zones: Readonly<Record<string, string>>;
  readonly measures: Measures;
  /** by service */
  readonly nearest: ReadonlyArray<NearestFacility | null>;
}

/** A commune judged against the thresholds. */
export interface JudgedCommune extends CommuneResult {
  /** by gamme: strictly above its threshold; null when there is no time to judge */
  readonly remote: ReadonlyArray<boolean | null>;
  /** basket strictly above its threshold */
  readonly slow: boolean | null;
  /** number of gammes it is éloignée of, among those that count */
  readonly remoteCount: number;
  /** letters of these gammes in basket order ("IS"), "" when none */
  readonly combination: string;
}

/** A threshold and the minutes it comes to here. */
export interface ResolvedThreshold {
  readonly threshold: Threshold;
  readonly minutes: number | null;
  /** nothing was asked: the default of Desserte */
  readonly isDefault: boolean;
}

/** Sorted values with the people at or under each. */
export interface Distribution {
  /** a value per commune, or per origin (they differ: quantiles do not commute with means) */
  readonly level: "commune" | "origin";
  readonly minutes: Float64Array;
  /** people whose value is at most minutes[i] */
  readonly cumulative: Float64Array;
  readonly population: number;
  readonly missingPopulation: number;
}

export interface Quantile {
  readonly level: "commune" | "origin";
  /** between 0 and 1 */
  readonly share: number;
  readonly basket: number | null;
  readonly gammes: ReadonlyArray<number | null>;
}

export interface CurvePoint {
  readonly minutes: number;
  /** share of people strictly under these minutes on the basket, at commune level and at origin level */
  readonly communeLevel: number;
  readonly originLevel: number;
}

/** A set of communes compared with the whole. */
export interface Group {
  readonly id: string;
  readonly label: string;
  readonly communes: readonly string[];
  readonly communeShare: number;
  readonly population: number;
  readonly populationShare: number;
  readonly meanPopulation: number | null;
  readonly smallest: PlacePopulation | null;
  readonly largest: PlacePopulation | null;
  readonly measures: Measures;
}

export interface PlacePopulation {
  readonly code: string;
  readonly name: string;
  readonly population: number;
}

/** Éloignement: who is far from what. */
export interface Remoteness {
  /** éloignées of one gamme at least */
  readonly remote: Group;
  readonly others: Group;
  /** éloignées of all gammes that count */
  readonly all: Group;
  /** by exact combination, in order of letters; only those that exist */
  readonly combinations: ReadonlyArray<Group & { readonly gammes: readonly string[] }>;
  /** by number of gammes, 1 to the number of gammes that count */
  readonly byCount: ReadonlyArray<Group & { readonly gammeCount: number }>;
  /** codes of communes that no time allows to judge for one gamme or more */
  readonly unjudged: readonly string[];
}

/** A group's time for a service beside the territory's. */
export interface Comparison {
  readonly minutes: number | null;
  readonly differenceMinutes: number | null;
  readonly ratio: number | null;
  /** 1 = largest ratio; null without ratio */
  readonly rank: number | null;
}

export interface ServiceResult {
  readonly id: string;
  readonly label: string;
  readonly gamme: string;
  readonly theme: string;
  /** in the aggregates; 0 when left out because no origin reaches any */
  readonly weight: number;
  readonly mean: Mean;
  readonly remote: Comparison;
  readonly all: Comparison;
  readonly others: number | null;
  readonly facilityCount: number;
  readonly facilityCountInside: number;
  readonly communesEquipped: number;
  readonly sources: readonly string[];
  /** share of people (with a value) whose nearest one is outside the territory */
  readonly outsideShare: number | null;
  /** ... and in their own commune (as shown) */
  readonly ownCommuneShare: number | null;
}

/** Slow communes (basket above its threshold) that touch one another. */
export interface Cluster {
  /** the most populous commune: people recognise it */
  readonly name: string;
  readonly communes: readonly string[];
  readonly population: number;
  readonly basket: Mean;
  readonly slowest: { readonly code: string; readonly name: string; readonly minutes: number };
}

export interface ZoneResult {
  readonly zoning: string;
  readonly code: string;
  readonly name: string;
  readonly type: string | null;
  readonly communeCount: number;
  /** people of the zone who live in éloignées communes */
  readonly remotePopulation: number;
  readonly measures: Measures;
}

/** How many would be flagged with other thresholds. */
export interface SensitivityRow {
  /** "ensemble": all thresholds times `factor`; else a gamme id (or "panier") alone */
  readonly of: string;
  readonly factor: number;
  readonly minutes: number | null;
  readonly communes: number;
  readonly population: number;
  readonly populationShare: number;
}

export interface Header {
  readonly communeCount: number;
  readonly departements: readonly string[];
  readonly areaKm2: number | null;
  /** sum of municipal populations; null when one is missing */
  readonly censusPopulation: number | null;
  readonly totalPopulation: number | null;
  /** people the figures stand on: sum over origins */
  readonly originPopulation: number;
  readonly originCount: number;
  /** origins with no time for any service */
  readonly originsWithoutTime: number;
  readonly serviceCount: number;
  readonly facilityCount: number;
  readonly facilityCountInside: number;
  /** number of zones by zoning, and by type of zone where known */
  readonly zonings: ReadonlyArray<{
    readonly zoning: string;
    readonly count: number;
    readonly types: Readonly<Record<string, number>>;
  }>;
}

/** Everything measured, before any threshold: what a slider need not compute again. */
export interface Measured {
  readonly territory: Territory;
  readonly basket: Basket;
  readonly choices: Choices;
  readonly context: Context;
  /** by service, as used in the aggregates */
  readonly weights: Float64Array;
  /** ids of services that nobody reaches: out of the aggregates */
  readonly leftOut: readonly string[];
  /** by origin, deciseconds, NaN where a service of the aggregate is out of reach */
  readonly originBasketDs: Float64Array;
  readonly originGammeDs: readonly Float64Array[];
  readonly header: Header;
  readonly whole: Measures;
  /** shown communes inside the territory */
  readonly communes: readonly CommuneResult[];
  /** computation units that are not shown as themselves (arrondissements), inside the territory */
  readonly arrondissements: readonly CommuneResult[];
  readonly services: ReadonlyArray<Omit<ServiceResult, "remote" | "all" | "others">>;
  /** basket first, then gammes; commune level and origin level */
  readonly distributions: { readonly commune: readonly Distribution[]; readonly origin: readonly Distribution[] };
}

export interface Diagnostic {
  readonly measured: Measured;
  readonly header: Header;
  readonly whole: Measures;
  readonly thresholds: { readonly basket: ResolvedThreshold; readonly gammes: readonly ResolvedThreshold[] };
  readonly communes: readonly JudgedCommune[];
  readonly arrondissements: readonly CommuneResult[];
  readonly zones: readonly ZoneResult[];
  readonly remoteness: Remoteness;
  /** groups asked for in the context */
  readonly groups: readonly Group[];
  readonly services: readonly ServiceResult[];
  /** null without adjacency */
  readonly clusters: readonly Cluster[] | null;
  readonly quantiles: readonly Quantile[];
  readonly curve: readonly CurvePoint[];
  readonly sensitivity: readonly SensitivityRow[];
}
