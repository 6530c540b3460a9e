import type { SqliteFile } from "./database.ts";

/** A layer of a GeoPackage. */
export interface Layer {
  readonly table: string;
  readonly geometryColumn: string;
  /** EPSG code of its projection */
  readonly epsg: number;
}

/** Layers as the GeoPackage lists them; none when it is SQLite but no GeoPackage. */
export async function layersOf(file: SqliteFile): Promise<Layer[]> {
  const epsgOf = new Map<number, number>();
  if (file.tableNames.includes("gpkg_spatial_ref_sys"))
    await file.eachRow("gpkg_spatial_ref_sys", ["srs_id", "organization_coordsys_id"], (row) => {
      epsgOf.set(row.number(0) ?? 0, row.number(1) ?? 0);
    });
  const layers: Layer[] = [];
  if (file.tableNames.includes("gpkg_geometry_columns"))
    await file.eachRow("gpkg_geometry_columns", ["table_name", "column_name", "srs_id"], (row) => {
      const srs = row.number(2) ?? 0;
      layers.push({ table: row.text(0), geometryColumn: row.text(1), epsg: epsgOf.get(srs) ?? srs });
    });
  return layers;
}
