import { basename } from "node:path";
import { servicesByCode, type Basket } from "../basket/index.ts";
import { InseeTable, type InseeAccess } from "../diagnostic/index.ts";
import { UserError, type Progress, type SkipReport } from "../report/index.ts";
import { readTable, type TableRow } from "./tables/index.ts";

/** Which part of the table a study needs. */
export interface InseeAccessOptions {
  readonly basket: Basket;
  /** period of the crosswalk whose codes the table uses */
  readonly period: string;
  /** communes (or arrondissements) to keep, by code */
  readonly keep: (depcom: string) => boolean;
}

type Key = "cell" | "depcom" | "iris" | "type" | "minutes" | "people";

/**
 * INSEE's "Données sur la localisation et l'accès de la population aux équipements": Parquet by region (or the same
 * columns in CSV), one row per inhabited 200 m cell and type of equipment. Streams; keeps only the basket's types and
 * the communes asked for.
 * @throws UserError missing columns, damaged file, unreadable minutes, no row of use
 */
export async function readInseeAccess(
  paths: readonly string[],
  options: InseeAccessOptions,
  report: SkipReport,
  progress: Progress = () => undefined,
): Promise<InseeAccess> {
  const { basket, keep } = options;
  const table = new InseeTable(servicesByCode(basket, options.period), basket.services.length, keep);
  let rows = 0;
  for (const [index, path] of paths.entries()) {
    progress({
      step: "insee",
      label: "Lecture des temps de l'Insee",
      done: index,
      total: paths.length,
      unit: "fichiers",
    });
    await readTable<Key>(
      path,
      {
        required: { cell: "idSrc", depcom: "depcom", type: "typeeq_id", minutes: "duree", people: "pop" },
        optional: { iris: "iris" },
      },
      (row) => {
        rows++;
        const type = row.text("type");
        if (table.wants(type)) addRow(table, row, type);
      },
    );
  }
  progress({
    step: "insee",
    label: "Lecture des temps de l'Insee",
    done: paths.length,
    total: paths.length,
    unit: "fichiers",
  });
  const access = table.finish();
  if (access.cell.length === 0)
    throw new UserError(
      `${paths.map((path) => basename(path)).join(", ")} : aucune des ${rows.toLocaleString("fr-FR")} lignes ne concerne les communes et les services de l'étude ; vérifiez la région et le millésime des codes (${options.period}).`,
      { file: paths[0] ?? "" },
    );
  for (const service of access.servicesWithoutRow)
    report.add(
      "insee-service",
      "services du panier absents de la table de l'Insee (aucun temps)",
      () => basket.services[service]?.label ?? "",
    );
  for (let conflict = 0; conflict < access.peopleConflicts; conflict++)
    report.add("insee-people", "lignes dont la population diffère de la première du carreau (gardée)", () =>
      basename(paths[0]!),
    );
  return access;
}

function addRow(table: InseeTable, row: TableRow<Key>, type: string): void {
  const people = row.number("people") ?? 0;
  if (people < 0) throw row.error(`population négative (${people}) ; le fichier est abîmé ou n'est pas celui-là.`);
  table.add({
    cell: row.text("cell"),
    depcom: row.text("depcom").padStart(5, "0"),
    iris: row.text("iris"),
    type,
    minutes: row.number("minutes"),
    people,
  });
}
