/** What a map may show, and its value for each commune. Values are minutes (or a number of gammes), null = not known. */
import type { Basket } from "../../../engine/basket/index.ts";
import { BASKET_KEY, type CommuneResult, type JudgedCommune, type Measures } from "../../../engine/diagnostic/index.ts";
import type { Digest } from "../worker/messages.ts";

export type Indicator =
  | { readonly kind: "basket" }
  | { readonly kind: "gamme"; readonly row: number }
  | { readonly kind: "service"; readonly row: number }
  | { readonly kind: "remoteness" }
  | { readonly kind: "gain" };

export const REMOTENESS_KEY = "eloignement";
export const GAIN_KEY = "gain";

/** Reads an indicator key of the URL; the basket when it says nothing this study knows. */
export function indicatorOf(key: string, basket: Basket): Indicator {
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
  }
}

/** Every indicator of a basket that needs no scenario, in menu order. */
export function baselineIndicators(basket: Basket): Indicator[] {
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
