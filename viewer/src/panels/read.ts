/** "Lire": what the map shows, how, and the card of the chosen commune. */
import { html, nothing, type TemplateResult } from "lit";
import { METHODS, type Method } from "../map/classes.ts";
import type { Context } from "../page/context.ts";
import { CELL_MODES, COMPARISONS, SAME_IN_OTHER, type CellMode, type Comparison } from "../state/view.ts";
import {
  aspectOf,
  baselineIndicators,
  baseOf,
  indicatorOf,
  keyOf,
  withAspect,
  type Indicator,
} from "../study/indicator.ts";
import { shortTitle } from "../study/titles.ts";
import { aspectChoice, otherFiles } from "./beside.ts";
import { communeCard } from "./card.ts";
import { overview } from "./overview.ts";

export function readPanel(context: Context): TemplateResult {
  return html`${indicatorChoice(context)} ${context.view.commune === null ? overview(context) : communeCard(context)}
  ${settings(context)} ${otherFiles(context)}`;
}

function indicatorChoice(context: Context): TemplateResult {
  const { t, act, open, indicator } = context;
  const { basket } = open.study;
  // The menu chooses what is measured; the aspect (here, there, difference) stays.
  const choose = (key: string): void => {
    const chosen = indicatorOf(key, basket);
    const next = chosen.kind === "gain" ? chosen : withAspect(chosen, aspectOf(indicator));
    act.set({ indicator: keyOf(next, basket) }, true);
  };
  const shown = indicator.kind === "gain" ? indicator : baseOf(indicator);
  return html`<label class="field wide"
      ><span>${t.indicator}</span>${indicatorSelect(context, keyOf(shown, basket), choose)}</label
    >${aspectChoice(context)}`;
}

/** The menu of indicators, grouped: whole, gammes, services by gamme, scenario. */
export function indicatorSelect(
  context: Context,
  chosen: string,
  choose: (key: string) => void,
  first?: TemplateResult,
): TemplateResult {
  const { t, open, state } = context;
  const { basket } = open.study;
  const all = baselineIndicators(basket);
  const option = (indicator: Indicator): TemplateResult => {
    const key = keyOf(indicator, basket);
    return html`<option value=${key} ?selected=${key === chosen}>${shortTitle(indicator, open, t)}</option>`;
  };
  const isService = (indicator: Indicator, gamme: string): boolean =>
    indicator.kind === "service" && basket.services[indicator.row]!.gamme === gamme;
  return html`<select .value=${chosen} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
    ${first ?? nothing}
    <optgroup label=${t.groupOverview}>
      ${all.filter(({ kind }) => kind === "basket" || kind === "remoteness").map(option)}
    </optgroup>
    ${
      state.outcome || state.preview
        ? html`<optgroup label=${t.groupScenario}>${option({ kind: "gain" })}</optgroup>`
        : nothing
    }
    <optgroup label=${t.groupGammes}>${all.filter(({ kind }) => kind === "gamme").map(option)}</optgroup>
    ${basket.gammes.map(
      (gamme) =>
        html`<optgroup label=${t.indicatorGamme(gamme.label)}>
          ${all.filter((indicator) => isService(indicator, gamme.id)).map(option)}
        </optgroup>`,
    )}
  </select>`;
}

function settings(context: Context): TemplateResult {
  const { t, view, act, open, state, beside } = context;
  // Two maps of the same would say nothing: without a scenario, the right one is the other run.
  const rightSide = (mode: Comparison): { rightIndicator?: string } =>
    mode !== "none" && view.rightIndicator === "" && beside && !state.outcome ? { rightIndicator: SAME_IN_OTHER } : {};
  const check = (label: string, on: boolean, toggle: (on: boolean) => void): TemplateResult =>
    html`<label class="check"
      ><input
        type="checkbox"
        .checked=${on}
        @change=${(event: Event) => toggle((event.target as HTMLInputElement).checked)}
      />
      <span>${label}</span></label
    >`;
  return html`<details class="settings">
    <summary>${t.settings}</summary>
    <div class="pair">
      <label class="field"
        ><span>${t.method}</span>
        <select
          .value=${view.method}
          @change=${(event: Event) => act.set({ method: (event.target as HTMLSelectElement).value as Method })}
        >
          ${METHODS.map((method) => html`<option value=${method} ?selected=${method === view.method}>${t.methodOption[method]}</option>`)}
        </select></label
      >
      <label class="field narrow"
        ><span>${t.classCount}</span>
        <input
          type="number"
          min="2"
          max="8"
          .value=${String(view.classCount)}
          @change=${(event: Event) => {
            const count = (event.target as HTMLInputElement).valueAsNumber;
            if (count >= 2 && count <= 8) act.set({ classCount: Math.round(count) });
          }}
      /></label>
    </div>
    <fieldset>
      <legend>${t.layers}</legend>
      ${open.study.files.roads === undefined ? nothing : check(t.layerRoads, view.roads, (roads) => act.set({ roads }))}
      ${check(baseOf(context.indicator).kind === "service" ? t.layerFacilities : t.layerFacilitiesAll, view.facilities, (facilities) => act.set({ facilities }))}
      ${
        open.digest.arrondissements.length > 0
          ? check(t.layerArrondissements, view.arrondissements, (arrondissements) => act.set({ arrondissements }))
          : nothing
      }
      <label class="field"
        ><span>${t.layerCells}</span>
        <select
          .value=${view.cells}
          @change=${(event: Event) => act.set({ cells: (event.target as HTMLSelectElement).value as CellMode })}
        >
          ${CELL_MODES.map((mode) => html`<option value=${mode} ?selected=${mode === view.cells}>${t.cellMode[mode]}</option>`)}
        </select></label
      >
    </fieldset>
    <fieldset>
      <legend>${t.compare}</legend>
      <div class="segments">
        ${COMPARISONS.map(
          (mode: Comparison) =>
            html`<label
              ><input
                type="radio"
                name="comparison"
                .checked=${mode === view.comparison}
                @change=${() => act.set({ comparison: mode, ...rightSide(mode) }, true)}
              /><span>${t.comparison[mode]}</span></label
            >`,
        )}
      </div>
      ${
        view.comparison === "none"
          ? nothing
          : html`<label class="field"
              ><span>${t.rightMap}</span>${indicatorSelect(
                context,
                view.rightIndicator,
                (rightIndicator) => act.set({ rightIndicator }),
                html`<option value="" ?selected=${view.rightIndicator === ""}>${t.sameAfter}</option>
                  ${
                    beside
                      ? html`<option value=${SAME_IN_OTHER} ?selected=${view.rightIndicator === SAME_IN_OTHER}>
                          ${t.sameInOther(beside.other.name)}
                        </option>`
                      : nothing
                  }`,
              )}</label
            >`
      }
      ${
        state.outcome
          ? html`<div class="segments">
              ${[false, true].map(
                (after) =>
                  html`<label
                    ><input
                      type="radio"
                      name="after"
                      .checked=${after === view.after}
                      @change=${() => act.set({ after }, true)}
                    /><span>${after ? t.after : t.before}</span></label
                  >`,
              )}
            </div>`
          : nothing
      }
    </fieldset>
  </details>`;
}
