import type { SkipReport } from "../report/index.ts";
import { NONE } from "../search/index.ts";
import { departementOf } from "./arrondissements.ts";
import { inFrance } from "./bounds.ts";
import { countRepair, type CommuneSet } from "./build-communes.ts";
import type { FacilityInput, TerritoryInput } from "./inputs.ts";
import type { Locator } from "./locate.ts";
import type { FacilityTable } from "./model.ts";

/** a point farther than this from the commune it is said to be in is not believed */
const TRUST_M = 3000;
/** a point without a commune code belongs to the nearest one within this */
const SHORE_M = 1000;

/** the commune is of a département the study does not cover */
const ELSEWHERE = -2;

interface Placed {
  readonly input: FacilityInput;
  /** row of communes, -1 when not known */
  readonly commune: number;
  readonly lon7: number;
  readonly lat7: number;
}

/**
 * Places every facility (its point, else the chef-lieu of its commune) and merges those of one service at one place.
 * Sorted by service, then west to east: the order of the input files does not matter. What is left out is counted.
 */
export function buildFacilities(
  input: TerritoryInput,
  set: CommuneSet,
  locator: Locator,
  report: SkipReport,
): FacilityTable {
  const placer = new Placer(set, locator, report);
  const placed: Placed[] = [];
  for (const facility of input.facilities) {
    const one = placer.place(facility);
    if (one) placed.push(one);
  }
  const groups = mergeSamePlace(inOrder(placed));
  const present = new Set(groups.map(([first]) => first.input.service));
  input.services.forEach(({ id }, service) => {
    if (!present.has(service))
      report.add("service-without-facility", "services du panier sans aucun équipement", () => id);
  });
  return table(groups, set, input.services);
}

/** Decides where one facility stands, counting what it does about doubtful ones. */
class Placer {
  private readonly covered: ReadonlySet<string>;

  constructor(
    private readonly set: CommuneSet,
    private readonly locator: Locator,
    private readonly report: SkipReport,
  ) {
    this.covered = new Set(set.communes.map(({ departement }) => departement));
  }

  place(facility: FacilityInput): Placed | null {
    const { lon, lat, commune } = facility;
    const row = this.rowOf(facility);
    if (row === ELSEWHERE) return null;
    if (Number.isNaN(lon) || Number.isNaN(lat)) return this.atPlace(facility, row);
    const point = () => `${whereOf(facility)} : ${lon} ; ${lat}${commune === "" ? "" : ` (${commune})`}`;
    if (!inFrance(lon, lat)) {
      this.report.add("facility-abroad", "équipements dont le point est hors de France, point écarté", point);
      return this.atPlace(facility, row);
    }
    if (row >= 0) {
      if (this.locator.isNear(row, lon, lat, TRUST_M))
        return { input: facility, commune: this.locator.part(row, lon, lat), lon7: fixed(lon), lat7: fixed(lat) };
      this.report.add("facility-far", "équipements dont le point est loin de leur commune, point écarté", point);
      return this.atPlace(facility, row);
    }
    const found = this.locator.nearest(lon, lat, SHORE_M);
    if (found >= 0) return { input: facility, commune: found, lon7: fixed(lon), lat7: fixed(lat) };
    this.report.add(
      "facility-off-map",
      "équipements dont le point est en mer ou hors des communes connues, non retenus",
      point,
    );
    return null;
  }

  /** Row of the commune the facility says it is in; -1 when it says none that is known; ELSEWHERE when in another département. */
  private rowOf(facility: FacilityInput): number {
    const { commune } = facility;
    if (commune === "") return -1;
    const found = this.set.book.find(commune);
    if (found) {
      countRepair(this.report, commune, found);
      return this.set.rowOf.get(found.code)!;
    }
    if (!this.covered.has(departementOf(commune.padStart(5, "0")))) {
      this.report.add("facility-elsewhere", "équipements d'autres départements, non retenus", () => whereOf(facility));
      return ELSEWHERE;
    }
    this.report.add(
      "facility-unknown-commune",
      "équipements d'une commune absente des contours",
      () => `${whereOf(facility)} : ${commune}`,
    );
    return -1;
  }

