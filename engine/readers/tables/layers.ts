import { UserError } from "../../report/index.ts";
import type { Feature, Geometry } from "geojson";
import { basename } from "node:path";
import { decodeText, notText, readBytes } from "./file-bytes.ts";
import { readGeoPackage, type KeepFeature } from "./geopackage.ts";
import { readShapefile } from "./shapefile.ts";
import { kindOfFile } from "./table.ts";

const MAX_TEXT_BYTES = 480 * 2 ** 20;

/** A feature and the layer it comes from ("" in a GeoJSON). */
export interface LayerFeature {
  readonly layer: string;
  readonly feature: Feature<Geometry | null>;
}

/**
 * Features of a map file in WGS84: GeoJSON, GeoPackage, zipped shapefiles or .shp. `layers` are names, or a pattern of
 * those looked for by default; a GeoJSON has none. Throws UserError as each format does.
 */
export async function readLayers(
  path: string,
  layers: readonly string[] | RegExp,
  keep: KeepFeature = () => true,
): Promise<LayerFeature[]> {
  const choose = (name: string) =>
    layers instanceof RegExp ? layers.test(name) : layers.some((layer) => layer.toLowerCase() === name.toLowerCase());
  if (/\.shp$/i.test(path)) return readShapefile(path, choose, keep);
  const kind = kindOfFile(path);
  if (kind === "sqlite") return readGeoPackage(path, choose, keep);
  if (kind === "zip") return readShapefile(path, choose, keep);
  if (kind !== "text") throw notText(kind, path, "un GeoJSON, un GeoPackage ou une archive de fichiers de formes");
  return readGeoJson(path)
    .filter((feature) => keep(feature.properties ?? {}))
    .map((feature) => ({ layer: "", feature }));
}

/** Features of a GeoJSON file. Throws UserError when it is not one, or has none. */
function readGeoJson(path: string): Feature<Geometry | null>[] {
  const bytes = readBytes(path, MAX_TEXT_BYTES);
  const file = basename(path);
  let content: unknown;
  try {
    content = JSON.parse(decodeText(bytes));
  } catch {
    throw new UserError(`${file} n'est pas un GeoJSON lisible : fichier tronqué, ou d'un autre format ?`, {
      file: path,
    });
  }
  const features = (content as { features?: unknown } | null)?.features;
  if (!Array.isArray(features) || features.length === 0 || !features.every(isFeature))
    throw new UserError(
      `${file} : une collection d'objets GeoJSON (« features ») est attendue, et n'y est pas ou est vide.`,
      { file: path },
    );
  return features;
}

function isFeature(value: unknown): value is Feature<Geometry | null> {
  return typeof value === "object" && value !== null && "properties" in value && "geometry" in value;
}
