import type { Geometry } from "geojson";
import { typedColumns, type ColumnKind } from "./columns.ts";
import type { Table } from "./tables.ts";

const TYPES: Record<ColumnKind, "STRING" | "DOUBLE" | "BOOLEAN"> = {
  text: "STRING",
  number: "DOUBLE",
  boolean: "BOOLEAN",
};

/**
 * A table as Parquet (snappy). With geometries (one per row, WGS84, null allowed) it is a GeoParquet 1.1 file whose
 * column `geometry` holds WKB.
 */
export async function parquetBytes(
  table: Table,
  createdBy: string,
  geometries?: readonly (Geometry | null)[],
): Promise<Uint8Array> {
  const { parquetWriteBuffer, geojsonToWkb } = await import("hyparquet-writer");
  const columnData: { name: string; data: unknown[]; type: "STRING" | "DOUBLE" | "BOOLEAN" | "BYTE_ARRAY" }[] =
    typedColumns(table).map(({ name, kind, values }) => ({ name, data: values, type: TYPES[kind] }));
  if (geometries)
    columnData.push({
      name: "geometry",
      data: geometries.map((geometry) => geometry && geojsonToWkb(geometry)),
      type: "BYTE_ARRAY",
    });
  const types = [...new Set((geometries ?? []).flatMap((geometry) => (geometry ? [geometry.type] : [])))].sort();
  const geo = {
    version: "1.1.0",
    primary_column: "geometry",
    columns: { geometry: { encoding: "WKB", geometry_types: types } },
  };
  return new Uint8Array(
    parquetWriteBuffer({
      columnData,
      createdBy,
      ...(geometries ? { kvMetadata: [{ key: "geo", value: JSON.stringify(geo) }] } : {}),
    }),
  );
}
