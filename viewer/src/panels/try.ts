/** "Simuler": sites placed by click, drag or list; facilities closed or moved; what it gives, live. */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Context } from "../page/context.ts";
import { addAction, newSiteId } from "../page/try-session.ts";
import { scenarioYaml, type DraftAction, type ScenarioDraft } from "../state/scenario-text.ts";
import { saveFile } from "../page/save.ts";
import { counters } from "./counters.ts";
import { placeList } from "./places.ts";

/** Largest scenario file taken from the reader's disk. */
const MAX_FILE_BYTES = 1_000_000;

export function tryPanel(context: Context): TemplateResult {
  const { t, open, state, view } = context;
  if (!open.roadsReady)
    return html`<h2>${t.trySite}</h2>
      <p class="hint">${open.study.files.roads === undefined ? t.tryNoRoads : t.tryWaiting}</p>`;
  const { language, scenario, after, indicator } = view;
  const { siteDraft, placing, places, placeService, placeFilter, canUndo, canRedo } = state;
  // While a site is dragged this is drawn at every frame: only what changed is built again.
  return html`<section aria-labelledby="try-title">
    <h2 id="try-title">${t.trySite}</h2>
    ${guard([language, open.digest, siteDraft, placing], () => newSite(context))}
    ${guard([language, scenario, after, indicator, canUndo, canRedo], () =>
      scenario.actions.length > 0 ? changes(context) : nothing,
    )}
    ${state.outcome || state.preview ? counters(context) : nothing}
    ${guard([language, places, placeService, placeFilter, siteDraft], () => placeList(context))}
    ${guard([language, scenario], () => files(context))}
  </section>`;
}

/** The kind of site, what it hosts, and three ways to say where. */
function newSite(context: Context): TemplateResult {
  const { t, open, state, act, digest } = context;
  const { siteKinds, basket } = open.study;
  const { siteDraft, placing } = state;
  const hosts = siteDraft.services;
  const setKind = (kind: string): void => {
    const services = siteKinds.find(({ id }) => id === kind)?.services ?? hosts;
    act.app().patch({ siteDraft: { ...siteDraft, kind, services } });
  };
  const toggle = (id: string, on: boolean): void =>
    act.app().patch({
      siteDraft: {
        ...siteDraft,
        kind: "autre",
        services: on ? [...hosts, id] : hosts.filter((other) => other !== id),
      },
    });
  const label = siteKinds.find(({ id }) => id === siteDraft.kind)?.label ?? t.siteCustom;
  const place = (code: string): void => {
    const commune = digest.communes.find((item) => item.code === code);
    if (!commune) return;
    const { kind } = siteDraft;
    addAction(act.app(), {
      verb: "open",
      site: newSiteId(act.app()),
      name: t.siteAt(label, commune.name),
      kind,
      lon: commune.lon,
      lat: commune.lat,
      services: hosts,
    });
  };
  const waiting = placing?.verb === "open";
  return html`<fieldset class="new-site">
    <legend>${t.newSite}</legend>
    <div class="pair">
      <label class="field"
        ><span>${t.siteKind}</span>
        <select
          .value=${siteDraft.kind}
          @change=${(event: Event) => setKind((event.target as HTMLSelectElement).value)}
        >
          ${siteKinds.map((kind) => html`<option value=${kind.id} ?selected=${kind.id === siteDraft.kind}>${kind.label}</option>`)}
          <option value="autre" ?selected=${siteDraft.kind === "autre"}>${t.siteCustom}</option>
        </select></label
      >
      <label class="field"
        ><span>${t.siteInCommune}</span>
        <select
          .value=${""}
          @change=${(event: Event) => {
            place((event.target as HTMLSelectElement).value);
            (event.target as HTMLSelectElement).value = "";
          }}
        >
          <option value="">${t.chooseCommune}</option>
          ${[...digest.communes]
            .sort((a, b) => a.name.localeCompare(b.name, "fr"))
            .map((commune) => html`<option value=${commune.code}>${commune.name}</option>`)}
        </select></label
      >
    </div>
    <details>
      <summary>${t.siteHosts(hosts.length)}</summary>
      <div class="checks">
        ${basket.services.map(
          (service) =>
            html`<label class="check"
              ><input
                type="checkbox"
                .checked=${hosts.includes(service.id)}
                @change=${(event: Event) => toggle(service.id, (event.target as HTMLInputElement).checked)}
              /><span>${service.label}</span></label
            >`,
        )}
      </div>
    </details>
    <p>
      <button
        class="primary"
        aria-pressed=${waiting ? "true" : "false"}
        ?disabled=${hosts.length === 0}
        @click=${() =>
          act.app().patch({
            placing: waiting ? null : { verb: "open", kind: siteDraft.kind, name: label, services: hosts },
          })}
      >
        ${waiting ? t.clickTheMap : t.placeOnMap}
      </button>
      <button @click=${() => placeAtCentre(context, label)} ?disabled=${hosts.length === 0}>${t.placeAtCentre}</button>
    </p>
    <p class="hint">${t.dragHint}</p>
  </fieldset>`;
}

