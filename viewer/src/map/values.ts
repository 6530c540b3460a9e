/**
 * The values of a map: the class of each commune and cell, their colours, the hatching. MapLibre draws them while the map
 * moves; where they change often (a scenario is tried) and the map stands still, a picture under it does, and MapLibre is
 * left alone. Both show the same.
 */
import type { FeatureCollection } from "geojson";
import type { ExpressionSpecification, Map as MapLibreMap } from "maplibre-gl";
import {
  CommuneShapes,
  mercatorX,
  mercatorY,
  polygonOutlines,
  squareOutlines,
  type Frame,
  type Outlines,
} from "./outlines.ts";
import { NO_VALUE } from "./palette.ts";
import { StillPicture } from "./still-picture.ts";
import { SOURCE } from "./style.ts";

/** No class: the value is not known. */
export const NO_CLASS = -1;

/** Side of a tile, in CSS pixels: the world is this wide at zoom 0. */
const TILE_PIXELS = 512;

/** MapLibre's layers that the still picture stands for, and the property that makes each invisible without new tiles. */
const GROUND = [
  ["sea", "background-opacity"],
  ["around", "fill-opacity"],
  ["land", "fill-opacity"],
  ["communes", "fill-opacity"],
  ["cells", "fill-opacity"],
] as const;

/** Classes as wanted and as MapLibre last heard of them: only what changed is sent. */
interface Classes {
  readonly wanted: Int8Array;
  readonly sent: Int8Array;
}

const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };

const noClasses = (count: number): Classes => ({
  wanted: new Int8Array(count).fill(NO_CLASS),
  sent: new Int8Array(count).fill(NO_CLASS),
});

export class MapValues {
  private communes = noClasses(0);
  private cells = noClasses(0);
  /** arrondissements (codes that are no commune of the map) */
  private readonly pointClass = new Map<string, number>();
  private readonly hatched = new Set<string>();
  private colours: readonly string[] = [];
  private pointColours = "";
  private sentColours = "";

  private shapes = new CommuneShapes(NOTHING);
  private around = NOTHING;
  private corners7: Int32Array = new Int32Array(0);
  /** of what is around the territory and of its cells; null until something is drawn from them */
  private outlines: { readonly around: Outlines; readonly cells: Outlines } | null = null;
  private readonly picture = new StillPicture();
  private wantsStill = false;
  private still: "off" | "communes" | "cells" = "off";

  /**
   * @param showsCells whether cells, not communes, are coloured at the present zoom
   * @param mayStandStill false when something else is drawn between the ground and the values
   */
  constructor(
    private readonly map: MapLibreMap,
    private readonly showsCells: () => boolean,
    mayStandStill: boolean,
  ) {
    if (!mayStandStill) return;
    map.getCanvasContainer().prepend(this.picture.canvas);
    map.on("movestart", () => this.thaw());
    map.on("idle", () => this.freeze());
  }

  setGeometry(communes: CommuneShapes, around: FeatureCollection): void {
    this.shapes = communes;
    this.around = around;
    this.outlines = null;
    this.communes = noClasses(communes.codes.length);
  }

  /** @param corners7 four corners a cell: lon and lat in turn, 1e-7 degree */
  setCells(corners7: Int32Array): void {
    this.corners7 = corners7;
    this.outlines = null;
    this.cells = noClasses(corners7.length / 8);
  }

  /** Colours by class. */
  setColours(colours: readonly string[]): void {
    this.colours = colours;
    if (this.still === "off") this.sendColours();
    if (colours.join() === this.pointColours) return;
    this.pointColours = colours.join();
    this.map.setPaintProperty("arrondissements", "circle-color", this.expression());
  }

  /** Class of each commune (and arrondissement) by code, and those that are hatched. `show` follows. */
  setCommuneClasses(classes: ReadonlyMap<string, number>, hatched: ReadonlySet<string>): void {
    for (const [code, k] of classes) {
      const row = this.shapes.rowOf.get(code);
      if (row !== undefined) this.communes.wanted[row] = k;
      else if (this.pointClass.get(code) !== k) {
        this.pointClass.set(code, k);
        this.map.setFeatureState({ source: SOURCE.centres, id: code }, { k });
      }
      if (this.hatched.has(code) === hatched.has(code)) continue;
      if (hatched.has(code)) this.hatched.add(code);
      else this.hatched.delete(code);
      this.map.setFeatureState({ source: SOURCE.communes, id: code }, { remote: hatched.has(code) });
    }
    this.show("communes");
  }

