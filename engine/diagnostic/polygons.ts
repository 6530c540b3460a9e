// the whole of Turf costs half a second of loading; its parts are packages of their own
import { area } from "@turf/turf";
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from "geojson";
import type { Adjacency } from "./model.ts";
import { PairNumbers } from "./pair-numbers.ts";

/** A polygon with the code of its commune in its properties. */
export type CommunePolygons = FeatureCollection<Polygon | MultiPolygon, { readonly code: string } | null>;

type Ring = readonly (readonly number[])[];

function rings(feature: Feature<Polygon | MultiPolygon>): readonly Ring[] {
  return feature.geometry.type === "Polygon" ? feature.geometry.coordinates : feature.geometry.coordinates.flat();
}

/**
 * Communes that share a piece of boundary (an edge, not a mere corner), by code, sorted. Polygons of one topology
 * (IGN's, even simplified together) share their vertices exactly, so an edge is shared when both its ends are equal.
 */
export function adjacency(polygons: CommunePolygons): Adjacency {
  const neighbours = new Map<string, Set<string>>();
  const corners = new PairNumbers();
  const edges = new PairNumbers();
  /** by edge: the first commune it bounds; those after it, seldom more than one */
  const owner: string[] = [];
  const others = new Map<number, string[]>();
  for (const feature of polygons.features) {
    const code = feature.properties?.code;
    if (!code || !feature.geometry) continue;
    const mine = neighbours.get(code) ?? new Set();
    neighbours.set(code, mine);
    for (const ring of rings(feature)) {
      let before = -1;
      for (const [lon, lat] of ring) {
        const corner = corners.numberOf(lon, lat);
        const from = before;
        before = corner;
        if (from < 0 || from === corner) continue;
        const edge = edges.numberOf(Math.min(from, corner), Math.max(from, corner));
        owner[edge] ??= code;
        if (owner[edge] === code) continue;
        const later = others.get(edge) ?? [];
        if (later.includes(code)) continue;
        for (const other of [owner[edge], ...later]) {
          neighbours.get(other)!.add(code);
          mine.add(other);
        }
        others.set(edge, [...later, code]);
      }
    }
  }
  return new Map([...neighbours].map(([code, set]) => [code, [...set].sort()]));
}

/** Area of each commune in km² (sphere of 6 371 km: within 0.3 % of the ellipsoid in France). */
export function areasKm2(polygons: CommunePolygons): Map<string, number> {
  const areas = new Map<string, number>();
  for (const feature of polygons.features) {
    const code = feature.properties?.code;
    if (code && feature.geometry) areas.set(code, (areas.get(code) ?? 0) + area(feature) / 1e6);
  }
  return areas;
}
