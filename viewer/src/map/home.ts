import { MercatorCoordinate, type PaddingOptions } from "maplibre-gl";
import { SHEET_DEGREES } from "./style.ts";

export type Bounds = readonly [west: number, south: number, east: number, north: number];

const MARGIN = 24;
/** the legend and its margins, at the lower left of wide maps (page.css) */
const LEGEND_WIDTH = 320;
const LEGEND_HEIGHT = 300;
/** on narrow windows the legend stands under the map (page.css) */
const NARROW = "(max-width: 860px)";

/** Room to leave in this element around the territory shown whole. */
export function homePaddingIn({ clientWidth, clientHeight }: HTMLElement, bounds: Bounds): Required<PaddingOptions> {
  const hasLegend = !window.matchMedia(NARROW).matches;
  return homePadding(clientWidth, clientHeight, bounds, hasLegend);
}

/**
 * Room to leave around the territory shown whole in a map of `width` x `height` pixels: a margin, and on the side of the legend the space
 * that is left over anyway. The territory keeps its size and moves away from what would cover it.
 */
export function homePadding(
  width: number,
  height: number,
  [west, south, east, north]: Bounds,
  hasLegend: boolean,
): Required<PaddingOptions> {
  const upper = MercatorCoordinate.fromLngLat([west, north]);
  const lower = MercatorCoordinate.fromLngLat([east, south]);
  const [wide, high] = [lower.x - upper.x, lower.y - upper.y];
  const [roomX, roomY] = [width - 2 * MARGIN, height - 2 * MARGIN];
  const scale = Math.min(roomX / wide, roomY / high);
  const padding = { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN };
  if (!hasLegend || !(scale > 0)) return padding;
  const [leftX, leftY] = [roomX - wide * scale, roomY - high * scale];
  const clear = MARGIN + leftX / 2 >= LEGEND_WIDTH || MARGIN + leftY / 2 >= LEGEND_HEIGHT;
  if (clear) return padding;
  const sheet = MercatorCoordinate.fromLngLat([west - SHEET_DEGREES, south - SHEET_DEGREES]);
  padding.bottom += away(leftY, (sheet.y - lower.y) * scale, LEGEND_HEIGHT);
  padding.left += away(leftX, (upper.x - sheet.x) * scale, LEGEND_WIDTH);
  return padding;
}

/** How far to go along one side: what is left over there, no more than the legend takes, and not past the edge of the sheet. */
function away(leftOver: number, sheet: number, legend: number): number {
  return Math.max(0, Math.min(leftOver, legend, 2 * (sheet - MARGIN) - leftOver));
}
