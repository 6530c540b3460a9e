/** One MapLibre map of the study: what is drawn and what the reader points at. Knows colours and codes, no indicator. */
import type { Feature, FeatureCollection, Geometry } from "geojson";
import { Map as MapLibreMap, type GeoJSONSource, type MapMouseEvent } from "maplibre-gl";
import type { Camera } from "../state/view.ts";
import { isOfBase, layBase, liftBase, type BaseChoice } from "./base.ts";
import { hatchImage } from "./hatch.ts";
import { homePaddingIn, type Bounds } from "./home.ts";
import { HoverLine } from "./hover-line.ts";
import { CommuneShapes } from "./outlines.ts";
import { atlasStyle, CELL_ZOOM, SOURCE } from "./style.ts";
import { MapValues } from "./values.ts";

/** What a place on the map is: a commune, a cell, a group of facilities. */
export interface Pointed {
  readonly commune: string | null;
  readonly cell: number | null;
  readonly facility: { readonly name: string; readonly units: number } | null;
  readonly lon: number;
  readonly lat: number;
  readonly x: number;
  readonly y: number;
}

export interface MapEvents {
  hover(pointed: Pointed | null): void;
  click(pointed: Pointed): void;
  moved(camera: Camera): void;
  /** another backdrop than ours is laid; whom it is owed to */
  based(attribution: string): void;
  baseFailed(): void;
}

export interface LayerChoice {
  readonly cells: "auto" | "always" | "never";
  readonly roads: boolean;
  readonly arrondissements: boolean;
}

/** Values over a backdrop that paints the ground: it shows through, the classes are still told apart. */
const BASE_VALUE_OPACITY = 0.78;

/** Room left between what was chosen and a panel, in pixels. */
const COVER_MARGIN = 70;

export class StudyMap {
  readonly map: MapLibreMap;
  readonly values: MapValues;
  private hoverLine: HoverLine | null = null;
  /** something on the map is being moved: the pointer points at nothing */
  private busy = false;
  private pointer: MapMouseEvent | null = null;
  /** values of cells have come: before, cells would all look unknown */
  private hasCellValues = false;
  private layers: LayerChoice = { cells: "auto", roads: true, arrondissements: false };
  private readonly bounds: Bounds;

