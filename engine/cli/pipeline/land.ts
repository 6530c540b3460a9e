import { join } from "node:path";
import {
  addCommuneZoning,
  rescaledOrigins,
  zoningOfPolygons,
  type CommunePolygons,
  type Context as DiagnosticContext,
  type OriginZoning,
  type ZoneNames,
} from "../../diagnostic/index.ts";
import { encodeLand, openLand, type LandContent } from "../../formats/index.ts";
import { readTerritory, readZoning, type ZoningFile } from "../../readers/index.ts";
import { SkipReport, UserError, type Skips } from "../../report/index.ts";
import type { AccessTable } from "../../search/index.ts";
import { facilitiesInside, type CommuneInput, type Territory } from "../../territory/index.ts";
import { inputFilePath, inputPath, tablesOf, type Study } from "../study.ts";
import type { Context } from "../terminal.ts";
import { VERSION } from "../version.ts";
import { readShared, writeWhole } from "./files.ts";
import { inputFile, stageKey, type InputFile } from "./keys.ts";
import { builtInCrosswalk, builtInDirectoryTypes, publishedTimes } from "./published-times.ts";

/** The territory of a study and all that its files say around it. */
export interface Land {
  readonly territory: Territory;
  readonly shapes: readonly CommuneInput[];
  /** boundaries of the communes judged, as shown */
  readonly polygons: CommunePolygons;
  /** names of zones, zonings of origins, population totale */
  readonly context: Pick<DiagnosticContext, "zoneNames" | "originZonings" | "totalPopulation">;
  readonly inputs: readonly InputFile[];
  /** times that INSEE publishes, when the study takes them instead of computing */
  readonly published: AccessTable | null;
  /** what was left out or repaired while reading */
  readonly skips: Skips;
  /** Keeps it for the next command, once; does nothing when it was opened. Verbs that only look do not. */
  save(): Promise<void>;
}

/** Opens the territory read from the same tables in the same way, or reads them. Throws UserError as each reader does, or when nobody lives there. */
export async function loadLand(study: Study, context: Context): Promise<Land> {
  const { settings, basket } = study;
  const file = join(study.outputFolder, "build", "land.fb");
  // read while the tables are hashed: that says whether it is theirs
  const [bytes, inputs] = await Promise.all([
    readShared(file),
    Promise.all([...new Set(tablesOf(settings).map((path) => inputFilePath(study, path)))].map(inputFile)),
  ]);
  const key = stageKey([
    VERSION,
    inputs.map(({ name, sha256 }) => [name, sha256]),
    settings.departements,
    settings.inputs,
    settings.origins,
    settings.rescale,
    settings.outside,
    settings.times ?? null,
    basket,
  ]);
  const kept = bytes && openKept(bytes, key);
  if (kept) {
    const { territory, shapes, originZonings, published, skips } = kept;
    return {
      territory,
      shapes,
      polygons: shownPolygons(shapes, territory),
      context: { ...kept.context, originZonings },
      inputs,
      published,
      skips,
      save: async () => {},
    };
  }
  const report = new SkipReport();
  const read = await readLand(study, context, report);
  const skips = report.toJSON();
  const keep = async (): Promise<void> => {
    const header = {
      product: `desserte ${VERSION}`,
      inputs: inputs.map(({ name, sha256 }) => ({ name, sha256 })),
      settingsSha256: key,
    };
    const { originZonings, ...named } = read.context;
    await writeWhole(file, encodeLand({ ...read, header, basket, context: named, originZonings, skips }));
  };
  let saved: Promise<void> | undefined;
  const save = (): Promise<void> => (saved ??= context.dryRun ? Promise.resolve() : keep());
  return { ...read, inputs, skips, save };
}

/** What was kept under this key; null when it is something else, or damaged: the tables are then read. */
function openKept(bytes: Uint8Array, key: string): LandContent | null {
  try {
    const content = openLand(bytes);
    return content.header.settingsSha256 === key ? content : null;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Reads the tables of a study. */
async function readLand(study: Study, context: Context, report: SkipReport) {
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
    polygons: shownPolygons(read.shapes, territory),
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

/** Boundaries of the communes judged, as they are shown: Marseille whole when the file has it whole. */
function shownPolygons(shapes: readonly CommuneInput[], { communes }: Territory): CommunePolygons {
  const shown = new Set(communes.filter(({ inside }) => inside).map(({ shownAs }) => shownAs));
  return {
    type: "FeatureCollection",
    features: shapes.flatMap(({ code, polygon }) =>
      polygon && shown.has(code) ? [{ type: "Feature" as const, properties: { code }, geometry: polygon }] : [],
    ),
  };
}
