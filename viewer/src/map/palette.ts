/**
 * Colours of the atlas. Sequential ramps go light to dark in one hue, so they read in grey and with any colour vision;
 * gains use another hue than times; differences go through paper white. Ink, paper and sea are shared with the page.
 */
export const INK = "#2b2a27";
export const PAPER = "#faf7f0";
export const SEA = "#dfe7ea";
export const LAND = "#efeadf";
/** A river, the shore of a lake; the names of both (4.5:1 on the sea). */
export const WATER_LINE = "#a9c0ca";
export const WATER_INK = "#41606f";
export const NO_VALUE = "#c9c6bf";
export const ACCENT = "#0b5563";
export const ROUTE = "#1b3f94";
export const SITE = "#7a1f5c";

const TIME_RAMP = ["#f7edd2", "#efd59f", "#e3b56d", "#cf8d48", "#ad6230", "#823f20", "#562413", "#33130a"];
const GAIN_RAMP = ["#e3efe9", "#bcdccd", "#8fc3ae", "#5da38d", "#35806d", "#1a5f51", "#0a4138", "#052922"];
/** Shorter in blue, longer in orange: told apart with any colour vision, and dark enough apart in grey from no change. */
const SHORTER_RAMP = ["#cadeea", "#8dbad6", "#4a8cb8", "#1f5f8f", "#0d3c63"];
const LONGER_RAMP = ["#f5d9b8", "#e9b072", "#cf7f37", "#a3521a", "#6c3109"];
/** No change: darker than paper, or the white limits of communes would be lost. */
const UNCHANGED = "#e7e2d6";
/** Éloignées in neither run, in the other only, in both, in this one only. */
export const FLAG_COLOURS = [UNCHANGED, "#4a8cb8", "#b3a7bd", "#cf7f37"] as const;
export const COUNT_RAMP = ["#f3efe6", "#d9cbe2", "#a98bc0", "#6b4590"];

/** `count` colours spread over a ramp of eight, light to dark. */
function spread(ramp: readonly string[], count: number): string[] {
  if (count <= 1) return [ramp[1]!];
  return Array.from({ length: count }, (_, index) => ramp[Math.round((index * (ramp.length - 2)) / (count - 1))]!);
}

export type Ramp = "time" | "gain";

/** Colours of the classes of a map of times, or of gains. */
export function colours(ramp: Ramp, bounds: readonly number[]): string[] {
  return spread(ramp === "time" ? TIME_RAMP : GAIN_RAMP, bounds.length + 1);
}

/** Colours of differences, shorter to longer, with `aside` classes on each side of no change. */
export function differenceColours(aside: number): string[] {
  const start = aside === 1 ? 2 : aside <= 3 ? 1 : 0;
  const side = (ramp: readonly string[]): string[] => ramp.slice(start, start + aside);
  return [...side(SHORTER_RAMP).reverse(), UNCHANGED, ...side(LONGER_RAMP)];
}
