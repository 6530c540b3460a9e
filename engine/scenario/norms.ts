import { NONE, UNREACHABLE, type AccessTable } from "../search/index.ts";
import type { FacilityTable, Territory } from "../territory/index.ts";

/** A commitment: everyone within so many minutes of a service, or so many kilometres as the crow flies (La Poste: 20 min and 5 km). */
export interface Norm {
  readonly label: string;
  /** rows of basket.services: the nearest of any of them counts */
  readonly services: readonly number[];
  readonly minutes?: number;
  readonly km?: number;
}

/** How well a place keeps a norm. */
export interface NormRow {
  /** "commune" or the id of a zoning; "territoire" for the whole */
  readonly zoning: string;
  readonly code: string;
  readonly name: string;
  readonly population: number;
  /** within the limit in minutes; null when the norm has none */
  readonly withinMinutes: number | null;
  /** within the limit in kilometres; null when the norm has none */
  readonly withinKm: number | null;
}

/**
 * Population within a norm, for the whole judged territory, by commune (as shown) and by zone. Exactly at the limit is
 * within. Kilometres are crow-fly to the nearest place of the services, wherever it is; minutes are those of the table.
 */
export function normRows(territory: Territory, access: AccessTable, norm: Norm): NormRow[] {
  const { origins, communes } = territory;
  const nearKm = norm.km === undefined ? null : nearestKm(territory, norm.services);
  const limitDs = norm.minutes === undefined ? null : norm.minutes * 600;
  const sums = new Map<string, { row: NormRow; minutes: number; km: number; people: number }>();
  const add = (zoning: string, code: string, name: string, people: number, inMinutes: boolean, inKm: boolean): void => {
    const key = `${zoning} ${code}`;
    let sum = sums.get(key);
    if (!sum) {
      const row = { zoning, code, name, population: 0, withinMinutes: null, withinKm: null };
      sums.set(key, (sum = { row, minutes: 0, km: 0, people: 0 }));
    }
    sum.people += people;
    if (inMinutes) sum.minutes += people;
    if (inKm) sum.km += people;
  };
  const nameOf = new Map(communes.map(({ code, name }) => [code, name]));
  for (let origin = 0; origin < origins.count; origin++) {
    const commune = communes[origins.commune[origin]]!;
    const people = origins.population[origin];
    if (!commune.inside) continue;
    const time = nearestDs(access, norm.services, origin);
    const inMinutes = limitDs !== null && time !== UNREACHABLE && time <= limitDs;
    const inKm = nearKm !== null && nearKm[origin] <= norm.km!;
    add("territoire", "", "Ensemble", people, inMinutes, inKm);
    add("commune", commune.shownAs, nameOf.get(commune.shownAs) ?? commune.name, people, inMinutes, inKm);
    for (const [zoning, code] of Object.entries(commune.zones)) add(zoning, code, code, people, inMinutes, inKm);
  }
  return [...sums.values()].map(({ row, people, minutes, km }) => ({
    ...row,
    population: people,
    withinMinutes: limitDs === null ? null : minutes,
    withinKm: nearKm === null ? null : km,
  }));
}

function nearestDs({ originCount, timeDs }: AccessTable, services: readonly number[], origin: number): number {
  let best = UNREACHABLE;
  for (const service of services) best = Math.min(best, timeDs[service * originCount + origin]);
  return best;
}

/** Crow-fly kilometres from each origin to the nearest place of some services; Infinity where there is none. */
function nearestKm({ origins, facilities }: Territory, services: readonly number[]): Float64Array {
  const wanted = new Set(services);
  const points = new Set<number>();
  for (let row = 0; row < facilities.count; row++)
    if (wanted.has(facilities.service[row])) points.add(facilities.point[row]);
  const list = [...points].sort((a, b) => facilities.pointLat[a] - facilities.pointLat[b]);
  const lats = Float64Array.from(list, (point) => facilities.pointLat[point]);
  const result = new Float64Array(origins.count).fill(Infinity);
  for (let origin = 0; origin < origins.count; origin++) {
    const lon = origins.lon[origin];
    const lat = origins.lat[origin];
    let best = Infinity;
    // outwards from the origin's latitude, until latitude alone is farther than the best
    const from = lowerBound(lats, lat);
    for (let step = 0, up = true, down = true; up || down; step++) {
      const north = from + step;
      const south = from - 1 - step;
      up = north < list.length && (lats[north] - lat) * KM_PER_DEGREE < best;
      down = south >= 0 && (lat - lats[south]) * KM_PER_DEGREE < best;
      if (up) best = Math.min(best, crowKm(lon, lat, facilities, list[north]!));
      if (down) best = Math.min(best, crowKm(lon, lat, facilities, list[south]!));
    }
    result[origin] = best;
  }
  return result;
}

const KM_PER_DEGREE = 111.195;

function crowKm(lon: number, lat: number, { pointLon, pointLat }: FacilityTable, point: number): number {
  const x = (pointLon[point] - lon) * Math.cos(((lat + pointLat[point]) / 2) * (Math.PI / 180));
  return Math.hypot(x, pointLat[point] - lat) * KM_PER_DEGREE;
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What to do with a facility open less than so many half-days a week (a permanence). Unknown hours count as open. */
export type OpeningPolicy =
  | { readonly kind: "counted" }
  | { readonly kind: "ignored"; readonly minHalfDays: number }
  | { readonly kind: "penalised"; readonly minHalfDays: number; readonly penaltyMin: number };

/** Rows open strictly less than so many half-days a week; unknown hours are never below. */
export function permanences(facilities: FacilityTable, minHalfDays: number): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < facilities.count; row++) if (facilities.halfDays[row] < minHalfDays) rows.push(row);
  return Uint32Array.from(rows);
}

/**
 * Times with permanences as the policy wants them, exactly: `all` are the times to every facility, `open` those to the
 * facilities open enough (the base with the others closed, see `applyScenario`). Penalised, a permanence costs its
 * penalty on top of the way there: the better of the two is kept. Facility rows are those of `all`'s table.
 * @param rowOfBase row of `all`'s table -> row of `open`'s table, NONE where closed
 */
export function withOpeningPolicy(
  all: AccessTable,
  open: AccessTable,
  rowOfBase: Uint32Array,
  policy: OpeningPolicy,
): AccessTable {
  if (policy.kind === "counted") return all;
  const baseOfRow = new Uint32Array(rowOfBase.length);
  for (let row = 0; row < rowOfBase.length; row++) if (rowOfBase[row] !== NONE) baseOfRow[rowOfBase[row]] = row;
  const timeDs = open.timeDs.slice();
  const facility = Uint32Array.from(open.facility, (row) => (row === NONE ? NONE : baseOfRow[row]));
  if (policy.kind === "ignored") return { ...all, timeDs, facility };
  const penaltyDs = Math.round(policy.penaltyMin * 600);
  for (let at = 0; at < timeDs.length; at++) {
    const row = all.facility[at];
    // where the nearest of all is open enough, both tables agree already
    if (row === NONE || rowOfBase[row] !== NONE) continue;
    const time = all.timeDs[at] + penaltyDs;
    if (time < timeDs[at]) {
      timeDs[at] = time;
      facility[at] = row;
    }
  }
  return { ...all, timeDs, facility };
}
