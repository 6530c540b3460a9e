import type { ZoneMember } from "../diagnostic/index.ts";
import { UserError } from "../report/index.ts";
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { basename } from "node:path";
import { readZoneList } from "./joins.ts";
import { outlineOf, readLayers, type ZoningInput } from "./tables/index.ts";

/** A zoning of a study as read: members by code (`addCommuneZoning`), or polygons (`zoningOfPolygons`). */
export type ZoningFile = { readonly id: string; readonly label: string } & (
  | { readonly members: readonly ZoneMember[] }
  | {
      readonly polygons: FeatureCollection<Polygon | MultiPolygon>;
      readonly properties: { readonly code: string; readonly name?: string; readonly type?: string };
    }
);

/** Reads one zoning of a study: a table code -> zone, or polygons. Throws UserError as their readers do. */
export async function readZoning(input: ZoningInput, resolve: (path: string) => string): Promise<ZoningFile> {
  const { id, zone, name, type } = input;
  const label = input.label ?? id;
  const named = { ...(name === undefined ? {} : { name }), ...(type === undefined ? {} : { type }) };
  if (input.geojson !== undefined)
    return {
      id,
      label,
      polygons: await readZonePolygons(resolve(input.geojson)),
      properties: { code: zone, ...named },
    };
  const members = await readZoneList({ file: resolve(input.file!), code: input.code ?? "code", zone, ...named });
  return { id, label, members };
}

/** Polygons of a zoning (QPV ...) from a GeoJSON, GeoPackage or zipped shapefile, in WGS84. Throws UserError when it has none. */
async function readZonePolygons(
  path: string,
  layers?: readonly string[],
): Promise<FeatureCollection<Polygon | MultiPolygon>> {
  const features: Feature<Polygon | MultiPolygon>[] = [];
  for (const { feature } of await readLayers(path, layers ?? /^/)) {
    const { geometry } = feature;
    if (geometry?.type !== "Polygon" && geometry?.type !== "MultiPolygon") continue;
    const outline = outlineOf(geometry, `${basename(path)}, polygone ${features.length + 1}`, path);
    features.push({ ...feature, geometry: outline });
  }
  if (features.length === 0)
    throw new UserError(`${basename(path)} : aucun polygone ; un zonage en a besoin.`, { file: path });
  return { type: "FeatureCollection", features };
}
