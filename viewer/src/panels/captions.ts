/** Two maps at once: what each shows, said on it. */
import { html, type TemplateResult } from "lit";
import type { Context } from "../page/context.ts";
import { shownOn, type Shown } from "../page/paint.ts";
import { baseOf, keyOf } from "../study/indicator.ts";
import { shortTitle } from "../study/titles.ts";

export function mapCaptions(context: Context): TemplateResult {
  const { state, view, open } = context;
  if (view.comparison === "none") return html``;
  const { basket } = open.study;
  const [left, right] = [shownOn(state, "left"), shownOn(state, "right")];
  const alike = keyOf(baseOf(left.indicator), basket) === keyOf(baseOf(right.indicator), basket);
  return html`<p class="map-caption left">${caption(context, left, alike)}</p>
    <p class="map-caption right">${caption(context, right, alike)}</p>`;
}

/** Where both measure the same: which run, before or after; else what is measured. */
function caption(context: Context, { indicator, after }: Shown, alike: boolean): string {
  const { t, open, state, beside } = context;
  const name = beside?.other.name ?? "";
  const which =
    indicator.kind === "other"
      ? name
      : indicator.kind === "difference"
        ? t.aspectDifference
        : state.outcome !== null
          ? after
            ? t.after
            : t.before
          : t.aspectHere;
  if (indicator.kind === "gain") return t.indicatorGain;
  return alike ? which : `${shortTitle(indicator, open, t)}, ${which.toLocaleLowerCase()}`;
}
