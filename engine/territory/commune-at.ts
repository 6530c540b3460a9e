import type { MultiPolygon, Polygon } from "geojson";
import { NONE } from "../search/index.ts";
import { PolygonIndex } from "./commune-index.ts";
import type { Commune } from "./model.ts";

/**
 * Which commune a point lies in: its row, NONE outside all of them. In a commune cut into arrondissements, the one whose
 * centre is nearest.
 * @param shapes outlines by commune code; null = not known
 */
export function communeLocator(
  communes: readonly Commune[],
  shapes: ReadonlyArray<{ readonly code: string; readonly polygon: Polygon | MultiPolygon | null }>,
): (lon: number, lat: number) => number {
  const index = new PolygonIndex(shapes.map(({ polygon }) => polygon));
  const rowOfCode = new Map(communes.map(({ code }, row) => [code, row]));
  return (lon, lat) => {
    const shape = index.locate(lon, lat);
    const row = shape < 0 ? undefined : rowOfCode.get(shapes[shape].code);
    if (row === undefined) return NONE;
    const { code } = communes[row];
    const parts = communes.flatMap(({ shownAs }, part) => (shownAs === code && part !== row ? [part] : []));
    if (parts.length === 0) return row;
    const away = (part: number): number => Math.hypot(communes[part].lon - lon, (communes[part].lat - lat) * 1.4);
    return parts.reduce((best, part) => (away(part) < away(best) ? part : best), parts[0]);
  };
}
