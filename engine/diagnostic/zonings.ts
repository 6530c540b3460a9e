import type { FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { UserError, type SkipReport } from "../report/index.ts";
import { NONE } from "../search/index.ts";
import { departementOf, pointInside, PolygonIndex, type Territory } from "../territory/index.ts";
import type { OriginZoning } from "./model.ts";

/** One line of a membership list: a commune (or arrondissement, or IRIS) and its zone. */
export interface ZoneMember {
  readonly code: string;
  readonly zone: string;
  readonly name?: string;
  readonly type?: string;
}

/** Names (and types) of the zones of one zoning, by code. */
export type ZoneNames = Readonly<Record<string, { readonly name: string; readonly type?: string }>>;

/**
 * Adds a zoning of whole communes (any CSV "code -> zone": EPCI, canton, bassin de vie, density class) to a territory.
 * An arrondissement without a line takes its commune's, and a commune without one that of its arrondissements when
 * they all agree. Codes of its départements that the territory does not know, and communes left without a zone, are counted.
 */
export function addCommuneZoning(
  territory: Territory,
  zoning: string,
  members: Iterable<ZoneMember>,
  report: SkipReport,
): { readonly territory: Territory; readonly names: ZoneNames } {
  const { communes } = territory;
  const known = new Set(communes.map(({ code }) => code));
  const covered = new Set(communes.map(({ code }) => departementOf(code)));
  const zoneOf = new Map<string, string>();
  const names = new Map<string, { name: string; type?: string }>();
  for (const { code, zone, name, type } of members) {
    if (!known.has(code)) {
      // a national list is mostly of others
      if (covered.has(departementOf(code)))
        report.add(`zoning-unknown-${zoning}`, `codes du zonage « ${zoning} » inconnus du territoire`, () => code);
      continue;
    }
    zoneOf.set(code, zone);
    if (!names.has(zone)) names.set(zone, type === undefined ? { name: name ?? zone } : { name: name ?? zone, type });
  }
  const zonesOfParts = new Map<string, Set<string>>();
  for (const { code, shownAs } of communes) {
    const zone = zoneOf.get(code);
    if (zone === undefined) continue;
    const zones = zonesOfParts.get(shownAs);
    if (zones) zones.add(zone);
    else zonesOfParts.set(shownAs, new Set([zone]));
  }
  const agreed = (code: string): string | undefined => {
    const zones = zonesOfParts.get(code);
    return zones?.size === 1 ? [...zones][0] : undefined;
  };
  const zoned = communes.map((commune) => {
    const zone = zoneOf.get(commune.code) ?? zoneOf.get(commune.shownAs) ?? agreed(commune.code);
    if (zone !== undefined) return { ...commune, zones: { ...commune.zones, [zoning]: zone } };
    if (commune.inside)
      report.add(
        `zoning-without-${zoning}`,
        `communes du territoire sans zone dans le zonage « ${zoning} »`,
        () => `${commune.code} ${commune.name}`,
      );
    return commune;
  });
  return { territory: { ...territory, communes: zoned }, names: Object.fromEntries(names) };
}

/**
 * A zoning drawn by polygons (QPV, parks ...): an origin belongs to the zone its point lies in. With cells of 1 km this is
 * coarse for a quarter of some streets: it says where the cells' centres fall, no more. Polygons of one code are one
 * zone; those of a national file in which nobody of the territory lives are left out, counted when they are near.
 * @throws UserError when a polygon has no code
 */
export function zoningOfPolygons(
  territory: Territory,
  polygons: FeatureCollection<Polygon | MultiPolygon, Readonly<Record<string, unknown>> | null>,
  properties: { readonly code: string; readonly name?: string; readonly type?: string; readonly zoning?: string },
  report: SkipReport,
): OriginZoning {
  const drawn = polygons.features.map(({ properties: values }, row) => {
    const text = (key: string | undefined) => {
      const value = key === undefined ? undefined : values?.[key];
      return value === undefined || value === null || value === "" ? undefined : String(value);
    };
    const code = text(properties.code);
    if (code === undefined)
      throw new UserError(
        `Le zonage en polygones${properties.zoning === undefined ? "" : ` « ${properties.zoning} »`} n'a pas de valeur « ${properties.code} » pour son polygone n° ${row + 1} ; propriétés trouvées : ${Object.keys(values ?? {}).join(", ") || "aucune"}.`,
      );
    const type = text(properties.type);
    return { code, name: text(properties.name) ?? code, ...(type === undefined ? {} : { type }) };
  });
  const index = new PolygonIndex(polygons.features.map((feature) => feature.geometry));
  const { origins } = territory;
  const zones: { code: string; name: string; type?: string }[] = [];
  const rowOf = new Map<string, number>();
  const zoneOf = new Uint32Array(origins.count).fill(NONE);
  for (let origin = 0; origin < origins.count; origin++) {
    const polygon = index.locate(origins.lon[origin], origins.lat[origin]);
    if (polygon < 0) continue;
    const zone = drawn[polygon]!;
    let row = rowOf.get(zone.code);
    if (row === undefined) {
      rowOf.set(zone.code, (row = zones.length));
      zones.push(zone);
    }
    zoneOf[origin] = row;
  }
  const box = boxOf(origins);
  const empty = new Map<string, string>();
  drawn.forEach(({ code, name }, row) => {
    const [lon, lat] = pointInside(polygons.features[row]!.geometry);
    if (!rowOf.has(code) && lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3]) empty.set(code, name);
  });
  for (const [code, name] of empty)
    report.add(
      "zone-without-origin",
      "zones dessinées près du territoire où ne tombe le centre d'aucun carreau habité",
      () => `${code} ${name}`,
    );
  return { zones, zoneOf };
}

function boxOf({ count, lon, lat }: Territory["origins"]): readonly [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let origin = 0; origin < count; origin++) {
    box[0] = Math.min(box[0], lon[origin]!);
    box[1] = Math.min(box[1], lat[origin]!);
    box[2] = Math.max(box[2], lon[origin]!);
    box[3] = Math.max(box[3], lat[origin]!);
  }
  return box;
}

/** A zoning by list of finer codes carried by the origins (IRIS of INSEE's cells): QPV as IRIS lists. */
export function zoningOfCodes(originCodes: readonly string[], members: Iterable<ZoneMember>): OriginZoning {
  const zones: { code: string; name: string; type?: string }[] = [];
  const rowOf = new Map<string, number>();
  const zoneOfCode = new Map<string, number>();
  for (const { code, zone, name, type } of members) {
    let row = rowOf.get(zone);
    if (row === undefined) {
      rowOf.set(zone, (row = zones.length));
      zones.push({ code: zone, name: name ?? zone, ...(type === undefined ? {} : { type }) });
    }
    zoneOfCode.set(code, row);
  }
  return { zones, zoneOf: Uint32Array.from(originCodes, (code) => zoneOfCode.get(code) ?? NONE) };
}
