import type {
  Agreement,
  Diagnostic,
  InventoryChange,
  InventoryRow,
  Profile,
  ProfileValue,
  WithinShare,
} from "../diagnostic/index.ts";
import { round, type CsvCell } from "./csv.ts";
import type { Table } from "./tables.ts";

/** Groups of the profile in rows, indicators in columns; `_note`: "secret", "approx" (a median of medians) or empty. */
export function profileTable({ indicators, groups }: Profile): Table {
  return {
    name: "profile",
    header: ["group", "label", "communes", "population", ...indicatorHeader(indicators.map(({ id }) => id))],
    *rows() {
      for (const group of groups)
        yield [
          group.id,
          group.label,
          group.communeCount,
          round(group.population, 1),
          ...group.values.flatMap(valueCells),
        ];
    },
  };
}

/** The same by commune; values under the secrecy rule are empty and noted. */
export function communeProfileTable({ indicators, communes }: Profile): Table {
  return {
    name: "profile_communes",
    header: ["code", "name", ...indicatorHeader(indicators.map(({ id }) => id))],
    *rows() {
      for (const commune of communes) yield [commune.code, commune.name, ...commune.values.flatMap(valueCells)];
    },
  };
}

function indicatorHeader(ids: readonly string[]): string[] {
  return ids.flatMap((id) => [id, `${id}_note`]);
}

function valueCells({ value, secret, approximate }: ProfileValue): CsvCell[] {
  const note = secret ? "secret" : approximate && value !== null ? "approx" : "";
  return [round(value, 6), note];
}

/** Our times beside another table's, by service. Minutes; differences are ours less theirs. */
export function agreementTable(agreement: Agreement): Table {
  return {
    name: "agreement_services",
    header: [
      "service",
      "places",
      "population",
      "ours_min",
      "theirs_min",
      "difference_median_min",
      "difference_p10_min",
      "difference_p90_min",
      "absolute_median_min",
      "within_1_min_share",
      "within_2_min_share",
      "median_ratio",
      "population_close",
      "population_speed",
      "population_outside",
      "population_snap",
      "population_unreached",
      "population_other",
    ],
    *rows() {
      for (const one of agreement.services)
        yield [
          one.service,
          one.places,
          round(one.people, 1),
          round(one.oursMinutes, 2),
          round(one.theirsMinutes, 2),
          round(one.median, 2),
          round(one.p10, 2),
          round(one.p90, 2),
          round(one.medianAbsolute, 2),
          round(one.within1, 4),
          round(one.within2, 4),
          round(one.medianRatio, 3),
          ...(["close", "speed", "outside", "snap", "unreached", "other"] as const).map((cause) =>
            round(one.causes[cause], 1),
          ),
        ];
    },
  };
}

/** Our times beside another table's, by commune and service. */
export function communeAgreementTable(agreement: Agreement): Table {
  return {
    name: "agreement_communes",
    header: ["code", "name", "population", "service", "ours_min", "theirs_min", "difference_min"],
    *rows() {
      for (const commune of agreement.communes)
        for (const [index, { service }] of agreement.services.entries()) {
          const ours = commune.ours[index] ?? null;
          const theirs = commune.theirs[index] ?? null;
          yield [
            commune.code,
            commune.name,
            round(commune.people, 1),
            service,
            round(ours, 2),
            round(theirs, 2),
            ours === null || theirs === null ? null : round(ours - theirs, 2),
          ];
        }
    },
  };
}

/** Contact points by service, source and zone. */
export function inventoryTable(rows: readonly InventoryRow[]): Table {
  return {
    name: "inventory",
    header: ["service", "source", "zone", "points", "units"],
    *rows() {
      for (const row of rows) yield [row.service, row.source, row.zone, row.points, row.units];
    },
  };
}

/** Contact points before and after, by service and zone. */
export function inventoryChangeTable(rows: readonly InventoryChange[]): Table {
  return {
    name: "inventory_change",
    header: [
      "service",
      "zone",
      "points_before",
      "points_after",
      "points_change",
      "units_before",
      "units_after",
      "units_change",
    ],
    *rows() {
      for (const row of rows)
        yield [
          row.service,
          row.zone,
          row.pointsBefore,
          row.pointsAfter,
          row.pointsAfter - row.pointsBefore,
          row.unitsBefore,
          row.unitsAfter,
          row.unitsAfter - row.unitsBefore,
        ];
    },
  };
}

/** People within so many minutes, whole territory first then communes. */
export function withinTable(shares: readonly WithinShare[], minutes: number): Table {
  return {
    name: "within",
    header: ["code", "name", "minutes", "population", "population_within", "share"],
    *rows() {
      for (const one of shares)
        yield [one.code, one.name, minutes, round(one.population, 1), round(one.within, 1), round(one.share, 4)];
    },
  };
}

/** The same as the service columns of communes.csv, one row per commune and service, with the whole of the nearest. */
export function communeServicesTable({ communes, measured: { basket } }: Diagnostic): Table {
  return {
    name: "commune_services",
    header: [
      "code",
      "name",
      "service",
      "gamme",
      "minutes",
      "missing_population",
      "facility",
      "facility_name",
      "facility_commune",
      "facility_commune_name",
      "facility_departement",
      "facility_inside",
      "facility_population_share",
    ],
    *rows() {
      for (const { code, name, measures, nearest } of communes)
        for (const [index, service] of basket.services.entries()) {
          const mean = measures.services[index]!;
          const facility = nearest[index] ?? null;
          yield [
            code,
            name,
            service.id,
            service.gamme,
            round(mean.minutes, 2),
            round(mean.missingPopulation, 1),
            facility?.id ?? null,
            facility?.name ?? null,
            facility?.communeCode ?? null,
            facility?.communeName ?? null,
            facility?.departement ?? null,
            facility?.inside ?? null,
            round(facility?.share, 4),
          ];
        }
    },
  };
}

/** How many would be flagged with other thresholds. */
export function sensitivityTable({ sensitivity }: Diagnostic): Table {
  return {
    name: "sensitivity",
    header: ["of", "factor", "threshold_min", "communes", "population", "population_share"],
    *rows() {
      for (const row of sensitivity)
        yield [
          row.of,
          row.factor,
          round(row.minutes, 2),
          row.communes,
          round(row.population, 1),
          round(row.populationShare, 4),
        ];
    },
  };
}
