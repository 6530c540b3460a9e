import { NONE, type AccessTable } from "../search/index.ts";
import { combineMeasures } from "./groups.ts";
import type { JudgedCommune, Measured, ZoneResult } from "./model.ts";
import { sumOrigins } from "./sums.ts";

/**
 * Every zoning: those of whole communes (EPCI, canton ...) and those drawn finer (QPV, IRIS, density grid).
 * Only the part of a zone inside the territory counts. A zoning of communes is read on the shown commune.
 */
export function zones(measured: Measured, access: AccessTable, communes: readonly JudgedCommune[]): ZoneResult[] {
  return [...communeZones(measured, communes), ...originZones(measured, access, communes)];
}

function communeZones(measured: Measured, communes: readonly JudgedCommune[]): ZoneResult[] {
  const { basket, context } = measured;
  const zonings = new Map<string, Map<string, JudgedCommune[]>>();
  for (const commune of communes) {
    for (const [zoning, code] of Object.entries(commune.zones)) {
      let byCode = zonings.get(zoning);
      if (!byCode) zonings.set(zoning, (byCode = new Map()));
      const list = byCode.get(code);
      if (list) list.push(commune);
      else byCode.set(code, [commune]);
    }
  }
  return [...zonings].flatMap(([zoning, byCode]) =>
    [...byCode]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, members]) => ({
        zoning,
        code,
        name: context.zoneNames?.[zoning]?.[code]?.name ?? code,
        type: context.zoneNames?.[zoning]?.[code]?.type ?? null,
        communeCount: members.length,
        remotePopulation: members
          .filter((commune) => commune.remoteCount > 0)
          .reduce((sum, commune) => sum + commune.measures.population, 0),
        measures: combineMeasures(
          basket,
          members.map((commune) => commune.measures),
        ),
      })),
  );
}

function originZones(measured: Measured, access: AccessTable, communes: readonly JudgedCommune[]): ZoneResult[] {
  const { territory, basket, originBasketDs, originGammeDs } = measured;
  const { origins } = territory;
  const remote = new Set(communes.filter((commune) => commune.remoteCount > 0).map((commune) => commune.code));
  return Object.entries(measured.context.originZonings ?? {}).flatMap(([zoning, { zones: list, zoneOf }]) => {
    const inside = zoneOf.map((zone, origin) => {
      const row = origins.commune[origin];
      return row !== NONE && territory.communes[row].inside ? zone : NONE;
    });
    const sums = sumOrigins(inside, list.length, origins.population, originBasketDs, originGammeDs, access);
    const members = list.map(() => new Set<string>());
    const remotePeople = new Float64Array(list.length);
    for (let origin = 0; origin < inside.length; origin++) {
      if (inside[origin] === NONE) continue;
      const { shownAs } = territory.communes[origins.commune[origin]];
      members[inside[origin]].add(shownAs);
      if (remote.has(shownAs)) remotePeople[inside[origin]] += origins.population[origin];
    }
    return list.map((zone, index) => ({
      zoning,
      code: zone.code,
      name: zone.name,
      type: zone.type ?? null,
      communeCount: members[index].size,
      remotePopulation: remotePeople[index],
      measures: sums.measures(index, basket),
    }));
  });
}
