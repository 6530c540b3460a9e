import { readTable } from "./table.ts";
import type { PopulationInput } from "./study-inputs.ts";

/**
 * Populations by commune code from a CSV whose columns the study names. Throws UserError with the line: a code twice
 * with another figure, a negative or unreadable population.
 */
export async function readPopulations(path: string, input: PopulationInput): Promise<Map<string, number>> {
  const populations = new Map<string, number>();
  await readTable<"code" | "people">(path, { required: { code: input.code, people: input.column } }, (row) => {
    const code = row.text("code");
    const people = row.number("people");
    if (code === "" || people === null) return;
    if (people < 0) throw row.error(`population négative (${people}) pour la commune ${code}.`);
    const before = populations.get(code);
    if (before !== undefined && before !== people)
      throw row.error(`la commune ${code} a deux populations, ${before} puis ${people}.`);
    populations.set(code, people);
  });
  return populations;
}
