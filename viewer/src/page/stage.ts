/** The maps of the page: one, or two side by side or under a curtain; their sites; their pictures. */
import type { Feature, FeatureCollection, Point } from "geojson";
import type { BaseChoice } from "../map/base.ts";
import type { Bounds } from "../map/home.ts";
import { StudyMap, type Pointed } from "../map/study-map.ts";
import { SiteMarkers } from "../map/site-markers.ts";
import { posterOf } from "../map/poster.ts";
import type { Camera } from "../state/view.ts";
import { keyOf } from "../study/indicator.ts";
import { findCommune } from "../study/values.ts";
import { dictionary } from "../text/language.ts";
import { Superseded } from "../worker/actor.ts";
import type { App } from "./app.ts";
import type { AppState, Context } from "./context.ts";
import { Curtain } from "./curtain.ts";
import { cellModeOf, paintCells, paintCommunes, shownOn } from "./paint.ts";
import { TrySession } from "./try-session.ts";

type Side = "left" | "right";

export class Stage {
  private readonly left: StudyMap;
  private right: StudyMap | null = null;
  private curtain: Curtain | null = null;
  private readonly sites: SiteMarkers;
  private readonly session: TrySession;
  private moving = false;

  constructor(
    private readonly container: HTMLElement,
    private readonly app: App,
    private readonly base: BaseChoice | undefined,
    private readonly select: (commune: string | null) => void,
  ) {
    this.left = this.createMap("left");
    this.session = new TrySession(app);
    this.sites = new SiteMarkers(this.left.map, {
      preview: (site, lon, lat) => this.session.drag(site, lon, lat),
      held: (held) => {
        for (const map of this.maps()) map.setBusy(held);
      },
      drop: (site, lon, lat) => this.session.drop(site, lon, lat),
      label: (name) => dictionary(app.state.view.language).siteHandle(name),
    });
  }

  private createMap(side: Side): StudyMap {
    const box = document.createElement("div");
    box.className = `map ${side}`;
    this.container.prepend(box);
    const { open } = this.app.state;
    const t = dictionary(this.app.state.view.language);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = new StudyMap(
      box,
      open!.study.bounds as Bounds,
      {
        hover: (pointed) => this.app.patch({ hover: side === "left" ? pointed : null }),
        click: (pointed) => this.click(pointed),
        moved: (camera) => this.moved(side, camera),
        based: (attribution) => this.app.patch({ baseAttribution: attribution }),
        baseFailed: () =>
          this.app.patch({ baseAttribution: "", message: dictionary(this.app.state.view.language).baseMissing }),
      },
      this.base,
      !calm,
    );
    const canvas = map.map.getCanvas();
    canvas.setAttribute("aria-label", `${t.mapLabel} ${t.mapHelp}`);
    map.map.on("move", () => this.follows(side));
    return map;
  }

  async start(): Promise<void> {
    await this.left.ready();
    this.furnish(this.left);
    const { camera } = this.app.state.view;
    if (camera) this.left.moveTo(camera);
    this.follow(null, this.app.state);
    // A mark that tools can read: from here on the map can be read.
    this.left.map.once("render", () => performance.mark("desserte-readable"));
  }

  private furnish(map: StudyMap): void {
    const { open } = this.app.state;
    map.setGeometry(open!.communes, open!.around, this.centres());
    map.setWater(open!.water);
    const { cells } = open!.opened;
    if (cells) map.setCells(cells);
    if (open!.drawnRoads) map.setRoads(open!.drawnRoads);
  }

