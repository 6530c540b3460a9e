/** What every panel is drawn from: the state of the page, its texts, and what a gesture may ask. */
import type { FeatureCollection } from "geojson";
import type { App } from "./app.ts";
import type { RunResult } from "../../../engine/diagnostic/index.ts";
import type { Beside } from "../study/beside.ts";
import type { Indicator } from "../study/indicator.ts";
import type { Pointed } from "../map/study-map.ts";
import type { ViewState } from "../state/view.ts";
import type { OtherFile, Study } from "../study/file.ts";
import type { Dictionary } from "../text/language.ts";
import type { NumberWriter } from "../text/numbers.ts";
import type { ProgressNote } from "../worker/actor.ts";
import type { Digest, FacilityPlace, FoundRoute, Opened } from "../worker/messages.ts";
import type { ScenarioOutcome, SitePreview } from "../worker/outcome.ts";

export type RouteState =
  | { readonly status: "none" | "waiting" | "missing" | "absent" }
  | { readonly status: "found"; readonly route: FoundRoute };

/** Another run set beside the study. */
export interface OtherStudy {
  readonly id: string;
  readonly name: string;
  readonly run: RunResult;
  /** origins both have: the map may go down to cells */
  readonly cells: number;
  /** what it sets or reads differently: its value, then this study's */
  readonly differences: OtherFile["differences"];
  /** opened by the reader: no link brings it back */
  readonly isChosen: boolean;
}

/** Once a study is open. */
export interface OpenStudy {
  readonly study: Study;
  readonly communes: FeatureCollection;
  readonly around: FeatureCollection;
  readonly water: FeatureCollection;
  readonly opened: Opened;
  /** as the study stands, with the thresholds of the view */
  readonly digest: Digest;
  /** routes and sites can be computed */
  readonly roadsReady: boolean;
  /** lines of the network for the map (GeoJSON); null until they are there */
  readonly drawnRoads: Blob | null;
}

/** A site to open, or a facility to move, waiting for its place. */
export type Placing =
  | { readonly verb: "open"; readonly kind: string; readonly name: string; readonly services: readonly string[] }
  | { readonly verb: "move"; readonly facilities: readonly string[]; readonly name: string };

export interface AppState {
  readonly phase: "loading" | "ready" | "failed";
  readonly problem: string;
  readonly progress: ProgressNote | null;
  readonly view: ViewState;
  readonly open: OpenStudy | null;
  readonly hover: Pointed | null;
  readonly route: RouteState;
  readonly outcome: ScenarioOutcome | null;
  /** runs that may be set beside the study */
  readonly others: readonly OtherStudy[];
  readonly preview: SitePreview | null;
  /** what a click on the map will place */
  readonly placing: Placing | null;
  /** the site being prepared: kind and services it would host */
  readonly siteDraft: { readonly kind: string; readonly services: readonly string[] };
  readonly places: readonly FacilityPlace[];
  /** list of existing places: service id and words typed */
  readonly placeService: string;
  readonly placeFilter: string;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** whom the backdrop is owed to, when it is not the study's own */
  readonly baseAttribution: string;
  /** said aloud by screen readers and shown for a moment */
  readonly message: string;
  /** what is typed in the search box, and the row lit in its list */
  readonly query: string;
  readonly queryRow: number;
}

/** Everything a panel needs to draw itself. */
export interface Context {
  readonly state: AppState;
  readonly view: ViewState;
  readonly open: OpenStudy;
  /** after the scenario when the view says so */
  readonly digest: Digest;
  readonly indicator: Indicator;
  /** the study as it is read (before or after the scenario) beside the other run */
  readonly beside: Beside | null;
  readonly t: Dictionary;
  readonly n: NumberWriter;
  readonly act: Actions;
}

/** What gestures do. */
export interface Actions {
  /** changes the view; `step` makes a history entry of the browser */
  set(patch: Partial<ViewState>, step?: boolean): void;
  selectCommune(code: string | null): void;
  say(message: string): void;
  exportPng(): void;
  print(): void;
  copyLink(): void;
  exportCsv(): void;
  home(): void;
  zoom(step: number): void;
  /** the state itself, for panels that try scenarios */
  app(): App;
}
