import { UserError } from "../../report/index.ts";
import type { ZoneMember } from "../../diagnostic/index.ts";
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { basename } from "node:path";
import { readLayers } from "./layers.ts";
import { readTable } from "./table.ts";

/** Columns of a membership list; `name` and `type` as far as it has them. */
export interface ZoneColumns {
  readonly code: string;
  readonly zone: string;
  readonly name?: string | undefined;
  readonly type?: string | undefined;
}

/** Members of a zoning from any table code -> zone (EPCI, canton, bassin de vie, IRIS of a QPV). Rows without zone are passed over. */
export async function readZoneMembers(path: string, columns: ZoneColumns): Promise<ZoneMember[]> {
  const members: ZoneMember[] = [];
  const optional = {
    ...(columns.name === undefined ? {} : { name: columns.name }),
    ...(columns.type === undefined ? {} : { type: columns.type }),
  };
  await readTable<"code" | "zone" | "name" | "type">(
    path,
    { required: { code: columns.code, zone: columns.zone }, optional },
    (row) => {
      const [code, zone, name, type] = [row.text("code"), row.text("zone"), row.text("name"), row.text("type")];
      if (code !== "" && zone !== "")
        members.push({ code, zone, ...(name === "" ? {} : { name }), ...(type === "" ? {} : { type }) });
    },
  );
  if (members.length === 0)
    throw new UserError(`${basename(path)} : aucune ligne n'a de zone dans la colonne « ${columns.zone} ».`, {
      file: path,
    });
  return members;
}

/** Polygons of a zoning (QPV ...) from a GeoJSON, GeoPackage or zipped shapefile, in WGS84. Throws UserError when it has none. */
export async function readZonePolygons(
  path: string,
  layers?: readonly string[],
): Promise<FeatureCollection<Polygon | MultiPolygon>> {
  const features: Feature<Polygon | MultiPolygon>[] = [];
  for (const { feature } of await readLayers(path, layers ?? /^/)) {
    const { geometry } = feature;
    if (geometry?.type === "Polygon" || geometry?.type === "MultiPolygon") features.push({ ...feature, geometry });
  }
  if (features.length === 0)
    throw new UserError(`${basename(path)} : aucun polygone ; un zonage en a besoin.`, { file: path });
  return { type: "FeatureCollection", features };
}
