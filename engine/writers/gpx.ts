import { decodePolyline6, type OsrmRoute, type SpokenStep } from "../routes/index.ts";

/** What a GPX file says of itself. */
export interface GpxTitle {
  readonly name: string;
  readonly description?: string;
}

/**
 * A route as GPX 1.1: the instructions as route points, the road as a track. `spoken` are the route's steps in words, one
 * each.
 */
export function routeGpx(route: OsrmRoute, spoken: readonly SpokenStep[], title: GpxTitle): string {
  const track = decodePolyline6(route.geometry).map(([lon, lat]) => `<trkpt lat="${lat}" lon="${lon}"/>`);
  const turns = route.legs[0].steps.map(({ maneuver }, i) => {
    const [lon, lat] = maneuver.location;
    return `<rtept lat="${lat}" lon="${lon}"><desc>${escapeXml(spoken[i]?.text ?? "")}</desc></rtept>`;
  });
  const name = `<name>${escapeXml(title.name)}</name>`;
  const description = title.description === undefined ? "" : `<desc>${escapeXml(title.description)}</desc>`;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<gpx version="1.1" creator="Desserte" xmlns="http://www.topografix.com/GPX/1/1">`,
    `<metadata>${name}${description}</metadata>`,
    `<rte>${name}${turns.join("")}</rte>`,
    `<trk>${name}<trkseg>`,
    ...track,
    `</trkseg></trk>`,
    `</gpx>`,
    "",
  ].join("\n");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text safe in XML 1.0: reserved characters as entities, control characters left out. */
function escapeXml(text: string): string {
  return text
    .replace(/\p{Cc}/gu, (control) => (control === "\t" || control === "\n" ? " " : ""))
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
