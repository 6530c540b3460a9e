/** A basket: the services people need, grouped by gamme. Nothing here knows how many there are. */

export interface Gamme {
  readonly id: string;
  readonly label: string;
  /** short letter used in tables and combinations ("P", "I", "S") */
  readonly letter: string;
}

export interface Service {
  readonly id: string;
  readonly label: string;
  /** gamme id */
  readonly gamme: string;
  readonly theme: string;
  /** BPE codes by vintage period id (see data/crosswalk; "*" = any period not named): the service is the union of them */
  readonly bpe: Readonly<Record<string, readonly string[]>>;
  /** close codes (partners' desks, permanences ...) counted only when the study asks for them */
  readonly optional?: Readonly<Record<string, readonly string[]>>;
  /** operator layers that bring this service (operators' files use the service id or one of these) */
  readonly operators: readonly string[];
  readonly weight: number;
}

export interface Basket {
  readonly id: string;
  readonly label: string;
  readonly gammes: readonly Gamme[];
  readonly themes: ReadonlyArray<{ readonly id: string; readonly label: string }>;
  readonly services: readonly Service[];
}

export type Aggregation = "equal" | "weights" | "presence" | "median" | "harmonic";

/** Strictly above the threshold is remote; tested on unrounded values. */
export type Threshold =
  | { readonly kind: "minutes"; readonly minutes: number }
  | { readonly kind: "multiple"; readonly of: number }
  | { readonly kind: "percentile"; readonly percentile: number; readonly weightedBy: "population" | "communes" };
