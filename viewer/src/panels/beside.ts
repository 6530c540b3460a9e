/** Another run beside the study: choosing it, and reading it in the card of a commune. */
import { html, nothing, type TemplateResult } from "lit";
import type { CommuneResult, JudgedCommune } from "../../../engine/diagnostic/index.ts";
import type { Context } from "../page/context.ts";
import { ASPECTS, aspectOf, baselineIndicators, keyOf, withAspect, type Aspect } from "../study/indicator.ts";

/** Under the choice of indicator: read here, in the other run, or as a difference. */
export function aspectChoice(context: Context): TemplateResult {
  const { t, act, open, indicator, state, beside } = context;
  if (!beside) return html``;
  const { basket } = open.study;
  const chosen = indicator.kind === "gain" ? null : aspectOf(indicator);
  const names: Record<Aspect, string> = {
    here: t.aspectHere,
    other: beside.other.name,
    difference: t.aspectDifference,
  };
  return html`<div class="segments aspects" role="group" aria-label=${t.aspect}>
      ${ASPECTS.map(
        (aspect) =>
          html`<label title=${names[aspect]}
            ><input
              type="radio"
              name="aspect"
              .checked=${aspect === chosen}
              @change=${() => act.set({ indicator: keyOf(withAspect(indicator, aspect), basket) }, true)}
            /><span>${names[aspect]}</span></label
          >`,
      )}
    </div>
    ${
      state.others.length > 1
        ? html`<label class="field"
            ><span>${t.besideChoice}</span
            ><select
              .value=${beside.other.id}
              @change=${(event: Event) => act.set({ other: (event.target as HTMLSelectElement).value }, true)}
            >
              ${state.others.map(({ id, name }) => html`<option value=${id} ?selected=${id === beside.other.id}>${name}</option>`)}
            </select></label
          >`
        : nothing
    }`;
}

/** Opening another run from the reader's disk, naming it, closing it. */
export function otherFiles(context: Context): TemplateResult {
  const { t, act, state } = context;
  const open = (input: HTMLInputElement): void => {
    const files = [...(input.files ?? [])];
    input.value = "";
    if (files.length > 0) void act.app().openOther(files);
  };
  return html`<details class="settings">
    <summary>${t.besideHead}</summary>
    ${state.others
      .filter(({ isChosen }) => isChosen)
      .map(
        ({ id, name }) =>
          html`<p class="chosen-other">
            <input
              type="text"
              maxlength="60"
              aria-label=${t.besideName}
              .value=${name}
              @change=${(event: Event) => {
                const given = (event.target as HTMLInputElement).value.trim();
                if (given !== "") act.app().renameOther(id, given);
              }}
            />
            <button
              class="quiet"
              aria-label=${t.besideClose(name)}
              title=${t.besideClose(name)}
              @click=${() => act.app().closeOther(id)}
            >
              ×
            </button>
          </p>`,
      )}
    <p>
      <label class="file"
        ><input
          type="file"
          multiple
          accept=".csv,.html,.htm,.json,.gz"
          @change=${(event: Event) => open(event.target as HTMLInputElement)}
        /><span>${t.besideOpen}</span></label
      >
    </p>
    <p class="hint">${t.besideHint}</p>
  </details>`;
}

/** The commune in the two runs: a sentence, then basket and gammes. */
export function communeBeside(context: Context, commune: JudgedCommune | CommuneResult): TemplateResult {
  const { t, n, open, beside } = context;
  if (!beside) return html``;
  const { name } = beside.other;
  const { basket } = open.study;
  const lines = [{ kind: "basket" } as const, ...basket.gammes.map((_, row) => ({ kind: "gamme" as const, row }))].map(
    (of) => ({
      label: of.kind === "basket" ? t.basketColumn : t.gammeHead(basket.gammes[of.row]!.label),
      value: beside.measure(of).values.get(commune.code),
    }),
  );
  if (lines.every(({ value }) => (value?.theirs ?? null) === null))
    return html`<h3>${t.againstOther(name)}</h3>
      <p class="hint">${t.besideUnknown(name)}</p>`;
  const status = beside.flags.status.get(commune.code);
  return html`<h3>${t.againstOther(name)}</h3>
    <p class="sentence small">${sentenceBeside(context, commune)}</p>
    ${status === "entered" || status === "left" ? html`<p class="verdict ${status === "entered" ? "remote" : ""}">${status === "entered" ? t.flagEntered : t.flagLeft}</p>` : nothing}
    <table class="plain">
      <thead>
        <tr>
          <td></td>
          <th scope="col" class="number">${t.hereColumn}</th>
          <th scope="col" class="number other">${name}</th>
          <th scope="col" class="number">${t.differenceColumn}</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          ({ label, value }) =>
            html`<tr>
              <th scope="row">${label}</th>
              <td class="number">${minutes(context, value?.ours)}</td>
              <td class="number">${minutes(context, value?.theirs)}</td>
              <td class="number">${value?.difference == null ? "–" : n.minutesChange(value.difference)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="hint">${t.unroundedNote}</p>`;
}

function minutes({ n }: Context, value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : n.minutes(value);
}

/** What changes for the basket, and the service that changes most. */
function sentenceBeside({ t, n, open, beside }: Context, commune: JudgedCommune | CommuneResult): string {
  const { name } = beside!.other;
  const value = beside!.measure({ kind: "basket" }).values.get(commune.code);
  let most = { label: "", difference: 0 };
  for (const of of baselineIndicators(open.study.basket)) {
    if (of.kind !== "service") continue;
    const difference = beside!.measure(of).values.get(commune.code)?.difference ?? 0;
    if (Math.abs(difference) > Math.abs(most.difference))
      most = { label: open.study.basket.services[of.row]!.label, difference };
  }
  const tail = Math.abs(most.difference) < 0.05 ? "" : t.besideMost(most.label, n.minutesChange(most.difference));
  if (!value || value.difference === null) return tail.trim();
  const size = Math.abs(value.difference);
  if (size < 0.05) return t.besideSame(commune.name, name) + tail;
  const values = t.insteadOf(n.minutes(value.ours!), n.minutes(value.theirs!));
  const say = value.difference > 0 ? t.besideMore : t.besideLess;
  return say(commune.name, n.minutes(size), name, values) + tail;
}
