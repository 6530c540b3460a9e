/** Paints a map from the state: colours, hatching, cells. The left map and the right one of a comparison share bounds. */
import type { StudyMap } from "../map/study-map.ts";
import { NO_CLASS } from "../map/values.ts";
import { remoteCodes, scaleOf } from "../map/legend.ts";
import { indicatorOf, valueOf, type Indicator } from "../study/indicator.ts";
import { communeValues } from "../study/values.ts";
import type { AppState } from "./context.ts";

export interface Shown {
  readonly indicator: Indicator;
  readonly after: boolean;
}

/** What the left (or only) map and the right one show. */
export function shownOn(state: AppState, side: "left" | "right"): Shown {
  const { view, open } = state;
  const basket = open!.study.basket;
  const indicator = indicatorOf(view.indicator, basket);
  const compared = view.comparison !== "none";
  // Compared with itself, the left map is "before": otherwise both would say the same.
  if (side === "left") return { indicator, after: compared && view.rightIndicator === "" ? false : view.after };
  if (view.rightIndicator === "") return { indicator, after: state.outcome !== null };
  return { indicator: indicatorOf(view.rightIndicator, basket), after: view.after };
}

export function paintCommunes(map: StudyMap, state: AppState, { indicator, after }: Shown): void {
  const open = state.open!;
  const { basket } = open.study;
  const digest = after && state.outcome ? state.outcome.digest : open.digest;
  const scale = scaleOf(indicator, open.digest, basket, state.view);
  map.values.setColours(scale.colours);
  const classes = new Map<string, number>();
  for (const [code, value] of communeValues({ state }, indicator, after)) classes.set(code, scale.classOf(value));
  for (const item of digest.arrondissements) classes.set(item.code, scale.classOf(valueOf(indicator, item)));
  map.values.setCommuneClasses(classes, indicator.kind === "remoteness" ? new Set() : remoteCodes(indicator, digest));
}

/** Colours cells by their minutes (NaN = not known). */
export function paintCells(map: StudyMap, state: AppState, { indicator }: Shown, minutes: Float64Array): void {
  const open = state.open!;
  const scale = scaleOf(indicator, open.digest, open.study.basket, state.view);
  map.setCellClasses(Int8Array.from(minutes, (value) => (Number.isNaN(value) ? NO_CLASS : scale.classOf(value))));
}
