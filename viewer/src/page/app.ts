/** The page's state and what happens when it changes: loading, worker requests, the link. Draws nothing. */
import type { FeatureCollection } from "geojson";
import { UserError } from "../../../engine/report/index.ts";
import type { Threshold } from "../../../engine/basket/index.ts";
import { scenarioYaml } from "../state/scenario-text.ts";
import { readUrl, writeUrl } from "../state/url.ts";
import { SAME_IN_OTHER, type ViewState } from "../state/view.ts";
import { otherOf } from "../study/beside.ts";
import { readStudyFile, type StudyFile } from "../study/file.ts";
import type { StudySource } from "../study/load.ts";
import { aspectOf, indicatorOf, keyOf, withAspect, type Indicator } from "../study/indicator.ts";
import { chosenOther, publishedOther, withLabels } from "../study/other-files.ts";
import { dictionary } from "../text/language.ts";
import { Actor, Superseded, WorkerProblem } from "../worker/actor.ts";
import type { StudyMessages } from "../worker/messages.ts";
import type { AppState, OtherStudy } from "./context.ts";
import { shownOn } from "./paint.ts";

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

export class App {
  state: AppState;
  readonly actor: Actor<StudyMessages>;
  private readonly decoder = new TextDecoder();
  private readonly undone: ViewState["scenario"][] = [];
  private readonly done: ViewState["scenario"][] = [];
  private urlTimer = 0;

  /**
   * @param changed told after each change, with the state before it
   * @param usesUrl whether the page's address is ours to read and write (not when embedded beside other content)
   */
  constructor(
    private readonly source: StudySource,
    worker: Worker,
    private readonly changed: (before: AppState) => void,
    private readonly usesUrl: boolean,
  ) {
    const { view, broken } = readUrl(usesUrl ? location.hash : "");
    this.state = {
      phase: "loading",
      problem: "",
      progress: null,
      view,
      open: null,
      hover: null,
      route: { status: "none" },
      outcome: null,
      others: [],
      preview: null,
      placing: null,
      siteDraft: { kind: "autre", services: [] },
      places: [],
      placeService: "",
      placeFilter: "",
      canUndo: false,
      canRedo: false,
      query: "",
      queryRow: 0,
      baseAttribution: "",
      message: broken > 0 ? dictionary(view.language).linkBroken : "",
    };
    this.actor = new Actor(worker, (progress) => this.patch({ progress }));
    if (usesUrl) addEventListener("popstate", this.followLink);
  }

