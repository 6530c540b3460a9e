import type { Builder } from "flatbuffers";
import type { MultiPolygon, Polygon } from "geojson";
import { demand } from "./envelope.ts";
import { Outlines } from "./generated/desserte/outlines.ts";
import { demandRows, writeColumn } from "./columns.ts";

/** A boundary as the readers hand it over: two numbers a position. */
export type Outline = Polygon | MultiPolygon | null;

const TYPES = [null, "Polygon", "MultiPolygon"] as const;

/** Adds a table of outlines. */
export function writeOutlines(builder: Builder, outlines: readonly Outline[]): number {
  const firstPolygon = [0];
  const firstRing = [0];
  const firstPosition = [0];
  const lon: number[] = [];
  const lat: number[] = [];
  for (const outline of outlines) {
    const polygons = outline === null ? [] : outline.type === "Polygon" ? [outline.coordinates] : outline.coordinates;
    for (const rings of polygons) {
      for (const ring of rings) {
        for (const position of ring) {
          lon.push(position[0]!);
          lat.push(position[1]!);
        }
        firstPosition.push(lon.length);
      }
      firstRing.push(firstPosition.length - 1);
    }
    firstPolygon.push(firstRing.length - 1);
  }
  const kind = Uint8Array.from(outlines, (outline) => TYPES.indexOf(outline?.type ?? null));
  const columns = [
    kind,
    ...[firstPolygon, firstRing, firstPosition].map((first) => Uint32Array.from(first)),
    ...[lon, lat].map((degrees) => Float64Array.from(degrees)),
  ].map((column) => writeColumn(builder, column));
  Outlines.startOutlines(builder);
  columns.forEach((offset, field) => builder.addFieldOffset(field, offset, 0));
  return Outlines.endOutlines(builder);
}

/** The outlines of a table, checked: `count` of them. */
export function readOutlines(table: Outlines | null, count: number): Outline[] {
  demand(table !== null, "outlines");
  const kind = table.kindArray() ?? new Uint8Array(0);
  const [firstPolygon, firstRing, firstPosition] = [
    table.firstPolygonArray(),
    table.firstRingArray(),
    table.firstPositionArray(),
  ].map((first) => first ?? new Uint32Array(0)) as [Uint32Array, Uint32Array, Uint32Array];
  const lon = table.lonArray() ?? new Float64Array(0);
  const lat = table.latArray() ?? new Float64Array(0);
  demand(kind.length === count && firstPolygon.length === count + 1, "outlines");
  demand(firstRing.length > 0 && firstPosition.length > 0 && lat.length === lon.length, "outlines");
  demandRows(firstPolygon, firstRing.length - 1, "polygons");
  demandRows(firstRing, firstPosition.length - 1, "rings");
  demandRows(firstPosition, lon.length, "positions");
  const range = <Part>(first: Uint32Array, row: number, part: (at: number) => Part): Part[] => {
    const parts: Part[] = [];
    for (let at = first[row]!; at < first[row + 1]!; at++) parts.push(part(at));
    return parts;
  };
  const ring = (at: number): number[][] => range(firstPosition, at, (position) => [lon[position]!, lat[position]!]);
  const polygon = (at: number): number[][][] => range(firstRing, at, ring);
  return Array.from(kind, (value, row): Outline => {
    const type = TYPES[value];
    if (type === null) return null;
    const polygons = range(firstPolygon, row, polygon);
    if (type === "MultiPolygon") return { type, coordinates: polygons };
    demand(type === "Polygon" && polygons.length === 1, "outline");
    return { type, coordinates: polygons[0]! };
  });
}
