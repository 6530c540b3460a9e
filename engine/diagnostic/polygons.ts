// the whole of Turf costs half a second of loading; its parts are packages of their own
import { area } from "@turf/turf";
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from "geojson";
import type { Adjacency } from "./model.ts";

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
  const owners = new Map<string, string[]>();
  const neighbours = new Map<string, Set<string>>();
  for (const feature of polygons.features) {
    const code = feature.properties?.code;
    if (!code || !feature.geometry) continue;
    if (!neighbours.has(code)) neighbours.set(code, new Set());
    for (const ring of rings(feature)) {
      for (let i = 1; i < ring.length; i++) {
        const a = `${ring[i - 1][0]},${ring[i - 1][1]}`;
        const b = `${ring[i][0]},${ring[i][1]}`;
        if (a === b) continue;
        const key = a < b ? `${a};${b}` : `${b};${a}`;
        const codes = owners.get(key);
        if (!codes) owners.set(key, [code]);
        else if (!codes.includes(code)) {
          for (const other of codes) {
            neighbours.get(other)!.add(code);
            neighbours.get(code)!.add(other);
          }
          codes.push(code);
        }
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
