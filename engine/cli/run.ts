import type { Command } from "commander";
import { summaryOf } from "../diagnostic/index.ts";
import { summarise, summariseProfile } from "../writers/index.ts";
import { withSession } from "./options.ts";
import { writeStudyRun } from "./pipeline/write.ts";
import { describePlan, refuseMissing } from "./pipeline/plan.ts";
import type { Session } from "./pipeline/session.ts";
import { summaryOptions } from "./study.ts";

/** desserte run: the whole diagnostic of a study. */
export function registerRun(program: Command): void {
  program
    .command("run")
    .summary("refait le diagnostic d'une étude et écrit ses résultats")
    .description(
      "Refait tout ce qui n'est plus à jour, et cela seulement : réseau, territoire, temps, diagnostic, fichiers.",
    )
    .argument("<étude>", "fichier YAML de l'étude")
    .option("--output <dossier>", "dossier des résultats (par défaut : celui de l'étude, ou resultats/<id>)")
    .addHelpText(
      "after",
      `
Exemples :
  $ desserte run mon-etude.yaml
  $ desserte run mon-etude.yaml --output mes-resultats --threads 4
  $ DESSERTE_DATA=/donnees desserte run data/studies/bouches-du-rhone.yaml --json`,
    )
    .action(async (file: string, options: { output?: string }, command: Command) => {
      await withSession(file, command, runAndSummarise, options);
    });
}

/** Runs what is stale, writes the results, prints the summary. */
export async function runAndSummarise(session: Session): Promise<void> {
  const { context, study } = session;
  if (context.dryRun) return context.print(describePlan(study));
  refuseMissing(study);
  const folder = await writeStudyRun(session);
  await printSummary(session);
  context.say(`Résultats écrits dans ${folder}`);
}

/** The summary of the territory, with the profile of the éloignées where the study joins a table. */
export async function printSummary(session: Session): Promise<void> {
  const { context, study } = session;
  const [diagnostic, joined] = [await session.diagnostic(), await session.profile()];
  if (context.json) {
    context.print(JSON.stringify({ ...summaryOf(diagnostic), ...(joined && { profile: joined.groups }) }));
    return;
  }
  const parts = [summarise(diagnostic, summaryOptions(study)), ...(joined ? [summariseProfile(joined)] : [])];
  context.print(parts.join("\n"));
}
