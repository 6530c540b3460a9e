/** What a scenario changes, as the page shows it. Arrays of communes are parallel to `digest.communes`. */
import type { Digest } from "./messages.ts";

/** The counters planners report (methodology §4.3), on one basket of evaluation. Minutes and people, unrounded. */
export interface Counters {
  /** people who gain at all */
  readonly gainers: number;
  /** among those who gain */
  readonly meanGain: number | null;
  readonly over6: number;
  readonly over10: number;
  /** people of communes éloignées before, who gain; and their share among them */
  readonly remoteGainers: number;
  readonly remoteShare: number | null;
  /** people who lose time (a closure) */
  readonly losers: number;
  /** share of people within 20 and 30 minutes, before and after */
  readonly within20: readonly [before: number, after: number];
  readonly within30: readonly [before: number, after: number];
}

export interface ScenarioOutcome {
  readonly digest: Digest;
  /** on the services the sites host, and on the whole basket */
  readonly hosted: Counters;
  readonly whole: Counters;
  /** mean minutes gained by commune on the services of evaluation; NaN = not known */
  readonly communeGain: Float64Array;
  /** same by origin */
  readonly originGain: Float64Array;
  /** codes of communes no longer éloignées, and newly so */
  readonly left: readonly string[];
  readonly entered: readonly string[];
  /** services (rows) the sites of the scenario host */
  readonly hostedServices: readonly number[];
}

export interface SitePreview {
  readonly hosted: Counters;
  readonly whole: Counters;
  readonly communeGain: Float64Array;
  /** only when cells are shown */
  readonly originGain: Float64Array | null;
  /** codes of communes no longer éloignées */
  readonly left: readonly string[];
  /** whether the site touches a road */
  readonly snapped: boolean;
  readonly computeMs: number;
}
