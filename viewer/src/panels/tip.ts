/** What the pointer is over: name and value, beside the pointer and never under it. */
import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import type { Context } from "../page/context.ts";
import { communeValues, findCommune } from "../study/values.ts";

export function hoverTip(context: Context): TemplateResult {
  const { state, view, t, n, indicator } = context;
  const { hover } = state;
  if (!hover || (hover.commune === null && hover.facility === null)) return html`<div class="tip" hidden></div>`;
  const commune = hover.commune === null ? undefined : findCommune(state, hover.commune, view.after);
  const value = commune && communeValues(context, indicator, view.after).get(commune.code);
  const printed =
    value === undefined || value === null
      ? t.noValue
      : indicator.kind === "remoteness"
        ? t.gammesRemote(value)
        : n.minutes(value);
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
