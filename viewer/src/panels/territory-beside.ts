/** The territory in two runs: means side by side, communes that become éloignées or are no more, services that change most. */
import { html, nothing, type TemplateResult } from "lit";
import type { ComparedMeasure, Crowd, Named } from "../../../engine/diagnostic/index.ts";
import type { Context } from "../page/context.ts";
import { notes } from "./notes.ts";

const SERVICES_LISTED = 6;
/** Means of a whole territory change little: with one digit the difference would not be that of the times beside it. */
const DIGITS = 2;

export function territoryBeside(context: Context): TemplateResult {
  const { t, n, open, beside } = context;
  if (!beside) return html``;
  const { name } = beside.other;
  const { basket } = open.study;
  const whole = beside.measure({ kind: "basket" });
  const changed = whole.difference !== null && Math.abs(whole.difference) >= 0.05;
  const lines = [
    ...basket.gammes.map((gamme, row) => ({
      label: t.gammeHead(gamme.label),
      compared: beside.measure({ kind: "gamme", row }),
    })),
    { label: t.basketColumn, compared: whole },
  ];
  const services = basket.services
    .map(({ label, id }, row) => ({ label, id, compared: beside.measure({ kind: "service", row }) }))
    .filter(({ compared }) => Math.abs(compared.difference ?? 0) >= 0.05)
    .sort((a, b) => Math.abs(b.compared.difference!) - Math.abs(a.compared.difference!))
    .slice(0, SERVICES_LISTED);
  const last = basket.gammes.length - 1;
  const reading = lines[last]!.compared;
  return html`<section class="beside">
    <h3>${changed ? t.changeTitle(n.minutesChange(whole.difference!), name) : t.changeTitleNone(name)}</h3>
    ${table(context, lines)}
    <p class="hint">${people(context, whole)}</p>
    ${
      reading.ours === null || reading.theirs === null
        ? nothing
        : notes(
            context,
            t.changeReading(
              basket.gammes[last]!.label,
              n.minutes(reading.ours, DIGITS),
              n.minutes(reading.theirs, DIGITS),
              name,
            ),
          )
    }
    ${flags(context)}
    ${
      services.length === 0
        ? nothing
        : html`<h3>${t.changedServices}</h3>
            ${table(context, services)}`
    }
    ${apart(context)}
  </section>`;
}

interface Line {
  readonly label: string;
  readonly id?: string;
  readonly compared: ComparedMeasure;
}

function table(context: Context, lines: readonly Line[]): TemplateResult {
  const { t, n, beside, act } = context;
  const print = (minutes: number | null): string => (minutes === null ? "–" : n.minutes(minutes, DIGITS));
  return html`<div class="scroll">
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">${lines[0]?.id === undefined ? t.meanColumn : t.serviceColumn}</th>
          <th scope="col" class="number">${t.hereColumn}</th>
          <th scope="col" class="number other">${beside!.other.name}</th>
          <th scope="col" class="number">${t.differenceColumn}</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          ({ label, id, compared }) =>
            html`<tr>
              <th scope="row">
                ${
                  id === undefined
                    ? label
                    : html`<button class="link" @click=${() => act.set({ indicator: `ecart.service.${id}` }, true)}>
                        ${label}
                      </button>`
                }
              </th>
              <td class="number">${print(compared.ours)}</td>
              <td class="number">${print(compared.theirs)}</td>
              <td class="number">
                ${compared.difference === null ? "–" : n.minutesChange(compared.difference, DIGITS)}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function people({ t, n }: Context, { longer, shorter }: ComparedMeasure): string {
  const communes = ({ communes }: Crowd): string => t.communesCount(n.integer(communes), communes > 1);
  if (longer.communes + shorter.communes === 0) return t.changeNone;
  return [
    ...(longer.communes > 0 ? [t.changeLonger(n.people(longer.people), communes(longer))] : []),
    ...(shorter.communes > 0 ? [t.changeShorter(n.people(shorter.people), communes(shorter))] : []),
  ].join(" ");
}

function flags(context: Context): TemplateResult {
  const { t, n, beside, act } = context;
  const { entered, left, both } = beside!.flags;
  const alike = beside!.flagsAlike;
  const list = (title: string, places: readonly Named[]): TemplateResult =>
    places.length === 0
      ? html``
      : html`<p class="places-list">
          <b>${title}</b>
          ${places.map(
            ({ code, name }, row) =>
              html`${row > 0 ? ", " : ""}<button class="link" @click=${() => act.selectCommune(code)}>${name}</button>`,
          )}
        </p>`;
  return html`<h3>
      ${t.remoteBeside(n.integer(both + entered.length), n.integer(both + left.length), beside!.other.name)}
    </h3>
    ${entered.length + left.length === 0 ? html`<p>${t.remoteUnchanged}</p>` : nothing}
    ${list(t.enteredList(n.integer(entered.length)), entered)} ${list(t.leftList(n.integer(left.length)), left)}
    <p class="hint">${t.sameThresholds(alike.entered.length, alike.left.length)}</p>
    <p class="noprint">
      <button class="link" @click=${() => act.set({ indicator: "ecart.eloignement" }, true)}>
        ${t.titleFlags(beside!.other.name)}
      </button>
    </p>`;
}

/** What only one of the two has, and what they set differently. */
function apart(context: Context): TemplateResult {
  const { t, n, beside } = context;
  const { match, other } = beside!;
  const list = (labels: readonly string[]): string => (labels.length === 0 ? t.none : labels.join(", "));
  const rules = [match.ours, match.theirs].map(({ aggregation }) => aggregation);
  return html`${
    match.onlyOurs.length + match.onlyTheirs.length > 0
      ? html`<p class="hint">
          ${t.apartCommunes(n.integer(match.onlyOurs.length), n.integer(match.onlyTheirs.length), other.name)}
        </p>`
      : nothing
  }
  ${
    match.servicesOnlyOurs.length + match.servicesOnlyTheirs.length > 0
      ? html`<p class="hint">
          ${t.apartServices(list(match.servicesOnlyOurs), list(match.servicesOnlyTheirs), other.name)}
        </p>`
      : nothing
  }
  ${rules[1] !== null && rules[0] !== rules[1] ? html`<p class="hint">${t.otherRule(other.name)}</p>` : nothing}
  ${
    other.differences.length > 0
      ? html`<details>
          <summary>${t.settingsDiffer}</summary>
          <dl class="settings-list">
            ${other.differences.map(
              ({ key, first, second }) =>
                html`<dt>${key}</dt>
                  <dd>${t.settingChange(first, second)}</dd>`,
            )}
          </dl>
        </details>`
      : nothing
  }`;
}
