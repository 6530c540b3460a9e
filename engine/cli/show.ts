import type { Command } from "commander";
import { UserError } from "../report/index.ts";
import { showCommune, showService } from "../writers/index.ts";
import { plainName } from "../territory/index.ts";
import { withSession } from "./options.ts";
import { printSummary } from "./run.ts";

/** desserte show: read a result: the territory, one commune, one service. */
export function registerShow(program: Command): void {
  program
    .command("show")
    .summary("montre le résumé d'une étude, une commune ou un service")
    .description(
      "Sans autre argument, le résumé du territoire ; avec une commune (code ou nom), ses temps, ses équipements les plus proches, leur commune et leur département ; avec un service, où il est loin.",
    )
    .argument("<étude>", "fichier YAML de l'étude")
    .argument("[objet]", "commune (code ou nom) ou service (identifiant ou nom)")
    .option("--output <dossier>", "dossier des résultats, s'il n'est pas celui de l'étude")
    .addHelpText(
      "after",
      `
Exemples :
  $ desserte show mon-etude.yaml
  $ desserte show mon-etude.yaml 13096
  $ desserte show mon-etude.yaml "Saintes-Maries-de-la-Mer"
  $ desserte show mon-etude.yaml maternite`,
    )
    .action(async (file: string, object: string | undefined, options: { output?: string }, command: Command) => {
      await withSession(
        file,
        command,
        async (session) => {
          const { context } = session;
          const diagnostic = await session.diagnostic();
          if (object === undefined) {
            await printSummary(session);
            return;
          }
          const wanted = plainName(object);
          const places = [...diagnostic.communes, ...diagnostic.arrondissements];
          const commune = places.find(({ code, name }) => code === object || plainName(name) === wanted);
          const service = diagnostic.services.find(({ id, label }) => id === object || plainName(label) === wanted);
          if (commune) context.print(context.json ? JSON.stringify(commune) : showCommune(diagnostic, commune.code));
          else if (service) context.print(context.json ? JSON.stringify(service) : showService(diagnostic, service.id));
          else {
            const near = [...places.map(({ name }) => name), ...diagnostic.services.map(({ id }) => id)]
              .filter((name) => plainName(name).includes(wanted.slice(0, 4)))
              .slice(0, 5);
            throw new UserError(
              `« ${object} » n'est ni une commune ni un service de l'étude${near.length > 0 ? ` ; vouliez-vous dire ${near.join(", ")} ?` : "."}`,
            );
          }
        },
        options,
      );
    });
}
