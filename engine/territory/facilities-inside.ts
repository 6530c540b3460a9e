import type { SkipReport } from "../report/index.ts";
import { NONE } from "../search/index.ts";
import type { FacilityTable, Territory } from "./model.ts";

/** The facilities of the communes judged alone, for studies that do not count what stands beyond their border. */
export function facilitiesInside({ communes, facilities }: Territory, report: SkipReport): FacilityTable {
  const rows: number[] = [];
  for (let row = 0; row < facilities.count; row++) {
    const commune = facilities.commune[row]!;
    if (commune !== NONE && communes[commune]!.inside) rows.push(row);
    else
      report.add(
        "facility-outside",
        "équipements hors du territoire, que l'étude demande de ne pas compter (outside: false)",
        () => `${facilities.id[row]} ${facilities.name[row]}`,
      );
  }
  return {
    ...facilities,
    count: rows.length,
    id: rows.map((row) => facilities.id[row]!),
    service: Uint16Array.from(rows, (row) => facilities.service[row]!),
    point: Uint32Array.from(rows, (row) => facilities.point[row]!),
    commune: Uint32Array.from(rows, (row) => facilities.commune[row]!),
    name: rows.map((row) => facilities.name[row]!),
    source: rows.map((row) => facilities.source[row]!),
    units: Uint32Array.from(rows, (row) => facilities.units[row]!),
    halfDays: Float32Array.from(rows, (row) => facilities.halfDays[row]!),
  };
}
