import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { z } from "zod";
import type { Basket, Threshold } from "../../basket/index.ts";
import { diagnose, type Choices, type Diagnostic } from "../../diagnostic/index.ts";
import { accessFor, openAccess, openTerritory } from "../../formats/index.ts";
import { UserError } from "../../report/index.ts";
import type { AccessTable } from "../../search/index.ts";
import type { Territory } from "../../territory/index.ts";

/** A finished run with its tables: from its folder of results, or from a study worked on now. */
export interface TimedStudy {
  readonly id: string;
  readonly title: string;
  /** settings of the study, as the manifest repeats them */
  readonly settings: unknown;
  readonly choices: Choices;
  readonly territory: Territory;
  readonly basket: Basket;
  readonly access: AccessTable;
  readonly diagnostic: Diagnostic;
}

export interface SavedRun extends TimedStudy {
  /** last part of the folder's path */
  readonly folder: string;
  readonly inputs: ReadonlyArray<{ readonly name: string; readonly sha256: string }>;
  readonly polygons: FeatureCollection<Polygon | MultiPolygon>;
}

const threshold = z.union([
  z.object({ minutes: z.number() }).transform(({ minutes }): Threshold => ({ kind: "minutes", minutes })),
  z.object({ multiple: z.number() }).transform(({ multiple }): Threshold => ({ kind: "multiple", of: multiple })),
  z
    .object({ percentile: z.number(), weightedBy: z.enum(["population", "communes"]) })
    .transform((one): Threshold => ({ kind: "percentile", ...one })),
]);

const manifestSchema = z.object({
  study: z.string(),
  inputs: z.array(z.object({ name: z.string(), sha256: z.string() })),
  settings: z.looseObject({
    title: z.string(),
    aggregation: z.enum(["equal", "weights", "presence", "median", "harmonic"]),
    thresholds: z.record(z.string(), threshold),
  }),
});

const MANIFEST = "manifest.json";
const TABLES = ["territory.fb", "access.fb"] as const;

/** Whether a path is a folder that `desserte run` wrote. */
export function isRunFolder(folder: string): boolean {
  return [MANIFEST, ...TABLES].every((name) => existsSync(join(folder, name)));
}

/**
 * Opens a folder written by `desserte run`: its tables, judged again as its manifest says.
 * @throws UserError when it is not one, or one of its files is damaged or of another version
 */
export function openSavedRun(folder: string): SavedRun {
  const missing = [MANIFEST, ...TABLES].filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0)
    throw new UserError(
      `« ${folder} » n'est pas un dossier de résultats écrit par « desserte run » (il y manque ${missing.join(", ")}) : lancez d'abord l'étude.`,
      { file: folder },
    );
  const manifest = readManifest(join(folder, MANIFEST));
  const { territory, basket, context } = openTerritory(readFileSync(join(folder, "territory.fb")));
  const access = accessFor(
    openAccess(readFileSync(join(folder, "access.fb"))),
    basket.services.map(({ id }) => id),
  );
  if (access.originCount !== territory.origins.count)
    throw new UserError(
      `« ${folder} » : les temps (access.fb) et le territoire (territory.fb) ne vont pas ensemble ; relancez l'étude.`,
      { file: folder },
    );
  const { title, aggregation, thresholds } = manifest.settings;
  const choices: Choices = { aggregation, thresholds };
  return {
    id: manifest.study,
    title,
    settings: manifest.raw,
    inputs: manifest.inputs,
    choices,
    territory,
    basket,
    access,
    diagnostic: diagnose(territory, basket, access, choices, context),
    folder: basename(resolve(folder)),
    polygons: readPolygons(join(folder, "communes.geojson")),
  };
}

function readManifest(file: string): z.output<typeof manifestSchema> & { readonly raw: unknown } {
  const raw = parseJson(file);
  const result = manifestSchema.safeParse(raw);
  if (!result.success)
    throw new UserError(
      `« ${file} » est abîmé ou d'une autre version (${result.error.issues[0]?.path.join(".")}) : relancez l'étude.`,
      { file },
    );
  return { ...result.data, raw: (raw as { settings: unknown }).settings };
}

function readPolygons(file: string): SavedRun["polygons"] {
  const features = existsSync(file)
    ? ((parseJson(file) as Partial<FeatureCollection<Polygon | MultiPolygon>>).features ?? [])
    : [];
  return {
    type: "FeatureCollection",
    features: features.filter(({ geometry }) => geometry?.type === "Polygon" || geometry?.type === "MultiPolygon"),
  };
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new UserError(`« ${file} » n'est pas un fichier JSON lisible : relancez l'étude.`, { file });
  }
}

/** Whether a path leads to a folder. */
export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
