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

/** Points (degrees) of an encoded polyline with six decimals. */
export function decodePolyline6(text: string): Array<[lon: number, lat: number]> {
  const points: Array<[number, number]> = [];
  let at = 0;
  let lat = 0;
  let lon = 0;
  const number = (): number => {
    let value = 0;
    let shift = 0;
    let chunk: number;
    do {
      chunk = text.charCodeAt(at++) - 63;
      value |= (chunk & 0x1f) << shift;
      shift += 5;
    } while (chunk >= 0x20 && at < text.length);
    return value & 1 ? ~(value >>> 1) : value >>> 1;
  };
  while (at < text.length) {
    lat += number();
    lon += number();
    points.push([lon / 1e6, lat / 1e6]);
  }
  return points;
}
