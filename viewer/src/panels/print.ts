/** What only paper shows: the title of the page, a picture of the map, the source. */
import { html, nothing, type TemplateResult } from "lit";
import type { Context } from "../page/context.ts";
import { mapTitle } from "../study/titles.ts";

export function printHead(context: Context): TemplateResult {
  const { t, open, state } = context;
  const credits = [...open.study.sources, ...open.study.attribution, state.baseAttribution].filter(Boolean);
  return html`<div class="print-only">
    <p class="print-study">${open.study.title}${open.study.notice === "" ? nothing : html` — ${open.study.notice}`}</p>
    <img class="print-map" alt=${mapTitle(context)} />
    <p class="print-source">${t.sourceLine(credits.join(" ; "))} ${t.madeWith}.</p>
  </div>`;
}
