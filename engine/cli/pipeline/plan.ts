import { statSync } from "node:fs";
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
