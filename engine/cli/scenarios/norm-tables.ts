import {
  applyScenario,
  BaseCosts,
  normRows,
  permanences,
  ServiceNames,
  withOpeningPolicy,
  type Base,
  type Scenario,
} from "../../scenario/index.ts";
import { UNREACHABLE, type AccessTable } from "../../search/index.ts";
import { round, type CsvCell, type Table } from "../../writers/index.ts";
import type { Simulation } from "./simulation.ts";

/** People within each norm before and after, for the territory, by commune and by zone. */
export function normsTable({ scenario, base, applied }: Simulation): Table {
  const names = new ServiceNames(base.basket);
  return {
    name: "normes",
    header: [
      "norm",
      "minutes",
      "km",
      "zoning",
      "code",
      "name",
      "population",
      "within_minutes_before",
      "within_minutes_after",
      "within_km_before",
      "within_km_after",
    ],
    *rows() {
      for (const { label, services, minutes, km } of scenario.norms) {
        const norm = {
          label,
          services: services.flatMap((name) => names.find(name) ?? []),
          ...(minutes !== null && { minutes }),
          ...(km !== null && { km }),
        };
        const after = normRows(applied.territory, applied.access, norm);
        for (const [i, row] of normRows(base.territory, base.access, norm).entries()) {
          const next = after[i]!;
          yield [
            label,
            minutes,
            km,
            row.zoning,
            row.code,
            row.name,
            round(row.population, 1),
            round(row.withinMinutes, 1),
            round(next.withinMinutes, 1),
            round(row.withinKm, 1),
            round(next.withinKm, 1),
          ];
        }
      }
    },
  };
}

/** Mean time of each service with permanences counted, ignored, penalised: before and after. */
export function permanencesTable(
  { base, applied }: Simulation,
  { underHalfDays, penaltyMin }: NonNullable<Scenario["permanences"]>,
): Table {
  const sides = [base, { ...base, ...applied }].map((side) => byLevel(side, underHalfDays, penaltyMin));
  return {
    name: "permanences",
    header: [
      "service",
      "facilities",
      "permanences",
      ...["before", "after"].flatMap((side) => ["counted", "ignored", "penalised"].map((how) => `${how}_${side}_min`)),
    ],
    *rows() {
      const { facilities } = applied.territory;
      for (const [service, { id }] of base.basket.services.entries()) {
        let count = 0;
        let few = 0;
        for (let row = 0; row < facilities.count; row++) {
          if (facilities.service[row] !== service) continue;
          count++;
          if (facilities.halfDays[row]! < underHalfDays) few++;
        }
        const means = sides.flatMap(({ people, tables }) =>
          tables.map((table): CsvCell => round(meanMin(table, service, people), 2)),
        );
        yield [id, count, few, ...means];
      }
    },
  };
}

function byLevel(side: Base, underHalfDays: number, penaltyMin: number) {
  const { territory, access } = side;
  const removed = permanences(territory.facilities, underHalfDays);
  const open = applyScenario(new BaseCosts(side), { removed, added: [], places: [], roads: [] });
  const under = (kind: "ignored" | "penalised"): AccessTable =>
    withOpeningPolicy(
      access,
      open.access,
      open.rowOfBase,
      kind === "ignored" ? { kind, minHalfDays: underHalfDays } : { kind, minHalfDays: underHalfDays, penaltyMin },
    );
  const { origins, communes } = territory;
  const people = Float64Array.from(origins.population, (count, row) =>
    communes[origins.commune[row]!]!.inside ? count : 0,
  );
  return { people, tables: [access, under("ignored"), under("penalised")] };
}

/** Population-weighted mean over those who have a time, null when nobody has. */
function meanMin({ originCount, timeDs }: AccessTable, service: number, people: Float64Array): number | null {
  let total = 0;
  let count = 0;
  for (let origin = 0; origin < originCount; origin++) {
    const time = timeDs[service * originCount + origin]!;
    if (time === UNREACHABLE) continue;
    total += people[origin]! * time;
    count += people[origin]!;
  }
  return count > 0 ? total / count / 600 : null;
}
