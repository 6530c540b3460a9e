import { resolve } from "node:path";
import type { Command } from "commander";
import { UserError } from "../report/index.ts";
import { withSession } from "./options.ts";
import { BASE_OPTION, BASE_ORIGIN_OPTION, chosenBase, type BaseOptions } from "./publish-base.ts";
import { COMPARE_OPTION, openOthers, type OtherOptions } from "./publish-others.ts";
import { writePublishedFolder, writeSingleFile } from "./publish-page.ts";
import { publishedFiles } from "./publish-study.ts";

interface PublishOptions extends BaseOptions, OtherOptions {
  readonly singleFile?: boolean;
}

/** desserte publish: a study as a map that any web server, or a disk, can carry. */
export function registerPublish(program: Command): void {
  program
    .command("publish")
    .summary("publie la carte d'une étude : un dossier, ou un seul fichier HTML")
    .description(
      "Écrit la carte interactive d'une étude avec ses données : un dossier à poser sur n'importe quel serveur web, ou une page unique qui s'ouvre depuis un disque, hors ligne.",
    )
    .argument("<étude>", "fichier YAML de l'étude")
    .argument("<sortie>", "dossier à écrire, ou fichier HTML avec --single-file")
    .option("--single-file", "tout dans un seul fichier HTML (petits territoires)")
    .option(...COMPARE_OPTION)
    .option(...BASE_OPTION)
    .option(...BASE_ORIGIN_OPTION)
    .addHelpText(
      "after",
      `
Sans --base, le fond est dessiné avec les données de l'étude (communes, routes, eau) et la carte ne demande rien à personne.

Exemples :
  $ desserte publish mon-etude.yaml carte/
  $ desserte publish mon-etude.yaml carte.html --single-file
  $ desserte publish etude-2021.yaml carte/ --compare-with 2013=resultats/13-2013
  $ desserte publish mon-etude.yaml carte/ --base fond-13.pmtiles
  $ desserte publish mon-etude.yaml carte/ --base https://tuiles.example.fr/style.json`,
    )
    .action(async (file: string, output: string, options: PublishOptions, command: Command) => {
      if (options.singleFile && options.base !== undefined)
        throw new UserError("--base ne va pas avec --single-file : la page unique n'a que son propre fond de carte.");
      const base = await chosenBase(options);
      await withSession(file, command, async (session) => {
        const { context } = session;
        const others = await openOthers(options.compareWith, session.study.settings.title, context);
        const files = await publishedFiles(session, base, others);
        const target = resolve(output);
        const megabytes = (bytes: number): string =>
          (bytes / 1e6).toLocaleString("fr-FR", { maximumFractionDigits: 1 });
        const studyBytes = [...files.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
        if (options.singleFile) {
          const bytes = await writeSingleFile(target, files);
          context.say(`Page écrite : ${target} (${megabytes(bytes)} Mo). Ouvrez-la dans un navigateur.`);
        } else {
          await writePublishedFolder(target, files, base);
          if (base && base.origins.length > 0)
            context.say(`La carte demandera son fond à ${base.origins.join(", ")}, et à personne d'autre.`);
          context.say(
            `Carte écrite dans ${target} (${megabytes(studyBytes)} Mo de données). Pour la voir : desserte serve ${output}`,
          );
        }
        if (context.json) context.print(JSON.stringify({ output: target, studyBytes }));
      });
    });
}
