import type { SkipReport } from "../report/index.ts";
import { buildCommunes } from "./build-communes.ts";
import { buildFacilities } from "./build-facilities.ts";
import { buildOrigins } from "./build-origins.ts";
import type { TerritoryInput } from "./inputs.ts";
import { Locator } from "./locate.ts";
import type { Territory } from "./model.ts";

/**
 * Joins what the readers brought into one territory: communes with their populations, origins with their commune,
 * facilities at their places. Pure and independent of the order of rows. Everything repaired, moved or left out is
 * counted in `report`; what no number may be computed from throws UserError.
 */
export function buildTerritory(input: TerritoryInput, report: SkipReport): Territory {
  const set = buildCommunes(input, report);
  const locator = new Locator(set);
  return {
    communes: set.communes,
    origins: buildOrigins(input, set, locator, report),
    facilities: buildFacilities(input, set, locator, report),
  };
}
