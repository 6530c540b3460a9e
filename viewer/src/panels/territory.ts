/** "Territoire": the figures an INSEE page prints, each with how to read it, on whom, and from what. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { Group } from "../../../engine/diagnostic/index.ts";
import { BASKET_KEY } from "../../../engine/diagnostic/index.ts";
import type { Context } from "../page/context.ts";
import { leftOutText, timedCount } from "../study/titles.ts";
import { notes } from "./notes.ts";
import { territoryBeside } from "./territory-beside.ts";

/** The share printed beside the curve: inhabitants under these minutes, when the basket has no threshold of its own. */
const NEAR_MINUTES = 7;
const SERVICES_LISTED = 6;

export function territoryPanel(context: Context): TemplateResult {
  const { t, n, digest, open, act } = context;
  const { header } = digest;
  const people = header.censusPopulation ?? header.originPopulation;
  return html`<article class="territory" aria-labelledby="territory-title">
    <h2 id="territory-title" class="sr">${open.study.title}</h2>
    <p class="unit">${t.territoryIntro(n.integer(people), n.integer(header.communeCount))}</p>
    ${means(context)} ${territoryBeside(context)} ${curve(context)} ${remoteness(context)} ${thresholds(context)}
    ${doubled(context)} ${clusters(context)}
    <p class="noprint buttons">
      <button @click=${() => act.print()}>${t.printTerritory}</button>
      <button @click=${() => act.exportPng()}>${t.exportPng}</button>
    </p>
  </article>`;
}

function means(context: Context): TemplateResult {
  const { t, n, digest, open } = context;
  const { basket } = open.study;
  const last = basket.gammes.length - 1;
  const lastMinutes = digest.whole.gammes[last]!.minutes;
  const whole = digest.whole.basket.minutes;
  return html`<section>
    <h3>${whole === null ? t.figures : t.territoryTime(n.minutes(whole, 0), timedCount(open))}</h3>
    <dl class="figures">
      ${basket.gammes.map((gamme, row) => {
        const minutes = digest.whole.gammes[row]!.minutes;
        return html`<div>
          <dt>${t.gammeHead(gamme.label)}</dt>
          <dd>${minutes === null ? t.noValue : n.minutes(minutes, 0)}</dd>
        </div>`;
      })}
    </dl>
    ${leftOutText(open, t) === "" ? nothing : html`<p class="hint">${leftOutText(open, t)}</p>`}
    ${lastMinutes === null ? nothing : notes(context, t.figuresReading(basket.gammes[last]!.label, n.minutes(lastMinutes, 0)))}
  </section>`;
}

function curve(context: Context): TemplateResult {
  const { t, n, digest } = context;
  if (digest.curve.length < 2) return html``;
  const near =
    digest.curve.find(({ minutes }) => minutes === NEAR_MINUTES) ?? digest.curve[Math.floor(digest.curve.length / 2)]!;
  const [share, minutes] = [n.share(near.communeLevel), n.minutes(near.minutes, 0)];
  const full = digest.curve.findIndex(({ communeLevel }) => communeLevel >= 0.999);
  const points = full > 0 ? digest.curve.slice(0, full + 2) : digest.curve;
  const last = points.at(-1)!.minutes;
  const x = (value: number): number => 30 + (value / last) * 280;
  const y = (value: number): number => 118 - value * 104;
  const ticks = Array.from({ length: Math.floor(last / tickStep(last)) + 1 }, (_, index) => index * tickStep(last));
  return html`<section>
    <h3>${t.curveTitle(share, minutes)}</h3>
    <svg class="curve" viewBox="0 0 320 150" role="img" aria-label=${t.curveReading(share, minutes)}>
      ${[0, 0.25, 0.5, 0.75, 1].map(
        (value) => svg`<line x1="30" x2="310" y1=${y(value)} y2=${y(value)} class="grid"></line>
          <text x="26" y=${y(value) + 3.5} text-anchor="end">${Math.round(value * 100)}</text>`,
      )}
      ${ticks.map((value) => svg`<text x=${x(value)} y="132" text-anchor="middle">${n.bound(value)}</text>`)}
      ${svg`<text x="310" y="146" text-anchor="end" class="axis">${t.curveAxisX}</text>
        <text x="30" y="9" class="axis">${t.curveAxisY} (%)</text>
        <polyline points=${points.map((point) => `${x(point.minutes).toFixed(1)},${y(point.communeLevel).toFixed(1)}`).join(" ")}></polyline>
        <line x1=${x(near.minutes)} x2=${x(near.minutes)} y1=${y(0)} y2=${y(near.communeLevel)} class="near"></line>
        <circle cx=${x(near.minutes)} cy=${y(near.communeLevel)} r="3.5"></circle>`}
    </svg>
    ${notes(context, t.curveReading(share, minutes))}
  </section>`;
}

function tickStep(last: number): number {
  return [1, 2, 5, 10, 15, 20, 30, 60].find((step) => last / step <= 8) ?? 120;
}

