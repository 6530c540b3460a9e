import type { Point } from "./guidance/lines.ts";

/** Encoded polyline (Google's algorithm) with six decimals, as OSRM's `geometries=polyline6`. */
export function polyline6(points: readonly Point[]): string {
  let text = "";
  let lastLat = 0;
  let lastLon = 0;
  for (const [lon7, lat7] of points) {
    const lat = Math.round(lat7 / 10);
    const lon = Math.round(lon7 / 10);
    text += encoded(lat - lastLat) + encoded(lon - lastLon);
    lastLat = lat;
    lastLon = lon;
  }
  return text;
}

function encoded(difference: number): string {
  let rest = difference < 0 ? ~(difference << 1) : difference << 1;
  let text = "";
  while (rest >= 0x20) {
    text += String.fromCharCode((0x20 | (rest & 0x1f)) + 63);
    rest >>>= 5;
  }
  return text + String.fromCharCode(rest + 63);
}
