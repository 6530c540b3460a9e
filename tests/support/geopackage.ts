import initialise from "sql.js";

type Pair = readonly [number, number];

/** A layer of a GeoPackage: text attributes and one polygon (ring) or point a row, in the projection given. */
export interface LayerMade {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: ReadonlyArray<{ readonly values: readonly string[]; readonly points: readonly Pair[] }>;
}

/** Bytes of a GeoPackage as IGN publishes them: several layers, geometry column "geometrie", a projection by EPSG code. */
export async function makeGeoPackage(epsg: number, layers: readonly LayerMade[]): Promise<Uint8Array> {
  const { Database } = await initialise();
  const database = new Database();
  database.run(
    "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER)",
  );
  database.run("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)");
  // the id of a reference system is local to the file: 77 here
  database.run("INSERT INTO gpkg_spatial_ref_sys VALUES (77, 'EPSG', ?)", [epsg]);
  for (const { name, columns, rows } of layers) {
    database.run("INSERT INTO gpkg_geometry_columns VALUES (?, 'geometrie', 77)", [name]);
    database.run(`CREATE TABLE ${name} (${columns.map((column) => `${column} TEXT`).join(", ")}, geometrie BLOB)`);
    for (const { values, points } of rows)
      database.run(`INSERT INTO ${name} VALUES (${values.map(() => "?").join(", ")}, ?)`, [
        ...values,
        geometryCell(points),
      ]);
  }
  const bytes = database.export();
  database.close();
  return bytes;
}

/** Header with an envelope, then little-endian WKB: a point, or a MultiPolygon of one ring. */
function geometryCell(points: readonly Pair[]): Uint8Array {
  const isPoint = points.length === 1;
  const bytes = Buffer.alloc(40 + (isPoint ? 21 : 9 + 9 + 4 + 16 * points.length));
  bytes.write("GP", 0);
  bytes[3] = 0b0000_0011;
  bytes.writeInt32LE(77, 4);
  let at = 40;
  const number = (value: number) => (at = bytes.writeUInt32LE(value, at));
  const begin = (code: number) => {
    at = bytes.writeUInt8(1, at);
    number(code);
  };
  if (isPoint) begin(1);
  else {
    begin(6);
    number(1);
    begin(3);
    number(1);
    number(points.length);
  }
  for (const [x, y] of points) at = bytes.writeDoubleLE(y, bytes.writeDoubleLE(x, at));
  return new Uint8Array(bytes);
}
