import { UserError } from "../../report/index.ts";
import { codesByYear, type Movement } from "../../territory/index.ts";
import { basename } from "node:path";
import type { MovementsInput } from "./study-inputs.ts";
import { readTable } from "./table.ts";

const COLUMNS = {
  required: {
    date: ["date_eff"],
    kindBefore: ["typecom_av"],
    before: ["com_av"],
    kindAfter: ["typecom_ap"],
    after: ["com_ap"],
  },
} as const;

/**
 * Where commune codes that no longer exist have gone by the year of the study, from INSEE's file of events
 * (v_mvt_commune_<year>.csv). Delegated and associated communes are not communes. Throws UserError on a date not ISO.
 */
export async function readMovements(path: string, input: MovementsInput): Promise<Map<string, readonly string[]>> {
  const movements: Movement[] = [];
  await readTable<"date" | "kindBefore" | "before" | "kindAfter" | "after">(path, COLUMNS, (row) => {
    if (row.text("kindBefore") !== "COM" || row.text("kindAfter") !== "COM") return;
    const date = row.text("date");
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw row.error(`date « ${date} » : AAAA-MM-JJ attendu.`);
    movements.push({ date, from: row.text("before"), to: row.text("after") });
  });
  if (movements.length === 0)
    throw new UserError(`${basename(path)} : aucun mouvement de commune (TYPECOM_AV et TYPECOM_AP valant COM).`, {
      file: path,
    });
  return codesByYear(movements, input.year);
}
