import type { Command } from "commander";
import type { Territory } from "../territory/index.ts";
import type { Basket } from "../basket/index.ts";
import { withSession } from "./options.ts";
import { describePlan, plannedFiles, refuseMissing } from "./pipeline/plan.ts";

/** desserte check: what a run would do with these files, and what is wrong with them. Writes nothing. */
export function registerCheck(program: Command): void {
  program
    .command("check")
    .summary("vérifie une étude et ses fichiers, sans rien écrire")
    .description(
      "Dit ce qui serait lu et écrit, ce qui manque, et ce que les tables donnent : codes reconnus ou non, lignes réparées ou laissées de côté.",
    )
    .argument("<étude>", "fichier YAML de l'étude")
    .addHelpText("after", "\nExemple :\n  $ desserte check mon-etude.yaml")
    .action(async (file: string, _options: object, command: Command) => {
      await withSession(file, command, async (session) => {
        const { context, study } = session;
        const files = plannedFiles(study);
        if (!context.json) context.print(describePlan(study));
        refuseMissing(study);
        const { territory, skips } = await session.land();
        const services = facilitiesByService(territory, study.basket);
        if (context.json) {
          context.print(JSON.stringify({ files, services, skips }));
          return;
        }
        const n = (value: number): string => value.toLocaleString("fr-FR");
        const width = Math.max(...services.map(({ label }) => label.length));
        context.print(
          [
            "",
            `Lu : ${n(territory.communes.length)} communes, ${n(territory.origins.count)} origines, ${n(territory.facilities.count)} équipements.`,
            "Équipements par service (dans l'étude / en tout) :",
            ...services.map(
              ({ label, inside, total }) =>
                `  ${label.padEnd(width)} ${n(inside).padStart(7)} / ${n(total)}${total === 0 ? "  ← aucun : le service serait hors des moyennes" : ""}`,
            ),
            ...(Object.keys(skips).length > 0 ? ["Réparé, déplacé ou laissé de côté :"] : []),
            ...Object.values(skips).map(
              ({ label, count, examples }) => `  - ${label} : ${n(count)} (ex. ${examples.slice(0, 2).join(" ; ")})`,
            ),
          ].join("\n"),
        );
      });
    });
}

interface ServiceCount {
  readonly id: string;
  readonly label: string;
  readonly inside: number;
  readonly total: number;
}

function facilitiesByService({ facilities, communes }: Territory, basket: Basket): ServiceCount[] {
  const inside = new Uint32Array(basket.services.length);
  const total = new Uint32Array(basket.services.length);
  for (let row = 0; row < facilities.count; row++) {
    const service = facilities.service[row]!;
    total[service]!++;
    if (communes[facilities.commune[row]!]?.inside) inside[service]!++;
  }
  return basket.services.map(({ id, label }, index) => ({ id, label, inside: inside[index]!, total: total[index]! }));
}