  constructor(
    container: HTMLElement,
    bounds: Bounds,
    private readonly events: MapEvents,
    base: BaseChoice | undefined,
    motion: boolean,
  ) {
    this.bounds = bounds;
    this.map = new MapLibreMap({
      container,
      style: atlasStyle(bounds),
      bounds: [bounds[0], bounds[1], bounds[2], bounds[3]],
      fitBoundsOptions: { padding: homePaddingIn(container, bounds), animate: false },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxPitch: 0,
      minZoom: 5,
      maxZoom: 17,
      fadeDuration: motion ? 150 : 0,
      renderWorldCopies: false,
      cancelPendingTileRequestsWhileZooming: true,
      canvasContextAttributes: { antialias: false },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addImage("hatch", hatchImage());
    // What another style draws lies between our ground and our values: they stay in one scene.
    this.values = new MapValues(this.map, () => this.hasCellValues && this.showsCells(this.layers.cells), !base);
    if (base) void this.layUnder(base);
    this.listen();
  }

  /** its layers are there and may be painted */
  isReady = false;

  /** Resolves when the style can be painted. */
  async ready(): Promise<void> {
    await new Promise<void>((resolve) => void this.map.once("style.load", () => resolve()));
    this.isReady = true;
  }

  private listen(): void {
    const { events } = this;
    let pending = false;
    this.map.on("mousemove", (event) => {
      if (this.busy) return;
      this.pointer = event;
      if (pending) return;
      pending = true;
      requestAnimationFrame(() => {
        pending = false;
        if (!this.pointer || this.map.isMoving()) return;
        const pointed = this.pointed(this.pointer);
        this.highlight(pointed.commune);
        events.hover(pointed);
      });
    });
    this.map.on("mouseout", () => this.leave());
    this.map.on("click", (event) => events.click(this.pointed(event)));
    // Idle = painted with all it has: what pictures, and whoever automates the page, wait for.
    this.map.on("dataloading", () => delete this.map.getContainer().dataset["idle"]);
    this.map.on("idle", () => (this.map.getContainer().dataset["idle"] = ""));
    this.map.on("moveend", () => {
      const { lng, lat } = this.map.getCenter();
      events.moved({ lon: lng, lat, zoom: this.map.getZoom() });
    });
  }

  private leave(): void {
    this.pointer = null;
    this.highlight(null);
    this.events.hover(null);
  }

  /** Something on the map is being moved by the pointer, or is no longer. */
  setBusy(busy: boolean): void {
    this.busy = busy;
    if (busy) this.leave();
  }

  private pointed(event: MapMouseEvent): Pointed {
    const around = 4;
    const { x, y } = event.point;
    const features = this.map.queryRenderedFeatures(event.point, { layers: ["cells", "land"] });
    const facility = this.map.queryRenderedFeatures(
      [
        [x - around, y - around],
        [x + around, y + around],
      ],
      { layers: ["facilities"] },
    )[0];
    const commune = features.find((feature) => feature.layer.id === "land");
    const cell = features.find((feature) => feature.layer.id === "cells");
    return {
      commune: typeof commune?.properties["code"] === "string" ? commune.properties["code"] : null,
      cell: typeof cell?.id === "number" ? cell.id : null,
      facility: facility
        ? {
            name: String(facility.properties["name"] ?? ""),
            units: Number(facility.properties["units"] ?? facility.properties["point_count"] ?? 1),
          }
        : null,
      lon: event.lngLat.lng,
      lat: event.lngLat.lat,
      x,
      y,
    };
  }

  private highlight(code: string | null): void {
    const canvas = this.map.getCanvas();
    canvas.style.cursor = code === null ? "" : "pointer";
    this.hoverLine?.show(code);
  }

  /** Lays another backdrop under the values. One that does not come, or breaks before it drew anything, leaves our own. */
  private async layUnder(base: BaseChoice): Promise<void> {
    let isDrawn = false;
    let isLifted = false;
    const showGround = (opacity: number): void => {
      this.map.setPaintProperty("land", "fill-opacity", opacity === 1 ? 1 : 0);
      for (const layer of ["communes", "cells"]) this.map.setPaintProperty(layer, "fill-opacity", opacity);
      for (const layer of ["beyond", "frame"])
        this.map.setLayoutProperty(layer, "visibility", opacity === 1 ? "visible" : "none");
    };
    const lift = (): void => {
      if (isLifted || isDrawn) return;
      isLifted = true;
      liftBase(this.map);
      showGround(1);
      this.events.baseFailed();
    };
    this.map.on("sourcedata", ({ sourceId, tile }) => {
      if (tile !== undefined && isOfBase(sourceId)) isDrawn = true;
    });
    // Listening is also what keeps the map from writing to the console.
    this.map.on("error", (event) => {
      if (isOfBase((event as { sourceId?: string }).sourceId)) lift();
      else console.error(event.error);
    });
    try {
      if (!this.isReady) await new Promise<void>((done) => void this.map.once("style.load", () => done()));
      const { attribution, isOpaque } = await layBase(this.map, base);
      if (isOpaque && !isLifted) showGround(BASE_VALUE_OPACITY);
      if (!isLifted) this.events.based(attribution);
    } catch {
      lift();
    }
  }

  setGeometry(communes: FeatureCollection, around: FeatureCollection, centres: FeatureCollection): void {
    this.source(SOURCE.communes).setData(communes);
    this.source(SOURCE.around).setData(around);
    this.source(SOURCE.centres).setData(centres);
    const shapes = new CommuneShapes(communes);
    this.values.setGeometry(shapes, around);
    this.hoverLine = new HoverLine(this.map, shapes);
  }

  /** Squares of the grid: GeoJSON, and their corners (see MapValues). */
  setCells({ geojson, corners7 }: { readonly geojson: Blob; readonly corners7: Int32Array }): void {
    this.setBlob(SOURCE.cells, geojson);
    this.values.setCells(corners7);
  }

  setWater(water: FeatureCollection): void {
    this.source(SOURCE.water).setData(water);
  }

  setRoads(roads: Blob): void {
    this.setBlob(SOURCE.roads, roads);
  }

  /** Geometry goes to the map's worker by reference. A page opened from disk has no origin to fetch its own blobs from. */
  private setBlob(id: string, geojson: Blob): void {
    if (globalThis.origin === "null") {
      void geojson.text().then((text) => this.source(id).setData(JSON.parse(text) as FeatureCollection));
      return;
    }
    this.source(id).setData(URL.createObjectURL(geojson));
  }

  setFacilities(facilities: FeatureCollection | null): void {
    this.source(SOURCE.facilities).setData(facilities ?? { type: "FeatureCollection", features: [] });
  }

  setRoute(geometry: Geometry | null): void {
    const feature: Feature[] = geometry ? [{ type: "Feature", properties: {}, geometry }] : [];
    this.source(SOURCE.route).setData({ type: "FeatureCollection", features: feature });
  }

  private source(id: string): GeoJSONSource {
    return this.map.getSource<GeoJSONSource>(id)!;
  }

  /** Class of each cell, by its row. */
  setCellClasses(classes: Int8Array): void {
    if (!this.values.setCellClasses(classes) || this.hasCellValues) return;
    this.hasCellValues = true;
    this.setLayers(this.layers);
  }

  /** Which layers show. Cells appear from CELL_ZOOM on when "auto", and hide the communes' colours where they stand. */
  setLayers(show: LayerChoice): void {
    this.layers = show;
    const cells = this.hasCellValues ? show.cells : "never";
    const visibility = (layer: string, on: boolean): void => {
      const value = on ? "visible" : "none";
      if ((this.map.getLayoutProperty(layer, "visibility") ?? "visible") !== value)
        this.map.setLayoutProperty(layer, "visibility", value);
    };
    visibility("cells", cells !== "never");
    const [minCell, maxCommune] = cells === "auto" ? [CELL_ZOOM, CELL_ZOOM] : cells === "always" ? [0, 0] : [0, 24];
    this.map.setLayerZoomRange("cells", minCell, 24);
    this.map.setLayerZoomRange("communes", 0, maxCommune);
    visibility("communes", maxCommune > 0);
    for (const name of ["motorway", "primary", "secondary", "tertiary", "minor"])
      visibility(`roads-${name}`, show.roads);
    for (const layer of ["arrondissements", "arrondissement-names"]) visibility(layer, show.arrondissements);
    this.values.layersChanged();
  }

  /** Whether cells, not communes, are coloured at the present zoom. */
  showsCells(mode: "auto" | "always" | "never"): boolean {
    return mode === "always" || (mode === "auto" && this.map.getZoom() >= CELL_ZOOM);
  }

  select(code: string | null): void {
    for (const layer of ["selected", "selected-halo"]) this.map.setFilter(layer, ["==", ["get", "code"], code ?? ""]);
  }

  /** Shows the whole territory. */
  home(animate: boolean): void {
    const [west, south, east, north] = this.bounds;
    const padding = homePaddingIn(this.map.getContainer(), this.bounds);
    this.map.fitBounds([west, south, east, north], { padding, animate });
  }

  moveTo(camera: Camera): void {
    this.map.jumpTo({ center: [camera.lon, camera.lat], zoom: camera.zoom });
  }

  /** Brings a place into view without changing the scale, when it is outside the picture or under `cover`. */
  bringIn(lon: number, lat: number, cover: Element | null): void {
    if (!this.map.getBounds().contains([lon, lat])) this.map.jumpTo({ center: [lon, lat] });
    const { x, y } = this.map.project([lon, lat]);
    const { left, top } = this.map.getContainer().getBoundingClientRect();
    const box = cover?.getBoundingClientRect();
    if (box && x + left < box.right + COVER_MARGIN && y + top > box.top - COVER_MARGIN && y + top < box.bottom)
      this.map.panBy([x + left - box.right - COVER_MARGIN, 0], { animate: false });
  }

  /** The picture as it is now. WebGL forgets it after each frame, so it is taken inside one. */
  picture(): Promise<HTMLCanvasElement> {
    return new Promise((resolve) => {
      this.map.once("render", () => {
        const source = this.map.getCanvas();
        const copy = document.createElement("canvas");
        copy.width = source.width;
        copy.height = source.height;
        const pen = copy.getContext("2d")!;
        const { ground } = this.values;
        if (ground) pen.drawImage(ground, 0, 0);
        pen.drawImage(source, 0, 0);
        resolve(copy);
      });
      this.map.triggerRepaint();
    });
  }

  /** Brings a whole line into view. */
  showLine(geometry: Geometry): void {
    const box = lineBounds(geometry);
    const { clientWidth } = this.map.getContainer();
    // The legend stands at the left: the line is shown beside it when there is room.
    const left = clientWidth > 760 ? 340 : 40;
    if (box)
      this.map.fitBounds(box, { padding: { top: 60, right: 70, bottom: 60, left }, maxZoom: 12, animate: false });
  }

  removeWithBox(): void {
    const box = this.map.getContainer();
    this.map.remove();
    box.remove();
  }
}

function lineBounds(geometry: Geometry): [number, number, number, number] | null {
  const lines =
    geometry.type === "LineString"
      ? [geometry.coordinates]
      : geometry.type === "MultiLineString"
        ? geometry.coordinates
        : [];
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines) {
    for (const [lon = NaN, lat = NaN] of line) {
      west = Math.min(west, lon);
      south = Math.min(south, lat);
      east = Math.max(east, lon);
      north = Math.max(north, lat);
    }
  }
  return west <= east ? [west, south, east, north] : null;
}
