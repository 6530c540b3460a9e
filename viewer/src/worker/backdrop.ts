/** Roads as the map draws them: lines by class, thinned to what a screen can show. */
import type { RoadGraph } from "../../../engine/roads/index.ts";

/** Drawn class of an OSM highway value; the others are not drawn. */
const DRAWN: Readonly<Record<string, string>> = {
  motorway: "motorway",
  motorway_link: "motorway",
  trunk: "motorway",
  trunk_link: "motorway",
  primary: "primary",
  primary_link: "primary",
  secondary: "secondary",
  secondary_link: "secondary",
  tertiary: "tertiary",
  tertiary_link: "tertiary",
};
/** A point nearer than this to the last one kept adds nothing at the scale of a département. */
const STEP_LON7 = 3000;
const LINES_PER_FEATURE = 400;

/**
 * GeoJSON of the main roads inside a box (degrees), as text, coordinates to the metre; a few hundred lines to a feature: maps
 * cut few features faster than many.
 */
export function roadLines(
  graph: RoadGraph,
  [west, south, east, north]: readonly [number, number, number, number],
): string {
  const { roadFirstPoint, pointLon7, pointLat7, roadKind } = graph;
  const classOfKind = Array.from({ length: graph.kindCount }, (_, kind) => DRAWN[graph.kind(kind).className]);
  const box = [west - 0.3, south - 0.3, east + 0.3, north + 0.3].map((degrees) => degrees * 1e7);
  const open = new Map<string, string[]>();
  const features: string[] = [];
  const close = (drawn: string, lines: readonly string[]): void => {
    const geometry = `{"type":"MultiLineString","coordinates":[${lines.join()}]}`;
    features.push(`{"type":"Feature","properties":{"class":"${drawn}"},"geometry":${geometry}}`);
  };
  for (let road = 0; road < graph.roadCount; road++) {
    const drawn = classOfKind[roadKind[road]!];
    if (drawn === undefined) continue;
    const first = roadFirstPoint[road]!;
    const last = roadFirstPoint[road + 1]! - 1;
    const [lon, lat] = [pointLon7[first]!, pointLat7[first]!];
    if (lon < box[0]! || lon > box[2]! || lat < box[1]! || lat > box[3]!) continue;
    let line = "";
    let [keptLon, keptLat] = [Infinity, Infinity];
    for (let point = first; point <= last; point++) {
      const [x, y] = [pointLon7[point]!, pointLat7[point]!];
      if (point !== first && point !== last && Math.abs(x - keptLon) + Math.abs(y - keptLat) < STEP_LON7) continue;
      line += `${line === "" ? "[" : ","}[${metric(x)},${metric(y)}]`;
      [keptLon, keptLat] = [x, y];
    }
    let lines = open.get(drawn);
    if (!lines) open.set(drawn, (lines = []));
    lines.push(`${line}]`);
    if (lines.length < LINES_PER_FEATURE) continue;
    close(drawn, lines);
    open.delete(drawn);
  }
  for (const [drawn, lines] of open) close(drawn, lines);
  return `{"type":"FeatureCollection","features":[${features.join()}]}`;
}

/** 1e-7 degree to degrees, to the metre. */
function metric(coordinate7: number): number {
  return Math.round(coordinate7 / 100) / 1e5;
}
