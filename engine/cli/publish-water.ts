import { area, bboxClip, pointOnFeature } from "@turf/turf";
import type { Feature, FeatureCollection, LineString, MultiLineString, MultiPolygon, Polygon } from "geojson";
import { statSync } from "node:fs";
import { basename } from "node:path";
import { readLayers } from "../readers/index.ts";
import { UserError } from "../report/index.ts";
import { simplified } from "./publish-borders.ts";
import { inputPath, type Study } from "./study.ts";

type DrawnWater = Feature<
  Polygon | MultiPolygon | LineString | MultiLineString,
  { readonly name: string; readonly sea?: true }
>;

/** Depth of the lists of coordinates of each kind of geometry that can be drawn as water. */
const DEPTH: Readonly<Record<string, number>> = { LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 };
const NAMES = ["nom", "name", "toponyme"];
const SEA = /^(mer|océan|ocean|sea)$/i;
const MAX_NAME = 80;
const MAX_BYTES = 64 * 2 ** 20;
/** More than this is a whole country's water at the scale of streets: too much for a page. */
const MAX_POINTS = 150_000;
/** Bends left out: those of the communes judged, a river being thinner than a commune. */
const DETAIL = { detailM2: 2_000, detailShare: 1 / 1000 };

/**
 * The water a study draws: sea, lakes and rivers of its `water` files, cut to what the map shows, with fewer points.
 * Null when it has none. Throws UserError: file too big or not GeoJSON, something else than polygons and lines,
 * coordinates that are not degrees, too many points. Each named water has a point more, for its name.
 */
export async function drawnWater(
  study: Study,
  box: readonly [west: number, south: number, east: number, north: number],
): Promise<FeatureCollection | null> {
  const { water } = study.settings;
  if (water.length === 0) return null;
  const features: DrawnWater[] = [];
  for (const name of water) {
    const path = inputPath(study, name);
    const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes > MAX_BYTES)
      throw new UserError(
        `${basename(path)} : l'eau à dessiner fait ${Math.round(bytes / 1e6)} Mo, plus que les ${Math.round(MAX_BYTES / 1e6)} Mo admis ; gardez-en l'essentiel.`,
        { file: path },
      );
    const read = await readLayers(path, /./);
    read.forEach(({ feature }, row) => features.push(checked(feature, `${basename(path)}, objet ${row + 1}`)));
  }
  const inside = features.flatMap((feature) => {
    const cut = bboxClip(feature, [...box]) as DrawnWater;
    const { geometry } = cut;
    if (geometry.coordinates.length === 0) return [];
    return [{ ...cut, geometry, properties: feature.properties }];
  });
  const shapes = simplified({ water: { shapes: { type: "FeatureCollection", features: inside }, ...DETAIL } }).water;
  const points = shapes.features.reduce((sum, { geometry }) => sum + pointCount((geometry as Polygon).coordinates), 0);
  if (points > MAX_POINTS)
    throw new UserError(
      `L'eau à dessiner a ${points.toLocaleString("fr-FR")} points, plus que les ${MAX_POINTS.toLocaleString("fr-FR")} admis ; gardez-en l'essentiel.`,
    );
  const names = shapes.features.flatMap((feature) => {
    if (!feature.properties?.["name"]) return [];
    const km2 = Math.round(area(feature) / 1e4) / 100;
    return [{ ...pointOnFeature(feature), properties: { ...feature.properties, km2 } }];
  });
  return { type: "FeatureCollection", features: [...shapes.features, ...names] };
}

/** Whether the water drawn has the sea in it: then what is neither water nor commune is land. */
export function hasSea(water: FeatureCollection | null): boolean {
  return water?.features.some(({ properties }) => properties?.["sea"] === true) === true;
}

/** A feature that can be drawn, with its name and nothing else. */
function checked({ geometry, properties }: Feature<Feature["geometry"] | null>, where: string): DrawnWater {
  const depth = DEPTH[geometry?.type ?? ""];
  if (depth === undefined)
    throw new UserError(
      `${where} : des polygones ou des lignes sont attendus pour l'eau, trouvé : ${String(geometry?.type ?? "rien").slice(0, 40)}.`,
    );
  const { type, coordinates } = geometry as Polygon;
  if (!areDegrees(coordinates, depth))
    throw new UserError(`${where} : coordonnées illisibles ou hors du globe ; des degrés (WGS84) sont attendus.`);
  const name = NAMES.map((key) => properties?.[key] as unknown).find((value) => typeof value === "string") ?? "";
  return {
    type: "Feature",
    properties: {
      name: (name as string).slice(0, MAX_NAME),
      ...(SEA.test(String(properties?.["type"] ?? "")) && { sea: true }),
    },
    geometry: { type, coordinates },
  };
}

/** Whether a value is a list of lists (`depth` deep) of positions on the globe, none empty. */
function areDegrees(value: unknown, depth: number): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  if (depth > 0) return value.every((item) => areDegrees(item, depth - 1));
  const [lon, lat] = value as unknown[];
  return typeof lon === "number" && typeof lat === "number" && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}

type Nested = number | readonly Nested[];

function pointCount(value: readonly Nested[]): number {
  if (typeof value[0] === "number") return 1;
  return (value as ReadonlyArray<readonly Nested[]>).reduce((sum, item) => sum + pointCount(item), 0);
}
