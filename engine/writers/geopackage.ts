import type { Geometry, Position } from "geojson";
import type { Database } from "sql.js";
import { typedColumns, type ColumnKind } from "./columns.ts";
import type { Table } from "./tables.ts";

/** A table of a GeoPackage: features when it has geometries (WGS84, one per row), attributes otherwise. */
export interface Layer {
  readonly table: Table;
  readonly title: string;
  readonly geometries?: readonly (Geometry | null)[];
}

const SQL_TYPES: Record<ColumnKind, string> = { text: "TEXT", number: "REAL", boolean: "BOOLEAN" };
const WGS84_WKT =
  'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]';

/** The tables that make a SQLite file a GeoPackage 1.3 (OGC 12-128r18, §1.1 and §2.1). */
const SKELETON = `
PRAGMA application_id = 0x47504B47;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name));`;

/** The bytes of a GeoPackage. `changedAt` (ISO 8601) stamps its contents. */
export async function geopackageBytes(layers: readonly Layer[], changedAt: string | null): Promise<Uint8Array> {
  const [{ default: initSqlJs }, { geojsonToWkb }] = await Promise.all([import("sql.js"), import("hyparquet-writer")]);
  const database: Database = new (await initSqlJs()).Database();
  try {
    database.exec(SKELETON);
    const insert = "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)";
    database.run(insert, ["Undefined cartesian", -1, "NONE", -1, "undefined", null]);
    database.run(insert, ["Undefined geographic", 0, "NONE", 0, "undefined", null]);
    database.run(insert, ["WGS 84", 4326, "EPSG", 4326, WGS84_WKT, "longitude/latitude"]);
    for (const layer of layers) addLayer(database, layer, changedAt ?? "1970-01-01T00:00:00.000Z", geojsonToWkb);
    return database.export();
  } finally {
    database.close();
  }
}

function addLayer(
  database: Database,
  { table, title, geometries }: Layer,
  changedAt: string,
  toWkb: (geometry: Geometry) => Uint8Array,
): void {
  const columns = typedColumns(table);
  const name = quote(table.name);
  const definitions = columns.map((column) => `${quote(column.name)} ${SQL_TYPES[column.kind]}`);
  database.exec(
    `CREATE TABLE ${name} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL${geometries ? ", geom GEOMETRY" : ""}, ${definitions.join(", ")})`,
  );
  const box = geometries ? boundsOf(geometries) : null;
  database.run("INSERT INTO gpkg_contents VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?)", [
    table.name,
    geometries ? "features" : "attributes",
    title,
    changedAt,
    ...(box ?? [null, null, null, null]),
    geometries ? 4326 : null,
  ]);
  if (geometries)
    database.run("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'GEOMETRY', 4326, 0, 0)", [table.name]);
  const names = [...(geometries ? ["geom"] : []), ...columns.map((column) => quote(column.name))];
  const statement = database.prepare(
    `INSERT INTO ${name} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
  );
  database.exec("BEGIN");
  const rowCount = columns[0]?.values.length ?? 0;
  for (let row = 0; row < rowCount; row++) {
    const cells = columns.map(({ values }) => {
      const cell = values[row] ?? null;
      return typeof cell === "boolean" ? Number(cell) : cell;
    });
    const geometry = geometries?.[row] ?? null;
    statement.run(geometries ? [geometry && geometryBlob(geometry, toWkb(geometry)), ...cells] : cells);
  }
  database.exec("COMMIT");
  statement.free();
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** GeoPackage binary: "GP", version 0, flags (little endian, envelope xy), SRS, envelope, WKB. */
function geometryBlob(geometry: Geometry, wkb: Uint8Array): Uint8Array {
  const box = boundsOf([geometry]) ?? [0, 0, 0, 0];
  const blob = new Uint8Array(40 + wkb.length);
  const view = new DataView(blob.buffer);
  blob.set([0x47, 0x50, 0, 0b0000_0011]);
  view.setInt32(4, 4326, true);
  // minx, maxx, miny, maxy: not the order of gpkg_contents
  [box[0], box[2], box[1], box[3]].forEach((value, index) => view.setFloat64(8 + 8 * index, value, true));
  blob.set(wkb, 40);
  return blob;
}

/** min x, min y, max x, max y; null without any point. */
function boundsOf(geometries: readonly (Geometry | null)[]): [number, number, number, number] | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (value: Position | readonly unknown[]): void => {
    if (typeof value[0] !== "number") {
      for (const part of value) visit(part as readonly unknown[]);
      return;
    }
    const [x, y] = value as Position;
    box[0] = Math.min(box[0], x!);
    box[1] = Math.min(box[1], y!);
    box[2] = Math.max(box[2], x!);
    box[3] = Math.max(box[3], y!);
  };
  for (const geometry of geometries) if (geometry && "coordinates" in geometry) visit(geometry.coordinates);
  return box[0] === Infinity ? null : box;
}
