/** The outline of the commune under the pointer: drawn over the map by the page, so that pointing draws no scene again. */
import type { Map as MapLibreMap } from "maplibre-gl";
import { pathOf, type CommuneShapes } from "./outlines.ts";
import { frameOf } from "./values.ts";

const SVG = "http://www.w3.org/2000/svg";

export class HoverLine {
  private readonly path = document.createElementNS(SVG, "path");
  private code: string | null = null;

  constructor(
    private readonly map: MapLibreMap,
    private readonly communes: CommuneShapes,
  ) {
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("class", "hover-line");
    drawing.setAttribute("aria-hidden", "true");
    drawing.append(this.path);
    // after the canvas, before the markers that come later
    map.getCanvas().after(drawing);
    map.on("movestart", () => this.show(null));
  }

  /** Outlines a commune; null = none. */
  show(code: string | null): void {
    if (code === this.code) return;
    this.code = code;
    const row = code === null ? undefined : this.communes.rowOf.get(code);
    this.path.setAttribute("d", row === undefined ? "" : pathOf(this.communes.outlines, row, frameOf(this.map, false)));
  }
}
