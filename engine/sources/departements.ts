import { z } from "zod";
import { parseYaml } from "../basket/index.ts";
import { UserError } from "../report/index.ts";

const departement = z.strictObject({
  name: z.string(),
  region: z.string(),
  /** OpenStreetMap extract (former region) */
  extract: z.string(),
  /** codes of départements, and of countries (two letters), that touch it by land */
  neighbours: z.array(z.string()),
});
const departements = z.record(z.string(), departement);

export type Departement = z.output<typeof departement>;
export type Departements = z.output<typeof departements>;

/** Reads data/sources/departements.yaml. */
export function loadDepartements(text: string): Departements {
  return parseYaml(text, departements, "departements.yaml");
}

/** What has to be known around a département so that nothing is cut at its border. */
export interface Surroundings {
  readonly code: string;
  readonly departement: Departement;
  /** French départements that touch it, ascending */
  readonly neighbours: readonly string[];
  /** OpenStreetMap extracts, own first: path below the publisher's address, without "-latest.osm.pbf" */
  readonly extracts: readonly string[];
}

/** Countries whose roads matter to a département beside them; the others are left to the analyst. */
const FOREIGN_EXTRACTS: Readonly<Record<string, string>> = {
  AD: "europe/andorra",
  BE: "europe/belgium",
  CH: "europe/switzerland",
  ES: "europe/spain/cataluna",
  IT: "europe/italy/nord-ovest",
  LU: "europe/luxembourg",
  MC: "europe/monaco",
};
/** Spain and Germany are large: the part that touches each département. */
const FOREIGN_PART: Readonly<Record<string, string>> = {
  "31": "europe/spain/cataluna",
  "64": "europe/spain/navarra",
  "65": "europe/spain/aragon",
  "57": "europe/germany/saarland",
  "67": "europe/germany/baden-wuerttemberg",
  "68": "europe/germany/baden-wuerttemberg",
};

/**
 * Neighbours and extracts of a département.
 * @throws UserError when the code is not one ("1" for "01" is said)
 */
export function surroundingsOf(all: Departements, code: string): Surroundings {
  const wanted = code.toUpperCase();
  const departement = all[wanted];
  if (!departement) {
    const padded = wanted.padStart(2, "0");
    const hint = all[padded]
      ? ` ; vouliez-vous dire ${padded} (${all[padded].name}) ?`
      : " : donnez un code comme 13, 2A ou 971.";
    throw new UserError(`« ${code} » n'est pas un département${hint}`);
  }
  const neighbours = departement.neighbours.filter((other) => all[other]).toSorted();
  const extracts = [wanted, ...neighbours].map((each) => `europe/france/${all[each]!.extract}`);
  const abroad = departement.neighbours.flatMap((other) => {
    if (all[other]) return [];
    if (other === "ES" || other === "DE")
      return FOREIGN_PART[wanted] ? [FOREIGN_PART[wanted]] : FOREIGN_EXTRACTS[other] ? [FOREIGN_EXTRACTS[other]] : [];
    return FOREIGN_EXTRACTS[other] ? [FOREIGN_EXTRACTS[other]] : [];
  });
  return { code: wanted, departement, neighbours, extracts: [...new Set([...extracts, ...abroad])] };
}
