/** What the pointer is over: name and value, beside the pointer and never under it. */
import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import type { Context } from "../page/context.ts";
import { baseOf, type Indicator } from "../study/indicator.ts";
import { communeValues, findCommune, FLAG_VALUES } from "../study/values.ts";

export function hoverTip(context: Context): TemplateResult {
  const { state, view, t, n, indicator } = context;
  const { hover } = state;
  if (!hover || (hover.commune === null && hover.facility === null)) return html`<div class="tip" hidden></div>`;
  const commune = hover.commune === null ? undefined : findCommune(state, hover.commune, view.after);
  const value = commune && communeValues(context, indicator, view.after).get(commune.code);
  const printed =
    value === undefined || value === null ? t.noValue : printedValue(context, indicator, hover.commune!, value);
  // The page's policy forbids style attributes; properties set by script are allowed.
  const place = (element: Element | undefined): void => {
    if (!(element instanceof HTMLElement)) return;
    element.style.left = `${hover.x + 14}px`;
    element.style.top = `${hover.y + 14}px`;
  };
  return html`<div class="tip" ${ref(place)}>
    ${commune ? html`<b>${commune.name}</b> <span>${printed}</span>` : nothing}
    ${
      hover.facility
        ? html`<em
            >${hover.facility.name}${hover.facility.units > 1 ? html` (${n.integer(hover.facility.units)})` : nothing}</em
          >`
        : nothing
    }
  </div>`;
}

/** A value in its unit; a difference with both its terms. */
function printedValue({ t, n, beside }: Context, indicator: Indicator, code: string, value: number): string {
  const of = baseOf(indicator);
  if (indicator.kind === "difference" && of.kind === "remoteness") {
    const labels: Record<number, string> = {
      [FLAG_VALUES.neither]: t.flagNeither,
      [FLAG_VALUES.left]: t.flagLeft,
      [FLAG_VALUES.both]: t.flagBoth,
      [FLAG_VALUES.entered]: t.flagEntered,
    };
    return labels[value] ?? t.noValue;
  }
  if (indicator.kind === "difference") {
    const terms = beside?.measure(of).values.get(code);
    if (!terms || terms.ours === null || terms.theirs === null) return n.minutesChange(value);
    return `${n.minutesChange(value)} (${t.insteadOf(n.minutes(terms.ours), n.minutes(terms.theirs))})`;
  }
  return indicator.kind !== "gain" && of.kind === "remoteness" ? t.gammesRemote(value) : n.minutes(value);
}
