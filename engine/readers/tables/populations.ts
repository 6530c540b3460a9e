import { UserError, type SkipReport } from "../../report/index.ts";
import { communeCode, MOST_PEOPLE } from "../../territory/index.ts";
import { basename } from "node:path";
import type { TableColumns, TableRow } from "./row.ts";
import type { PopulationInput } from "./study-inputs.ts";
import { readTable } from "./table.ts";

/** People by commune code, as the file writes it. */
export interface Populations {
  /** municipal population */
  readonly people: ReadonlyMap<string, number>;
  /** population totale, empty when the file has none */
  readonly total: ReadonlyMap<string, number>;
}

type Key = "code" | "departement" | "number" | "people" | "total";

/**
 * Populations by commune, from any CSV whose columns the study names or from INSEE's populations légales (COM, or CODDEP
 * and CODCOM in older issues, where COM is the name). Throws UserError with the line: a code twice with another figure, a
 * negative or unreadable population.
 */
export async function readPopulations(path: string, input: PopulationInput, report: SkipReport): Promise<Populations> {
  const people = new Map<string, number>();
  const total = new Map<string, number>();
  await readTable<Key>(
    path,
    (header) => columnsOf(path, header, input),
    (row) => {
      const code = codeOf(row);
      const count = row.number("people");
      if (code === "" || count === null) {
        report.add(
          "population-empty",
          "lignes sans code ou sans population, laissées de côté",
          () => `${basename(path)}, ligne ${row.line}${code && ` : ${code}`}`,
        );
        return;
      }
      if (count < 0) throw row.error(`population négative (${count}) pour la commune ${code}.`);
      if (count > MOST_PEOPLE) throw row.error(`population invraisemblable (${count}) pour la commune ${code}.`);
      const before = people.get(code);
      if (before !== undefined && before !== count)
        throw row.error(`la commune ${code} a deux populations, ${before} puis ${count}.`);
      people.set(code, count);
      const all = row.number("total");
      if (all !== null) total.set(code, all);
    },
  );
  if (people.size === 0) throw new UserError(`${basename(path)} : aucune population n'y est lue.`, { file: path });
  if ([...people.values()].every((count) => count === 0))
    throw new UserError(
      `${basename(path)} : toutes les populations sont nulles (${people.size} communes) ; vérifiez la colonne « ${input.column} ».`,
      { file: path, key: "population.column" },
    );
  return { people, total };
}

function columnsOf(path: string, header: readonly string[], input: PopulationInput): TableColumns<Key> {
  const names = new Set(header.map((name) => name.trim().toLowerCase()));
  const counts = { required: { people: input.column }, optional: { total: input.total } };
  const required = (columns: Partial<Record<Key, string>>): TableColumns<Key> => ({
    ...counts,
    required: { ...counts.required, ...columns },
  });
  if (input.code !== undefined) return required({ code: input.code });
  if (names.has("coddep") && names.has("codcom")) return required({ departement: "CODDEP", number: "CODCOM" });
  const code = ["com", "codgeo", "depcom", "code", "code_insee", "insee_com"].find((name) => names.has(name));
  if (code !== undefined) return required({ code });
  throw new UserError(
    `${basename(path)} : colonne du code de commune introuvable (COM, CODGEO, DEPCOM, ou CODDEP et CODCOM) ; colonnes trouvées : ${header.slice(0, 30).join(", ")}. Donnez code.`,
    { file: path, key: "population.code" },
  );
}

function codeOf(row: TableRow<Key>): string {
  const departement = row.text("departement");
  return departement === "" ? row.text("code") : communeCode(departement, row.text("number"));
}
