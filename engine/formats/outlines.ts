import type { Builder } from "flatbuffers";
import type { MultiPolygon, Polygon, Position } from "geojson";
import { demand } from "./envelope.ts";
import { Outlines } from "./generated/desserte/outlines.ts";
import { demandRows, writeColumn } from "./columns.ts";

/** A boundary as the readers hand it over: two numbers a position. */
export type Outline = Polygon | MultiPolygon | null;

const TYPES = [null, "Polygon", "MultiPolygon"] as const;

/** Adds a table of outlines. */
export function writeOutlines(builder: Builder, outlines: readonly Outline[]): number {
  const polygons = outlines.map(polygonsOf);
  const rings = polygons.flat();
  const positions = rings.flat();
  const [lon, lat] = [0, 1].map(() => new Float64Array(positions.reduce((sum, ring) => sum + ring.length, 0)));
  let at = 0;
  for (const ring of positions) {
    for (const position of ring) {
      lon![at] = position[0]!;
      lat![at++] = position[1]!;
    }
  }
  const kind = Uint8Array.from(outlines, (outline) => TYPES.indexOf(outline?.type ?? null));
  const columns = [kind, firstsOf(polygons), firstsOf(rings), firstsOf(positions), lon!, lat!];
  const offsets = columns.map((column) => writeColumn(builder, column));
  Outlines.startOutlines(builder);
  offsets.forEach((offset, field) => builder.addFieldOffset(field, offset, 0));
  return Outlines.endOutlines(builder);
}

function polygonsOf(outline: Outline): readonly Position[][][] {
  if (outline === null) return [];
  return outline.type === "Polygon" ? [outline.coordinates] : outline.coordinates;
}

/** Where the items of each list begin when lists are laid one after the other, and where the last ends. */
function firstsOf(lists: ReadonlyArray<readonly unknown[]>): Uint32Array {
  const firsts = new Uint32Array(lists.length + 1);
  lists.forEach((list, row) => (firsts[row + 1] = firsts[row]! + list.length));
  return firsts;
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