  /** Loads in the order of reading: what the study is, tables (the map), then roads (routes and sites). */
  async start(): Promise<void> {
    try {
      const note = (step: string) => (done: number, total: number) => this.patch({ progress: { step, done, total } });
      const study = readStudyFile(this.decoder.decode(await this.source.bytes("study.json")));
      const [communes, around, water, territory, access] = await Promise.all([
        this.features(study.files.communes),
        study.files.around === undefined ? EMPTY : this.features(study.files.around),
        study.files.water === undefined ? EMPTY : this.features(study.files.water),
        this.source.bytes(study.files.territory),
        this.source.bytes(study.files.access, note("tables")),
      ]);
      this.patch({ progress: { step: "measure", done: 0, total: 0 } });
      const opened = await this.actor.ask("open", { study, communes, territory, access }, [territory, access]);
      const [kind] = study.siteKinds;
      this.patch({
        phase: "ready",
        progress: null,
        siteDraft: { kind: kind?.id ?? "autre", services: kind?.services ?? [] },
        placeService: opened.basket.services[0]!.id,
        open: {
          study: { ...study, basket: opened.basket },
          communes,
          around,
          water,
          opened,
          digest: opened.digest,
          roadsReady: false,
          drawnRoads: null,
        },
      });
      this.dropUnknown();
      if (Object.keys(this.state.view.thresholds).length > 0) await this.judge();
      this.patch({ places: await this.actor.ask("facilities", { service: null }) });
      await this.openPublishedOthers(study.others);
      if (study.files.roads !== undefined) await this.loadRoads(study.files.roads, note("roads"));
      else await this.withoutRoads();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Runs published beside the study. One that cannot be opened is said, and the page goes on without it. */
  private async openPublishedOthers(list: StudyFile["others"]): Promise<void> {
    for (const other of list) {
      try {
        await this.addOther(await publishedOther(this.source, other), other.differences, false);
      } catch (error) {
        this.fail(error);
      }
    }
    const { view, open, others } = this.state;
    const wanted = view.other !== "" && !others.some(({ id }) => id === view.other);
    const shown = aspectOf(indicatorOf(view.indicator, open!.study.basket)) !== "here";
    if (wanted || (shown && others.length === 0)) this.patch({ message: dictionary(view.language).otherGone });
  }

  private async addOther(
    ask: StudyMessages["other"]["ask"],
    differences: OtherStudy["differences"],
    isChosen: boolean,
  ): Promise<void> {
    const buffers = ask.from.kind === "tables" ? [ask.from.territory, ask.from.access] : [];
    const { run, cells } = await this.actor.ask("other", ask, buffers);
    const { others, open } = this.state;
    const other = {
      id: ask.id,
      name: ask.name,
      run: withLabels(run, open!.study.basket),
      cells,
      differences,
      isChosen,
    };
    this.patch({ others: [...others.filter(({ id }) => id !== other.id), other] });
  }

  /** Sets the run of the reader's own files beside the study, and shows the difference. */
  async openOther(files: readonly File[]): Promise<void> {
    try {
      const { others, open, view } = this.state;
      const id = `fichier-${++this.chosenCount}`;
      const { study } = open!;
      const ask = await chosenOther(files, id, [study.title, ...others.map(({ name }) => name)]);
      await this.addOther(ask, [], true);
      const indicator = indicatorOf(view.indicator, study.basket);
      this.setView({ other: id, indicator: keyOf(withAspect(indicator, "difference"), study.basket) }, true);
    } catch (error) {
      this.fail(error);
    }
  }

  private chosenCount = 0;

  renameOther(id: string, name: string): void {
    this.patch({ others: this.state.others.map((other) => (other.id === id ? { ...other, name } : other)) });
  }

  closeOther(id: string): void {
    this.patch({ others: this.state.others.filter((other) => other.id !== id) });
    const { view, open } = this.state;
    const indicator = keyOf(withAspect(this.indicator(), "here"), open!.study.basket);
    const rightIndicator = view.rightIndicator === SAME_IN_OTHER ? "" : view.rightIndicator;
    this.setView({ other: "", indicator, rightIndicator });
  }

  private async loadRoads(name: string, progress: (done: number, total: number) => void): Promise<void> {
    const roads = await this.source.bytes(name, progress);
    await this.actor.ask("roads", { roads }, [roads]);
    this.patch({ progress: null, open: { ...this.state.open!, roadsReady: true } });
    // A mark that tools can read: from here on sites can be tried.
    performance.mark("desserte-roads-ready");
    const drawn = await this.actor.ask("backdrop", null);
    this.patch({ open: { ...this.state.open!, drawnRoads: drawn } });
    await this.runScenario();
    await this.findRoute();
  }

  /** Published times need no network: what a link asks of it is answered with why it cannot be. */
  private async withoutRoads(): Promise<void> {
    this.patch({ progress: null });
    await this.runScenario();
    await this.findRoute();
  }

  private async features(name: string): Promise<FeatureCollection> {
    try {
      const parsed = JSON.parse(this.decoder.decode(await this.source.bytes(name))) as FeatureCollection;
      if (!Array.isArray(parsed.features)) throw new Error("no features");
      return parsed;
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(`${name} n'est pas un fichier GeoJSON lisible ; publiez l'étude de nouveau.`);
    }
  }

  /** A study that cannot be opened says why; a request that fails later says so and leaves the page working. */
  private fail(error: unknown): void {
    if (error instanceof Superseded) return;
    const problem = error instanceof Error ? error.message : String(error);
    if (this.state.open === null) this.patch({ phase: "failed", problem, progress: null });
    else this.patch({ message: dictionary(this.state.view.language).problem(problem), progress: null });
    if (!(error instanceof UserError) && !(error instanceof WorkerProblem && error.forUser)) console.error(error);
  }

  /** The link may name communes and services of another study. */
  private dropUnknown(): void {
    const { view, open } = this.state;
    const { basket } = open!.study;
    const known = (code: string): boolean =>
      open!.digest.communes.some((item) => item.code === code) ||
      open!.digest.arrondissements.some((item) => item.code === code);
    const commune = view.commune !== null && known(view.commune) ? view.commune : null;
    const service =
      view.service !== null && basket.services.some(({ id }) => id === view.service) ? view.service : null;
    const keys = new Set(["panier", ...basket.gammes.map(({ id }) => id)]);
    const thresholds = Object.fromEntries(Object.entries(view.thresholds).filter(([key]) => keys.has(key)));
    const lost =
      commune !== view.commune ||
      service !== view.service ||
      Object.keys(thresholds).length < Object.keys(view.thresholds).length;
    this.patch({
      view: { ...view, commune, service, thresholds },
      ...(lost ? { message: dictionary(view.language).linkBroken } : {}),
    });
  }

  patch(patch: Partial<AppState>): void {
    const before = this.state;
    this.state = { ...before, ...patch };
    this.changed(before);
  }

  /** Changes the view, the link, and asks the worker for what the change needs. */
  setView(patch: Partial<ViewState>, step = false): void {
    const before = this.state.view;
    const view = { ...before, ...patch };
    this.patch({ view });
    this.writeLink(step);
    this.follow(before, view);
  }

  private follow(before: ViewState, view: ViewState): void {
    if (this.state.open === null) return;
    const settle = (work: Promise<void>): void => void work.catch((error: unknown) => this.fail(error));
    if (before.thresholds !== view.thresholds) settle(this.judge());
    if (before.commune !== view.commune || before.service !== view.service || before.after !== view.after)
      settle(this.findRoute());
    if (before.scenario !== view.scenario) settle(this.runScenario());
  }

  private async judge(): Promise<void> {
    const thresholds: Record<string, Threshold> = { ...this.state.open!.study.choices.thresholds };
    for (const [key, minutes] of Object.entries(this.state.view.thresholds))
      thresholds[key] = { kind: "minutes", minutes };
    const digest = await this.actor.latest("judge", "judge", { thresholds });
    this.patch({ open: { ...this.state.open!, digest } });
    if (this.state.view.scenario.actions.length > 0) await this.runScenario();
  }

  private async findRoute(): Promise<void> {
    const { view, open } = this.state;
    const row = open!.study.basket.services.findIndex(({ id }) => id === view.service);
    if (view.commune === null || row < 0) return this.patch({ route: { status: "none" } });
    if (open!.study.files.roads === undefined) return this.patch({ route: { status: "absent" } });
    if (!open!.roadsReady) return this.patch({ route: { status: "waiting" } });
    const route = await this.actor.latest("route", "route", {
      commune: view.commune,
      service: row,
      language: view.language,
      after: view.after,
    });
    this.patch({ route: route === null ? { status: "missing" } : { status: "found", route } });
  }

  private async runScenario(): Promise<void> {
    const { view, open } = this.state;
    if (view.scenario.actions.length === 0) return this.patch({ outcome: null, preview: null });
    if (open?.study.files.roads === undefined) return this.patch({ message: dictionary(view.language).tryNoRoads });
    if (!open?.roadsReady) return;
    try {
      const outcome = await this.actor.latest("scenario", "scenario", { yaml: scenarioYaml(view.scenario) });
      this.patch({ outcome, preview: null });
    } catch (error) {
      // A site in the sea, a facility that is not in this study: the map goes back to what is, and the reason is said.
      if (!(error instanceof Superseded)) this.patch({ outcome: null, preview: null });
      throw error;
    }
  }

  /** Minutes of every cell for an indicator. */
  cells(channel: string, indicatorKey: string, after: boolean): Promise<Float64Array> {
    return this.actor.latest(channel, "cells", {
      indicator: indicatorKey,
      after,
      other: otherOf(this.state)?.id ?? null,
    });
  }

  private dragCount = 0;

  /** whether cells are coloured at the present zoom: previews then bring them too */
  cellsShown = false;

  /** Figures for a site under the pointer. Rejects with Superseded when a newer place overtook this one. */
  async preview(ask: StudyMessages["preview"]["ask"]): Promise<void> {
    const drag = this.dragCount;
    const preview = await this.actor.latest("preview", "preview", ask);
    // The site may have been dropped while this was computed.
    if (drag === this.dragCount) this.patch({ preview });
  }

  /** A new state of the scenario that may be undone. */
  setScenario(scenario: ViewState["scenario"], patch: Partial<ViewState> = {}): void {
    this.actor.clear("preview");
    this.dragCount++;
    this.done.push(this.state.view.scenario);
    this.undone.length = 0;
    this.patch({ canUndo: true, canRedo: false });
    this.setView({ ...patch, scenario });
  }

  /** Takes the changes of a scenario file. */
  async readScenario(yaml: string, file: string): Promise<void> {
    try {
      this.setScenario(await this.actor.ask("readScenario", { yaml, file }), { indicator: "gain", after: true });
    } catch (error) {
      this.fail(error);
    }
  }

  undo(): void {
    const last = this.done.pop();
    if (last === undefined) return;
    this.undone.push(this.state.view.scenario);
    this.patch({ canUndo: this.done.length > 0, canRedo: true });
    this.setView({ scenario: last });
  }

  redo(): void {
    const next = this.undone.pop();
    if (next === undefined) return;
    this.done.push(this.state.view.scenario);
    this.patch({ canUndo: true, canRedo: this.undone.length > 0 });
    this.setView({ scenario: next });
  }

  /** Browsers slow down pages that write their address on every frame. */
  private writeLink(step: boolean): void {
    if (!this.usesUrl) return;
    clearTimeout(this.urlTimer);
    const write = (): void => {
      const hash = writeUrl(this.state.view);
      const url = `${location.pathname}${location.search}${hash === "" ? "" : `#${hash}`}`;
      if (step) history.pushState(null, "", url);
      else history.replaceState(null, "", url);
    };
    if (step) write();
    else this.urlTimer = window.setTimeout(write, 250);
  }

  private readonly followLink = (): void => {
    const before = this.state.view;
    const { view } = readUrl(location.hash);
    this.patch({ view });
    this.follow(before, view);
  };

  /** What the map shows; without another run, values there and differences are those of the study alone. */
  indicator(): Indicator {
    return shownOn({ ...this.state, view: { ...this.state.view, comparison: "none" } }, "left").indicator;
  }

  close(): void {
    clearTimeout(this.urlTimer);
    removeEventListener("popstate", this.followLink);
    this.actor.close();
  }
}
