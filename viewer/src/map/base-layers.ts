/**
 * How a vector archive is drawn over the values: only what helps to find one's way, quietly. Water, streets and names of
 * the usual schemas (OpenMapTiles, Protomaps, Shortbread); thin lines for a schema nobody knows.
 */
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { SEA, WATER_INK, WATER_LINE } from "./palette.ts";
import { FONT } from "./style.ts";

const WATER = ["water", "ocean", "water_polygons"];
const RIVERS = ["water", "waterway", "water_lines", "physical_line"];
const STREETS = ["transportation", "roads", "streets"];
const PLACES = ["place", "places", "place_labels"];
const WATER_NAMES = ["water_name", "water_polygons_labels"];

/** @param names layers the archive says it has */
export function vectorLayers(source: string, prefix: string, names: readonly string[]): LayerSpecification[] {
  const from = <Kind extends string>(
    wanted: readonly string[],
    kind: Kind,
  ): Array<{ id: string; type: Kind; source: string; "source-layer": string }> =>
    wanted
      .filter((name) => names.includes(name))
      .map((name) => ({ id: `${prefix}${kind}-${name}`, type: kind, source, "source-layer": name }));
  const name: ExpressionSpecification = ["coalesce", ["get", "name:fr"], ["get", "name"], ["get", "name:latin"], ""];
  const known: LayerSpecification[] = [
    ...from(WATER, "fill").map((layer) => ({
      ...layer,
      filter: ["==", ["geometry-type"], "Polygon"] as ExpressionSpecification,
      paint: { "fill-color": SEA },
    })),
    ...from(RIVERS, "line").map((layer) => ({
      ...layer,
      filter: ["==", ["geometry-type"], "LineString"] as ExpressionSpecification,
      minzoom: 8,
      paint: { "line-color": WATER_LINE, "line-width": widening(0.4, 1.4) },
    })),
    ...from(STREETS, "line").map((layer) => ({
      ...layer,
      minzoom: 11.5,
      paint: { "line-color": "#8f8677", "line-opacity": 0.55, "line-width": widening(0.2, 0.9) },
    })),
    ...from([...WATER_NAMES, ...PLACES], "symbol").map((layer) => ({
      ...layer,
      minzoom: WATER_NAMES.includes(layer["source-layer"]) ? 9 : 10.5,
      layout: { "text-field": name, "text-font": FONT, "text-size": 11, "text-max-width": 7, "text-padding": 8 },
      paint: {
        "text-color": WATER_NAMES.includes(layer["source-layer"]) ? WATER_INK : "#4f4b43",
        "text-halo-color": "rgba(255,255,255,0.8)",
        "text-halo-width": 1.1,
      },
    })),
  ];
  if (known.length > 0) return known;
  return from(names, "line").map((layer) => ({ ...layer, paint: { "line-color": "#8f8677", "line-width": 0.5 } }));
}

/** A width in pixels at zoom 8 and at zoom 14. */
function widening(at8: number, at14: number): ExpressionSpecification {
  return ["interpolate", ["exponential", 1.4], ["zoom"], 8, at8, 14, at14];
}
