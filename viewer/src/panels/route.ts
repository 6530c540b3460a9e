/** The route to a service, spelled out beside the map that draws it. */
import { html, nothing, type TemplateResult } from "lit";
import type { CommuneResult } from "../../../engine/diagnostic/index.ts";
import type { Context } from "../page/context.ts";

export function routePanel(context: Context, commune: CommuneResult): TemplateResult {
  const { t, n, act, state, open, view } = context;
  const service = open.study.basket.services.find(({ id }) => id === view.service);
  if (!service) return html``;
  const { route } = state;
  return html`<section class="route" aria-live="polite">
    <header>
      <h3>${t.routeTo(service.label)}</h3>
      <button class="quiet" aria-label=${t.closeRoute} title=${t.closeRoute} @click=${() => act.set({ service: null })}>
        ×
      </button>
    </header>
    ${route.status === "waiting" ? html`<p class="hint">${t.routeWaiting}</p>` : nothing}
    ${route.status === "absent" ? html`<p class="hint">${t.routeNoRoads}</p>` : nothing}
    ${route.status === "missing" ? html`<p class="hint">${t.routeNone}</p>` : nothing}
    ${
      route.status === "found"
        ? html`<p>
              <strong>${t.routeLength(n.minutes(route.route.minutes, 0), n.distance(route.route.lengthM))}</strong>,
              ${t.routeFrom(commune.name)} →
              ${route.route.facilityName || service.label}${
                route.route.placeName ? html`, ${route.route.placeName}` : nothing
              }
            </p>
            <details>
              <summary>${t.routeSteps}</summary>
              <ol>
                ${route.route.steps.map((step) => html`<li>${step.text} <small>${step.lengthM > 0 ? n.distance(step.lengthM) : ""}</small></li>`)}
              </ol>
            </details>
            <p class="hint">${t.routeNote}</p>`
        : nothing
    }
  </section>`;
}
