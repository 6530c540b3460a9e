import type { Command } from "commander";
import { UserError } from "../report/index.ts";
import { actionDifferences, type ActionDifference } from "../scenario/index.ts";
import { csvChunks, PLAIN_CSV, round, safeJson, StagedFolder, typeset, type CsvCell } from "../writers/index.ts";
import { pairsJson, writePairs } from "./runs/files.ts";
import { comparePair } from "./runs/pair.ts";
import { isRunFolder, openSavedRun } from "./runs/saved-run.ts";
import { pairsText } from "./runs/text.ts";
import { isSimulationFolder, readSimulation, type SavedSimulation } from "./scenarios/saved.ts";
import { letter, printed } from "./scenarios/text.ts";
import { contextOf, type Context } from "./terminal.ts";

/** desserte compare: simulations, or results of studies, side by side. */
export function registerCompare(program: Command): void {
  program
    .command("compare")
    .summary("met côte à côte plusieurs résultats d'études, ou plusieurs scénarios simulés")
    .description(
      "Compare des dossiers écrits par « run » (deux années, deux fichiers d'équipements, avec ou sans virages : temps, communes qui deviennent éloignées ou ne le sont plus) ou par « simulate » (chiffres, communes, actions qui diffèrent). Le premier sert de référence.",
    )
    .argument("<dossiers...>", "deux dossiers de résultats, ou deux dossiers de simulation, ou plus")
    .option("--output <dossier>", "écrit aussi les tables et le GeoJSON des écarts dans ce dossier")
    .addHelpText(
      "after",
      `
Exemples :
  $ desserte compare resultats/13-2013 resultats/13-2021
  $ desserte compare resultats/13/scenarios/aaa resultats/13/scenarios/bbb --output comparaison`,
    )
    .action(async (folders: string[], options: { output?: string }, command: Command) => {
      const context = contextOf(command);
      if (folders.length < 2) throw new UserError("Donnez au moins deux dossiers à comparer.");
      if (folders.some(isRunFolder) && !folders.some(isSimulationFolder))
        return compareRuns(folders, context, options.output);
      const simulations = folders.map((folder) => readSimulation(folder));
      const warnings = mismatches(simulations);
      const actions = actionDifferences(simulations.map(({ scenario }) => scenario.actions));
      if (options.output !== undefined && !context.dryRun) await write(options.output, simulations, actions);
      if (context.json) {
        context.print(
          JSON.stringify({
            scenarios: simulations.map(({ folder, scenario: { id, title }, figures }) => ({
              folder,
              id,
              title,
              figures: Object.fromEntries(Object.entries(figures).map(([key, { value }]) => [key, value])),
            })),
            actions,
            warnings,
          }),
        );
        return;
      }
      context.print(
        typeset([...warnings, ...figureLines(simulations), "", ...actionLines(simulations, actions)].join("\n")),
      );
      if (options.output !== undefined) context.say(`Comparaison écrite dans ${options.output}`);
    });
}

/** Results of studies beside the first. */
async function compareRuns(folders: readonly string[], context: Context, output: string | undefined): Promise<void> {
  const [reference, ...others] = folders.map((folder) => openSavedRun(folder));
  const pairs = others.map((other) => comparePair(reference!, other));
  const writes = output !== undefined && !context.dryRun;
  if (writes) await writePairs(output, pairs);
  context.print(context.json ? JSON.stringify(pairsJson(pairs)) : pairsText(pairs));
  if (writes && !context.json) context.say(`Comparaison écrite dans ${output}`);
}

/** What makes a comparison doubtful: another study, other files, another basket of evaluation. */
function mismatches(simulations: readonly SavedSimulation[]): string[] {
  const differs = (of: (simulation: SavedSimulation) => unknown): boolean =>
    new Set(simulations.map((simulation) => JSON.stringify(of(simulation)))).size > 1;
  return [
    ...(differs(({ study }) => study) ? ["Attention : ces simulations ne portent pas sur la même étude."] : []),
    ...(differs(({ inputs }) => inputs) ? ["Attention : ces simulations n'ont pas lu les mêmes fichiers."] : []),
    ...(differs(({ scenario }) => [scenario.evaluation.services, scenario.minimalGainMin])
      ? ["Attention : les gains n'y sont pas mesurés sur les mêmes services ou avec le même gain minimal."]
      : []),
  ];
}

