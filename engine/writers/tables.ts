import type { Diagnostic, JudgedCommune, CommuneResult } from "../diagnostic/index.ts";
import { SNAP_TOO_FAR } from "../roads/index.ts";
import { NONE, UNREACHABLE, type AccessTable } from "../search/index.ts";
import { round, type CsvCell } from "./csv.ts";

/** A table with its header, rows made as they are written. */
export interface Table {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: () => Iterable<readonly CsvCell[]>;
}

/** Where origins lie on the network; absent when the times were not computed by us. */
export interface OriginSnap {
  readonly snapM: ArrayLike<number>;
  /** SNAP_OK or SNAP_TOO_FAR */
  readonly status: ArrayLike<number>;
}

/** Decimals of printed minutes (0.6 s); seconds have one, which is exact. */
const MINUTE_DECIMALS = 2;
const minutes = (value: number | null) => round(value, MINUTE_DECIMALS);

/**
 * One row per origin, always. `status`: ok (every service that exists is reached), incomplete, unreachable (none is),
 * too_far (farther from any road than the limit). Seconds to one decimal, empty where unreached.
 */
export function originsTable(diagnostic: Diagnostic, access: AccessTable, snap?: OriginSnap): Table {
  const { territory, basket, leftOut } = diagnostic.measured;
  const { origins, communes } = territory;
  const absent = basket.services.map((service) => leftOut.includes(service.id));
  return {
    name: "origins",
    header: [
      "origin",
      "commune",
      "lon",
      "lat",
      "population",
      "snap_m",
      "status",
      ...basket.services.map((service) => service.id),
    ],
    *rows() {
      for (let origin = 0; origin < origins.count; origin++) {
        const times = basket.services.map((_, service) => access.timeDs[service * access.originCount + origin]!);
        const missing = times.filter((time, service) => time === UNREACHABLE && !absent[service]).length;
        let status = "ok";
        if (snap?.status[origin] === SNAP_TOO_FAR) status = "too_far";
        else if (times.every((time) => time === UNREACHABLE)) status = "unreachable";
        else if (missing > 0) status = "incomplete";
        yield [
          origins.id.at(origin),
          communes[origins.commune[origin]!]?.code ?? null,
          round(origins.lon[origin], 6),
          round(origins.lat[origin], 6),
          round(origins.population[origin], 3),
          snap ? round(snap.snapM[origin], 1) : null,
          status,
          ...times.map((time) => (time === UNREACHABLE ? null : time / 10)),
        ];
      }
    },
  };
}

/** Every facility row, and the people of the territory whose nearest it is. */
export function facilitiesTable(diagnostic: Diagnostic, access: AccessTable): Table {
  const { territory, basket } = diagnostic.measured;
  const { facilities, communes, origins } = territory;
  return {
    name: "facilities",
    header: [
      "facility",
      "service",
      "gamme",
      "name",
      "commune",
      "commune_name",
      "departement",
      "inside",
      "lon",
      "lat",
      "units",
      "half_days",
      "source",
      "population_nearest",
    ],
    *rows() {
      const people = new Float64Array(facilities.count);
      const inhabitants = origins.population.map((one, row) => (communes[origins.commune[row]!]?.inside ? one : 0));
      for (let at = 0, origin = 0; at < access.facility.length; at++) {
        const facility = access.facility[at]!;
        if (facility !== NONE) people[facility]! += inhabitants[origin]!;
        if (++origin === access.originCount) origin = 0;
      }
      for (let row = 0; row < facilities.count; row++) {
        const service = basket.services[facilities.service[row]!]!;
        const commune = communes[facilities.commune[row]!];
        const point = facilities.point[row]!;
        yield [
          facilities.id[row]!,
          service.id,
          service.gamme,
          facilities.name[row]!,
          commune?.code ?? null,
          commune?.name ?? null,
          commune?.departement ?? null,
          commune?.inside ?? null,
          round(facilities.pointLon[point], 6),
          round(facilities.pointLat[point], 6),
          facilities.units[row]!,
          round(facilities.halfDays[row], 2),
          facilities.source[row]!,
          round(people[row], 1),
        ];
      }
    },
  };
}

/** The communes as shown and judged. */
export function communesTable(diagnostic: Diagnostic): Table {
  const { basket } = diagnostic.measured;
  return {
    name: "communes",
    header: [
      ...measureHeader(diagnostic),
      ...basket.gammes.map((gamme) => `remote_${gamme.id}`),
      "remote_count",
      "remote_gammes",
      "slow",
      ...serviceHeader(diagnostic),
    ],
    *rows() {
      for (const commune of diagnostic.communes) yield communeRow(commune);
    },
  };
}

function communeRow(commune: JudgedCommune): CsvCell[] {
  return [
    ...measureCells(commune),
    ...commune.remote,
    commune.remoteCount,
    commune.combination,
    commune.slow,
    ...serviceCells(commune),
  ];
}

/** Arrondissements of Marseille, Lyon, Paris: computed apart, not judged. */
export function arrondissementsTable(diagnostic: Diagnostic): Table {
  return {
    name: "arrondissements",
    header: [...measureHeader(diagnostic), ...serviceHeader(diagnostic)],
    *rows() {
      for (const unit of diagnostic.arrondissements) yield [...measureCells(unit), ...serviceCells(unit)];
    },
  };
}

