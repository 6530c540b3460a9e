/** Existing facilities that may be closed or moved, found by service and commune. */
import { html, nothing, type TemplateResult } from "lit";
import type { Context } from "../page/context.ts";
import { addAction, newSiteId } from "../page/try-session.ts";
import { fold } from "../text/fold.ts";

const LISTED = 12;

export function placeList(context: Context): TemplateResult {
  const { t, open, state, act } = context;
  const { services } = open.study.basket;
  const { placeService, placeFilter } = state;
  const service = services.findIndex(({ id }) => id === placeService);
  const wanted = fold(placeFilter);
  const matching = state.places.filter(
    (place) =>
      (service < 0 || place.facilities.some((row) => row.service === service)) &&
      (wanted === "" || fold(`${place.communeName ?? ""} ${place.name}`).includes(wanted)),
  );
  return html`<details class="places">
    <summary>${t.existing}</summary>
    <div class="pair">
      <label class="field"
        ><span>${t.serviceColumn}</span>
        <select
          .value=${placeService}
          @change=${(event: Event) => act.app().patch({ placeService: (event.target as HTMLSelectElement).value })}
        >
          ${services.map(({ id, label }) => html`<option value=${id} ?selected=${id === placeService}>${label}</option>`)}
        </select></label
      >
      <label class="field"
        ><span>${t.search}</span>
        <input
          type="search"
          maxlength="60"
          .value=${placeFilter}
          @input=${(event: Event) => act.app().patch({ placeFilter: (event.target as HTMLInputElement).value })}
      /></label>
    </div>
    <ul class="changes">
      ${matching.slice(0, LISTED).map((place) => {
        const rows = place.facilities.filter((row) => service < 0 || row.service === service);
        const facilities = rows.map(({ id }) => id);
        const label = services[service]?.label ?? "";
        const name = `${label}, ${place.communeName ?? place.name}`;
        return html`<li>
          <span
            >${place.communeName ?? place.name}${place.name && place.name !== label && place.communeName ? html` <small>${place.name}</small>` : nothing}</span
          >
          <span class="buttons">
            <button
              @click=${() => addAction(act.app(), { verb: "close", facilities, name })}
              aria-label="${t.closeFacility} : ${name}"
            >
              ${t.closeFacility}
            </button>
            <button
              @click=${() => act.app().patch({ placing: { verb: "move", facilities, name } })}
              aria-label="${t.moveFacility} : ${name}"
            >
              ${t.moveFacility}
            </button>
            <button
              title=${t.siteHere}
              aria-label="${t.siteHere} : ${name}"
              @click=${() =>
                addAction(act.app(), {
                  verb: "open",
                  site: newSiteId(act.app()),
                  name: t.siteAt(t.siteCustom, place.communeName ?? place.name),
                  kind: state.siteDraft.kind,
                  lon: place.lon,
                  lat: place.lat,
                  services: state.siteDraft.services,
                })}
            >
              +
            </button>
          </span>
        </li>`;
      })}
    </ul>
    ${matching.length > LISTED ? html`<p class="hint">${t.more(matching.length - LISTED)}</p>` : nothing}
  </details>`;
}
