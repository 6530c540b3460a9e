import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { z } from "zod";
import { UserError } from "../../report/index.ts";
import type { EffectFigure } from "./figures.ts";
import { SIMULATION_FILE } from "./output.ts";

const figure = z.object({
  label: z.string(),
  value: z.number().nullable(),
  unit: z.enum(["people", "share", "minutes", "count"]),
});

const savedSchema = z.object({
  study: z.string(),
  inputs: z.array(z.object({ name: z.string(), sha256: z.string() })),
  scenario: z.object({
    id: z.string(),
    title: z.string(),
    evaluation: z.object({ label: z.string(), services: z.array(z.string()) }),
    minimalGainMin: z.number(),
    actions: z.array(z.looseObject({ verb: z.string() })),
  }),
  figures: z.record(z.string(), figure),
  communes: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      population: z.number(),
      beforeMin: z.number().nullable(),
      afterMin: z.number().nullable(),
      remoteAfter: z.boolean(),
    }),
  ),
});

/** A simulation as it was written. */
export interface SavedSimulation extends Omit<z.output<typeof savedSchema>, "figures"> {
  readonly folder: string;
  readonly figures: Readonly<Record<string, EffectFigure>>;
  readonly polygons: FeatureCollection<Polygon | MultiPolygon>;
}

/** Whether a path is a folder that `desserte simulate` wrote. */
export function isSimulationFolder(folder: string): boolean {
  return existsSync(join(folder, SIMULATION_FILE));
}

/** Reads a folder written by `simulate`. Throws UserError when it is not one, or not whole. */
export function readSimulation(folder: string): SavedSimulation {
  const file = join(folder, SIMULATION_FILE);
  if (!isSimulationFolder(folder))
    throw new UserError(
      `« ${folder} » n'est pas un dossier écrit par « desserte simulate » (${SIMULATION_FILE} manque), ni, comme les autres, par « desserte run » : comparez des simulations entre elles, ou des résultats d'études entre eux.`,
      { file },
    );
  const result = savedSchema.safeParse(parseJson(file));
  if (!result.success)
    throw new UserError(
      `« ${file} » est abîmé ou d'une autre version (${result.error.issues[0]?.path.join(".")}) : relancez la simulation.`,
      { file },
    );
  const shapes = join(folder, "differences.geojson");
  const features = existsSync(shapes)
    ? ((parseJson(shapes) as Partial<FeatureCollection<Polygon | MultiPolygon>>).features ?? [])
    : [];
  return {
    ...result.data,
    folder: basename(folder),
    polygons: {
      type: "FeatureCollection",
      features: features.filter(({ geometry }) => geometry?.type === "Polygon" || geometry?.type === "MultiPolygon"),
    },
  };
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new UserError(`« ${file} » n'est pas un fichier JSON lisible : relancez la simulation.`, { file });
  }
}
