import { join } from "node:path";
import type { Command } from "commander";
import { UserError } from "../report/index.ts";
import { withSession } from "./options.ts";
import { builtIn } from "./places.ts";
import { writePublishedFolder } from "./publish-page.ts";
import { publishedFiles } from "./publish-study.ts";
import { runAndSummarise } from "./run.ts";
import { serveFolder } from "./serve.ts";
import { contextOf } from "./terminal.ts";

interface DemoOptions {
  readonly output: string;
  readonly serve: boolean;
  readonly port: number;
}

/** desserte demo: the whole job on the territory that comes with Desserte, then its map. */
export function registerDemo(program: Command): void {
  program
    .command("demo")
    .summary("refait le diagnostic du territoire de démonstration et montre sa carte")
    .description(
      "Démonstration : les communes sont les vraies communes des Bouches-du-Rhône et alentour, le réseau et les équipements sont modélisés.",
    )
    .option("--output <dossier>", "dossier des résultats", "resultats/demonstration")
    .option("--port <port>", "port de la carte (0 : le premier libre)", Number, 4713)
    .option("--no-serve", "s'arrête après le résumé, sans servir la carte")
    .addHelpText("after", "\nExemples :\n  $ desserte demo\n  $ desserte demo --no-serve")
    .action(async (options: DemoOptions, command: Command) => {
      const context = contextOf(command);
      const page = join(options.output, "carte");
      await withSession(
        builtIn("demonstration", "etude.yaml"),
        command,
        async (session) => {
          await runAndSummarise(session);
          if (options.serve && !context.dryRun) await writePublishedFolder(page, await publishedFiles(session));
        },
        options,
      );
      if (!options.serve || context.dryRun) return;
      await serveSomewhere(page, options.port, context.say);
    });
}

/** The map on the wanted port, or on the first free one when it is taken (another demonstration left open). */
async function serveSomewhere(page: string, port: number, say: (sentence: string) => void): Promise<void> {
  try {
    await serveFolder(page, { port, host: "127.0.0.1" }, say);
  } catch (error) {
    if (!(error instanceof UserError) || port === 0) throw error;
    await serveFolder(page, { port: 0, host: "127.0.0.1" }, say);
  }
}
