import type { SkipReport } from "../report/index.ts";
import { NONE, UNREACHABLE, type AccessTable } from "../search/index.ts";
import { TextColumn, type Commune, type FacilityTable, type OriginTable, type Territory } from "../territory/index.ts";
import { DS_PER_MINUTE } from "./sums.ts";

/**
 * One row of INSEE's table "localisation et accès de la population aux équipements": a 200 m cell (or the share of it in
 * one commune and IRIS), a type of equipment, the time to the nearest one.
 */
export interface InseeRow {
  /** "E_N": south-west corner in EPSG:3035, metres */
  readonly cell: string;
  readonly depcom: string;
  readonly iris: string;
  /** BPE code */
  readonly type: string;
  /** null (or negative, INSEE's -999999) where there is no route */
  readonly minutes: number | null;
  readonly people: number;
}

/** The cells of the table, and their times to the services of a basket. */
export interface InseeAccess {
  readonly cell: readonly string[];
  readonly depcom: readonly string[];
  readonly iris: readonly string[];
  readonly people: Float64Array;
  readonly access: AccessTable;
  /** rows that were of no use: type in no service of the basket, or commune out of the territory */
  readonly rowsUnused: number;
  /** rows of a cell whose people differ from its first row (kept) */
  readonly peopleConflicts: number;
  /** ids of services that no row brings a time for are told by their index */
  readonly servicesWithoutRow: readonly number[];
}

/** The side of INSEE's cells. */
export const INSEE_CELL_M = 200;

/**
 * Gathers INSEE's rows, in any order, into an access table. A composite service takes the smallest time among its
 * types at the cell, before any mean: INSEE's own recipe (methodology §1.3). INSEE does not say which equipment is
 * the nearest: `facility` is NONE everywhere.
 */
export class InseeTable {
  readonly #rows = new Map<string, number>();
  readonly #cell: string[] = [];
  readonly #depcom: string[] = [];
  readonly #iris: string[] = [];
  #people = new Float64Array(1024);
  readonly #times: Uint32Array[];
  readonly #seen: Uint8Array;
  #last = 0;
  #unused = 0;
  #conflicts = 0;

  /**
   * @param servicesOf indices of the services that each BPE code brings, for the vintage of the table
   * @param keep which communes to keep
   */
  constructor(
    private readonly servicesOf: ReadonlyMap<string, readonly number[]>,
    serviceCount: number,
    private readonly keep: (depcom: string) => boolean,
  ) {
    this.#times = Array.from({ length: serviceCount }, () => new Uint32Array(1024).fill(UNREACHABLE));
    this.#seen = new Uint8Array(serviceCount);
  }

  /** Whether a type brings a service of the basket: lets a reader skip most of the file before reading its other columns. */
  wants(type: string): boolean {
    return this.servicesOf.has(type);
  }

