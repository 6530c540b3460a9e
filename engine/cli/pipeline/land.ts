import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { CommunePolygons, Context as DiagnosticContext } from "../../diagnostic/index.ts";
import { encodeLand, openLand, type LandContent } from "../../formats/index.ts";
import { SkipReport, UserError, type Skips } from "../../report/index.ts";
import type { AccessTable } from "../../search/index.ts";
import type { CommuneInput, Territory } from "../../territory/index.ts";
import { inputFilePath, tablesOf, type Study } from "../study.ts";
import type { Context } from "../terminal.ts";
import { VERSION } from "../version.ts";
import { readShared, writeWhole } from "./files.ts";
import { inputFile, stageKey, type InputFile } from "./keys.ts";

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
  const paths = [...new Set(tablesOf(settings).map((path) => inputFilePath(study, path)))];
  // what is kept, or else the tables, are read while the tables are hashed
  const hashing = Promise.all(paths.map(inputFile));
  hashing.catch(() => {}); // told below
  const bytes = await readShared(file);
  const kept = bytes && openKept(bytes, landKey(study, await hashing));
  if (kept) {
    const inputs = await hashing;
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
  // loaded when there is something to read: a quarter of what a command would load to start
  const { readLand } = await import("./read-land.ts");
  const reading = readLand(study, context, report);
  // a table that is not there is said first, whoever found out
  const [[read], inputs] = await Promise.all([Promise.allSettled([reading]), hashing]);
  if (read.status === "rejected") throw read.reason;
  const { territory, shapes, published, context: around } = read.value;
  const skips = report.toJSON();
  const keep = async (): Promise<void> => {
    await setImmediate(); // searches, where there are some, are sent first
    const header = {
      product: `desserte ${VERSION}`,
      inputs: inputs.map(({ name, sha256 }) => ({ name, sha256 })),
      settingsSha256: landKey(study, inputs),
    };
    const { originZonings = {}, ...named } = around;
    const content = { header, territory, basket, context: named, shapes, originZonings, skips, published };
    await writeWhole(file, encodeLand(content));
  };
  let saved: Promise<void> | undefined;
  const save = (): Promise<void> => (saved ??= context.dryRun ? Promise.resolve() : keep());
  return { ...read.value, polygons: shownPolygons(shapes, territory), inputs, skips, save };
}

/** Key of a territory: the tables and all that shapes what is read of them. */
function landKey({ settings, basket }: Study, inputs: readonly InputFile[]): string {
  const { departements, inputs: tables, origins, rescale, outside, times } = settings;
  const files = inputs.map(({ name, sha256 }) => [name, sha256]);
  return stageKey([VERSION, files, departements, tables, origins, rescale, outside, times ?? null, basket]);
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
