import { UserError } from "../../report/index.ts";
import { communeCode, departementOf } from "../../territory/index.ts";
import { basename } from "node:path";
import type { TableColumns } from "./row.ts";
import { readTable } from "./table.ts";

/** A commune of the official geographic code. */
export interface CogCommune {
  readonly code: string;
  readonly name: string;
  /** "COM", or "ARM" for a municipal arrondissement */
  readonly kind: "COM" | "ARM";
  readonly departement: string;
  /** "" where the issue does not give it */
  readonly arrondissement: string;
  readonly canton: string;
}

type Key = "kind" | "code" | "number" | "departement" | "arrondissement" | "canton" | "name";

/**
 * The list of communes of a COG, whatever its issue: comsimp2018.txt (tabs, Windows-1252, DEP and three-digit COM),
 * communes-01012019.csv (lower case), commune_2022.csv. Delegated and associated communes are passed over.
 */
export async function readCog(path: string): Promise<CogCommune[]> {
  const communes: CogCommune[] = [];
  const seen = new Map<string, number>();
  const columns = (header: readonly string[]): TableColumns<Key> => {
    const names = new Set(header.map((name) => name.trim().toLowerCase()));
    const optional = { arrondissement: ["arr", "ar"], canton: ["can", "ct"], departement: "dep" };
    return names.has("typecom")
      ? { required: { kind: "typecom", code: "com", name: "libelle" }, optional }
      : {
          required: { number: "com", departement: "dep", name: ["libelle", "nccenr"] },
          optional: { arrondissement: ["ar", "arr"], canton: ["ct", "can"] },
        };
  };
  await readTable<Key>(path, columns, (row) => {
    const kind = row.text("kind") || "COM";
    if (kind !== "COM" && kind !== "ARM") return;
    const departement = row.text("departement");
    const code = row.text("code") || communeCode(departement, row.text("number"));
    const before = seen.get(code);
    if (before !== undefined) throw row.error(`la commune ${code} est déjà à la ligne ${before}.`);
    seen.set(code, row.line);
    communes.push({
      code,
      name: row.text("name"),
      kind,
      departement: departementOf(code),
      arrondissement: within(code, row.text("arrondissement"), 1),
      canton: within(code, row.text("canton"), 2),
    });
  });
  if (communes.length === 0)
    throw new UserError(`${basename(path)} : aucune commune (TYPECOM valant COM ou ARM).`, { file: path });
  return communes;
}

/** Old issues number cantons and arrondissements within their département. */
function within(code: string, number: string, digits: number): string {
  if (number === "" || number.length > 2) return number;
  return departementOf(code) + number.padStart(digits, "0");
}
