/** Roads as the map draws them: lines by class, thinned to what a screen can show. */
import type { Feature, FeatureCollection, MultiLineString } from "geojson";
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

/** Lines of the main roads inside a box (degrees), a few hundred to a feature: maps cut few features faster than many. */
export function roadLines(
  graph: RoadGraph,
  [west, south, east, north]: readonly [number, number, number, number],
): FeatureCollection<MultiLineString> {
  const { roadFirstPoint, pointLon7, pointLat7, roadKind } = graph;
  const classOfKind = Array.from({ length: graph.kindCount }, (_, kind) => DRAWN[graph.kind(kind).className]);
  const box = [west - 0.3, south - 0.3, east + 0.3, north + 0.3].map((degrees) => degrees * 1e7);
  const open = new Map<string, Feature<MultiLineString>>();
  const features: Feature<MultiLineString>[] = [];
  for (let road = 0; road < graph.roadCount; road++) {
    const drawn = classOfKind[roadKind[road]!];
    if (drawn === undefined) continue;
    const first = roadFirstPoint[road]!;
    const last = roadFirstPoint[road + 1]! - 1;
    const [lon, lat] = [pointLon7[first]!, pointLat7[first]!];
    if (lon < box[0]! || lon > box[2]! || lat < box[1]! || lat > box[3]!) continue;
    const line: number[][] = [];
    let [keptLon, keptLat] = [Infinity, Infinity];
    for (let point = first; point <= last; point++) {
      const [x, y] = [pointLon7[point]!, pointLat7[point]!];
      if (point !== first && point !== last && Math.abs(x - keptLon) + Math.abs(y - keptLat) < STEP_LON7) continue;
      line.push([x / 1e7, y / 1e7]);
      [keptLon, keptLat] = [x, y];
    }
    let feature = open.get(drawn);
    if (!feature || feature.geometry.coordinates.length >= LINES_PER_FEATURE) {
      feature = {
        type: "Feature",
        properties: { class: drawn },
        geometry: { type: "MultiLineString", coordinates: [] },
      };
      open.set(drawn, feature);
      features.push(feature);
    }
    feature.geometry.coordinates.push(line);
  }
  return { type: "FeatureCollection", features };
}