function remoteness(context: Context): TemplateResult {
  const { t, n, digest } = context;
  const { remote, others, all, byCount, combinations } = digest.remoteness;
  const row = (label: string, group: Group, strong = false): TemplateResult =>
    html`<tr class=${strong ? "strong" : ""}>
      <th scope="row">${label}</th>
      <td class="number">${n.integer(group.communes.length)}</td>
      <td class="number">${n.integer(group.population)}</td>
      <td class="number">${n.share(group.populationShare)}</td>
      <td class="number">${group.measures.basket.minutes === null ? "–" : n.minutes(group.measures.basket.minutes)}</td>
    </tr>`;
  return html`<section>
    <h3>
      ${remote.communes.length === 0 ? t.remoteTitleNone : t.remoteTitle(n.integer(remote.communes.length), n.share(remote.populationShare))}
    </h3>
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${t.remoteColumn}</th>
            <th scope="col" class="number">${t.communesColumn}</th>
            <th scope="col" class="number">${t.peopleColumn}</th>
            <th scope="col" class="number">%</th>
            <th scope="col" class="number">${t.meanColumn}</th>
          </tr>
        </thead>
        <tbody>
          ${row(t.remoteLabel, remote, true)} ${byCount.map((group) => row(t.remoteByCount(group.gammeCount), group))}
          ${combinations.filter(({ gammes }) => gammes.length === 1).map((group) => row(group.label, group))}
          ${row(t.othersLabel, others, true)}
        </tbody>
      </table>
    </div>
    ${notes(context, t.remoteReading(n.integer(all.communes.length), n.people(all.population)))}
  </section>`;
}

function thresholds(context: Context): TemplateResult {
  const { t, n, digest, open, view, act } = context;
  const { basket } = open.study;
  const slider = (key: string, label: string, minutes: number | null): TemplateResult => {
    if (minutes === null) return html``;
    const value = view.thresholds[key] ?? minutes;
    return html`<label class="slider"
      ><span>${label}</span><output>${n.minutes(value)}</output>
      <input
        type="range"
        min="0.5"
        max="60"
        step="0.5"
        aria-valuetext=${n.minutes(value)}
        .value=${String(value)}
        @input=${(event: Event) => act.set({ thresholds: { ...view.thresholds, [key]: (event.target as HTMLInputElement).valueAsNumber } })}
    /></label>`;
  };
  return html`<section class="noprint">
    <h3>${t.thresholds}</h3>
    <p class="hint">${t.thresholdsHint}</p>
    ${basket.gammes.map((gamme, row) => slider(gamme.id, t.thresholdOf(gamme.label), digest.thresholds.gammes[row]!.minutes))}
    ${slider(BASKET_KEY, t.thresholdBasket, digest.thresholds.basket.minutes)}
    ${
      Object.keys(view.thresholds).length > 0
        ? html`<button @click=${() => act.set({ thresholds: {} })}>${t.thresholdReset}</button>`
        : digest.thresholds.basket.isDefault
          ? html`<p class="hint">${t.thresholdDefault}</p>`
          : nothing
    }
  </section>`;
}

function doubled(context: Context): TemplateResult {
  const { t, n, digest, act } = context;
  const ranked = digest.services
    .filter((service) => service.remote.rank !== null && service.mean.minutes !== null)
    .sort((a, b) => a.remote.rank! - b.remote.rank!)
    .slice(0, SERVICES_LISTED);
  const [first] = ranked;
  if (!first) return html``;
  return html`<section>
    <h3>${t.doubledTitle}</h3>
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${t.serviceColumn}</th>
            <th scope="col" class="number">${t.remoteColumn}</th>
            <th scope="col" class="number">${t.territoryColumn}</th>
            <th scope="col" class="number">${t.ratioColumn}</th>
          </tr>
        </thead>
        <tbody>
          ${ranked.map(
            (service) =>
              html`<tr>
                <th scope="row">
                  <button class="link" @click=${() => act.set({ indicator: `service.${service.id}` }, true)}>
                    ${service.label}
                  </button>
                </th>
                <td class="number">${n.minutes(service.remote.minutes!)}</td>
                <td class="number">${n.minutes(service.mean.minutes!)}</td>
                <td class="number">× ${n.bound(Math.round(service.remote.ratio! * 10) / 10)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${notes(context, t.doubledReading(first.label, n.minutes(first.remote.minutes!), n.minutes(first.mean.minutes!)))}
  </section>`;
}

function clusters(context: Context): TemplateResult {
  const { t, n, digest, act } = context;
  if (digest.clusters === null) return html``;
  const [first] = digest.clusters;
  return html`<section>
    <h3>${t.clustersTitle}</h3>
    ${
      first
        ? html`<div class="scroll">
              <table class="plain">
                <thead>
                  <tr>
                    <th scope="col">${t.clusterColumn}</th>
                    <th scope="col" class="number">${t.communesColumn}</th>
                    <th scope="col" class="number">${t.peopleColumn}</th>
                    <th scope="col">${t.slowestColumn}</th>
                  </tr>
                </thead>
                <tbody>
                  ${digest.clusters.slice(0, 12).map(
                    (cluster) =>
                      html`<tr>
                        <th scope="row">${cluster.name}</th>
                        <td class="number">${n.integer(cluster.communes.length)}</td>
                        <td class="number">${n.integer(cluster.population)}</td>
                        <td>
                          <button class="link" @click=${() => act.selectCommune(cluster.slowest.code)}>
                            ${cluster.slowest.name}
                          </button>
                          ${n.minutes(cluster.slowest.minutes, 0)}
                        </td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>
            ${notes(context, t.clustersReading(first.name, first.communes.length, n.minutes(first.slowest.minutes, 0)))}`
        : html`<p class="hint">${t.clustersNone}</p>`
    }
  </section>`;
}
