/** What a scenario gives: the counters planners report, before and after by gamme, the communes that gain most. */
import { html, nothing, type TemplateResult } from "lit";
import type { Context } from "../page/context.ts";
import { timedCount } from "../study/titles.ts";
import type { Counters } from "../worker/outcome.ts";

const COMMUNES_LISTED = 12;

export function counters(context: Context): TemplateResult {
  const { t, n, state, open, view } = context;
  const shown = (state.preview ?? state.outcome)!;
  const figure = (label: string, of: (counts: Counters) => string): TemplateResult =>
    html`<tr>
      <th scope="row">${label}</th>
      <td class="number">${of(shown.hosted)}</td>
      <td class="number">${of(shown.whole)}</td>
    </tr>`;
  const share = (pair: readonly [number, number]): string => `${n.share(pair[0])} → ${n.share(pair[1])}`;
  const { outcome } = state;
  return html`<section class="counters" aria-label=${t.effects} aria-live=${state.preview ? "off" : "polite"}>
    <h3>${t.effects}</h3>
    ${state.preview && !state.preview.snapped ? html`<p class="verdict remote">${t.noRoadHere}</p>` : nothing}
    <table class="plain">
      <thead>
        <tr>
          <td></td>
          <th scope="col" class="number">${t.onHosted}</th>
          <th scope="col" class="number">${t.onBasket(timedCount(open))}</th>
        </tr>
      </thead>
      <tbody>
        ${figure(t.gainers, ({ gainers }) => n.integer(gainers))}
        ${figure(t.meanGain, ({ meanGain }) => (meanGain === null ? "–" : n.minutes(meanGain)))}
        ${figure(t.over6, ({ over6 }) => n.integer(over6))} ${figure(t.over10, ({ over10 }) => n.integer(over10))}
        ${figure(t.remoteGainers, ({ remoteGainers, remoteShare }) =>
          remoteShare === null ? n.integer(remoteGainers) : `${n.integer(remoteGainers)} (${n.share(remoteShare)})`,
        )}
        ${shown.hosted.losers > 0 ? figure(t.losers, ({ losers }) => n.integer(losers)) : nothing}
        ${figure(t.within20, ({ within20 }) => share(within20))}
        ${figure(t.within30, ({ within30 }) => share(within30))}
        <tr>
          <th scope="row">${t.leaving}</th>
          <td class="number" colspan="2">${names(context, shown.left)}</td>
        </tr>
        ${
          outcome && !state.preview && outcome.entered.length > 0
            ? html`<tr>
                <th scope="row">${t.entering}</th>
                <td class="number" colspan="2">${names(context, outcome.entered)}</td>
              </tr>`
            : nothing
        }
      </tbody>
    </table>
    <p class="hint">${t.effectsNote}</p>
    ${outcome && !state.preview && view.scenario.actions.length > 0 ? html`${gammes(context)} ${ranking(context)}` : nothing}
  </section>`;
}

function names({ open, t }: Context, codes: readonly string[]): string {
  if (codes.length === 0) return t.none;
  return codes.map((code) => open.digest.communes.find((item) => item.code === code)?.name ?? code).join(", ");
}

function gammes({ t, n, open, state }: Context): TemplateResult {
  const { basket } = open.study;
  const before = open.digest.whole;
  const after = state.outcome!.digest.whole;
  const row = (label: string, from: number | null, to: number | null): TemplateResult =>
    html`<tr>
      <th scope="row">${label}</th>
      <td class="number">${from === null ? "–" : n.minutes(from)}</td>
      <td class="number">${to === null ? "–" : n.minutes(to)}</td>
      <td class="number">${from === null || to === null ? "–" : n.minutesChange(to - from)}</td>
    </tr>`;
  const hosted = (services: typeof before.services): number | null => {
    const minutes = state.outcome!.hostedServices.map((service) => services[service]!.minutes);
    return minutes.length === 0 || minutes.includes(null)
      ? null
      : minutes.reduce<number>((sum, value) => sum + value!, 0) / minutes.length;
  };
  return html`<h3>${t.beforeAfter}</h3>
    <table class="plain">
      <thead>
        <tr>
          <td></td>
          <th scope="col" class="number">${t.before}</th>
          <th scope="col" class="number">${t.after}</th>
          <th scope="col" class="number">${t.change}</th>
        </tr>
      </thead>
      <tbody>
        ${row(t.hostedBasket(state.outcome!.hostedServices.length), hosted(before.services), hosted(after.services))}
        ${basket.gammes.map((gamme, index) => row(t.gammeHead(gamme.label), before.gammes[index]!.minutes, after.gammes[index]!.minutes))}
        ${row(t.basketColumn, before.basket.minutes, after.basket.minutes)}
      </tbody>
    </table>`;
}

/** Communes by gain x population: where the minutes are won. */
function ranking({ t, n, open, state, act }: Context): TemplateResult {
  const { communes } = open.digest;
  const gain = state.outcome!.communeGain;
  const rows = communes
    .map((commune, row) => ({ commune, gain: gain[row]!, won: gain[row]! * commune.measures.population }))
    .filter(({ won }) => won > 0)
    .sort((a, b) => b.won - a.won)
    .slice(0, COMMUNES_LISTED);
  if (rows.length === 0) return html``;
  return html`<h3>${t.ranking}</h3>
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">${t.commune}</th>
          <th scope="col" class="number">${t.gainColumn}</th>
          <th scope="col" class="number">${t.peopleColumn}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ commune, gain }) =>
            html`<tr>
              <th scope="row">
                <button class="link" @click=${() => act.selectCommune(commune.code)}>${commune.name}</button>
              </th>
              <td class="number">${n.minutes(gain)}</td>
              <td class="number">${n.integer(commune.measures.population)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}