  /** Chefs-lieux with the names and sizes of their labels. */
  private centres(): FeatureCollection<Point> {
    const { digest } = this.app.state.open!;
    const feature = (
      code: string,
      name: string,
      lon: number,
      lat: number,
      population: number,
      kind: string,
    ): Feature<Point> => {
      const size = Math.max(0, Math.min(1, (Math.log10(population + 1) - 2.5) / 3.2));
      return {
        type: "Feature",
        properties: {
          code,
          name,
          short: /\d+(er|e|ème)?/.exec(name)?.[0] ?? name,
          kind,
          population,
          small: 9.5 + 4.5 * size,
          large: 12 + 6 * size,
        },
        geometry: { type: "Point", coordinates: [lon, lat] },
      };
    };
    return {
      type: "FeatureCollection",
      features: [
        ...digest.communes.map((item) =>
          feature(item.code, item.name, item.lon, item.lat, item.measures.population, "commune"),
        ),
        ...digest.arrondissements.map((item) =>
          feature(item.code, item.name, item.lon, item.lat, item.measures.population, "arrondissement"),
        ),
      ],
    };
  }

  /** Brings the maps to the state of the page. */
  follow(before: AppState | null, state: AppState): void {
    if (!state.open || !this.left.isReady) return;
    const first = before === null;
    const { view } = state;
    const old = before?.view;
    if (first || old?.comparison !== view.comparison) this.compare(state);
    const { drawnRoads } = state.open;
    if (!first && drawnRoads && before.open?.drawnRoads !== drawnRoads)
      for (const map of this.maps()) map.setRoads(drawnRoads);
    if (first || old !== view || before.others !== state.others) {
      for (const [side, map] of this.sides()) {
        const cells = cellModeOf(state, shownOn(state, side).indicator);
        map.setLayers({ cells, roads: view.roads, arrondissements: view.arrondissements });
        map.select(view.commune);
      }
      if (!first && old?.camera !== view.camera && view.camera && !this.moving) this.left.moveTo(view.camera);
      this.container.dataset["placing"] = state.placing === null ? "" : "yes";
    }
    if (
      first ||
      before.places !== state.places ||
      old?.facilities !== view.facilities ||
      old.indicator !== view.indicator
    )
      this.showFacilities(state);
    if (first || before.route !== state.route) {
      for (const map of this.maps()) map.setRoute(state.route.status === "found" ? state.route.route.geometry : null);
      if (!first && state.route.status === "found") this.left.showLine(state.route.route.geometry);
    }
    if (first || old?.scenario !== view.scenario) {
      this.sites.set(view.scenario.actions);
      for (const map of this.maps()) map.values.setStill(view.scenario.actions.length > 0);
    }
    if (before?.placing !== state.placing) this.container.classList.toggle("placing", state.placing !== null);
    const previewed = !first && state.preview !== null && before.preview !== state.preview;
    if (
      first ||
      before.open !== state.open ||
      before.outcome !== state.outcome ||
      old !== view ||
      before.others !== state.others
    )
      this.paintAll();
    else if (previewed) this.paintPreview();
    else if (before.preview !== state.preview) this.paintAll();
  }

  /** The same with the side they are on. */
  private sides(): Array<readonly [Side, StudyMap]> {
    return this.maps().map((map) => [map === this.left ? "left" : "right", map]);
  }

  /** The maps that may be painted. */
  private maps(): StudyMap[] {
    return [this.left, this.right].filter((map) => map !== null && map.isReady) as StudyMap[];
  }

  private paintAll(): void {
    const { state } = this.app;
    if (!state.open) return;
    for (const [side, map] of [["left", this.left] as const, ["right", this.right] as const]) {
      if (!map?.isReady) continue;
      const shown = shownOn(state, side);
      paintCommunes(map, state, shown);
      if (map.showsCells(cellModeOf(state, shown.indicator))) void this.paintCells(side, map);
    }
  }

  /** A site is over another place: only maps of gains change. */
  private paintPreview(): void {
    const { state } = this.app;
    for (const [side, map] of [["left", this.left] as const, ["right", this.right] as const]) {
      const shown = shownOn(state, side);
      if (!map?.isReady || shown.indicator.kind !== "gain") continue;
      paintCommunes(map, state, shown);
      if (state.preview?.originGain) paintCells(map, state, shown, state.preview.originGain);
    }
  }

