/**
 * A scenario: an ordered list of changes to the facilities (and, through the caller, to the roads). The file says what is
 * wanted; resolving it against a territory gives the net change; applying that gives new tables. The base is never touched.
 */
import type { AccessProblem, AccessTable, TouchTable } from "../search/index.ts";
import type { Basket } from "../basket/index.ts";
import type { Territory } from "../territory/index.ts";

/** Where a site stands: a point, or the chef-lieu of a commune. */
export type Position =
  | { readonly lon: number; readonly lat: number; readonly commune?: string }
  | { readonly commune: string };

/** Which facilities an action is about: every criterion given must hold; a criterion is a list of which one must hold. */
export interface Selection {
  /** ids of facilities, or of sites opened earlier in the scenario */
  readonly facilities?: readonly string[];
  readonly services?: readonly string[];
  /** operator layers (a service of the basket names those that bring it) */
  readonly operators?: readonly string[];
  /** where the facility was read from ("bpe2013", "France Services" ...) */
  readonly sources?: readonly string[];
  /** codes; the code of a whole commune stands for its arrondissements */
  readonly communes?: readonly string[];
  /** open strictly less than this many half-days a week (unknown hours do not match) */
  readonly openLessThan?: number;
}

export interface OpenAction {
  readonly verb: "open";
  readonly line: number;
  readonly site: string;
  readonly name: string;
  /** preset it takes its services from ("msap", "france-services" ...), or a word of the analyst's */
  readonly kind: string;
  readonly position: Position;
  /** service ids, in place of the preset's */
  readonly services: readonly string[] | null;
  readonly halfDays: number | null;
  /** "projet", "labellisé", "postal" ... */
  readonly status: string;
}

export interface CloseAction {
  readonly verb: "close";
  readonly line: number;
  readonly which: Selection;
}

export interface MoveAction {
  readonly verb: "move";
  readonly line: number;
  readonly which: Selection;
  readonly to: Position;
}

/** Adds services at the place of a facility or of a site opened earlier. */
export interface AddAction {
  readonly verb: "add";
  readonly line: number;
  readonly at: string;
  readonly services: readonly string[];
}

/** Takes services away from the place of a facility or of a site opened earlier. */
export interface WithdrawAction {
  readonly verb: "withdraw";
  readonly line: number;
  readonly from: string;
  readonly services: readonly string[];
}

/** Another speed on some roads, or their closure. The caller, who has the roads, resolves it. */
export interface RoadAction {
  readonly verb: "road";
  readonly line: number;
  readonly ways: readonly number[];
  readonly refs: readonly string[];
  readonly names: readonly string[];
  /** keeps only the roads within this box: west, south, east, north */
  readonly within: readonly [number, number, number, number] | null;
  /** km/h; null = closed to cars */
  readonly speedKmh: number | null;
}

/** A file of sites to open (CSV). The caller reads it and puts OpenActions in its place (`withSites`). */
export interface SitesAction {
  readonly verb: "sites";
  readonly line: number;
  readonly file: string;
  readonly kind: string;
  readonly departements: readonly string[];
  readonly formats: readonly string[];
  readonly services: readonly string[] | null;
  readonly status: string;
}

export type Action = OpenAction | CloseAction | MoveAction | AddAction | WithdrawAction | RoadAction | SitesAction;

/** What gains are measured on: services the scenario touches, the whole basket, a gamme, or a list of services. */
export type Evaluation =
  | { readonly kind: "hosted" }
  | { readonly kind: "basket" }
  | { readonly kind: "gamme"; readonly gamme: string }
  | { readonly kind: "services"; readonly services: readonly string[] };

/** A norm as the file words it: services by name, at least one limit. */
export interface NormWish {
  readonly label: string;
  readonly services: readonly string[];
  readonly minutes: number | null;
  readonly km: number | null;
}

export interface Scenario {
  readonly file: string;
  readonly title: string;
  readonly description: string;
  readonly evaluation: Evaluation;
  /** a gain under this many minutes does not make a beneficiary */
  readonly minimalGainMin: number;
  readonly actions: readonly Action[];
  /** commitments to measure before and after */
  readonly norms: readonly NormWish[];
  /** below so many half-days a week a facility is a permanence; what one costs when it is penalised */
  readonly permanences: { readonly underHalfDays: number; readonly penaltyMin: number } | null;
  /** figures to set ours beside (the plan's): by key of the effects */
  readonly expected: Readonly<Record<string, number>>;
  readonly expectedSource: string;
}

/** A kind of site and the services it is deemed to bring. */
export interface Preset {
  readonly id: string;
  readonly label: string;
  readonly services: readonly string[];
}

/** Something wrong with a scenario, told with all the others. */
export interface Problem {
  /** French sentence, without file nor line */
  readonly message: string;
  /** 1 = first */
  readonly line: number | null;
}

/** A point put on the roads by whoever has them. */
export interface PlacedPoint {
  /** far = no road within the snapping limit */
  readonly status: "ok" | "far";
  /** metres to the road it was put on; Infinity when far */
  readonly snapM: number;
  /** entries and exits of this one point */
  readonly touch: TouchTable;
  /** origins on the same road: row and time to the point */
  readonly direct: {
    readonly origin: Uint32Array;
    readonly timeDs: Uint32Array;
    readonly carried?: Uint32Array;
  };
}

/** What a scenario needs of the roads, given by the caller (command line, viewer's worker). */
export interface RoadAccess {
  /** each point by itself, in order */
  place(lon: ArrayLike<number>, lat: ArrayLike<number>): PlacedPoint[];
}

/** A facility row that the scenario adds. */
export interface AddedFacility {
  readonly site: string;
  readonly name: string;
  readonly kind: string;
  readonly status: string;
  /** row of basket.services */
  readonly service: number;
  readonly lon: number;
  readonly lat: number;
  /** row of communes, or NONE */
  readonly commune: number;
  readonly halfDays: number;
  /** index in NetChange.places; -1 - p for the place p of the base facility table */
  readonly place: number;
}

/** What the actions come to, whatever their order and detours: base rows that go, rows that come. */
export interface NetChange {
  /** rows of the base facility table, ascending */
  readonly removed: Uint32Array;
  /** ordered by site then service, so that the order of openings changes nothing */
  readonly added: readonly AddedFacility[];
  /** distinct new points, in the order of the sites that use them */
  readonly places: readonly PlacedPoint[];
  readonly roads: readonly RoadAction[];
}

/** Today: all that a scenario is compared with. `problem` holds what `access` was computed from. */
export interface Base {
  readonly territory: Territory;
  readonly basket: Basket;
  readonly problem: AccessProblem;
  readonly access: AccessTable;
}

/** After: same origins and services, other facilities. Facility rows are numbered anew. */
export interface Applied {
  readonly territory: Territory;
  readonly problem: AccessProblem;
  readonly access: AccessTable;
  /** base facility row -> row here, NONE for the removed ones */
  readonly rowOfBase: Uint32Array;
  /** rows here that the scenario added (to the end) */
  readonly firstAdded: number;
  /** by service, costs by vertex found on the way, nowhere under those of these tables: see BaseCosts */
  readonly costBounds: ReadonlyMap<number, Uint32Array>;
}
