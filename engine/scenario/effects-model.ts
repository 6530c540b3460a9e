/** What a scenario changes, for whom. Minutes are unrounded; people are sums over origins of the judged communes. */

/** People counted above a number of minutes, cumulative: those above 10 are among those above 6. */
export interface CountAbove {
  readonly minutes: number;
  readonly people: number;
}

/** One side of the change: who gains, or who loses. */
export interface Side {
  readonly people: number;
  /** of the territory's people who have a time before and after */
  readonly share: number;
  /** among them, minutes (positive on both sides) */
  readonly meanMin: number;
  readonly above: readonly CountAbove[];
  /** largest change and the commune where it happens; null when nobody is concerned */
  readonly most: { readonly minutes: number; readonly communeCode: string; readonly communeName: string } | null;
}

/** People within some minutes of what is evaluated. */
export interface WithinCount {
  readonly minutes: number;
  /** every evaluated service within that time */
  readonly allBefore: number;
  readonly allAfter: number;
  /** the mean of the evaluated services within that time */
  readonly meanBefore: number;
  readonly meanAfter: number;
}

/** A commune (as shown) that changes of side of the thresholds frozen at the base. */
export interface CommuneCrossing {
  readonly code: string;
  readonly name: string;
  readonly population: number;
  /** gamme ids it crosses */
  readonly gammes: readonly string[];
}

export interface CommuneEffect {
  readonly code: string;
  readonly name: string;
  readonly population: number;
  /** mean of the evaluated services, minutes, null where nobody has a value */
  readonly beforeMin: number | null;
  readonly afterMin: number | null;
  readonly basketBeforeMin: number | null;
  readonly basketAfterMin: number | null;
  /** by gamme of the basket */
  readonly gammesBeforeMin: readonly (number | null)[];
  readonly gammesAfterMin: readonly (number | null)[];
  readonly beneficiaries: number;
  readonly losers: number;
  readonly remoteBefore: boolean;
  readonly remoteAfter: boolean;
  /** a site of the scenario stands here, next door, or neither */
  readonly role: "host" | "neighbour" | "";
}

/** A mean before and after, for a gamme, a zone or a group of people. */
export interface MeanChange {
  readonly id: string;
  readonly label: string;
  readonly population: number;
  readonly beforeMin: number | null;
  readonly afterMin: number | null;
  readonly beneficiaries: number;
  readonly losers: number;
}

/** One opened (or moved) site, by itself and among the others. */
export interface SiteEffect {
  readonly site: string;
  readonly name: string;
  readonly kind: string;
  readonly status: string;
  readonly communeCode: string | null;
  readonly communeName: string | null;
  readonly lon: number;
  readonly lat: number;
  readonly services: readonly string[];
  /** people x minutes gained on the evaluated mean if it were the only one */
  readonly aloneGain: number;
  readonly aloneBeneficiaries: number;
  /** people x minutes lost if it were left out of the scenario */
  readonly marginalGain: number;
  /** 1 - marginal / alone: 0 = nobody else would do its work, 1 = the others do it all */
  readonly redundancy: number;
  /** people whose nearest it becomes for at least one of its services */
  readonly catchment: number;
}

/** People who change facility for a service. */
export interface Flow {
  readonly service: string;
  /** null: they had none within reach */
  readonly from: FlowEnd | null;
  readonly to: FlowEnd | null;
  readonly people: number;
  /** population-weighted, null where there was none */
  readonly beforeMin: number | null;
  readonly afterMin: number | null;
}

export interface FlowEnd {
  readonly id: string;
  readonly name: string;
  readonly communeCode: string | null;
}

export interface Effects {
  /** what gains are measured on, to be printed with every figure */
  readonly evaluation: { readonly label: string; readonly services: readonly string[] };
  readonly minimalGainMin: number;
  /** people of the judged communes */
  readonly population: number;
  readonly losers: Side;
  readonly beneficiaries: Side;
  /** had no value (a service out of reach) and has one; the reverse */
  readonly newlyServed: number;
  readonly noLongerServed: number;
  /** mean of the evaluated services over the people who have it before and after */
  readonly meanBeforeMin: number | null;
  readonly meanAfterMin: number | null;
  /** people of the communes éloignées at the base */
  readonly remote: {
    readonly population: number;
    readonly communes: number;
    readonly beneficiaries: number;
    /** of their people; 0 when there are none */
    readonly share: number;
    readonly meanGainMin: number;
  };
  readonly leaving: readonly CommuneCrossing[];
  readonly entering: readonly CommuneCrossing[];
  readonly stillRemote: { readonly communes: number; readonly population: number };
  readonly within: readonly WithinCount[];
  readonly sites: readonly SiteEffect[];
  readonly communes: readonly CommuneEffect[];
  readonly gammes: readonly MeanChange[];
  /** by zoning id */
  readonly zones: ReadonlyArray<MeanChange & { readonly zoning: string }>;
  readonly groups: readonly MeanChange[];
  readonly flows: readonly Flow[];
  /** by origin: minutes gained (negative: lost), NaN without a value before or after */
  readonly gainMin: Float64Array;
}
