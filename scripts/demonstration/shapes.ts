/** Modelled outlines of the communes: Voronoi cells of the real points, their straight sides bent, cut by sea and ponds. */
import { difference, featureCollection, intersect, polygon, union, voronoi, point, rewind, truncate } from "@turf/turf";
import type { Feature, MultiPolygon, Polygon, Position } from "geojson";
import { PONDS, seaRing } from "./geography.ts";
import { distance, inside, toLonLat, toPlane, type Point } from "./plane.ts";
import { STUDY_AREA, type Town } from "./towns.ts";

type Area = Feature<Polygon | MultiPolygon>;

export interface Shape {
  /** 13055 for the arrondissements of Marseille */
  readonly code: string;
  readonly area: Area;
}

/** One shape for each commune. */
export function communeShapes(towns: readonly Town[]): Shape[] {
  const seeds = towns.flatMap((town) => {
    const far = town.hamlets.filter(({ at }) => distance(at, town.at) > 1500);
    const code = shownCode(town.code);
    return [{ code, at: town.at }, ...far.map(({ at }) => ({ code, at }))];
  });
  const cells = voronoi(featureCollection(seeds.map(({ at }) => point(lonLat(at)))), { bbox: [3.9, 42.8, 6.3, 44.3] });
  const pieces = new Map<string, Area[]>();
  cells.features.forEach((cell, row) => {
    const code = seeds[row]!.code;
    pieces.set(code, [...(pieces.get(code) ?? []), bent(cell)]);
  });
  const waters = [seaRing(), ...PONDS.values()];
  return [...pieces]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, parts]) => {
      const whole: Area = parts.length > 1 ? union(featureCollection(parts))! : parts[0]!;
      const corners = parts.flatMap((part) => (part.geometry.coordinates as Position[][])[0]!).map(onPlane);
      // the cutting is slow: only where there is something to cut
      const framed = corners.every((corner) => inside(corner, STUDY_AREA));
      let area: Area | null = framed ? whole : intersect(featureCollection([whole, ringOf(STUDY_AREA)]));
      for (const water of waters)
        if (area && touches(corners, water)) area = difference(featureCollection([area, ringOf(water)]));
      if (!area) throw new Error(`la commune ${code} est toute dans l'eau.`);
      return { code, area: rewind(truncate(withoutCrumbs(area), { precision: 5 })) as Area };
    });
}

/** 13055 for 13201 to 13216. */
export function shownCode(code: string): string {
  return code >= "13201" && code <= "13216" ? "13055" : code;
}

function ringOf(points: readonly Point[]): Feature<Polygon> {
  const ring = points.map(lonLat);
  return polygon([[...ring, ring[0]!]]);
}

function onPlane([lon, lat]: Position): Point {
  return toPlane(lon!, lat!);
}

/** A quick test that may say yes for nothing: some corner of one in the other, or in its frame. */
function touches(corners: readonly Point[], ring: readonly Point[]): boolean {
  const [west, east] = [Math.min(...corners.map(({ x }) => x)), Math.max(...corners.map(({ x }) => x))];
  const [south, north] = [Math.min(...corners.map(({ y }) => y)), Math.max(...corners.map(({ y }) => y))];
  const framed = ring.some(({ x, y }) => x > west && x < east && y > south && y < north);
  return framed || corners.some((corner) => inside(corner, ring));
}

function lonLat(p: Point): Position {
  return toLonLat(p);
}

/** Sides cut every 700 m and moved by one smooth wave of the plane: neighbours move together, so they still touch. */
function bent(cell: Feature<Polygon>): Feature<Polygon> {
  const ring = cell.geometry.coordinates[0]!.map(onPlane);
  const line: Position[] = [];
  for (let i = 1; i < ring.length; i++) {
    // always cut from the same end, whichever neighbour draws the side
    const [p, q] = [ring[i - 1]!, ring[i]!];
    const swap = p.x > q.x || (p.x === q.x && p.y > q.y);
    const [a, b] = swap ? [q, p] : [p, q];
    const pieces = Math.max(1, Math.round(distance(a, b) / 700));
    const side = Array.from({ length: pieces + 1 }, (_, k) =>
      lonLat(wave({ x: a.x + ((b.x - a.x) * k) / pieces, y: a.y + ((b.y - a.y) * k) / pieces })),
    );
    line.push(...(swap ? side.reverse() : side).slice(0, -1));
  }
  return polygon([[...line, line[0]!]]);
}

/** Gentle displacement of the plane, up to about 350 m. */
export function wave({ x, y }: Point): Point {
  return {
    x: x + 190 * Math.sin(x / 1700 + y / 2300) + 150 * Math.sin(y / 900 - x / 3100),
    y: y + 190 * Math.sin(y / 1900 - x / 2100 + 2) + 150 * Math.sin(x / 1000 + y / 2700 + 1),
  };
}

/** Without the islets of less than 0.05 km² that the cutting leaves. */
function withoutCrumbs(area: Area): Area {
  if (area.geometry.type === "Polygon") return area;
  const big = area.geometry.coordinates.filter((rings) => ringAreaM2(rings[0]!) > 50_000);
  return { ...area, geometry: { type: "MultiPolygon", coordinates: big } };
}

function ringAreaM2(ring: readonly Position[]): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [onPlane(ring[i - 1]!), onPlane(ring[i]!)];
    sum += a.x * b.y - b.x * a.y;
  }
  return Math.abs(sum / 2);
}