  /** At the chef-lieu, where there is one. */
  private atPlace(input: FacilityInput, row: number): Placed | null {
    const commune = row < 0 ? null : this.set.communes[row];
    if (commune === null || this.set.unplaced.has(commune.code)) {
      this.report.add(
        "facility-dropped",
        "équipements sans point, de commune ou de chef-lieu inconnu, non retenus",
        () => `${whereOf(input)} : ${input.commune}`,
      );
      return null;
    }
    this.report.add("facility-at-place", "équipements sans point, placés au chef-lieu de leur commune", () =>
      whereOf(input),
    );
    return { input, commune: row, lon7: fixed(commune.lon), lat7: fixed(commune.lat) };
  }
}

const whereOf = ({ file, line }: FacilityInput) => `${file}, ligne ${line}`;

const fixed = (degrees: number) => Math.round(degrees * 1e7);

/** By service, then west to east. Columns of numbers: of a country there are half a million to sort. */
function inOrder(placed: readonly Placed[]): Placed[] {
  const service = Uint32Array.from(placed, ({ input }) => input.service);
  const lon7 = Int32Array.from(placed, (one) => one.lon7);
  const lat7 = Int32Array.from(placed, (one) => one.lat7);
  const commune = Int32Array.from(placed, (one) => one.commune);
  const order = Uint32Array.from(placed, (_, rank) => rank).sort(
    (a, b) => service[a] - service[b] || lon7[a] - lon7[b] || lat7[a] - lat7[b] || commune[a] - commune[b] || a - b,
  );
  return Array.from(order, (rank) => placed[rank]);
}

function mergeSamePlace(sorted: readonly Placed[]): Placed[][] {
  const groups: Placed[][] = [];
  let last: Placed | null = null;
  for (const one of sorted) {
    if (last && last.input.service === one.input.service && last.lon7 === one.lon7 && last.lat7 === one.lat7)
      groups.at(-1)!.push(one);
    else groups.push([one]);
    last = one;
  }
  return groups;
}

function table(
  groups: ReadonlyArray<readonly Placed[]>,
  set: CommuneSet,
  services: TerritoryInput["services"],
): FacilityTable {
  const count = groups.length;
  const lon7 = Int32Array.from(groups, ([first]) => first.lon7);
  const lat7 = Int32Array.from(groups, ([first]) => first.lat7);
  const byPlace = Uint32Array.from(groups, (_, row) => row).sort(
    (a, b) => lon7[a] - lon7[b] || lat7[a] - lat7[b] || a - b,
  );
  const point = new Uint32Array(count);
  const points: Placed[] = [];
  for (const row of byPlace) {
    const [first] = groups[row];
    const last = points.at(-1);
    if (!last || last.lon7 !== first.lon7 || last.lat7 !== first.lat7) points.push(first);
    point[row] = points.length - 1;
  }
  const ranks = new Map<string, number>();
  return {
    count,
    id: groups.map(([{ input, commune }]) => {
      const stem = `${services[input.service].id}:${commune < 0 ? "" : set.communes[commune].code}`;
      const rank = (ranks.get(stem) ?? 0) + 1;
      ranks.set(stem, rank);
      return `${stem}:${rank}`;
    }),
    service: Uint16Array.from(groups, ([{ input }]) => input.service),
    point,
    commune: Uint32Array.from(groups, ([{ commune }]) => (commune < 0 ? NONE : commune)),
    name: groups.map((group) =>
      group.length === 1
        ? group[0].input.name
        : distinct(group.map(({ input }) => input.name))
            .slice(0, 3)
            .join(" ; "),
    ),
    source: groups.map((group) =>
      group.length === 1 ? group[0].input.source : distinct(group.map(({ input }) => input.source)).join(" ; "),
    ),
    units: Uint32Array.from(groups, (group) => group.reduce((sum, { input }) => sum + input.units, 0)),
    halfDays: Float32Array.from(groups, (group) => longest(group.map(({ input }) => input.halfDays))),
    pointCount: points.length,
    pointLon: Float64Array.from(points, ({ lon7 }) => lon7 / 1e7),
    pointLat: Float64Array.from(points, ({ lat7 }) => lat7 / 1e7),
  };
}

const distinct = (texts: readonly string[]) => [...new Set(texts.filter((text) => text !== ""))].sort();

/** The place opens as long as its longest-opening unit, as far as known. */
function longest(halfDays: readonly number[]): number {
  const known = halfDays.filter((value) => !Number.isNaN(value));
  return known.length > 0 ? Math.max(...known) : Number.NaN;
}
