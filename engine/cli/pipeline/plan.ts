import { statSync } from "node:fs";
import { relative } from "node:path";
import { splitPart } from "../../readers/index.ts";
import { UserError } from "../../report/index.ts";
import { inputFilePath, roadFiles, tablesOf, type Study, type StudySettings } from "../study.ts";

/** One file a study needs. */
export interface PlannedFile {
  readonly role: "roads" | "tables" | "water";
  readonly name: string;
  readonly path: string;
  /** null where it is missing */
  readonly bytes: number | null;
}

const ROLES: Readonly<Record<PlannedFile["role"], string>> = { roads: "routes", tables: "tables", water: "eau   " };

/** What a run would read, from the study alone: nothing is opened. */
export function plannedFiles(study: Study): PlannedFile[] {
  const { settings } = study;
  const plan = (role: PlannedFile["role"], name: string): PlannedFile => {
    const path = inputFilePath(study, name);
    return { role, name, path, bytes: statSync(path, { throwIfNoEntry: false })?.size ?? null };
  };
  return [
    ...roadFiles(settings).map((name) => plan("roads", name)),
    ...tablesOf(settings).map((name) => plan("tables", name)),
    ...settings.water.map((name) => plan("water", name)),
  ];
}

/** Throws UserError with every file the study lacks, and how to bring those it says the origin of. */
export function refuseMissing(study: Study): void {
  const missing = plannedFiles(study).filter(({ bytes }) => bytes === null);
  if (missing.length === 0) return;
  const { sources } = study.settings;
  const canFetch = missing.some(({ name }) => sources[splitPart(name).path]?.from !== undefined);
  const remedy = canFetch
    ? `« desserte fetch ${relative("", study.file)} » les apporte ; sinon, placez-${missing.length === 1 ? "le" : "les"}`
    : missing.length === 1
      ? "placez-le"
      : "Placez-les";
  const [first] = missing;
  throw new UserError(
    missing.length === 1
      ? `Le fichier « ${first!.path} » de l'étude est absent : ${remedy} là ou corrigez l'étude.`
      : `${missing.length} fichiers de l'étude sont absents :\n${missing.map(({ path }) => `- ${path}`).join("\n")}\n${remedy} là ou corrigez l'étude.`,
    { file: first!.path },
  );
}

/** The plan in sentences: files with sizes, choices, where results go. */
export function describePlan(study: Study): string {
  const { settings, basket } = study;
  const files = plannedFiles(study);
  const lines = [
    `Étude « ${settings.title} » (${settings.departements.join(", ")})`,
    `Panier : ${basket.label}, ${basket.services.length} services`,
    `Fichiers lus depuis ${study.dataFolder} :`,
    ...files.map(({ role, name, bytes }) => `  ${ROLES[role]}  ${name}  ${sizeOf(bytes)}`),
    `Origines : ${settings.origins} ; agrégation : ${settings.aggregation} ; temps : ${timesOf(settings)}`,
    `Résultats : ${study.outputFolder}`,
  ];
  return lines.join("\n");
}

function timesOf({ roads, times }: StudySettings): string {
  if (times) return "publiés par l'Insee";
  return `calculés, virages ${roads?.turns ? "comptés" : "non comptés"}, le plus ${roads?.optimise === "duration" ? "rapide" : "commode (routability)"}`;
}

export function sizeOf(bytes: number | null): string {
  if (bytes === null) return "ABSENT";
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3).toLocaleString("fr-FR")} ko`;
  return `${(bytes / 1e6).toLocaleString("fr-FR", { maximumFractionDigits: 1 })} Mo`;
}
