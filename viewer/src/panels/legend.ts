/** The legend on the map: title, classes with their number of communes, hatching, method. */
import { html, nothing, svg, type TemplateResult } from "lit";
import { remoteCodes, scaleOf } from "../map/legend.ts";
import { NO_VALUE } from "../map/palette.ts";
import type { Context } from "../page/context.ts";
import { baseOf } from "../study/indicator.ts";
import { comparedLines, mapTitle, unitOf } from "../study/titles.ts";
import { communeValues } from "../study/values.ts";

export function legendPanel(context: Context): TemplateResult {
  const { t, n, indicator, view, state } = context;
  const values = communeValues(context, indicator, view.after);
  const scale = scaleOf(indicator, state);
  const rows = scale.rows(values.values(), t, n);
  const missing = [...values.values()].filter((value) => value === null).length;
  const method = [...comparedLines(context), scale.method(t)].filter(Boolean).join(" ");
  const hatched = remoteCodes(indicator, context.digest, state).size;
  const count = (communes: number): TemplateResult =>
    html`<span class="count">${t.communesCount(n.integer(communes), communes > 1)}</span>`;
  return html`<section class="legend" aria-label=${t.legend}>
    <h2>${mapTitle(context)}</h2>
    <p class="unit">${unitOf(context)}</p>
    <ul>
      ${rows.map(
        (row) =>
          html`<li>
            ${swatch(row.colour)}<span class="label"
              >${row.label}${row.startsAtThreshold ? html` <span class="mark">${t.thresholdMark}</span>` : nothing}</span
            >${count(row.count)}
          </li>`,
      )}
      ${missing > 0 ? html`<li>${swatch(NO_VALUE)}<span class="label">${t.noValue}</span>${count(missing)}</li>` : nothing}
      ${
        hatched > 0 && (baseOf(indicator).kind !== "remoteness" || indicator.kind === "difference")
          ? html`<li class="hatched">
              ${hatchSwatch()}<span class="label"
                >${indicator.kind !== "gain" && baseOf(indicator).kind === "basket" ? t.hatchedBasket : t.hatched}</span
              >${count(hatched)}
            </li>`
          : nothing
      }
    </ul>
    ${method === "" ? nothing : html`<p class="method">${method}</p>`}
  </section>`;
}

function swatch(colour: string): TemplateResult {
  return html`<svg class="swatch" viewBox="0 0 22 14" aria-hidden="true">
    ${svg`<rect x="0.5" y="0.5" width="21" height="13" fill=${colour} stroke="#8a8478"></rect>`}
  </svg>`;
}

function hatchSwatch(): TemplateResult {
  return html`<svg class="swatch" viewBox="0 0 22 14" aria-hidden="true">
    ${svg`<rect x="0.5" y="0.5" width="21" height="13" fill="#fff" stroke="#8a8478"></rect>
      <path d="M1 8 8 1M1 14 14 1M8 14 20 2M15 13 21 7" stroke="#2b2a27" stroke-width="1.2"></path>`}
  </svg>`;
}
