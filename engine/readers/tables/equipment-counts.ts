import { UserError, type SkipReport } from "../../report/index.ts";
import { MOST_UNITS, type FacilityInput } from "../../territory/index.ts";
import { basename } from "node:path";
import { parseNumber, type TableColumns, type TableRow } from "./row.ts";
import { readTable } from "./table.ts";
import type { TypeBook } from "./type-book.ts";

const COMMUNE = ["depcom", "codgeo", "inseecom", "insee_com", "code", "com"] as const;
const TYPE_CODE = /^(?:nb_)?([A-Z][A-Z0-9]\d{2})$/i;

/** One row per commune, one column per type: headed by the code (A206, NB_A206) or by a label found in `labels` (column,TYPEQU). */
export async function countsWide(
  path: string,
  labels: string | null,
  types: TypeBook,
  source: string,
  keep: (row: FacilityInput) => void,
  report: SkipReport,
): Promise<void> {
  const typeOfLabel = labels === null ? new Map<string, string>() : await readLabels(labels);
  let columns: Array<readonly [index: number, type: string]> = [];
  const onHeader = (header: readonly string[]) => {
    columns = header.flatMap((name, index) => {
      const type = typeOfLabel.get(name) ?? TYPE_CODE.exec(name)?.[1]?.toUpperCase();
      if (type) return [[index, type] as const];
      if (!(COMMUNE as readonly string[]).includes(name.toLowerCase()))
        report.add(
          "column-without-type",
          "colonnes du tableau d'équipements sans code de type",
          () => `« ${name} » (${basename(path)})`,
        );
      return [];
    });
    if (columns.length === 0)
      throw new UserError(
        `${basename(path)} : aucune colonne n'est un type d'équipement ; donnez la table des libellés (labels : column,TYPEQU).`,
        { file: path },
      );
  };
  await readTable<"commune">(path, { required: { commune: COMMUNE }, onHeader, wide: true }, (row) => {
    for (const [index, type] of columns) {
      const units = countOf(row, row.at(index));
      if (units === 0) continue;
      for (const service of types.find(type, units)) keep(atCommune(path, row, service, units, source));
    }
  });
}

type LongKey = "commune" | "type" | "count" | "object" | "measure" | "year";

/**
 * One row per commune and type: DEPCOM;TYPEQU;NB_EQUIP (one when the count is not given), or the DS_BPE file that INSEE
 * publishes since 2023 (GEO, GEO_OBJECT, FACILITY_TYPE, BPE_MEASURE, TIME_PERIOD, OBS_VALUE; totals and other zonings
 * passed over).
 */
export async function countsLong(
  path: string,
  types: TypeBook,
  vintage: number,
  source: string,
  keep: (row: FacilityInput) => void,
): Promise<void> {
  const columns: TableColumns<LongKey> = {
    required: { commune: [...COMMUNE, "geo"], type: ["typequ", "facility_type"] },
    optional: {
      count: ["nb_equip", "nb", "count", "obs_value"],
      object: "geo_object",
      measure: "bpe_measure",
      year: ["time_period", "an"],
    },
    filter: (row) =>
      row.text("type") !== "_T" &&
      /^(|COM|ARM)$/.test(row.text("object")) &&
      /^(|FACILITIES)$/.test(row.text("measure")),
    filterOn: ["type", "object", "measure"],
  };
  const years = new Set<string>();
  let count = 0;
  await readTable<LongKey>(path, columns, (row) => {
    const year = row.text("year");
    if (year !== "") years.add(year);
    if (year !== "" && Number(year) !== vintage) return;
    count++;
    const units = row.text("count") === "" ? 1 : countOf(row, row.text("count"));
    if (units === 0) return;
    for (const service of types.find(row.text("type"), units)) keep(atCommune(path, row, service, units, source));
  });
  if (count === 0 && years.size > 0)
    throw new UserError(
      `${basename(path)} : le millésime déclaré est ${vintage}, le fichier est de ${[...years].sort().join(", ")} ; corrigez vintage.`,
      { file: path, key: "vintage" },
    );
}

async function readLabels(path: string): Promise<Map<string, string>> {
  const types = new Map<string, string>();
  const columns = { required: { label: ["column", "colonne", "libelle", "label"], type: ["typequ"] } };
  await readTable<"label" | "type">(path, columns, (row) =>
    types.set(row.text("label"), row.text("type").toUpperCase()),
  );
  return types;
}

function countOf<Key extends string>(row: TableRow<Key>, text: string): number {
  const units = parseNumber(text) ?? 0;
  if (!Number.isInteger(units) || units < 0 || units > MOST_UNITS)
    throw row.error(`« ${text} » n'est pas un nombre d'équipements.`);
  return units;
}

function atCommune<Key extends "commune">(
  path: string,
  row: TableRow<Key>,
  service: number,
  units: number,
  source: string,
): FacilityInput {
  return {
    service,
    // DS_BPE may write 2024-COM-01001
    commune: row.text("commune" as Key).replace(/^\d{4}-[A-Z]+-/, ""),
    lon: Number.NaN,
    lat: Number.NaN,
    units,
    name: "",
    source,
    halfDays: Number.NaN,
    file: basename(path),
    line: row.line,
  };
}