function measureHeader({ measured: { basket } }: Diagnostic): string[] {
  return [
    "code",
    "name",
    "departement",
    "population",
    "census_population",
    "origins",
    "area_km2",
    "missing_population",
    "basket_min",
    ...basket.gammes.map((gamme) => `${gamme.id}_min`),
  ];
}

function measureCells(commune: CommuneResult): CsvCell[] {
  return [
    commune.code,
    commune.name,
    commune.departement,
    round(commune.measures.population, 1),
    commune.censusPopulation,
    commune.originCount,
    round(commune.areaKm2, 2),
    round(commune.measures.basket.missingPopulation, 1),
    minutes(commune.measures.basket.minutes),
    ...commune.measures.gammes.map((mean) => minutes(mean.minutes)),
  ];
}

function serviceHeader({ measured: { basket } }: Diagnostic): string[] {
  return basket.services.flatMap(({ id }) => [`${id}_min`, `${id}_commune`, `${id}_commune_name`]);
}

function serviceCells(commune: CommuneResult): CsvCell[] {
  return commune.measures.services.flatMap((mean, index) => {
    const nearest = commune.nearest[index] ?? null;
    return [minutes(mean.minutes), nearest?.communeCode ?? null, nearest?.communeName ?? null];
  });
}

/** Services: territory, éloignées and all-gammes groups, supply. */
export function servicesTable(diagnostic: Diagnostic): Table {
  return {
    name: "services",
    header: [
      "service",
      "label",
      "gamme",
      "theme",
      "weight",
      "mean_min",
      "missing_population",
      "remote_min",
      "remote_difference_min",
      "remote_ratio",
      "remote_rank",
      "all_gammes_min",
      "all_gammes_difference_min",
      "others_min",
      "facilities",
      "facilities_inside",
      "communes_equipped",
      "served_outside_share",
      "served_in_own_commune_share",
      "sources",
    ],
    *rows() {
      for (const service of diagnostic.services)
        yield [
          service.id,
          service.label,
          service.gamme,
          service.theme,
          round(service.weight, 6),
          minutes(service.mean.minutes),
          round(service.mean.missingPopulation, 1),
          minutes(service.remote.minutes),
          minutes(service.remote.differenceMinutes),
          round(service.remote.ratio, 3),
          service.remote.rank,
          minutes(service.all.minutes),
          minutes(service.all.differenceMinutes),
          minutes(service.others),
          service.facilityCount,
          service.facilityCountInside,
          service.communesEquipped,
          round(service.outsideShare, 4),
          round(service.ownCommuneShare, 4),
          service.sources.join(" + "),
        ];
    },
  };
}

/** Gammes and the basket: mean, threshold, who is above it. */
export function gammesTable(diagnostic: Diagnostic): Table {
  const { basket } = diagnostic.measured;
  const { whole, remoteness, thresholds, communes } = diagnostic;
  return {
    name: "gammes",
    header: [
      "gamme",
      "label",
      "services",
      "mean_min",
      "missing_population",
      "threshold_min",
      "communes_above",
      "population_above",
      "remote_min",
      "others_min",
      "all_gammes_min",
    ],
    *rows() {
      const row = (
        id: string,
        label: string,
        count: number,
        at: (measures: typeof whole) => (typeof whole)["basket"],
        threshold: number | null,
        above: (commune: JudgedCommune) => boolean,
      ): CsvCell[] => {
        const flagged = communes.filter(above);
        return [
          id,
          label,
          count,
          minutes(at(whole).minutes),
          round(at(whole).missingPopulation, 1),
          minutes(threshold),
          flagged.length,
          round(
            flagged.reduce((sum, commune) => sum + commune.measures.population, 0),
            1,
          ),
          minutes(at(remoteness.remote.measures).minutes),
          minutes(at(remoteness.others.measures).minutes),
          minutes(at(remoteness.all.measures).minutes),
        ];
      };
      for (const [index, gamme] of basket.gammes.entries())
        yield row(
          gamme.id,
          gamme.label,
          basket.services.filter((service) => service.gamme === gamme.id).length,
          (measures) => measures.gammes[index]!,
          thresholds.gammes[index]!.minutes,
          (commune) => commune.remote[index] === true,
        );
      yield row(
        "panier",
        basket.label,
        basket.services.length,
        (measures) => measures.basket,
        thresholds.basket.minutes,
        (commune) => commune.slow === true,
      );
    },
  };
}

/** Every zone of every zoning. */
export function zonesTable(diagnostic: Diagnostic): Table {
  const { basket } = diagnostic.measured;
  return {
    name: "zones",
    header: [
      "zoning",
      "code",
      "name",
      "type",
      "communes",
      "population",
      "remote_population",
      "missing_population",
      "basket_min",
      ...basket.gammes.map((gamme) => `${gamme.id}_min`),
      ...basket.services.map((service) => `${service.id}_min`),
    ],
    *rows() {
      for (const zone of diagnostic.zones)
        yield [
          zone.zoning,
          zone.code,
          zone.name,
          zone.type,
          zone.communeCount,
          round(zone.measures.population, 1),
          round(zone.remotePopulation, 1),
          round(zone.measures.basket.missingPopulation, 1),
          minutes(zone.measures.basket.minutes),
          ...zone.measures.gammes.map((mean) => minutes(mean.minutes)),
          ...zone.measures.services.map((mean) => minutes(mean.minutes)),
        ];
    },
  };
}
