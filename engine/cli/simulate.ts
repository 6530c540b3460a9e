import { join } from "node:path";
import type { Command } from "commander";
import { UserError } from "../report/index.ts";
import { BaseCosts, evaluationOf } from "../scenario/index.ts";
import { FRENCH_CSV, PLAIN_CSV } from "../writers/index.ts";
import { withSession } from "./options.ts";
import { effectFigures } from "./scenarios/figures.ts";
import { writeSimulation } from "./scenarios/output.ts";
import { baseOf, readScenario, simulate } from "./scenarios/simulation.ts";
import { simulationText } from "./scenarios/text.ts";
import { describePlan } from "./pipeline/plan.ts";

interface SimulateOptions {
  readonly output?: string;
  readonly evaluate?: string;
  readonly minimalGain?: string;
}

/** desserte simulate: what a scenario changes, for whom. */
export function registerSimulate(program: Command): void {
  program
    .command("simulate")
    .summary("dit ce qu'un scénario change, qui gagne et qui perd")
    .description(
      "Applique un scénario (ouvertures, fermetures, déplacements, routes) à une étude et compare avec aujourd'hui.",
    )
    .argument("<étude>", "fichier YAML de l'étude")
    .argument("<scénario>", "fichier YAML du scénario, ou nom d'un scénario livré (msap-2017)")
    .option("--output <dossier>", "dossier des résultats (par défaut : scenarios/<id> dans celui de l'étude)")
    .option("--evaluate <panier>", "hosted (services touchés), basket, gamme:<id> ou une liste « caf,cpam »")
    .option("--minimal-gain <minutes>", "gain à partir duquel on est bénéficiaire")
    .addHelpText(
      "after",
      `
Exemples :
  $ desserte simulate mon-etude.yaml fermetures.yaml
  $ desserte simulate data/studies/bouches-du-rhone.yaml msap-2017 --evaluate basket`,
    )
    .action(async (study: string, file: string, options: SimulateOptions, command: Command) => {
      await withSession(study, command, async (session) => {
        const { context } = session;
        const read = await readScenario(session, file);
        const scenario = {
          ...read,
          ...(options.evaluate !== undefined && { evaluation: evaluationOf(options.evaluate) }),
          ...(options.minimalGain !== undefined && {
            minimalGainMin: numberOf(options.minimalGain, "--minimal-gain"),
          }),
        };
        if (context.dryRun) {
          context.print(
            `${describePlan(session.study)}\nScénario : ${scenario.title}, ${scenario.actions.length} actions`,
          );
          return;
        }
        const simulation = await simulate(session, scenario, new BaseCosts(await baseOf(session)));
        const folder = options.output ?? join(session.study.outputFolder, "scenarios", simulation.id.slice(0, 12));
        const french = session.study.settings.exports.csv === "french";
        await writeSimulation(session, simulation, folder, french ? FRENCH_CSV : PLAIN_CSV);
        if (context.json) {
          const figures = [...effectFigures(simulation.effects)].map(([key, { value }]) => [key, value]);
          context.print(
            JSON.stringify({
              id: simulation.id,
              title: scenario.title,
              evaluation: simulation.effects.evaluation,
              figures: Object.fromEntries(figures),
              sites: simulation.effects.sites,
              timings: simulation.timings,
            }),
          );
        } else context.print(simulationText(simulation));
        context.say(`Résultats écrits dans ${folder}`);
      });
    });
}

/** A positive number of an option. Throws UserError with what was given. */
export function numberOf(text: string, option: string): number {
  const value = Number(text.replace(",", "."));
  if (Number.isFinite(value) && value >= 0) return value;
  throw new UserError(`L'option « ${option} » attend un nombre positif : « ${text} » n'en est pas un.`, {
    key: option,
  });
}
