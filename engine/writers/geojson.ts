import type { FeatureCollection, MultiPolygon, Point, Polygon } from "geojson";
import type { CommunePolygons, Diagnostic } from "../diagnostic/index.ts";
import { round } from "./csv.ts";
import type { CsvCell } from "./csv.ts";
import { communesTable } from "./tables.ts";

/**
 * The shown communes with the columns of communes.csv as properties (values rounded the same). A commune without a
 * polygon gets its chef-lieu as a point, so that none is lost.
 */
export function communesGeoJson(
  diagnostic: Diagnostic,
  polygons: CommunePolygons | undefined,
): FeatureCollection<Polygon | MultiPolygon | Point, Record<string, CsvCell>> {
  const shapes = new Map<string, Polygon | MultiPolygon>();
  for (const feature of polygons?.features ?? [])
    if (feature.properties?.code && feature.geometry) shapes.set(feature.properties.code, feature.geometry);
  const table = communesTable(diagnostic);
  const rows = [...table.rows()];
  return {
    type: "FeatureCollection",
    features: diagnostic.communes.map((commune, index) => ({
      type: "Feature",
      id: commune.code,
      geometry: shapes.get(commune.code) ?? {
        type: "Point",
        coordinates: [round(commune.lon, 6) ?? 0, round(commune.lat, 6) ?? 0],
      },
      properties: Object.fromEntries(table.header.map((name, column) => [name, rows[index]![column] ?? null])),
    })),
  };
}

/** JSON that may also be pasted into a page: nothing in it can close a script element. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}