/** For the keyboard: in the middle of the map, then moved with arrow keys. */
function placeAtCentre({ act, open, state }: Context, name: string): void {
  const [west, south, east, north] = open.study.bounds;
  const { lon, lat } = act.app().state.view.camera ?? { lon: (west + east) / 2, lat: (south + north) / 2 };
  const { kind, services } = state.siteDraft;
  addAction(act.app(), { verb: "open", site: newSiteId(act.app()), name, kind, lon, lat, services });
}

function changes(context: Context): TemplateResult {
  const { t, act, view, state } = context;
  const { scenario } = view;
  const update = (patch: Partial<ScenarioDraft>): void => act.app().setScenario({ ...scenario, ...patch });
  const describe = (action: DraftAction): string =>
    action.verb === "open"
      ? t.changeOpen(action.name)
      : action.verb === "close"
        ? t.changeClose(action.name)
        : t.changeMove(action.name);
  return html`<fieldset>
    <legend>${t.changes}</legend>
    <ul class="changes">
      ${scenario.actions.map(
        (action, row) =>
          html`<li class=${action.verb}>
            ${
              action.verb === "open"
                ? html`<input
                    type="text"
                    maxlength="80"
                    aria-label=${t.siteName}
                    .value=${action.name}
                    @change=${(event: Event) =>
                      update({
                        actions: scenario.actions.map((other, index) =>
                          index === row ? { ...action, name: (event.target as HTMLInputElement).value } : other,
                        ),
                      })}
                  />`
                : html`<span>${describe(action)}</span>`
            }
            <button
              class="quiet"
              aria-label=${t.removeChange(describe(action))}
              title=${t.removeChange(describe(action))}
              @click=${() => update({ actions: scenario.actions.filter((_, index) => index !== row) })}
            >
              ×
            </button>
          </li>`,
      )}
    </ul>
    <p class="buttons">
      <button ?disabled=${!state.canUndo} @click=${() => act.app().undo()}>${t.undo}</button>
      <button ?disabled=${!state.canRedo} @click=${() => act.app().redo()}>${t.redo}</button>
      <button @click=${() => update({ actions: [] })}>${t.clearChanges}</button>
    </p>
    <div class="segments">
      ${[false, true].map(
        (after) =>
          html`<label
            ><input
              type="radio"
              name="before-after"
              .checked=${after === view.after}
              @change=${() => act.set({ after }, true)}
            /><span>${after ? t.after : t.before}</span></label
          >`,
      )}
      <label
        ><input
          type="radio"
          name="before-after"
          .checked=${view.indicator === "gain"}
          @change=${() => act.set({ indicator: "gain" }, true)}
        /><span>${t.gainMap}</span></label
      >
    </div>
    <label class="field"
      ><span>${t.evaluation}</span>
      <select
        .value=${scenario.evaluation}
        @change=${(event: Event) => update({ evaluation: (event.target as HTMLSelectElement).value === "basket" ? "basket" : "hosted" })}
      >
        <option value="hosted" ?selected=${scenario.evaluation === "hosted"}>${t.evaluationHosted}</option>
        <option value="basket" ?selected=${scenario.evaluation === "basket"}>${t.evaluationBasket}</option>
      </select></label
    >
  </fieldset>`;
}

function files(context: Context): TemplateResult {
  const { t, act, view } = context;
  const { scenario } = view;
  const read = async (input: HTMLInputElement): Promise<void> => {
    const [file] = input.files ?? [];
    input.value = "";
    if (!file) return;
    if (file.size > MAX_FILE_BYTES) return act.say(t.fileTooBig);
    await act.app().readScenario(await file.text(), file.name);
  };
  return html`<fieldset>
    <legend>${t.scenarioFile}</legend>
    <label class="field"
      ><span>${t.scenarioName}</span>
      <input
        type="text"
        maxlength="80"
        .value=${scenario.title}
        @change=${(event: Event) => act.app().setScenario({ ...scenario, title: (event.target as HTMLInputElement).value })}
    /></label>
    <p class="buttons">
      <button
        ?disabled=${scenario.actions.length === 0}
        @click=${() => saveFile("scenario.yaml", new Blob([scenarioYaml(scenario)], { type: "application/yaml" }))}
      >
        ${t.saveScenario}
      </button>
      <label class="file"
        ><input
          type="file"
          accept=".yaml,.yml"
          @change=${(event: Event) => void read(event.target as HTMLInputElement)}
        /><span>${t.openScenario}</span></label
      >
      <button ?disabled=${scenario.actions.length === 0} @click=${() => act.copyLink()}>${t.shareScenario}</button>
    </p>
    <p class="hint">${t.scenarioFileHint}</p>
  </fieldset>`;
}
