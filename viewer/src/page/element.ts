/** `<desserte-carte src="folder/">`: the whole page as one element, at home in any page. */
import { LitElement, html, nothing, unsafeCSS, type PropertyValues, type TemplateResult } from "lit";
import mapCss from "maplibre-gl/dist/maplibre-gl.css?inline";
import type { BaseChoice } from "../map/base.ts";
import { loadFonts } from "../map/fonts.ts";
import { mapCaptions } from "../panels/captions.ts";
import { legendPanel } from "../panels/legend.ts";
import { readPanel } from "../panels/read.ts";
import { searchBox } from "../panels/search.ts";
import { tablePanel, tableCsv } from "../panels/table.ts";
import { territoryPanel } from "../panels/territory.ts";
import { tryPanel } from "../panels/try.ts";
import { hoverTip } from "../panels/tip.ts";
import { printHead } from "../panels/print.ts";
import { TABS, type Tab } from "../state/view.ts";
import { besideOf } from "../study/beside.ts";
import { embeddedSource, fetchedSource } from "../study/load.ts";
import { dictionary, LANGUAGES, type Dictionary } from "../text/language.ts";
import { numberWriter } from "../text/numbers.ts";
import { App } from "./app.ts";
import type { Actions, AppState, Context, OpenStudy } from "./context.ts";
import { saveFile } from "./save.ts";
import { Stage } from "./stage.ts";
import { prepareMapWorker, startStudyWorker } from "./workers.ts";
import css from "./page.css?inline";
import printCss from "./print.css?inline";

export class DesserteCarte extends LitElement {
  static override readonly properties = {
    src: { type: String },
    base: { type: String },
    standalone: { type: Boolean },
  };
  static override readonly styles = [unsafeCSS(mapCss), unsafeCSS(css), unsafeCSS(printCss)];

  /** folder of the published study, relative to the page */
  declare src: string;
  /** address of a MapLibre style or of a PMTiles to lay under the study's own map, in place of the study's choice */
  declare base: string;

  private app: App | null = null;
  private stage: Stage | null = null;
  private sayTimer = 0;

  constructor() {
    super();
    this.src = "study/";
    this.base = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end();
  }

  override updated(changed: PropertyValues): void {
    if (changed.has("src") && changed.get("src") !== undefined) {
      this.end();
      this.begin();
    }
  }

  private begin(): void {
    prepareMapWorker();
    const source = embeddedSource(document) ?? fetchedSource(this.folder());
    // Two maps in one page cannot both own its address.
    const usesUrl = document.querySelector("desserte-carte") === this;
    this.app = new App(source, startStudyWorker(), (before) => this.changed(before), usesUrl);
    void loadFonts();
    void this.app.start();
    this.requestUpdate();
  }

  private folder(): URL {
    return new URL(this.src.endsWith("/") ? this.src : `${this.src}/`, document.baseURI);
  }

  /** The backdrop of the page that embeds us, else the one the study was published with. Nothing in the page's address counts. */
  private baseChoice(open: OpenStudy): BaseChoice | undefined {
    if (this.base !== "") {
      const { href: url, pathname } = new URL(this.base, document.baseURI);
      return { kind: pathname.endsWith(".pmtiles") ? "pmtiles" : "style", url };
    }
    const { base } = open.study;
    return base && { kind: base.kind, url: new URL(base.url, this.folder()).href };
  }

  private end(): void {
    this.stage?.remove();
    this.stage = null;
    this.app?.close();
    this.app = null;
  }

  private changed(before: AppState): void {
    this.requestUpdate();
    const app = this.app!;
    const { state } = app;
    if (state.message !== "" && state.message !== before.message) {
      clearTimeout(this.sayTimer);
      this.sayTimer = window.setTimeout(() => app.patch({ message: "" }), 6000);
    }
    const { open } = state;
    if (open !== null && this.stage === null) {
      void Promise.all([this.updateComplete, loadFonts()]).then(() => {
        if (this.stage !== null || this.app !== app) return;
        this.stage = new Stage(
          this.renderRoot.querySelector<HTMLElement>(".maps")!,
          app,
          this.baseChoice(open),
          (code) => this.selectCommune(code),
        );
        void this.stage.start();
      });
    } else this.stage?.follow(before, state);
  }

