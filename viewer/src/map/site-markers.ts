/** The sites of a scenario on the map: dragged by pointer, moved by arrow keys, told to screen readers. */
import { Marker, type Map as MapLibreMap } from "maplibre-gl";
import type { DraftAction, MoveDraft, SiteDraft } from "../state/scenario-text.ts";

export interface SiteEvents {
  /** the site (its row among the changes) is over a new place */
  preview(row: number, lon: number, lat: number): void;
  /** the pointer takes a site, or lets it go */
  held(held: boolean): void;
  /** ... and stays there */
  drop(row: number, lon: number, lat: number): void;
  label(name: string): string;
}

/** One arrow key moves a site by this many pixels, with Shift by ten times as many. */
const KEY_STEP_PIXELS = 4;

export class SiteMarkers {
  private markers: Array<{ readonly row: number; readonly marker: Marker }> = [];

  constructor(
    private readonly map: MapLibreMap,
    private readonly events: SiteEvents,
  ) {}

  /** Shows the sites of these changes; keeps the keyboard's focus on the site it was on. */
  set(actions: readonly DraftAction[]): void {
    const placed = actions.flatMap((action, row) => (action.verb === "close" ? [] : [{ action, row }]));
    const same =
      placed.length === this.markers.length && placed.every(({ row }, index) => this.markers[index]!.row === row);
    if (same) {
      placed.forEach(({ action }, index) => {
        const { marker } = this.markers[index]!;
        marker.setLngLat([action.lon, action.lat]);
        this.name(marker.getElement(), action);
      });
      return;
    }
    this.remove();
    this.markers = placed.map(({ action, row }) => ({ row, marker: this.create(action, row) }));
  }

  private name(element: HTMLElement, action: SiteDraft | MoveDraft): void {
    element.setAttribute("aria-label", this.events.label(action.name));
    element.title = action.name;
  }

  private create(action: SiteDraft | MoveDraft, row: number): Marker {
    const element = document.createElement("button");
    element.type = "button";
    element.className = `site ${action.verb}`;
    const marker = new Marker({ element }).setLngLat([action.lon, action.lat]).addTo(this.map);
    this.name(element, action);
    this.follow(element, marker, row);
    element.addEventListener("keydown", (event) => this.key(event, marker, row));
    element.addEventListener("keyup", (event) => {
      if (!event.key.startsWith("Arrow")) return;
      const { lng, lat } = marker.getLngLat();
      this.events.drop(row, lng, lat);
    });
    return marker;
  }

  /** The pointer takes the site along: wherever it goes, over panels and out of the window, until it lets it go. */
  private follow(element: HTMLElement, marker: Marker, row: number): void {
    let grip: { readonly x: number; readonly y: number; moved: boolean } | null = null;
    // What a site is told is not told to the map under it.
    for (const type of ["mousedown", "touchstart", "click", "dblclick"])
      element.addEventListener(type, (event) => event.stopPropagation());
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      const { x, y } = this.map.project(marker.getLngLat());
      grip = { x: x - event.clientX, y: y - event.clientY, moved: false };
      element.setPointerCapture(event.pointerId);
    });
    element.addEventListener("pointermove", (event) => {
      if (!grip) return;
      if (!grip.moved) this.events.held(true);
      grip.moved = true;
      const { clientWidth, clientHeight } = this.map.getContainer();
      const x = Math.min(Math.max(grip.x + event.clientX, 0), clientWidth);
      const y = Math.min(Math.max(grip.y + event.clientY, 0), clientHeight);
      const to = this.map.unproject([x, y]);
      marker.setLngLat(to);
      this.events.preview(row, to.lng, to.lat);
    });
    const release = (): void => {
      const moved = grip?.moved === true;
      grip = null;
      if (!moved) return;
      this.events.held(false);
      const { lng, lat } = marker.getLngLat();
      this.events.drop(row, lng, lat);
    };
    element.addEventListener("pointerup", release);
    element.addEventListener("pointercancel", release);
  }

  private key(event: KeyboardEvent, marker: Marker, row: number): void {
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!direction) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? KEY_STEP_PIXELS * 10 : KEY_STEP_PIXELS;
    const { x, y } = this.map.project(marker.getLngLat());
    const to = this.map.unproject([x + direction[0]! * step, y + direction[1]! * step]);
    marker.setLngLat(to);
    this.events.preview(row, to.lng, to.lat);
  }

  remove(): void {
    for (const { marker } of this.markers) marker.remove();
    this.markers = [];
  }
}