  /** Class of each cell, by its row. False when they are not those of the map. */
  setCellClasses(classes: Int8Array): boolean {
    if (classes.length !== this.cells.wanted.length) return false;
    this.cells.wanted.set(classes);
    this.show("cells");
    return true;
  }

  private show(what: "communes" | "cells"): void {
    if (this.still === "off") this.send(what);
    else if (this.still === what) this.picture.paint(this[what].wanted, this.colours);
  }

  private send(what: "communes" | "cells"): void {
    const { wanted, sent } = this[what];
    for (let row = 0; row < wanted.length; row++) {
      const k = wanted[row]!;
      if (k === sent[row]) continue;
      sent[row] = k;
      this.map.setFeatureState({ source: SOURCE[what], id: what === "cells" ? row : this.shapes.codes[row]! }, { k });
    }
  }

  private sendColours(): void {
    const key = this.colours.join();
    if (key === this.sentColours) return;
    this.sentColours = key;
    for (const layer of ["communes", "cells"]) this.map.setPaintProperty(layer, "fill-color", this.expression());
  }

  private expression(): ExpressionSpecification {
    return [
      "match",
      ["coalesce", ["feature-state", "k"], NO_CLASS],
      ...this.colours.flatMap((colour, index) => [index, colour]),
      NO_VALUE,
    ] as unknown as ExpressionSpecification;
  }

  /** Values will change often: from the next rest of the map on they are drawn without it. */
  setStill(on: boolean): void {
    if (on === this.wantsStill) return;
    this.wantsStill = on;
    if (!on) this.thaw();
    else if (this.map.loaded()) this.freeze();
  }

  /** What is drawn may have become cells, or communes. */
  layersChanged(): void {
    if (this.still !== "off") this.draw();
  }

  private freeze(): void {
    if (!this.wantsStill || this.still !== "off" || this.map.isMoving()) return;
    this.draw();
    for (const [layer, property] of GROUND) this.map.setPaintProperty(layer, property, 0);
  }

  /** MapLibre draws again, over the picture: nothing flashes between. */
  private thaw(): void {
    if (this.still === "off") return;
    this.still = "off";
    this.sendColours();
    this.send("communes");
    this.send("cells");
    for (const [layer, property] of GROUND) this.map.setPaintProperty(layer, property, 1);
  }

  private draw(): void {
    this.outlines ??= { around: polygonOutlines(this.around), cells: squareOutlines(this.corners7) };
    const { around, cells } = this.outlines;
    this.still = this.showsCells() ? "cells" : "communes";
    this.picture.show(frameOf(this.map, true), around, this.shapes.outlines, this.still === "cells" ? cells : null);
    this.picture.paint(this[this.still].wanted, this.colours);
  }

  /** What stands under MapLibre's canvas at this moment; null when MapLibre draws everything. */
  get ground(): HTMLCanvasElement | null {
    return this.still === "off" ? null : this.picture.canvas;
  }
}

/** The part of the plane a map shows, in pixels of its canvas or of the page. */
export function frameOf(map: MapLibreMap, ofCanvas: boolean): Frame {
  const canvas = map.getCanvas();
  const { clientWidth, clientHeight } = map.getContainer();
  const ratio = ofCanvas ? canvas.width / clientWidth : 1;
  const { lng, lat } = map.getCenter();
  const { x, y } = map.project([lng, lat]);
  const world = TILE_PIXELS * 2 ** map.getZoom();
  return {
    width: ofCanvas ? canvas.width : clientWidth,
    height: ofCanvas ? canvas.height : clientHeight,
    left: mercatorX(lng) - x / world,
    top: mercatorY(lat) - y / world,
    scale: world * ratio,
  };
}
