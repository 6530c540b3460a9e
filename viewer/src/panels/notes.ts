/** Reading, scope and source under a figure, as INSEE sets them. */
import { html, nothing, type TemplateResult } from "lit";
import type { Context } from "../page/context.ts";

export function notes(context: Context, reading: string): TemplateResult {
  const { t, n, digest, open } = context;
  return html`<p class="notes">
    <span><b>${t.reading}</b>${colon(context)}${reading}</span>
    <span><b>${t.scope}</b>${colon(context)}${t.scopeInhabitants(n.integer(digest.whole.basket.population))}</span>
    ${open.study.sources.length > 0 ? html`<span><b>${t.source}</b>${colon(context)}${open.study.sources.join(", ")}.</span>` : nothing}
  </p>`;
}

function colon({ view }: Context): string {
  return view.language === "fr" ? "\u00a0: " : ": ";
}
