import { UserError } from "../../report/index.ts";
import type { Feature, Geometry } from "geojson";
import { basename } from "node:path";
import type { Database } from "sql.js";
import { readBytes } from "./file-bytes.ts";
import { toWgs84 } from "./projection.ts";
import { geopackageGeometry } from "./wkb.ts";

/** Says which features to keep by their properties, before their geometry is decoded. */
export type KeepFeature = (properties: Readonly<Record<string, unknown>>) => boolean;

/**
 * Features of the layers of a GeoPackage that `choose` accepts, in WGS84, with the name of their layer. Throws UserError:
 * not a GeoPackage, no such layer (with those there are), projection not known, damaged geometry.
 */
export async function readGeoPackage(
  path: string,
  choose: (layer: string) => boolean,
  keep: KeepFeature,
): Promise<Array<{ readonly layer: string; readonly feature: Feature<Geometry | null> }>> {
  const { default: initialise } = await import("sql.js");
  const { Database: SqlDatabase } = await initialise();
  const file = basename(path);
  const damaged = () =>
    new UserError(`« ${file} » n'est pas un GeoPackage lisible, ou il est tronqué ; téléchargez-le de nouveau.`, {
      file: path,
    });
  let database: Database | null = null;
  try {
    database = new SqlDatabase(readBytes(path));
    const [tables] = database.exec(
      "SELECT g.table_name, g.column_name, COALESCE(s.organization_coordsys_id, g.srs_id) FROM gpkg_geometry_columns g " +
        "LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id ORDER BY g.table_name",
    );
    const layers = (tables?.values ?? []).map(([name, column, epsg]) => ({
      name: String(name),
      column: String(column),
      epsg: Number(epsg),
    }));
    const chosen = layers.filter(({ name }) => choose(name));
    if (chosen.length === 0)
      throw new UserError(
        `« ${file} » n'a pas la couche attendue ; couches trouvées : ${layers.map(({ name }) => name).join(", ") || "aucune"}. Donnez layers.`,
        { file: path, key: "layers" },
      );
    const found: Array<{ layer: string; feature: Feature<Geometry | null> }> = [];
    for (const { name, column, epsg } of chosen) {
      const convert = toWgs84(epsg);
      const rows = database.prepare(`SELECT * FROM "${name.replaceAll('"', '""')}"`);
      const columns = rows.getColumnNames();
      while (rows.step()) {
        const values = rows.get();
        const properties: Record<string, unknown> = {};
        let bytes: Uint8Array | null = null;
        columns.forEach((key, index) => {
          const value = values[index];
          if (key !== column) properties[key] = value;
          else if (value instanceof Uint8Array) bytes = value;
        });
        if (!keep(properties)) continue;
        const geometry = bytes === null ? null : geopackageGeometry(bytes, convert);
        found.push({ layer: name, feature: { type: "Feature", properties, geometry } });
      }
      rows.free();
    }
    return found;
  } catch (error) {
    throw error instanceof UserError ? error : damaged();
  } finally {
    database?.close();
  }
}
