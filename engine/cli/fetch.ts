import { existsSync, readFileSync, statSync } from "node:fs";
import type { Command } from "commander";
import { UserError } from "../report/index.ts";
import {
  addressOf,
  bring,
  loadCatalogue,
  Unreachable,
  type Catalogue,
  type Outcome,
  type Wanted,
} from "../sources/index.ts";
import { builtIn } from "./places.ts";
import { inputPath, loadStudy, type Study } from "./study.ts";
import { contextOf } from "./terminal.ts";

interface FetchOptions {
  readonly from?: string;
  readonly offline?: boolean;
  readonly mirror?: string;
}

/** desserte fetch: brings the official files a study names. The only verb that uses the network, and only when asked. */
export function registerFetch(program: Command): void {
  program
    .command("fetch")
    .summary("télécharge les fichiers officiels d'une étude")
    .description(
      "Apporte les fichiers que l'étude nomme sous « sources » : ceux qui sont déjà là ne sont pas repris, un téléchargement interrompu repart d'où il en était. Les proxys (HTTPS_PROXY, NO_PROXY) sont suivis.",
    )
    .argument("<étude>", "fichier YAML de l'étude")
    .option("--from <dossier>", "prend d'abord les fichiers dans ce dossier (clé USB)")
    .option("--offline", "ne touche pas au réseau : dit ce qui manque et où le trouver")
    .option("--mirror <adresse>", "demande les mêmes chemins à un miroir")
    .addHelpText(
      "after",
      `
Exemples :
  $ desserte init 66 && desserte fetch etude-66.yaml
  $ desserte fetch etude-66.yaml --dry-run
  $ desserte fetch etude-66.yaml --from /media/cle --offline`,
    )
    .action(async (file: string, options: FetchOptions, command: Command) => {
      const context = contextOf(command);
      const study = loadStudy(file);
      const catalogue = loadCatalogue(readFileSync(builtIn("sources", "catalogue.yaml"), "utf8"));
      if (options.from !== undefined && !existsSync(options.from)) {
        throw new UserError(`Le dossier « ${options.from} » n'existe pas : vérifiez --from.`);
      }
      const wanted = wantedFiles(study, catalogue, options.mirror);
      if (wanted.length === 0) {
        throw new UserError(
          `L'étude « ${study.settings.id} » ne dit d'où vient aucun fichier : donnez-le sous « sources », par la clé « from » ou « url » (« desserte init » l'écrit).`,
        );
      }
      if (context.dryRun) return context.print(wanted.map(planLine).join("\n"));
      const outcomes = new Map<Wanted, Outcome>();
      const failures: UserError[] = [];
      for (const each of wanted) {
        try {
          const outcome = await bring(each, { ...options, progress: context.progress, signal: context.signal });
          outcomes.set(each, outcome);
          if (outcome !== "missing") context.say(`${OUTCOME[outcome]}  ${each.target}`);
        } catch (error) {
          // one address that has changed does not keep the others from being followed
          if (!(error instanceof UserError)) throw error;
          failures.push(error);
          context.say(`échec       ${each.target}`);
          if (error instanceof Unreachable) break;
        } finally {
          context.endProgress();
        }
      }
      const missing = wanted.filter((each) => outcomes.get(each) === "missing");
      if (context.json)
        context.print(JSON.stringify([...outcomes].map(([{ url, target }, outcome]) => ({ url, target, outcome }))));
      const unasked = wanted.length - outcomes.size - failures.length;
      if (failures.length === 1 && unasked === 0) throw failures[0]!;
      if (failures.length > 0) {
        const reasons = failures.map(({ message }) => `- ${message}`).join("\n");
        const rest = unasked > 0 ? `\n${unasked} autre(s) n'ont pas été demandés.` : "";
        throw new UserError(
          `${failures.length} fichier(s) sur ${wanted.length} n'ont pu être apportés :\n${reasons}${rest}`,
        );
      }
      if (missing.length > 0) {
        throw new UserError(
          `Il manque ${missing.length} fichier(s) sur ${wanted.length} :\n${missing.map(({ target, url, source }) => `- ${target}\n    ${source.label} : ${url}\n    ou par ${source.page}`).join("\n")}`,
        );
      }
    });
}

const OUTCOME: Record<Exclude<Outcome, "missing">, string> = {
  already: "déjà là   ",
  copied: "copié     ",
  downloaded: "téléchargé",
};

/** The files of a study that come from the catalogue, in the order of the study. */
function wantedFiles(study: Study, catalogue: Catalogue, mirrorOption?: string): Wanted[] {
  const mirror = mirrorOption ?? study.settings.mirror;
  return Object.entries(study.settings.sources).flatMap(([path, { from, url, with: parameters }]) => {
    if (from === undefined) return [];
    const address = addressOf(catalogue, from, parameters, {
      ...(url !== undefined && { url }),
      ...(mirror !== undefined && { mirror }),
    });
    return [{ source: catalogue[from]!, url: address, target: inputPath(study, path) }];
  });
}

function planLine({ source, url, target }: Wanted): string {
  const there = statSync(target, { throwIfNoEntry: false });
  return there
    ? `déjà là      ${target}`
    : `à télécharger ${target}\n    ${source.label}, environ ${source.typicalMB.toLocaleString("fr-FR")} Mo, ${source.licence}\n    ${url}`;
}