function figureLines(simulations: readonly SavedSimulation[]): string[] {
  const keys = [...new Set(simulations.flatMap(({ figures }) => Object.keys(figures)))];
  const rows = keys.flatMap((key) => {
    const cells = simulations.map(({ figures }) => figures[key]);
    const known = cells.find((cell) => cell !== undefined);
    // a line where all say zero or nothing tells nothing
    if (!known || cells.every((cell) => !cell?.value)) return [];
    return [[known.label, ...cells.map((cell) => (cell ? printed(cell) : "n.d."))]];
  });
  const head = ["", ...simulations.map((_, i) => letter(i))];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join("  ");
  return [
    ...simulations.map(({ scenario }, i) => `${letter(i)} : ${scenario.title} (${scenario.evaluation.label})`),
    "",
    line(head),
    ...rows.map(line),
  ];
}

function actionLines(simulations: readonly SavedSimulation[], actions: readonly ActionDifference[]): string[] {
  if (actions.length === 0) return ["Ces scénarios font les mêmes actions."];
  return [
    "Actions qui diffèrent :",
    ...actions.map(({ action, present }) => {
      const where = simulations.map((_, i) => (present[i] ? letter(i) : "–")).join(" ");
      return `  ${where}  ${describe(action as Record<string, unknown>)}`;
    }),
  ];
}

const VERBS: Readonly<Record<string, string>> = {
  open: "ouvrir",
  close: "fermer",
  move: "déplacer",
  add: "ajouter",
  withdraw: "retirer",
  road: "modifier une route",
};

function describe({ verb, name, site, ...rest }: Record<string, unknown>): string {
  const label = VERBS[String(verb)] ?? String(verb);
  if (verb === "open") return `${label} ${String(name ?? site)}`;
  return `${label} ${JSON.stringify({ ...rest, line: undefined }).replaceAll(/["{}]/g, "")}`;
}

async function write(
  folder: string,
  simulations: readonly SavedSimulation[],
  actions: readonly ActionDifference[],
): Promise<void> {
  const [reference] = simulations as [SavedSimulation, ...SavedSimulation[]];
  const staged = await StagedFolder.open(folder);
  try {
    const letters = simulations.map((_, i) => letter(i));
    const keys = [...new Set(simulations.flatMap(({ figures }) => Object.keys(figures)))];
    await staged.write(
      "chiffres.csv",
      csvChunks(
        ["figure", "label", "unit", ...letters],
        keys.map((key): CsvCell[] => {
          const cells = simulations.map(({ figures }) => figures[key]);
          const known = cells.find((cell) => cell !== undefined);
          return [key, known?.label ?? "", known?.unit ?? "", ...cells.map((cell) => round(cell?.value, 4))];
        }),
        PLAIN_CSV,
      ),
    );
    const after = simulations.map(({ communes }) => new Map(communes.map((commune) => [commune.code, commune])));
    const columns = letters.flatMap((name) => [`after_min_${name}`, `remote_after_${name}`]);
    const rows = reference.communes.map(({ code, name, population, beforeMin }): CsvCell[] => [
      code,
      name,
      round(population, 1),
      round(beforeMin, 2),
      ...after.flatMap((map) => [round(map.get(code)?.afterMin, 2), map.get(code)?.remoteAfter ?? null]),
    ]);
    const header = ["code", "name", "population", "before_min", ...columns];
    await staged.write("communes.csv", csvChunks(header, rows, PLAIN_CSV));
    await staged.write(
      "actions.csv",
      csvChunks(
        ["action", ...letters],
        actions.map(({ action, present }): CsvCell[] => [describe(action as Record<string, unknown>), ...present]),
        PLAIN_CSV,
      ),
    );
    const shapes = new Map(reference.polygons.features.map(({ properties, geometry }) => [properties?.code, geometry]));
    const features = rows.map((row) => ({
      type: "Feature" as const,
      geometry: shapes.get(row[0]) ?? null,
      properties: Object.fromEntries(header.map((name, i) => [name, row[i] ?? null])),
    }));
    await staged.write("differences.geojson", [safeJson({ type: "FeatureCollection", features })]);
    await staged.write("comparaison.json", [
      safeJson({
        scenarios: simulations.map(({ folder: from, scenario: { id, title } }, i) => ({
          letter: letters[i],
          from,
          id,
          title,
        })),
        actions,
        outputs: staged.files,
      }),
    ]);
    await staged.publish("comparaison.json");
  } catch (error) {
    await staged.discard();
    throw error;
  }
}
