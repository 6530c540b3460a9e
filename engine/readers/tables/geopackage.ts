import { UserError } from "../../report/index.ts";
import type { Feature, Geometry } from "geojson";
import { basename } from "node:path";
import { SqliteFile } from "../sqlite/database.ts";
import { layersOf } from "../sqlite/layers.ts";
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
  const file = new SqliteFile(path);
  try {
    const layers = (await layersOf(file)).toSorted((a, b) => (a.table < b.table ? -1 : 1));
    const chosen = layers.filter(({ table }) => choose(table));
    if (chosen.length === 0)
      throw new UserError(
        `« ${basename(path)} » n'a pas la couche attendue ; couches trouvées : ${layers.map(({ table }) => table).join(", ") || "aucune"}. Donnez layers.`,
        { file: path, key: "layers" },
      );
    const found: Array<{ layer: string; feature: Feature<Geometry | null> }> = [];
    for (const { table, geometryColumn, epsg } of chosen) {
      const convert = toWgs84(epsg);
      const columns = file.columnNames(table);
      const shape = columns.findIndex((name) => name.toLowerCase() === geometryColumn.toLowerCase());
      await file.eachRow(table, columns, (row) => {
        const properties: Record<string, unknown> = {};
        columns.forEach((key, slot) => {
          if (slot !== shape) properties[key] = row.value(slot);
        });
        if (!keep(properties)) return;
        const bytes = shape < 0 ? null : row.bytes(shape);
        const geometry = bytes && geopackageGeometry(bytes, convert);
        found.push({ layer: table, feature: { type: "Feature", properties, geometry } });
      });
    }
    return found;
  } catch (error) {
    throw error instanceof UserError ? error : file.damaged();
  } finally {
    file.close();
  }
}
