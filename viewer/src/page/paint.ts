/** Paints a map from the state: colours, hatching, cells. The left map and the right one of a comparison share bounds. */
import type { StudyMap } from "../map/study-map.ts";
import { NO_CLASS } from "../map/values.ts";
import { remoteCodes, scaleOf } from "../map/legend.ts";
import { baseOf, indicatorOf, valueOf, withAspect, type Indicator } from "../study/indicator.ts";
import { besideOf, otherOf } from "../study/beside.ts";
import { communeValues } from "../study/values.ts";
import { SAME_IN_OTHER, type CellMode } from "../state/view.ts";
import type { AppState } from "./context.ts";

export interface Shown {
  readonly indicator: Indicator;
  readonly after: boolean;
}

/** What the left (or only) map and the right one show. */
export function shownOn(state: AppState, side: "left" | "right"): Shown {
  const { view, open } = state;
  const basket = open!.study.basket;
  // Without another run, its values and differences are those of the study alone.
  const shown = (key: string): Indicator => {
    const indicator = indicatorOf(key, basket);
    return state.others.length > 0 || indicator.kind === "gain" ? indicator : baseOf(indicator);
  };
  const indicator = shown(view.indicator);
  const compared = view.comparison !== "none";
  // Compared with itself, the left map is "before": otherwise both would say the same.
  if (side === "left") return { indicator, after: compared && view.rightIndicator === "" ? false : view.after };
  if (view.rightIndicator === "") return { indicator, after: state.outcome !== null };
  if (view.rightIndicator === SAME_IN_OTHER)
    return { indicator: state.others.length > 0 ? withAspect(indicator, "other") : indicator, after: view.after };
  return { indicator: shown(view.rightIndicator), after: view.after };
}

/** Whether cells may be coloured: éloignement has none, nor has a run that came without them. */
export function cellModeOf(state: AppState, indicator: Indicator): CellMode {
  if (indicator.kind !== "gain" && baseOf(indicator).kind === "remoteness") return "never";
  const isBeside = indicator.kind === "difference" || indicator.kind === "other";
  return isBeside && (otherOf(state)?.cells ?? 0) === 0 ? "never" : state.view.cells;
}

export function paintCommunes(map: StudyMap, state: AppState, { indicator, after }: Shown): void {
  const open = state.open!;
  const digest = after && state.outcome ? state.outcome.digest : open.digest;
  const scale = scaleOf(indicator, state);
  map.values.setColours(scale.colours);
  const classes = new Map<string, number>();
  for (const [code, value] of communeValues({ state }, indicator, after)) classes.set(code, scale.classOf(value));
  const beside = indicator.kind === "difference" || indicator.kind === "other" ? besideOf(state, after) : null;
  for (const item of digest.arrondissements) {
    const compared = beside?.measure(baseOf(indicator)).values.get(item.code);
    const value = beside
      ? ((indicator.kind === "other" ? compared?.theirs : compared?.difference) ?? null)
      : valueOf(indicator, item);
    classes.set(item.code, scale.classOf(baseOf(indicator).kind === "remoteness" ? null : value));
  }
  const hatched = baseOf(indicator).kind !== "remoteness" || indicator.kind === "difference";
  map.values.setCommuneClasses(classes, hatched ? remoteCodes(indicator, digest, state) : new Set());
}

/** Colours cells by their minutes (NaN = not known). */
export function paintCells(map: StudyMap, state: AppState, { indicator }: Shown, minutes: Float64Array): void {
  const scale = scaleOf(indicator, state);
  map.setCellClasses(Int8Array.from(minutes, (value) => (Number.isNaN(value) ? NO_CLASS : scale.classOf(value))));
}