  private async paintCells(side: Side, map: StudyMap): Promise<void> {
    const { state } = this.app;
    const shown = shownOn(state, side);
    const key = keyOf(shown.indicator, state.open!.study.basket);
    try {
      const minutes = await this.app.cells(`cells-${side}`, key, shown.after);
      paintCells(map, this.app.state, shown, minutes);
    } catch (error) {
      if (!(error instanceof Superseded)) throw error;
    }
  }

  private showFacilities({ view, places, open }: AppState): void {
    if (!view.facilities) {
      for (const map of this.maps()) map.setFacilities(null);
      return;
    }
    const { services } = open!.study.basket;
    const service = services.findIndex(({ id }) => view.indicator === `service.${id}`);
    const features = places.flatMap((place): Feature<Point>[] => {
      const rows = service < 0 ? place.facilities : place.facilities.filter((row) => row.service === service);
      if (rows.length === 0) return [];
      const units = rows.reduce((sum, row) => sum + row.units, 0);
      const name = service < 0 ? (place.communeName ?? place.name) : services[service]!.label;
      return [
        {
          type: "Feature",
          properties: { name, units },
          geometry: { type: "Point", coordinates: [place.lon, place.lat] },
        },
      ];
    });
    for (const map of this.maps()) map.setFacilities({ type: "FeatureCollection", features });
  }

  private click(pointed: Pointed): void {
    if (this.app.state.placing !== null) return this.session.placeAt(pointed.lon, pointed.lat);
    this.select(pointed.commune);
  }

  private moved(side: Side, camera: Camera): void {
    if (side !== "left") return;
    this.moving = true;
    this.app.setView({ camera });
    this.moving = false;
    const cells = this.left.showsCells(this.app.state.view.cells);
    if (cells === this.app.cellsShown) return;
    this.app.cellsShown = cells;
    this.paintAll();
  }

  private follows(side: Side): void {
    if (this.right === null || this.moving) return;
    this.moving = true;
    const [from, to] = side === "left" ? [this.left, this.right] : [this.right, this.left];
    to.map.jumpTo({ center: from.map.getCenter(), zoom: from.map.getZoom() });
    this.moving = false;
  }

  private compare(state: AppState): void {
    const { comparison } = state.view;
    this.curtain?.remove();
    this.curtain = null;
    if (comparison === "none") {
      this.right?.removeWithBox();
      this.right = null;
    } else if (this.right === null) {
      const map = this.createMap("right");
      this.right = map;
      void map.ready().then(() => {
        if (this.right !== map) return;
        this.furnish(map);
        this.follow(null, this.app.state);
        this.follows("left");
      });
    }
    if (comparison === "curtain" && this.right !== null)
      this.curtain = new Curtain(this.container, dictionary(state.view.language).curtainHandle);
    requestAnimationFrame(() => {
      for (const map of [this.left, this.right]) map?.map.resize();
      this.follows("left");
    });
  }

  bringIn(code: string): void {
    const commune = findCommune(this.app.state, code, false);
    const legend = this.container.querySelector(".legend");
    if (commune) this.left.bringIn(commune.lon, commune.lat, legend);
  }

  home(): void {
    this.left.home(false);
  }

  zoom(step: number): void {
    this.left.map.zoomTo(this.left.map.getZoom() + step, { animate: false });
  }

  /** The map with its title, legend and source, as a PNG. */
  async poster(context: Context): Promise<Blob> {
    return posterOf(await this.left.picture(), context);
  }

  /** The bare map, as a data address, for the printed page. */
  async picture(): Promise<string> {
    return (await this.left.picture()).toDataURL("image/png");
  }

  remove(): void {
    this.sites.remove();
    this.curtain?.remove();
    this.right?.removeWithBox();
    this.left.removeWithBox();
  }
}
