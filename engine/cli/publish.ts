import { resolve } from "node:path";
import type { Command } from "commander";
import { withSession } from "./options.ts";
import { writePublishedFolder, writeSingleFile } from "./publish-page.ts";
import { publishedFiles } from "./publish-study.ts";

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
    .addHelpText(
      "after",
      `
Exemples :
  $ desserte publish mon-etude.yaml carte/
  $ desserte publish mon-etude.yaml carte.html --single-file`,
    )
    .action(async (file: string, output: string, options: { singleFile?: boolean }, command: Command) => {
      await withSession(file, command, async (session) => {
        const { context } = session;
        const files = await publishedFiles(session);
        const target = resolve(output);
        const megabytes = (bytes: number): string =>
          (bytes / 1e6).toLocaleString("fr-FR", { maximumFractionDigits: 1 });
        const studyBytes = [...files.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
        if (options.singleFile) {
          const bytes = await writeSingleFile(target, files);
          context.say(`Page écrite : ${target} (${megabytes(bytes)} Mo). Ouvrez-la dans un navigateur.`);
        } else {
          await writePublishedFolder(target, files);
          context.say(
            `Carte écrite dans ${target} (${megabytes(studyBytes)} Mo de données). Pour la voir : desserte serve ${output}`,
          );
        }
        if (context.json) context.print(JSON.stringify({ output: target, studyBytes }));
      });
    });
}
