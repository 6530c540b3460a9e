import { basename } from "node:path";
import type { ProfileIndicator, ProfileRow, ZoneMember } from "../diagnostic/index.ts";
import { UserError } from "../report/index.ts";
import { readTable, type ColumnName } from "./tables/index.ts";

/** Columns of a membership list: a code (commune, arrondissement, IRIS) and its zone. */
export interface ZoneListInput {
  readonly file: string;
  readonly code: ColumnName;
  readonly zone: ColumnName;
  readonly name?: ColumnName;
  readonly type?: ColumnName;
}

/**
 * Any table "code -> zone". A code written twice with two zones is an error; lines without a zone are left out.
 * @throws UserError missing columns, two zones for one code
 */
export async function readZoneList(input: ZoneListInput): Promise<ZoneMember[]> {
  const members = new Map<string, ZoneMember>();
  await readTable<"code" | "zone" | "name" | "type">(
    input.file,
    {
      required: { code: input.code, zone: input.zone },
      optional: { ...(input.name ? { name: input.name } : {}), ...(input.type ? { type: input.type } : {}) },
    },
    (row) => {
      const code = codeOf(row.text("code"));
      const zone = row.text("zone");
      if (code === "" || zone === "") return;
      const former = members.get(code);
      if (former && former.zone !== zone)
        throw row.error(
          `le code « ${code} » est déjà dans la zone « ${former.zone} » et revient dans « ${zone} » ; gardez une seule ligne.`,
        );
      const name = row.text("name");
      const type = row.text("type");
      members.set(code, { code, zone, ...(name === "" ? {} : { name }), ...(type === "" ? {} : { type }) });
    },
  );
  return [...members.values()];
}

/** A table of socio-economic columns by commune. */
export interface ProfileInput {
  readonly file: string;
  readonly code: ColumnName;
  /** column of the number of households, for the secrecy rule */
  readonly households?: ColumnName;
}

/** What INSEE writes where it does not publish: secret, not available, not significant, no object. */
const NOT_PUBLISHED = new Set(["s", "nd", "n.d.", "n/d", "ns", "n.s.", "c", "na", "///", "so"]);

/**
 * Columns that some indicators need, from one table by commune. A cell left empty or marked as not published is null.
 * @throws UserError missing columns, a value that is no number, a commune twice
 */
export async function readProfile(input: ProfileInput, indicators: readonly ProfileIndicator[]): Promise<ProfileRow[]> {
  const columns = [...new Set(indicators.flatMap(columnsOf))];
  const rows = new Map<string, ProfileRow>();
  await readTable<string>(
    input.file,
    {
      required: { "#code": input.code, ...Object.fromEntries(columns.map((column) => [column, column])) },
      optional: input.households ? { "#households": input.households } : {},
    },
    (row) => {
      const code = codeOf(row.text("#code"));
      if (code === "") return;
      if (rows.has(code)) throw row.error(`la commune « ${code} » a deux lignes ; gardez-en une.`);
      const number = (key: string) => (NOT_PUBLISHED.has(row.text(key).toLowerCase()) ? null : row.number(key));
      rows.set(code, {
        code,
        households: input.households ? number("#households") : null,
        values: Object.fromEntries(columns.map((column) => [column, number(column)])),
      });
    },
  );
  if (rows.size === 0)
    throw new UserError(`${basename(input.file)} : aucune ligne de commune ; vérifiez la colonne du code.`, {
      file: input.file,
    });
  return [...rows.values()];
}

function columnsOf(indicator: ProfileIndicator): string[] {
  switch (indicator.kind) {
    case "share":
      return [indicator.numerator, indicator.denominator];
    case "growth":
      return [indicator.start, indicator.end];
    case "mean":
    case "median":
      return indicator.weight === undefined ? [indicator.value] : [indicator.value, indicator.weight];
  }
}

/** A commune code that lost its first zero in a spreadsheet gets it back; any other code is left as written. */
function codeOf(text: string): string {
  return /^\d{4}$/.test(text) ? `0${text}` : text;
}
