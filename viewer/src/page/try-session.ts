/** "Simuler un site": from gestures to scenarios. While a site moves, figures follow; when it stays, the scenario holds it. */
import { MAX_ACTIONS, scenarioYaml, type DraftAction, type MoveDraft, type SiteDraft } from "../state/scenario-text.ts";
import { dictionary } from "../text/language.ts";
import { Superseded } from "../worker/actor.ts";
import type { App } from "./app.ts";

export class TrySession {
  constructor(private readonly app: App) {}

  /** The site of a row is over a place: figures for it, the newest place first. */
  drag(row: number, lon: number, lat: number): void {
    const { scenario } = this.app.state.view;
    const action = scenario.actions[row];
    if (!action || action.verb === "close" || !this.app.state.open?.roadsReady) return;
    const draft: SiteDraft | MoveDraft = { ...action, lon, lat };
    const others = scenarioYaml({ ...scenario, actions: scenario.actions.filter((_, index) => index !== row) });
    void this.app.preview({ others, draft, cells: this.app.cellsShown }).catch((error: unknown) => {
      if (!(error instanceof Superseded))
        this.app.patch({ message: error instanceof Error ? error.message : String(error) });
    });
  }

  drop(row: number, lon: number, lat: number): void {
    const { scenario } = this.app.state.view;
    const actions = scenario.actions.map((action, index) =>
      index === row && action.verb !== "close" ? { ...action, lon, lat } : action,
    );
    this.app.setScenario({ ...scenario, actions });
  }

  /** The click that places what the panel prepared. */
  placeAt(lon: number, lat: number): void {
    const { placing } = this.app.state;
    if (placing === null) return;
    this.app.patch({ placing: null });
    addAction(
      this.app,
      placing.verb === "open"
        ? {
            verb: "open",
            site: newSiteId(this.app),
            name: placing.name,
            kind: placing.kind,
            lon,
            lat,
            services: placing.services,
          }
        : { verb: "move", facilities: placing.facilities, name: placing.name, lon, lat },
    );
  }
}

/** Adds a change to the scenario and shows its gains. */
export function addAction(app: App, action: DraftAction): void {
  const { scenario, language } = app.state.view;
  const t = dictionary(language);
  if (scenario.actions.length >= MAX_ACTIONS) return app.patch({ message: t.tooManyChanges });
  app.setScenario({ ...scenario, actions: [...scenario.actions, action] }, { indicator: "gain", after: true });
}

/** The first "site-n" that no site of the scenario bears. */
export function newSiteId(app: App): string {
  const taken = new Set(
    app.state.view.scenario.actions.flatMap((action) => (action.verb === "open" ? [action.site] : [])),
  );
  let number = 1;
  while (taken.has(`site-${number}`)) number++;
  return `site-${number}`;
}
