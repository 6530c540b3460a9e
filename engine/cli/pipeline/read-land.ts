import {
  addCommuneZoning,
  rescaledOrigins,
  zoningOfPolygons,
  type OriginZoning,
  type ZoneNames,
} from "../../diagnostic/index.ts";
import { readTerritory, readZoning, type ZoningFile } from "../../readers/index.ts";
import { UserError, type SkipReport } from "../../report/index.ts";
import type { AccessTable } from "../../search/index.ts";
import { facilitiesInside, type Territory } from "../../territory/index.ts";
import { inputPath, type Study } from "../study.ts";
import type { Context } from "../terminal.ts";
import type { Land } from "./land.ts";
import { builtInCrosswalk, builtInDirectoryTypes, publishedTimes } from "./published-times.ts";

/** Reads the tables of a study. Throws UserError as each reader does, or when nobody lives there. */
export async function readLand(
  study: Study,
  context: Context,
  report: SkipReport,
): Promise<Pick<Land, "territory" | "shapes" | "context" | "published">> {
  const { settings, basket } = study;
  const resolve = (path: string): string => inputPath(study, path);
  const read = await readTerritory(
    settings.inputs,
    {
      departements: settings.departements,
      // the cells of published times are read with them: no grid is asked for
      originModel: settings.times ? "chefs-lieux" : settings.origins,
      rescale: settings.rescale,
      basket,
      crosswalk: builtInCrosswalk,
      directoryTypes: builtInDirectoryTypes,
      resolve,
    },
    report,
    context.progress,
  );
  let { territory } = read;
  if (!settings.outside) territory = { ...territory, facilities: facilitiesInside(territory, report) };
  let published: AccessTable | null = null;
  if (settings.times) {
    const { insee, vintage } = settings.times;
    const times = await publishedTimes(insee.map(resolve), vintage, basket, territory, report, context.progress);
    territory = times.territory;
    if (settings.rescale) territory = { ...territory, origins: rescaledOrigins(territory, report) };
    published = times.access;
  }
  if (territory.origins.count === 0) {
    throw new UserError(
      `L'étude « ${settings.id} » n'a aucune origine : aucun carreau ni chef-lieu dans ${settings.departements.join(", ")} ; vérifiez departements et inputs.`,
    );
  }
  const zonings = await Promise.all(settings.inputs.zonings.map((input) => readZoning(input, resolve)));
  const zoned = withZonings(territory, zonings, report);
  return {
    territory: zoned.territory,
    shapes: read.shapes,
    context: {
      zoneNames: zoned.zoneNames,
      originZonings: zoned.originZonings,
      ...(read.totalPopulation !== null && { totalPopulation: read.totalPopulation }),
    },
    published,
  };
}

function withZonings(
  territory: Territory,
  zonings: readonly ZoningFile[],
  report: SkipReport,
): { territory: Territory; zoneNames: Record<string, ZoneNames>; originZonings: Record<string, OriginZoning> } {
  const zoneNames: Record<string, ZoneNames> = {};
  const originZonings: Record<string, OriginZoning> = {};
  let zoned = territory;
  for (const zoning of zonings) {
    if ("members" in zoning) {
      const added = addCommuneZoning(zoned, zoning.id, zoning.members, report);
      zoned = added.territory;
      zoneNames[zoning.id] = added.names;
    } else {
      originZonings[zoning.id] = zoningOfPolygons(
        territory,
        zoning.polygons,
        { ...zoning.properties, zoning: zoning.id },
        report,
      );
    }
  }
  return { territory: zoned, zoneNames, originZonings };
}
