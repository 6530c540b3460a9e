/** Everything the page asks its worker. The worker holds the tables and the graph; the page only holds what it shows. */
import type { FeatureCollection, LineString, MultiLineString } from "geojson";
import type { Basket, Threshold } from "../../../engine/basket/index.ts";
import type { Diagnostic, RunResult } from "../../../engine/diagnostic/index.ts";
import type { MoveDraft, ScenarioDraft, SiteDraft } from "../state/scenario-text.ts";
import type { StudyFile } from "../study/file.ts";
import type { ScenarioOutcome, SitePreview } from "./outcome.ts";

/** The diagnostic without the tables it was made from. */
export type Digest = Omit<Diagnostic, "measured"> & { readonly leftOut: readonly string[] };

/** A place where facilities stand, for lists (close, move) and for symbols. */
export interface FacilityPlace {
  /** row of the FacilityTable's points */
  readonly point: number;
  readonly lon: number;
  readonly lat: number;
  readonly name: string;
  readonly communeCode: string | null;
  readonly communeName: string | null;
  /** ids of its rows, and the service row of each */
  readonly facilities: ReadonlyArray<{ readonly id: string; readonly service: number; readonly units: number }>;
}

export interface Opened {
  readonly basket: Basket;
  readonly digest: Digest;
  /** squares where people start, null when origins are no grid: GeoJSON (feature id = row of the origin) and corners (lon and lat in turn, 1e-7 degree, eight values an origin) */
  readonly cells: { readonly geojson: Blob; readonly corners7: Int32Array } | null;
  readonly originPopulation: Float64Array;
  /** arrondissement code -> code of the commune it is shown as */
  readonly shownAs: Readonly<Record<string, string>>;
}

/** A step of a route, spelled out. */
export interface RouteStep {
  readonly text: string;
  readonly lengthM: number;
}

export interface FoundRoute {
  readonly geometry: LineString | MultiLineString;
  readonly steps: readonly RouteStep[];
  readonly minutes: number;
  readonly lengthM: number;
  readonly facilityName: string;
  /** commune (and département) where it ends */
  readonly placeName: string;
}

export type StudyMessages = {
  open: {
    ask: {
      readonly study: StudyFile;
      readonly communes: FeatureCollection;
      readonly territory: ArrayBuffer;
      readonly access: ArrayBuffer;
    };
    answer: Opened;
  };
  /** after "open": the network, for routes and new sites */
  roads: { ask: { readonly roads: ArrayBuffer }; answer: null };
  /** after "roads": GeoJSON of the roads that are drawn */
  backdrop: { ask: null; answer: Blob };
  judge: { ask: { readonly thresholds: Readonly<Record<string, Threshold>> }; answer: Digest };
  /** minutes of each origin for an indicator, before or after the scenario; NaN = not known */
  cells: {
    ask: { readonly indicator: string; readonly after: boolean; readonly other: string | null };
    answer: Float64Array;
  };
  /** another run to set beside the study, kept under its id; `cells`: origins both have */
  other: {
    ask: {
      readonly id: string;
      readonly name: string;
      readonly from:
        | {
            readonly kind: "tables";
            readonly choices: StudyFile["choices"];
            readonly territory: ArrayBuffer;
            readonly access: ArrayBuffer;
          }
        | { readonly kind: "table"; readonly text: string; readonly file: string };
    };
    answer: { readonly run: RunResult; readonly cells: number };
  };
  /** places where a service (row) is delivered; all places when null */
  facilities: { ask: { readonly service: number | null }; answer: readonly FacilityPlace[] };
  route: {
    ask: { readonly commune: string; readonly service: number; readonly language: string; readonly after: boolean };
    answer: FoundRoute | null;
  };
  /** applies a scenario (YAML text) and keeps it as the one under study */
  scenario: { ask: { readonly yaml: string }; answer: ScenarioOutcome };
  /** reads a scenario file */
  readScenario: { ask: { readonly yaml: string; readonly file: string }; answer: ScenarioDraft };
  /** a site under the pointer (opened or moved), on top of the other changes (YAML) */
  preview: {
    ask: { readonly others: string; readonly draft: SiteDraft | MoveDraft; readonly cells: boolean };
    answer: SitePreview;
  };
};
