import { UserError, type SkipReport } from "../../report/index.ts";
import { periodOf, servicesByCode, type Basket, type Crosswalk } from "../../basket/index.ts";
import { departementOf, shownCode, type FacilityInput } from "../../territory/index.ts";
import { basename } from "node:path";
import { countsLong, countsWide } from "./equipment-counts.ts";
import { facilityFile } from "./equipment-facilities.ts";
import { equipmentPoints } from "./equipment-points.ts";
import type { EquipmentInput } from "./study-inputs.ts";
import { TypeBook } from "./type-book.ts";

/**
 * Equipment of one file as facilities of the basket: points, counts by commune (wide or long), or a file already mapped
 * to services. Types no service uses and services no type brought are both counted. Throws UserError: missing columns,
 * codes of another vintage than declared, no row of the basket.
 * @param covered départements of the study, around included: rows of others are counted, not kept (null = keep all)
 * @param withAddresses keep the addresses of rows without a point
 */
export async function readEquipment(
  path: string,
  labels: string | null,
  input: EquipmentInput,
  basket: Basket,
  crosswalk: () => Crosswalk,
  covered: ReadonlySet<string> | null,
  withAddresses: boolean,
  report: SkipReport,
): Promise<FacilityInput[]> {
  let rows: FacilityInput[] = [];
  const accepts = (commune: string, line: number) => {
    if (covered === null || commune === "" || covered.has(departementOf(commune.padStart(5, "0")))) return true;
    report.add(
      "facility-elsewhere",
      "équipements d'autres départements, non retenus",
      () => `${basename(path)}, ligne ${line}`,
    );
    return false;
  };
  const keep = (row: FacilityInput) => {
    if (accepts(row.commune, row.line)) rows.push(row);
  };
  if (input.layout === "facilities") {
    await facilityFile(path, basket, input.source ?? "", keep, report);
  } else {
    const source = input.source ?? `BPE ${input.vintage}`;
    const codes = crosswalk();
    const period = periodOf(codes, input.vintage!);
    const types = new TypeBook(path, basket, period, servicesByCode(basket, period, input.optionalCodes));
    if (input.layout === "counts-wide") await countsWide(path, labels, types, source, keep, report);
    else if (input.layout === "counts-long") await countsLong(path, types, input.vintage!, source, keep);
    else await equipmentPoints(path, types, accepts, withAddresses, source, (row) => rows.push(row), report);
    types.finish(codes, report);
  }
  rows = withoutWholes(rows, report);
  if (rows.length === 0)
    throw new UserError(
      `${basename(path)} : aucune ligne ne correspond à un service du panier « ${basket.label} » ; vérifiez la disposition (layout) et le millésime (vintage).`,
      { file: path },
    );
  return rows;
}

/** A file that counts Marseille, Lyon or Paris both whole and by arrondissement would count their equipment twice. */
function withoutWholes(rows: readonly FacilityInput[], report: SkipReport): FacilityInput[] {
  const cut = new Set<string>();
  for (const { commune, lon } of rows)
    if (Number.isNaN(lon) && shownCode(commune) !== commune) cut.add(shownCode(commune));
  return rows.filter(({ commune, lon, file, line }) => {
    if (!Number.isNaN(lon) || !cut.has(commune)) return true;
    report.add(
      "whole-and-parts",
      "lignes d'une commune aussi donnée par arrondissement, non comptées",
      () => `${file}, ligne ${line} : ${commune}`,
    );
    return false;
  });
}
