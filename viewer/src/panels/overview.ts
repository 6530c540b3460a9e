/** What is read first, before any commune is chosen: the territory in four figures. */
import { html, nothing, type TemplateResult } from "lit";
import type { Context } from "../page/context.ts";
import { leftOutText, timedCount } from "../study/titles.ts";

export function overview({ t, n, digest, open, act }: Context): TemplateResult {
  const { basket } = open.study;
  const minutes = digest.whole.basket.minutes;
  const { remote } = digest.remoteness;
  return html`<section class="overview">
    ${minutes === null ? nothing : html`<p class="lead">${t.territoryTime(n.minutes(minutes, 0), timedCount(open))}</p>`}
    <dl class="figures">
      ${basket.gammes.map((gamme, row) => {
        const mean = digest.whole.gammes[row]!.minutes;
        return html`<div>
          <dt>${t.gammeHead(gamme.label)}</dt>
          <dd>${mean === null ? t.noValue : n.minutes(mean, 0)}</dd>
        </div>`;
      })}
      <div>
        <dt>${t.remoteColumn}</dt>
        <dd>${n.integer(remote.communes.length)} <small>/ ${n.integer(digest.communes.length)}</small></dd>
      </div>
    </dl>
    ${leftOutText(open, t) === "" ? nothing : html`<p class="hint">${leftOutText(open, t)}</p>`}
    <p class="hint">${t.cardHint}</p>
    <p><button class="link" @click=${() => act.set({ tab: "territory" }, true)}>${t.tabTerritory} →</button></p>
  </section>`;
}