  private readonly actions: Actions = {
    set: (patch, step) => this.app?.setView(patch, step),
    selectCommune: (code) => this.selectCommune(code),
    say: (message) => this.app?.patch({ message }),
    exportPng: () => void this.exportPng(),
    print: () => void this.print(),
    copyLink: () => void this.copyLink(),
    exportCsv: () => {
      const context = this.context();
      if (context) saveFile("desserte-communes.csv", new Blob([tableCsv(context)], { type: "text/csv;charset=utf-8" }));
    },
    home: () => this.stage?.home(),
    zoom: (step) => this.stage?.zoom(step),
    app: () => this.app!,
  };

  private selectCommune(code: string | null): void {
    const { app } = this;
    if (!app) return;
    const { view } = app.state;
    const tab: Tab = code !== null && view.tab === "territory" ? "read" : view.tab;
    app.setView({ commune: code, service: code === null ? null : view.service, tab }, true);
    if (code === null) return;
    this.stage?.bringIn(code);
    if (tab === "read")
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector<HTMLElement>("#card-title")?.scrollIntoView({ block: "nearest" }),
      );
  }

  private async exportPng(): Promise<void> {
    const context = this.context();
    const picture = context && (await this.stage?.poster(context));
    if (!picture) return;
    saveFile("desserte-carte.png", picture);
    this.actions.say(context.t.pngDone);
  }

  private async print(): Promise<void> {
    const picture = await this.stage?.picture();
    const image = this.renderRoot.querySelector<HTMLImageElement>(".print-map");
    if (picture && image) {
      image.src = picture;
      await image.decode().catch(() => undefined);
    }
    window.print();
  }

  private async copyLink(): Promise<void> {
    const { t } = this.context()!;
    const done = await navigator.clipboard?.writeText(location.href).then(
      () => true,
      () => false,
    );
    this.actions.say(done ? t.linkCopied : t.linkNotCopied);
  }

  private context(): Context | null {
    const state = this.app?.state;
    if (!state?.open) return null;
    const { view, open } = state;
    return {
      state,
      view,
      open,
      digest: (view.after ? state.outcome?.digest : undefined) ?? open.digest,
      indicator: this.app!.indicator(),
      beside: besideOf(state, view.after),
      t: dictionary(view.language),
      n: numberWriter(view.language),
      act: this.actions,
    };
  }

  protected override render(): TemplateResult {
    const state = this.app?.state;
    if (!state) return html``;
    const t = dictionary(state.view.language);
    const context = this.context();
    return html`<div
      class="page"
      lang=${state.view.language}
      data-tab=${state.view.tab}
      data-phase=${state.phase}
      data-roads=${state.open?.roadsReady ? "ready" : "waiting"}
    >
      ${context ? printHead(context) : nothing}
      <aside class="side" id="panel">${this.side(state, t, context)}</aside>
      <main class="maps" data-comparison=${state.view.comparison}>
        ${context ? mapCaptions(context) : nothing} ${context ? legendPanel(context) : nothing}
        ${context ? hoverTip(context) : nothing} ${context ? this.mapButtons(context) : nothing}
        ${state.phase === "loading" ? this.loading(state, t) : nothing}
        ${state.phase === "failed" ? this.failed(state, t) : nothing}
      </main>
      <div class="message" role="status" aria-live="polite">${state.message}</div>
    </div>`;
  }

  private side(state: AppState, t: Dictionary, context: Context | null): TemplateResult {
    const title = state.open?.study.title ?? "Desserte";
    return html`<header class="masthead">
        <div class="brand">
          <span class="name">Desserte</span>
          <span class="languages" role="group" aria-label=${t.language}
            >${LANGUAGES.map(
              (language) =>
                html`<button
                  class="quiet"
                  lang=${language}
                  aria-pressed=${language === state.view.language ? "true" : "false"}
                  title=${dictionary(language).languageName}
                  @click=${() => this.actions.set({ language })}
                >
                  ${language.toUpperCase()}
                </button>`,
            )}</span
          >
        </div>
        <h1>${title}</h1>
        ${state.open?.study.subtitle ? html`<p class="unit">${state.open.study.subtitle}</p>` : nothing}
        ${state.open?.study.notice ? html`<p class="notice">${state.open.study.notice}</p>` : nothing}
        ${context ? searchBox(context) : nothing}
      </header>
      ${context ? this.tabs(context) : nothing}
      ${
        context
          ? html`<footer class="colophon noprint">
              <p class="buttons">
                <button @click=${() => this.actions.copyLink()}>${t.copyLink}</button>
                <button @click=${() => this.actions.exportPng()}>${t.exportPng}</button>
              </p>
              <p>${[...context.open.study.attribution, state.baseAttribution].filter(Boolean).join(" · ")}</p>
              <p>${t.madeWith}</p>
            </footer>`
          : nothing
      }`;
  }

  private tabs(context: Context): TemplateResult {
    const { t, view, act } = context;
    const names: Record<Tab, string> = { read: t.tabRead, territory: t.tabTerritory, table: t.tabTable, try: t.tabTry };
    const panels: Record<Tab, (context: Context) => TemplateResult> = {
      read: readPanel,
      territory: territoryPanel,
      table: tablePanel,
      try: tryPanel,
    };
    const move = (event: KeyboardEvent): void => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (step === 0) return;
      event.preventDefault();
      const next = TABS[(TABS.indexOf(view.tab) + step + TABS.length) % TABS.length]!;
      act.set({ tab: next }, true);
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${next}`)?.focus());
    };
    return html`<div class="tabs" role="tablist" aria-label=${t.tabs} @keydown=${move}>
        ${TABS.map(
          (tab) =>
            html`<button
              role="tab"
              id="tab-${tab}"
              aria-selected=${tab === view.tab ? "true" : "false"}
              aria-controls="tab-panel"
              tabindex=${tab === view.tab ? "0" : "-1"}
              @click=${() => act.set({ tab }, true)}
            >
              ${names[tab]}
            </button>`,
        )}
      </div>
      <div class="panel" role="tabpanel" id="tab-panel" aria-labelledby="tab-${view.tab}">
        ${panels[view.tab](context)}
      </div>`;
  }

  private mapButtons({ t, act }: Context): TemplateResult {
    return html`<div class="map-buttons">
      <button aria-label=${t.zoomIn} title=${t.zoomIn} @click=${() => act.zoom(1)}>+</button>
      <button aria-label=${t.zoomOut} title=${t.zoomOut} @click=${() => act.zoom(-1)}>−</button>
      <button aria-label=${t.home} title=${t.home} @click=${() => act.home()}>⌂</button>
    </div>`;
  }

  private loading(state: AppState, t: Dictionary): TemplateResult {
    const { progress } = state;
    const names: Record<string, string> = { tables: t.stepTables, roads: t.stepRoads, measure: t.stepMeasure };
    const percent =
      progress && progress.total > 0 ? Math.min(100, Math.round((progress.done / progress.total) * 100)) : null;
    return html`<div class="curtain-message" role="status">
      <p>${progress ? t.loadingStep(names[progress.step] ?? t.stepStudy, percent) : t.loading}</p>
      <progress max="100" .value=${percent ?? 0} aria-label=${t.loading}></progress>
    </div>`;
  }

  private failed(state: AppState, t: Dictionary): TemplateResult {
    return html`<div class="curtain-message failed" role="alert">
      <h2>${t.failed}</h2>
      <p>${t.problem(state.problem)}</p>
      <button
        @click=${() => {
          this.end();
          this.begin();
        }}
      >
        ${t.retry}
      </button>
    </div>`;
  }
}
