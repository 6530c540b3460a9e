import type { Command } from "commander";
import { withSession } from "./options.ts";
import { describePlan } from "./pipeline/plan.ts";

/** desserte build: files to network and territory, nothing computed yet. */
export function registerBuild(program: Command): void {
  program
    .command("build")
    .summary("prépare le réseau routier et le territoire d'une étude")
    .description(
      "Lit les fichiers d'une étude et construit le réseau et le territoire ; « run » s'en sert ensuite sans les relire.",
    )
    .argument("<étude>", "fichier YAML de l'étude")
    .option("--output <dossier>", "dossier des résultats (par défaut : celui de l'étude, ou resultats/<id>)")
    .addHelpText("after", "\nExemple :\n  $ desserte build mon-etude.yaml --threads 2")
    .action(async (file: string, options: { output?: string }, command: Command) => {
      await withSession(
        file,
        command,
        async (session) => {
          const { context, study } = session;
          if (context.dryRun) return context.print(describePlan(study));
          const { graph } = await session.roads();
          const land = await session.land();
          await land.save();
          const { territory } = land;
          const counts = {
            junctions: graph.junctionCount,
            roads: graph.roadCount,
            communes: territory.communes.filter(({ inside, code, shownAs }) => inside && code === shownAs).length,
            origins: territory.origins.count,
            facilities: territory.facilities.count,
          };
          const n = (value: number): string => value.toLocaleString("fr-FR");
          context.print(
            context.json
              ? JSON.stringify({ ...counts, milliseconds: session.timings })
              : [
                  `Réseau : ${n(counts.junctions)} carrefours, ${n(counts.roads)} tronçons (${n(session.timings.roads ?? 0)} ms)`,
                  `Territoire : ${n(counts.communes)} communes, ${n(counts.origins)} origines, ${n(counts.facilities)} équipements (${n(session.timings.land ?? 0)} ms)`,
                ].join("\n"),
          );
        },
        options,
      );
    });
}
