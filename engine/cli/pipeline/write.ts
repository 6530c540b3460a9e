import { encodeTerritory } from "../../formats/index.ts";
import type { SkipReport } from "../../report/index.ts";
import { FRENCH_CSV, PLAIN_CSV, writeRun, type ManifestInput } from "../../writers/index.ts";
import { inputFilePath, roadFiles, summaryOptions, type Study } from "../study.ts";
import { VERSION } from "../version.ts";
import { stageKey, type InputFile } from "./keys.ts";
import type { Session } from "./session.ts";

/** Runs what is left to run of a study and writes everything in its folder. Returns the folder. */
export async function writeStudyRun(session: Session): Promise<string> {
  const { study } = session;
  const { settings, basket } = study;
  // asked for first: roads are decoded by the pool while the tables are read here
  const table = await session.times();
  const [land, diagnostic] = [await session.land(), await session.diagnostic()];
  const roads = settings.roads ? await session.roads() : null;
  const joined = await session.profile();
  const skips = await session.skips();
  const inputs = [...(roads?.inputs ?? []), ...land.inputs];
  const header = {
    product: `desserte ${VERSION}`,
    inputs: inputs.map(({ name, sha256 }) => ({ name, sha256 })),
    settingsSha256: stageKey(settings),
  };
  const startMs = performance.now();
  await writeRun(
    study.outputFolder,
    {
      diagnostic,
      access: table,
      binaries: {
        "access.fb": await session.accessBytes(table, header.settingsSha256),
        "territory.fb": encodeTerritory({
          header,
          territory: land.territory,
          basket,
          context: {
            ...(land.context.zoneNames && { zoneNames: land.context.zoneNames }),
            ...(land.context.totalPopulation !== undefined && { totalPopulation: land.context.totalPopulation }),
          },
        }),
      },
      ...(land.published === null && { originSnap: (await session.places()).originSnap }),
      polygons: land.polygons,
      ...(joined && { profile: joined }),
      manifest: {
        product: { name: "desserte", version: VERSION },
        study: settings.id,
        createdAt: new Date().toISOString(),
        notice: settings.mention ?? null,
        inputs: inputs.map((input) => manifestInput(input, study)),
        settings,
        versions: { node: process.version },
        counts: {
          ...(roads && { junctions: roads.graph.junctionCount, roads: roads.graph.roadCount }),
          origins: land.territory.origins.count,
          facilities: land.territory.facilities.count,
          communes: diagnostic.communes.length,
        },
        skips: { reading: skips.toJSON() },
        warnings: warningsOf(skips),
        attribution: settings.attribution,
      },
    },
    {
      csv: settings.exports.csv === "french" ? FRENCH_CSV : PLAIN_CSV,
      formats: settings.exports.formats,
      report: summaryOptions(study),
    },
  );
  session.timings.write = Math.round(performance.now() - startMs);
  return study.outputFolder;
}

function manifestInput({ name, size, sha256, path }: InputFile, study: Study): ManifestInput {
  const { settings } = study;
  const [, source] = Object.entries(settings.sources).find(([file]) => inputFilePath(study, file) === path) ?? [];
  return {
    role: roadFiles(settings).some((file) => inputFilePath(study, file) === path) ? "roads" : "table",
    name,
    bytes: size,
    sha256,
    vintage: source?.vintage ?? null,
    licence: source?.licence ?? null,
    ...(source?.publisher !== undefined && { publisher: source.publisher }),
  };
}

/** What a reader of the results must know: everything skipped, in one line each. */
function warningsOf(skips: SkipReport): string[] {
  return [...skips.kinds.values()].map(({ count, label }) => `${count.toLocaleString("fr-FR")} ${label}`);
}
