/** The card of a commune: one sentence, gammes against their thresholds, every service with where it is. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { CommuneResult, JudgedCommune } from "../../../engine/diagnostic/index.ts";
import type { Context } from "../page/context.ts";
import { findCommune } from "../study/values.ts";
import { baseOf, valueOf } from "../study/indicator.ts";
import { timedCount } from "../study/titles.ts";
import { communeBeside } from "./beside.ts";
import { routePanel } from "./route.ts";

export function communeCard(context: Context): TemplateResult {
  const { t, n, act, view, state, open } = context;
  const commune = findCommune(state, view.commune!, view.after);
  if (!commune) return html`<p class="hint">${t.searchNone}</p>`;
  const { basket } = open.study;
  const arrondissements = context.digest.arrondissements.filter((item) => shownAs(open, item.code) === commune.code);
  const population = commune.censusPopulation ?? commune.measures.population;
  return html`<article class="card" aria-labelledby="card-title">
    <header>
      <h2 id="card-title" tabindex="-1">${commune.name}</h2>
      <button class="quiet" aria-label=${t.closeCard} title=${t.closeCard} @click=${() => act.selectCommune(null)}>
        ×
      </button>
      <p class="unit">
        ${population > 0 ? t.inhabitants(n.integer(population)) : t.inhabitantsUnknown} · ${commune.code}
      </p>
    </header>
    <p class="sentence">${sentence(context, commune)}</p>
    ${"remoteCount" in commune ? html`<p class=${commune.remoteCount > 0 ? "verdict remote" : "verdict"}>${verdict(context, commune)}</p>` : nothing}
    <h3>${t.perGamme}</h3>
    ${gammeBars(context, commune)} ${communeBeside(context, commune)}
    ${view.service === null ? nothing : routePanel(context, commune)}
    <h3>${t.services}</h3>
    <p class="hint">${open.study.files.roads === undefined ? t.servicesHintNoRoads : t.servicesHint}</p>
    <div class="gamme-tables">
      ${basket.gammes.map((gamme) => serviceTable(context, commune, gamme.id, gamme.label))}
    </div>
    ${arrondissements.length > 0 ? arrondissementTable(context, commune, arrondissements) : nothing}
    <p class="noprint"><button @click=${() => act.print()}>${t.print}</button></p>
  </article>`;
}

/** Code of the commune an arrondissement is shown as: Paris, Lyon and Marseille number theirs after their own code. */
function shownAs(open: Context["open"], code: string): string | undefined {
  return open.opened.shownAs[code];
}

/** The commune in a sentence: the gamme farthest above its threshold (else the basket), then the farthest service. */
export function sentence(context: Context, commune: JudgedCommune | CommuneResult): string {
  const { t, n, open, digest } = context;
  const { basket } = open.study;
  let worst = -1;
  let worstRatio = 1;
  commune.measures.gammes.forEach((mean, row) => {
    const threshold = digest.thresholds.gammes[row]?.minutes;
    if (mean.minutes === null || !threshold) return;
    if (mean.minutes / threshold > worstRatio) [worst, worstRatio] = [row, mean.minutes / threshold];
  });
  const head =
    worst >= 0
      ? t.sentenceGamme(
          commune.name,
          n.minutes(commune.measures.gammes[worst]!.minutes!, 0),
          basket.gammes[worst]!.label,
        )
      : commune.measures.basket.minutes === null
        ? null
        : t.sentenceAll(commune.name, n.minutes(commune.measures.basket.minutes, 0), timedCount(open));
  if (head === null) return t.sentenceNone(commune.name);
  const inScope = worst >= 0 ? basket.gammes[worst]!.id : null;
  let slowest = -1;
  commune.measures.services.forEach((mean, row) => {
    if (mean.minutes === null || (inScope !== null && basket.services[row]!.gamme !== inScope)) return;
    if (slowest < 0 || mean.minutes > commune.measures.services[slowest]!.minutes!) slowest = row;
  });
  if (slowest < 0) return `${head}.`;
  const place = commune.nearest[slowest]?.communeName ?? null;
  return (
    head +
    t.sentenceSlowest(
      basket.services[slowest]!.label,
      n.minutes(commune.measures.services[slowest]!.minutes!, 0),
      place,
    )
  );
}

function verdict({ t, open }: Context, commune: JudgedCommune): string {
  const gammes = open.study.basket.gammes
    .filter((_, row) => commune.remote[row] === true)
    .map(({ label }) => t.gammeShort(label));
  if (gammes.length === 0) return t.remoteNone;
  const [last] = gammes.slice(-1);
  return t.remoteOf(gammes.length === 1 ? last! : gammes.slice(0, -1).join(", ") + t.and + last!);
}

