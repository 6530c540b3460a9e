/**
 * The coloured ground of a map that stands still, drawn by the processor under MapLibre's transparent lines and names.
 * Without a graphics card MapLibre needs a third of a second to draw a scene again; here areas that change colour are
 * filled anew in a millisecond, so the map of gains follows a dragged site.
 */
import { LAND, PAPER, SEA, NO_VALUE } from "./palette.ts";
import { runsOf, rimsOf, type Runs } from "./runs.ts";
import type { Frame, Outlines } from "./outlines.ts";

/** Share of white in the rim of a cell. */
const RIM_WHITE = 0.28;
/** class of an area that was not drawn yet */
const NOT_DRAWN = -128;

export class StillPicture {
  readonly canvas = document.createElement("canvas");
  private readonly pen = this.canvas.getContext("2d", { alpha: false, willReadFrequently: true })!;
  private image: ImageData | null = null;
  private pixels = new Uint32Array(0);
  private areas: Runs | null = null;
  private rims: Runs | null = null;
  private drawn = new Int8Array(0);
  private colours = "";

  constructor() {
    this.canvas.className = "still";
    this.canvas.setAttribute("aria-hidden", "true");
  }

  /** Another place or other areas: finds the pixels of each and draws the ground. `paint` follows. */
  show(frame: Frame, around: Outlines, communes: Outlines, cells: Outlines | null): void {
    const { width, height } = frame;
    if (this.image?.width !== width || this.image.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.image = this.pen.createImageData(width, height);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    this.pixels.fill(packed(SEA));
    this.fillAll(runsOf(around, frame), packed(LAND));
    const land = runsOf(communes, frame);
    this.fillAll(land, packed(PAPER));
    if (cells) ({ rims: this.rims, insides: this.areas } = rimsOf(runsOf(cells, frame), width));
    else [this.rims, this.areas] = [null, land];
    this.drawn = new Int8Array((cells ?? communes).areaCount);
    this.colours = "";
  }

  private fillAll({ start, end }: Runs, colour: number): void {
    for (let run = 0; run < start.length; run++) this.pixels.fill(colour, start[run], end[run]);
  }

  /** Fills the areas whose class (row of `colours`; none: negative) is not the one drawn last. */
  paint(classes: Int8Array, colours: readonly string[]): void {
    if (!this.image || !this.areas || classes.length !== this.drawn.length) return;
    const { areas, rims, drawn, pixels } = this;
    const { width } = this.image;
    const key = colours.join();
    const whole = key !== this.colours;
    if (whole) drawn.fill(NOT_DRAWN);
    this.colours = key;
    const inks = [NO_VALUE, ...colours];
    const plain = inks.map(packed);
    const pale = inks.map((colour) => whitened(packed(colour)));
    let [top, bottom] = whole ? [0, pixels.length - 1] : [pixels.length, -1];
    for (let area = 0; area < classes.length; area++) {
      const k = classes[area]!;
      if (drawn[area] === k) continue;
      drawn[area] = k;
      const ink = k < 0 ? 0 : k + 1;
      for (let run = areas.first[area]!; run < areas.first[area + 1]!; run++)
        pixels.fill(plain[ink]!, areas.start[run], areas.end[run]);
      if (rims) {
        for (let run = rims.first[area]!; run < rims.first[area + 1]!; run++)
          pixels.fill(pale[ink]!, rims.start[run], rims.end[run]);
      }
      // rows from top to bottom: the outermost runs of the area bound what changed
      const outer = rims ?? areas;
      const [from, to] = [outer.first[area]!, outer.first[area + 1]!];
      if (from === to) continue;
      if (outer.start[from]! < top) top = outer.start[from]!;
      if (outer.end[to - 1]! - 1 > bottom) bottom = outer.end[to - 1]! - 1;
    }
    if (bottom < top) return;
    const firstRow = Math.floor(top / width);
    this.pen.putImageData(this.image, 0, 0, 0, firstRow, width, Math.floor(bottom / width) - firstRow + 1);
  }
}

/** "#rrggbb" as an opaque pixel of a picture (bytes r, g, b, a). */
function packed(colour: string): number {
  const value = Number.parseInt(colour.slice(1), 16);
  return (0xff000000 | ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}

function whitened(pixel: number): number {
  let mixed = 0xff000000;
  for (let shift = 0; shift < 24; shift += 8) {
    const level = (pixel >>> shift) & 0xff;
    mixed |= Math.round(level + (255 - level) * RIM_WHITE) << shift;
  }
  return mixed >>> 0;
}
