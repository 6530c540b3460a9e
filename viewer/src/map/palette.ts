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
const LOSS_RAMP = ["#f6e3dc", "#ebbfae", "#d98f78", "#bd5f49", "#963a2a", "#6c2118", "#47110c", "#2b0705"];
export const COUNT_RAMP = ["#f3efe6", "#d9cbe2", "#a98bc0", "#6b4590"];

/** `count` colours spread over a ramp of eight, light to dark. */
function spread(ramp: readonly string[], count: number): string[] {
  if (count <= 1) return [ramp[1]!];
  return Array.from({ length: count }, (_, index) => ramp[Math.round((index * (ramp.length - 2)) / (count - 1))]!);
}

export type Ramp = "time" | "gain" | "difference";

/** Colours of the classes of a map; in "difference", bounds below zero are gains (time falls) and above zero losses. */
export function colours(ramp: Ramp, bounds: readonly number[]): string[] {
  const count = bounds.length + 1;
  if (ramp === "time") return spread(TIME_RAMP, count);
  if (ramp === "gain") return spread(GAIN_RAMP, count);
  const fallCount = bounds.filter((bound) => bound <= 0).length;
  return [...spread(GAIN_RAMP, fallCount).reverse(), ...spread(LOSS_RAMP, count - fallCount)].slice(0, count);
}
