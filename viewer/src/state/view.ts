/** What the reader sees: everything that a link must bring back. Plain data; the URL is its only other form. */
import { METHODS, type Method } from "../map/classes.ts";
import type { Language } from "../text/language.ts";
import { EMPTY_SCENARIO, type ScenarioDraft } from "./scenario-text.ts";

export const TABS = ["read", "territory", "table", "try"] as const;
export type Tab = (typeof TABS)[number];

export const COMPARISONS = ["none", "sides", "curtain"] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const CELL_MODES = ["auto", "never", "always"] as const;
export type CellMode = (typeof CELL_MODES)[number];

/** The right-hand map shows the same indicator in the other run. */
export const SAME_IN_OTHER = "autre";

export interface Camera {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}

export interface ViewState {
  readonly language: Language;
  readonly tab: Tab;
  /** indicator key: "panier", "gamme.x", "service.x", "eloignement", "gain"; "autre." or "ecart." before it */
  readonly indicator: string;
  /** right-hand map of a comparison: an indicator key, "" for the same indicator after the scenario, "autre" for the same in the other run */
  readonly rightIndicator: string;
  /** id of the run set beside the study; "" = the first */
  readonly other: string;
  /** whether the map shows the territory as it is or after the scenario */
  readonly after: boolean;
  readonly method: Method;
  readonly classCount: number;
  /** minutes by gamme id (and "panier"), only those the reader moved */
  readonly thresholds: Readonly<Record<string, number>>;
  readonly commune: string | null;
  /** service whose route from the commune is drawn */
  readonly service: string | null;
  readonly camera: Camera | null;
  readonly arrondissements: boolean;
  readonly facilities: boolean;
  readonly roads: boolean;
  readonly cells: CellMode;
  readonly comparison: Comparison;
  /** table: column key, "-" before it when descending */
  readonly sort: string;
  readonly filter: string;
  readonly scenario: ScenarioDraft;
}

export const DEFAULT_VIEW: ViewState = {
  language: "fr",
  tab: "read",
  indicator: "panier",
  rightIndicator: "",
  other: "",
  after: false,
  method: METHODS[0],
  classCount: 5,
  thresholds: {},
  commune: null,
  service: null,
  camera: null,
  arrondissements: false,
  facilities: false,
  roads: true,
  cells: "auto",
  comparison: "none",
  sort: "",
  filter: "",
  scenario: EMPTY_SCENARIO,
};
