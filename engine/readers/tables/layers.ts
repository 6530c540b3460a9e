import { UserError } from "../../report/index.ts";
import type { Feature, Geometry } from "geojson";
import { basename } from "node:path";
import { chooseMember, isArchive, membersOf, readMembers, withMemberFile } from "./archive.ts";
import { splitPart } from "./path-part.ts";
import { decodeText, notText, readBytes, type FileKind } from "./file-bytes.ts";
import { readGeoPackage, type KeepFeature } from "./geopackage.ts";
import { toWgs84 } from "./projection.ts";
import { readShapefile } from "./shapefile.ts";
import { kindOfFile } from "./table.ts";

const MAX_TEXT_BYTES = 480 * 2 ** 20;

/** A feature and the layer it comes from ("" in a GeoJSON). */
export interface LayerFeature {
  readonly layer: string;
  readonly feature: Feature<Geometry | null>;
}

/**
 * Features of a map file in WGS84: GeoJSON, GeoPackage, .shp, or one of these in an archive ("archive.7z#carte.gpkg" chooses
 * the file). `layers` are names, or a pattern of those looked for by default; a GeoJSON has none. Throws UserError as
 * each format does.
 */
export async function readLayers(
  spec: string,
  layers: readonly string[] | RegExp,
  keep: KeepFeature = () => true,
): Promise<LayerFeature[]> {
  const choose = (name: string) =>
    layers instanceof RegExp ? layers.test(name) : layers.some((layer) => layer.toLowerCase() === name.toLowerCase());
  const { path, part } = splitPart(spec);
  if (/\.shp$/i.test(path)) return readShapefile(path, null, choose, keep);
  const kind = kindOfFile(path);
  if (isArchive(path, kind)) return inArchive(path, kind, part, layers, choose, keep);
  if (kind === "sqlite") return readGeoPackage(path, choose, keep);
  if (kind !== "text")
    throw notText(kind, path, "un GeoJSON, un GeoPackage ou un fichier de formes, même dans un zip ou un 7z");
  return geoJsonFeatures(path, readBytes(path, MAX_TEXT_BYTES), keep);
}

/** Whether a file is a map rather than a table, by its contents. */
export async function isMap(spec: string): Promise<boolean> {
  const { path, part } = splitPart(spec);
  const kind = kindOfFile(path);
  if (isArchive(path, kind)) {
    const names = part === null ? (await membersOf(path, kind)).map(({ name }) => name) : [part];
    return names.some((name) => MAPS.test(name));
  }
  return kind === "sqlite" || MAPS.test(path);
}

const MAPS = /\.(shp|gpkg|geojson|json)$/i;

async function inArchive(
  path: string,
  kind: FileKind,
  part: string | null,
  layers: readonly string[] | RegExp,
  choose: (layer: string) => boolean,
  keep: KeepFeature,
): Promise<LayerFeature[]> {
  const members = await membersOf(path, kind);
  if (part === null && members.some(({ name }) => /\.shp$/i.test(name)))
    return readShapefile(path, members, choose, keep);
  const member = chooseMember(path, members, part, [[".shp"], [".gpkg"], [".geojson", ".json"]]);
  if (/\.shp$/i.test(member.name)) {
    const stem = member.name.slice(0, -4).toLowerCase();
    const parts = members.filter(({ name }) => name.toLowerCase().startsWith(`${stem}.`));
    return readShapefile(path, parts, () => true, keep);
  }
  if (/\.gpkg$/i.test(member.name)) return withMemberFile(path, member, (file) => readLayers(file, layers, keep));
  return geoJsonFeatures(`${path}#${member.name}`, (await readMembers(path, [member])).get(member.name)!, keep);
}

/** Features of a GeoJSON. Throws UserError when it is not one, or has none. */
function geoJsonFeatures(path: string, bytes: Uint8Array, keep: KeepFeature): LayerFeature[] {
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
  const convert = inDegrees(content as { crs?: unknown });
  return features
    .filter((feature) => keep(feature.properties ?? {}))
    .map((feature) => ({ layer: "", feature: convert(feature) }));
}

/** A GeoJSON is in degrees but for those that name another projection ("crs"), as GIS software used to write. */
function inDegrees({
  crs,
}: {
  readonly crs?: unknown;
}): (feature: Feature<Geometry | null>) => Feature<Geometry | null> {
  const name = (crs as { properties?: { name?: unknown } } | null | undefined)?.properties?.name;
  const epsg = Number(/EPSG:+(?:[\d.]*:)?(\d+)$/i.exec(typeof name === "string" ? name : "")?.[1] ?? 4326);
  if (epsg === 4326) return (feature) => feature;
  const convert = toWgs84(epsg);
  const turned = (positions: unknown): unknown =>
    !Array.isArray(positions)
      ? positions
      : typeof positions[0] === "number"
        ? [...convert(positions[0], Number(positions[1]))]
        : positions.map(turned);
  return (feature) => {
    const { geometry } = feature;
    if (!geometry || !("coordinates" in geometry)) return feature;
    return { ...feature, geometry: { ...geometry, coordinates: turned(geometry.coordinates) } as Geometry };
  };
}

function isFeature(value: unknown): value is Feature<Geometry | null> {
  if (typeof value !== "object" || value === null || !("properties" in value && "geometry" in value)) return false;
  return typeof value.properties === "object" && typeof value.geometry === "object";
}
