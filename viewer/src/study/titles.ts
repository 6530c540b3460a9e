/** Names of indicators, as menus, legends, columns and file names write them. */
import type { Basket } from "../../../engine/basket/index.ts";
import type { Dictionary } from "../text/language.ts";
import type { Indicator } from "./indicator.ts";

/** Short name: menus and table columns. */
export function shortTitle(indicator: Indicator, basket: Basket, t: Dictionary): string {
  switch (indicator.kind) {
    case "basket":
      return t.indicatorBasket(basket.services.length);
    case "gamme":
      return t.indicatorGamme(basket.gammes[indicator.row]!.label);
    case "service":
      return basket.services[indicator.row]!.label;
    case "remoteness":
      return t.indicatorRemoteness;
    case "gain":
      return t.indicatorGain;
  }
}

/** Title of a map: what is shown, in full. */
export function mapTitle(indicator: Indicator, basket: Basket, t: Dictionary, after: boolean): string {
  const title = ((): string => {
    switch (indicator.kind) {
      case "basket":
        return t.titleBasket;
      case "gamme":
        return t.titleGamme(basket.gammes[indicator.row]!.label);
      case "service":
        return t.titleService(basket.services[indicator.row]!.label);
      case "remoteness":
        return t.titleRemoteness;
      case "gain":
        return t.titleGain;
    }
  })();
  return after && indicator.kind !== "gain" ? t.titleAfter(title) : title;
}

/** Unit printed under a map's title. */
export function unitOf(indicator: Indicator, t: Dictionary): string {
  if (indicator.kind === "gain") return t.unitGain;
  return indicator.kind === "remoteness" ? t.unitGammes : t.unitMinutes;
}
