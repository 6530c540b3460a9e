/** Names of indicators, as menus, legends, columns and file names write them. */
import type { Context } from "../page/context.ts";
import type { Dictionary } from "../text/language.ts";
import { baseOf, type BaseIndicator, type Indicator } from "./indicator.ts";

type Open = Pick<Context["open"], "study" | "digest">;

/** How many services of the basket have a time: those the means stand on. */
export function timedCount({ study, digest }: Open): number {
  return study.basket.services.length - digest.leftOut.length;
}

/** Labels of the services without any time; "" when all have one. */
export function leftOutText({ study, digest }: Open, t: Dictionary): string {
  const labels = study.basket.services.flatMap(({ id, label }) => (digest.leftOut.includes(id) ? [label] : []));
  return labels.length === 0 ? "" : t.leftOut(labels.join(", "));
}

/** Short name: menus and table columns. */
export function shortTitle(indicator: Indicator, open: Open, t: Dictionary): string {
  const { basket } = open.study;
  if (indicator.kind === "gain") return t.indicatorGain;
  const shown = baseOf(indicator);
  switch (shown.kind) {
    case "basket":
      return t.indicatorBasket(timedCount(open));
    case "gamme":
      return t.indicatorGamme(basket.gammes[shown.row]!.label);
    case "service":
      return basket.services[shown.row]!.label;
    case "remoteness":
      return t.indicatorRemoteness;
  }
}

/** Title of a map: what is shown, in full. */
export function mapTitle({ indicator, open, t, view, beside }: Context): string {
  if (indicator.kind === "gain") return t.titleGain;
  const name = beside?.other.name ?? "";
  const title = baseTitle(baseOf(indicator), open, t);
  if (indicator.kind === "other") return t.titleOther(title, name);
  if (indicator.kind !== "difference") return view.after ? t.titleAfter(title) : title;
  const difference = indicator.of.kind === "remoteness" ? t.titleFlags(name) : t.titleDifference(title, name);
  return view.after ? t.titleAfter(difference) : difference;
}

function baseTitle(indicator: BaseIndicator, { study: { basket } }: Open, t: Dictionary): string {
  switch (indicator.kind) {
    case "basket":
      return t.titleBasket;
    case "gamme":
      return t.titleGamme(basket.gammes[indicator.row]!.label);
    case "service":
      return t.titleService(basket.services[indicator.row]!.label);
    case "remoteness":
      return t.titleRemoteness;
  }
}

/** Unit printed under a map's title; of a difference, what is subtracted from what. */
export function unitOf({ indicator, t, beside }: Context): string {
  if (indicator.kind === "gain") return t.unitGain;
  const isRemoteness = baseOf(indicator).kind === "remoteness";
  if (indicator.kind === "difference") return isRemoteness ? t.unitFlags : t.unitDifference(beside?.other.name ?? "");
  return isRemoteness ? t.unitGammes : t.unitMinutes;
}

/** Under the legend of a map of another run: how many communes are compared, on what. Empty for the others. */
export function comparedLines({ indicator, beside, t, n }: Context): string[] {
  if (!beside || (indicator.kind !== "difference" && indicator.kind !== "other")) return [];
  const { name } = beside.other;
  if (indicator.of.kind === "remoteness") {
    const known = [...beside.flags.status.values()].filter((status) => status !== null).length;
    return [counted(known, beside.flags.status.size - known, t, n)];
  }
  const { basis, serviceCount, compared, notCompared } = beside.measure(indicator.of);
  if (basis === "none") return [t.basisNone(name)];
  return [counted(compared, notCompared, t, n), ...(basis === "common" ? [t.basisCommon(serviceCount, name)] : [])];
}

function counted(compared: number, missing: number, t: Dictionary, n: Context["n"]): string {
  return `${t.compared(n.integer(compared), compared > 1)}${missing > 0 ? t.notCompared(n.integer(missing)) : ""}.`;
}
