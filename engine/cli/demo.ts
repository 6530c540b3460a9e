import type { Command } from "commander";
import { runAndSummarise } from "./run.ts";
import { builtIn } from "./places.ts";
import { withSession } from "./options.ts";

/** desserte demo: the whole job on the territory that comes with Desserte. */
export function registerDemo(program: Command): void {
  program
    .command("demo")
    .summary("refait le diagnostic du territoire de démonstration")
    .description(
      "Démonstration : les communes sont les vraies communes des Bouches-du-Rhône et alentour, le réseau et les équipements sont modélisés.",
    )
    .option("--output <dossier>", "dossier des résultats", "resultats/demonstration")
    .addHelpText("after", "\nExemple :\n  $ desserte demo")
    .action(async (options: { output?: string }, command: Command) => {
      await withSession(builtIn("demonstration", "etude.yaml"), command, runAndSummarise, options);
    });
}