  /** Takes one row. The object may be reused by the caller. */
  add(row: InseeRow): void {
    const services = this.servicesOf.get(row.type);
    if (!services || !this.keep(row.depcom)) {
      this.#unused++;
      return;
    }
    const at = this.#rowOf(row);
    for (const service of services) this.#seen[service] = 1;
    if (row.minutes === null || !(row.minutes >= 0)) return;
    const timeDs = Math.round(row.minutes * DS_PER_MINUTE);
    for (const service of services) if (timeDs < this.#times[service][at]) this.#times[service][at] = timeDs;
  }

  #rowOf({ cell, depcom, iris, people }: InseeRow): number {
    // the published files are sorted by cell: most rows are of the cell before
    const last = this.#last;
    const same = this.#cell[last] === cell && this.#depcom[last] === depcom && this.#iris[last] === iris;
    const key = same ? "" : `${cell}|${depcom}|${iris}`;
    const known = same ? last : this.#rows.get(key);
    if (known !== undefined) {
      if (this.#people[known] !== people) this.#conflicts++;
      this.#last = known;
      return known;
    }
    const at = this.#cell.length;
    this.#rows.set(key, at);
    this.#cell.push(cell);
    this.#depcom.push(depcom);
    this.#iris.push(iris);
    if (at === this.#people.length) this.#grow();
    this.#people[at] = people;
    this.#last = at;
    return at;
  }

  #grow(): void {
    const people = new Float64Array(this.#people.length * 2);
    people.set(this.#people);
    this.#people = people;
    this.#times.forEach((times, service) => {
      const longer = new Uint32Array(people.length).fill(UNREACHABLE);
      longer.set(times);
      this.#times[service] = longer;
    });
  }

  /** The table so far. */
  finish(): InseeAccess {
    const originCount = this.#cell.length;
    const serviceCount = this.#times.length;
    const timeDs = new Uint32Array(originCount * serviceCount);
    this.#times.forEach((times, service) => timeDs.set(times.subarray(0, originCount), service * originCount));
    return {
      cell: this.#cell,
      depcom: this.#depcom,
      iris: this.#iris,
      people: this.#people.slice(0, originCount),
      access: { originCount, serviceCount, timeDs, facility: new Uint32Array(timeDs.length).fill(NONE) },
      rowsUnused: this.#unused,
      peopleConflicts: this.#conflicts,
      servicesWithoutRow: [...this.#seen.keys()].filter((service) => !this.#seen[service]),
    };
  }
}

/** Centre of a cell "E_N" in EPSG:3035 metres; null when it is not written so. */
export function inseeCellCentre(cell: string): [eastM: number, northM: number] | null {
  const match = /^(\d{6,8})_(\d{6,8})$/.exec(cell);
  return match && [Number(match[1]) + INSEE_CELL_M / 2, Number(match[2]) + INSEE_CELL_M / 2];
}

/** The INSPIRE name of a cell "E_N", as Filosofi writes it. */
export function inspireId(cell: string): string {
  const [east, north] = cell.split("_");
  return `CRS3035RES${INSEE_CELL_M}mN${north}E${east}`;
}

/**
 * A territory whose origins are INSEE's cells, in their order, so that `access` fits it. The communes (and facilities, for
 * inventories only) come from elsewhere.
 * @param lonLatOf WGS84 of EPSG:3035 metres
 * @param report counts the cells whose commune the study does not know (they keep a row, and weigh on nothing)
 */
export function territoryFromInsee(
  insee: InseeAccess,
  communes: readonly Commune[],
  facilities: FacilityTable,
  lonLatOf: (eastM: number, northM: number) => readonly [lon: number, lat: number],
  report: SkipReport,
): Territory {
  const rowOf = new Map(communes.map((commune, row) => [commune.code, row]));
  const count = insee.cell.length;
  const lon = new Float64Array(count);
  const lat = new Float64Array(count);
  insee.cell.forEach((cell, row) => {
    const centre = inseeCellCentre(cell);
    if (!centre)
      report.add("insee-cell", "carreaux de la table Insee dont l'identifiant n'est pas « E_N »", () => cell);
    [lon[row], lat[row]] = centre ? lonLatOf(...centre) : [Number.NaN, Number.NaN];
  });
  const commune = Uint32Array.from(insee.depcom, (code) => {
    const row = rowOf.get(code);
    if (row === undefined)
      report.add("insee-commune", "carreaux de la table Insee dont la commune est inconnue de l'étude", () => code);
    return row ?? NONE;
  });
  const origins: OriginTable = {
    count,
    id: TextColumn.of(insee.cell.map((cell, row) => `${inspireId(cell)}_${insee.iris[row] || insee.depcom[row]}`)),
    lon,
    lat,
    population: insee.people,
    commune,
  };
  return { communes, origins, facilities };
}

/**
 * The same origins with the people of each commune brought to its municipal population (INSEE: gridded and census
 * populations differ by concept). An arrondissement without a population of its own shares its commune's.
 */
export function rescaledOrigins({ communes, origins }: Territory, report?: SkipReport): OriginTable {
  const rowOf = new Map(communes.map((commune, row) => [commune.code, row]));
  const censusRow = communes.map(({ population, shownAs }, row) =>
    population === null ? (rowOf.get(shownAs) ?? row) : row,
  );
  const sums = new Float64Array(communes.length);
  origins.commune.forEach((row, origin) => {
    if (row !== NONE) sums[censusRow[row]] += origins.population[origin];
  });
  sums.forEach((sum, row) => {
    const { code, name, population: census } = communes[row];
    if (sum > 0 && census !== null)
      report?.add(
        "rescaled",
        "communes dont les carreaux sont ramenés à la population légale",
        () => `${code} ${name} : ${Math.round(sum)} → ${census}`,
      );
  });
  const population = origins.population.map((people, origin) => {
    const row = origins.commune[origin];
    const census = row === NONE ? null : communes[censusRow[row]].population;
    return census === null || !(sums[censusRow[row]] > 0) ? people : (people * census) / sums[censusRow[row]];
  });
  return { ...origins, population };
}
