/** What a map may show, and its value for each commune. Values are minutes (or a number of gammes), null = not known. */
import type { Basket } from "../../../engine/basket/index.ts";
import {
  BASKET_KEY,
  type CommuneResult,
  type JudgedCommune,
  type MeasureChoice,
  type Measures,
} from "../../../engine/diagnostic/index.ts";
import type { Digest } from "../worker/messages.ts";

export type BaseIndicator =
  | { readonly kind: "basket" }
  | { readonly kind: "gamme"; readonly row: number }
  | { readonly kind: "service"; readonly row: number }
  | { readonly kind: "remoteness" };

export type Indicator =
  | BaseIndicator
  | { readonly kind: "gain" }
  /** this study less the run set beside it */
  | { readonly kind: "difference"; readonly of: BaseIndicator }
  /** the run set beside it, alone */
  | { readonly kind: "other"; readonly of: BaseIndicator };

/** Which of the two runs an indicator is read in. */
export const ASPECTS = ["here", "other", "difference"] as const;
export type Aspect = (typeof ASPECTS)[number];

export const REMOTENESS_KEY = "eloignement";
export const GAIN_KEY = "gain";
/** Start of the keys of what is read in the other run, and of differences with it. */
const OTHER_PREFIX = "autre.";
const DIFFERENCE_PREFIX = "ecart.";

/** The indicator as this study alone has it; the basket for a gain. */
export function baseOf(indicator: Indicator): BaseIndicator {
  if (indicator.kind === "difference" || indicator.kind === "other") return indicator.of;
  return indicator.kind === "gain" ? { kind: "basket" } : indicator;
}

export function aspectOf({ kind }: Indicator): Aspect {
  return kind === "difference" || kind === "other" ? kind : "here";
}

export function withAspect(indicator: Indicator, aspect: Aspect): Indicator {
  const of = baseOf(indicator);
  return aspect === "here" ? of : { kind: aspect, of };
}

/** The time an indicator shows, in the engine's words; null for éloignement. */
export function choiceOf(indicator: BaseIndicator, basket: Basket): MeasureChoice | null {
  if (indicator.kind === "basket") return { kind: "basket" };
  if (indicator.kind === "gamme") return { kind: "gamme", id: basket.gammes[indicator.row]!.id };
  return indicator.kind === "service" ? { kind: "service", id: basket.services[indicator.row]!.id } : null;
}

/** Reads an indicator key of the URL; the basket when it says nothing this study knows. */
export function indicatorOf(key: string, basket: Basket): Indicator {
  for (const [prefix, aspect] of [
    [OTHER_PREFIX, "other"],
    [DIFFERENCE_PREFIX, "difference"],
  ] as const)
    if (key.startsWith(prefix)) return { kind: aspect, of: baseOf(indicatorOf(key.slice(prefix.length), basket)) };
  if (key === REMOTENESS_KEY) return { kind: "remoteness" };
  if (key === GAIN_KEY) return { kind: "gain" };
  const [kind, id] = [key.slice(0, key.indexOf(".")), key.slice(key.indexOf(".") + 1)];
  const list: ReadonlyArray<{ id: string }> =
    kind === "gamme" ? basket.gammes : kind === "service" ? basket.services : [];
  const row = list.findIndex((item) => item.id === id);
  return row >= 0 && (kind === "gamme" || kind === "service") ? { kind, row } : { kind: "basket" };
}

/** The key an indicator has in URLs and tables. */
export function keyOf(indicator: Indicator, basket: Basket): string {
  switch (indicator.kind) {
    case "basket":
      return BASKET_KEY;
    case "gamme":
      return `gamme.${basket.gammes[indicator.row]!.id}`;
    case "service":
      return `service.${basket.services[indicator.row]!.id}`;
    case "remoteness":
      return REMOTENESS_KEY;
    case "gain":
      return GAIN_KEY;
    case "other":
      return OTHER_PREFIX + keyOf(indicator.of, basket);
    case "difference":
      return DIFFERENCE_PREFIX + keyOf(indicator.of, basket);
  }
}

/** Every indicator of a basket that needs no scenario, in menu order. */
export function baselineIndicators(basket: Basket): BaseIndicator[] {
  return [
    { kind: "basket" },
    ...basket.gammes.map((_, row) => ({ kind: "gamme" as const, row })),
    { kind: "remoteness" },
    ...basket.services.map((_, row) => ({ kind: "service" as const, row })),
  ];
}

/** Mean minutes of a time indicator in a set of measures; null for the others and where nobody has a value. */
export function minutesIn(indicator: Indicator, measures: Measures): number | null {
  switch (indicator.kind) {
    case "basket":
      return measures.basket.minutes;
    case "gamme":
      return measures.gammes[indicator.row]?.minutes ?? null;
    case "service":
      return measures.services[indicator.row]?.minutes ?? null;
    default:
      return null;
  }
}

/** Value of a commune: minutes, or the number of gammes it is éloignée of. */
export function valueOf(indicator: Indicator, commune: JudgedCommune | CommuneResult): number | null {
  if (indicator.kind !== "remoteness") return minutesIn(indicator, commune.measures);
  return "remoteCount" in commune && commune.remote.some((flag) => flag !== null) ? commune.remoteCount : null;
}

/** The threshold in minutes that an indicator is judged against, null when there is none. */
export function thresholdOf(indicator: Indicator, digest: Digest, basket: Basket): number | null {
  if (indicator.kind === "basket") return digest.thresholds.basket.minutes;
  if (indicator.kind === "gamme") return digest.thresholds.gammes[indicator.row]?.minutes ?? null;
  if (indicator.kind === "service") {
    const gamme = basket.gammes.findIndex(({ id }) => id === basket.services[indicator.row]!.gamme);
    return digest.thresholds.gammes[gamme]?.minutes ?? null;
  }
  return null;
}