/** A bar per gamme, with marks for the threshold and the territory's mean. Numbers stand beside: the drawing is a help. */
function gammeBars(context: Context, commune: JudgedCommune | CommuneResult): TemplateResult {
  const { t, n, open, digest } = context;
  const { basket } = open.study;
  const rows = [
    {
      label: t.basketColumn,
      mean: commune.measures.basket,
      threshold: digest.thresholds.basket.minutes,
      whole: digest.whole.basket.minutes,
    },
    ...basket.gammes.map((gamme, row) => ({
      label: t.gammeHead(gamme.label),
      mean: commune.measures.gammes[row]!,
      threshold: digest.thresholds.gammes[row]!.minutes,
      whole: digest.whole.gammes[row]!.minutes,
    })),
  ];
  const longest =
    Math.max(1, ...rows.flatMap((row) => [row.mean.minutes ?? 0, row.threshold ?? 0, row.whole ?? 0])) * 1.04;
  const x = (minutes: number): number => (minutes / longest) * 100;
  return html`<table class="bars">
    <tbody>
      ${rows.map(({ label, mean, threshold, whole }) => {
        const over = mean.minutes !== null && threshold !== null && mean.minutes > threshold;
        return html`<tr>
          <th scope="row">${label}</th>
          <td class="number">${mean.minutes === null ? t.noValue : n.minutes(mean.minutes)}</td>
          <td class="bar">
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
              ${svg`<rect x="0" y="2" width="100" height="6" class="track"></rect>
                <rect x="0" y="2" width=${x(mean.minutes ?? 0)} height="6" class=${over ? "over" : "under"}></rect>
                ${whole === null ? nothing : svg`<rect x=${x(whole) - 0.35} y="1" width="0.7" height="8" class="whole"></rect>`}
                ${threshold === null ? nothing : svg`<rect x=${x(threshold) - 0.5} y="0" width="1" height="10" class="threshold"></rect>`}`}
            </svg>
            <small
              >${threshold === null ? nothing : html`<span class="threshold-text">${t.barThreshold(n.minutes(threshold))}</span>`}
              ${whole === null ? nothing : html`<span class="whole-text">${t.barTerritory(n.minutes(whole))}</span>`}</small
            >
          </td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

function serviceTable(
  context: Context,
  commune: JudgedCommune | CommuneResult,
  gamme: string,
  label: string,
): TemplateResult {
  const { t, n, open, view, act } = context;
  const { basket } = open.study;
  const own = commune.code;
  return html`<table class="services">
    <caption>
      ${t.indicatorGamme(label)}
    </caption>
    <colgroup>
      <col class="service" />
      <col class="time" />
      <col />
    </colgroup>
    <thead class="sr">
      <tr>
        <th scope="col">${t.serviceColumn}</th>
        <th scope="col">${t.timeColumn}</th>
        <th scope="col">${t.whereColumn}</th>
      </tr>
    </thead>
    <tbody>
      ${basket.services.map((service, row) => {
        if (service.gamme !== gamme) return nothing;
        const minutes = commune.measures.services[row]!.minutes;
        const nearest = commune.nearest[row];
        const chosen = view.service === service.id;
        return html`<tr class=${chosen ? "chosen" : ""}>
          <th scope="row">
            <button
              class="link"
              aria-pressed=${chosen ? "true" : "false"}
              ?disabled=${minutes === null}
              @click=${() => act.set({ service: chosen ? null : service.id }, true)}
            >
              ${service.label}
            </button>
          </th>
          <td class="number">
            ${minutes === null ? t.noFacility : n.minutes(minutes, 0)}${changeOf(context, row, commune.code)}
          </td>
          <td class="where">
            ${
              nearest === null || nearest === undefined
                ? nothing
                : html`${
                    nearest.communeCode === own || open.opened.shownAs[nearest.communeCode ?? ""] === own
                      ? t.ownCommune
                      : nearest.communeName === null
                        ? nearest.name
                        : t.inPlace(
                            nearest.communeName,
                            nearest.departement === commune.departement ? null : nearest.departement,
                          )
                  }${nearest.share < 0.9 ? html` <small>${t.partOfPeople(n.share(nearest.share))}</small>` : nothing}`
            }
          </td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** Under a time: what changes from the other run, when something does. */
function changeOf({ n, beside }: Context, row: number, code: string): TemplateResult {
  const difference = beside?.measure({ kind: "service", row }).values.get(code)?.difference ?? 0;
  return Math.abs(difference) < 0.05 ? html`` : html`<small class="delta">${n.minutesChange(difference)}</small>`;
}

function arrondissementTable(
  context: Context,
  commune: JudgedCommune | CommuneResult,
  list: readonly CommuneResult[],
): TemplateResult {
  const { t, n, indicator, act } = context;
  return html`<h3>${t.arrondissementsOf(commune.name)}</h3>
    <table class="services arrondissement-list">
      <tbody>
        ${list.map((item) => {
          const shown = baseOf(indicator);
          const value = valueOf(shown.kind === "remoteness" ? { kind: "basket" } : shown, item);
          return html`<tr>
            <th scope="row"><button class="link" @click=${() => act.selectCommune(item.code)}>${item.name}</button></th>
            <td class="number">${value === null ? t.noValue : n.minutes(value)}</td>
            <td class="where">${t.inhabitants(n.integer(item.censusPopulation ?? item.measures.population))}</td>
          </tr>`;
        })}
      </tbody>
    </table>`;
}
