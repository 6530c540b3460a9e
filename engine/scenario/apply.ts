import {
  NONE,
  UNREACHABLE,
  type AccessProblem,
  type AccessTable,
  type DirectPairs,
  type TouchTable,
} from "../search/index.ts";
import type { FacilityTable } from "../territory/index.ts";
import { widest, type BaseCosts } from "./base-costs.ts";
import { closeService, type ClosedService } from "./closing.ts";
import type { Applied, NetChange, PlacedPoint } from "./model.ts";
import { createSiteScratch, createSiteTimes, placedOfPoint, searchSite } from "./site-search.ts";

/**
 * The tables after a change, exactly those a full computation would give: what a closed facility served is searched again;
 * then services that gain some are improved by one bounded search per new place; the rest is copied. The base is not
 * touched. New rows come after the kept ones, so a tie goes to what exists today, then to the first site by name.
 */
export function applyScenario(costs: BaseCosts, change: NetChange): Applied {
  const { base } = costs;
  const { territory, access } = base;
  const { originCount, serviceCount } = access;
  const { facilities, rowOfBase, firstAdded } = changedFacilities(territory.facilities, change);
  const problem = changedProblem(base.problem, change);
  const next = {
    originCount,
    serviceCount,
    timeDs: access.timeDs.slice(),
    facility: remapped(access.facility, rowOfBase),
  };
  const closed = closeAll(costs, change, rowOfBase, next);
  improve(costs, problem, change, facilities, firstAdded, closed, next);
  const costBounds = new Map([...costs.known(), ...[...closed].map(([row, { vertexDs }]) => [row, vertexDs] as const)]);
  return { territory: { ...territory, facilities }, problem, access: next, rowOfBase, firstAdded, costBounds };
}

/** Kept rows in their order, then the added ones; places of the base, then the new ones. */
function changedFacilities(base: FacilityTable, { removed, added, places }: NetChange) {
  const gone = new Uint8Array(base.count);
  for (const row of removed) gone[row] = 1;
  const rowOfBase = new Uint32Array(base.count).fill(NONE);
  const kept: number[] = [];
  for (let row = 0; row < base.count; row++) {
    if (gone[row] === 1) continue;
    rowOfBase[row] = kept.length;
    kept.push(row);
  }
  const count = kept.length + added.length;
  const column = <Value>(of: (row: number) => Value, more: readonly Value[]): Value[] => [...kept.map(of), ...more];
  const facilities: FacilityTable = {
    count,
    id: column(
      (row) => base.id[row]!,
      added.map(({ site }) => site),
    ),
    service: Uint16Array.from(
      column(
        (row) => base.service[row],
        added.map(({ service }) => service),
      ),
    ),
    point: Uint32Array.from(
      column(
        (row) => base.point[row],
        added.map(({ place }) => pointOf(place, base.pointCount)),
      ),
    ),
    commune: Uint32Array.from(
      column(
        (row) => base.commune[row],
        added.map(({ commune }) => commune),
      ),
    ),
    name: column(
      (row) => base.name[row]!,
      added.map(({ name }) => name),
    ),
    source: column(
      (row) => base.source[row]!,
      added.map(({ kind }) => kind),
    ),
    units: Uint32Array.from(
      column(
        (row) => base.units[row],
        added.map(() => 1),
      ),
    ),
    halfDays: Float32Array.from(
      column(
        (row) => base.halfDays[row],
        added.map(({ halfDays }) => halfDays),
      ),
    ),
    pointCount: base.pointCount + places.length,
    pointLon: withPlaces(base.pointLon, places.length, added, (facility) => facility.lon),
    pointLat: withPlaces(base.pointLat, places.length, added, (facility) => facility.lat),
  };
  return { facilities, rowOfBase, firstAdded: kept.length };
}

function withPlaces(
  base: Float64Array,
  placeCount: number,
  added: NetChange["added"],
  of: (facility: NetChange["added"][number]) => number,
): Float64Array {
  const column = new Float64Array(base.length + placeCount);
  column.set(base);
  for (const facility of added) if (facility.place >= 0) column[base.length + facility.place] = of(facility);
  return column;
}

/** Point of an added facility: a new place, or one of the base. */
function pointOf(place: number, basePointCount: number): number {
  return place >= 0 ? basePointCount + place : -1 - place;
}

/** What a full computation would be given. */
function changedProblem(base: AccessProblem, { places }: NetChange): AccessProblem {
  if (places.length === 0) return base;
  return { ...base, facilities: joined(base.facilities, places), direct: joinedPairs(base, places) };
}

function joined(base: TouchTable, places: readonly PlacedPoint[]): TouchTable {
  const touches = places.map(({ touch }) => touch);
  const first = (of: (touch: TouchTable) => Uint32Array): Uint32Array => {
    const firsts = [base, ...touches].map(of);
    const column = new Uint32Array(base.pointCount + touches.length + 1);
    column.set(firsts[0]!);
    for (let i = 0; i < touches.length; i++)
      column[base.pointCount + i + 1] = column[base.pointCount + i] + firsts[i + 1]![1];
    return column;
  };
  const column = (of: (touch: TouchTable) => Uint32Array): Uint32Array => concatenated([base, ...touches].map(of));
  return {
    pointCount: base.pointCount + touches.length,
    firstExit: first((touch) => touch.firstExit),
    exitVertex: column((touch) => touch.exitVertex),
    exitTimeDs: column((touch) => touch.exitTimeDs),
    firstEntry: first((touch) => touch.firstEntry),
    entryVertex: column((touch) => touch.entryVertex),
    entryTimeDs: column((touch) => touch.entryTimeDs),
    ...(base.exitCarried && { exitCarried: column((touch) => touch.exitCarried ?? touch.exitTimeDs) }),
    ...(base.entryCarried && { entryCarried: column((touch) => touch.entryCarried ?? touch.entryTimeDs) }),
  };
}

function concatenated(parts: readonly Uint32Array[]): Uint32Array {
  const column = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    column.set(part, at);
    at += part.length;
  }
  return column;
}

/** Pairs of an origin ascend by point: those of the new places come last. */
function joinedPairs({ direct, facilities }: AccessProblem, places: readonly PlacedPoint[]): DirectPairs {
  if (places.every((place) => place.direct.origin.length === 0)) return direct;
  const originCount = direct.firstPair.length - 1;
  const firstPair = new Uint32Array(originCount + 1);
  for (let origin = 0; origin < originCount; origin++)
    firstPair[origin + 1] = direct.firstPair[origin + 1] - direct.firstPair[origin];
  for (const place of places) for (const origin of place.direct.origin) firstPair[origin + 1]++;
  for (let origin = 0; origin < originCount; origin++) firstPair[origin + 1] += firstPair[origin];
  const cursor = firstPair.slice(0, originCount);
  const count = firstPair[originCount];
  const pairPoint = new Uint32Array(count);
  const pairTimeDs = new Uint32Array(count);
  const pairCarried = direct.pairCarried ? new Uint32Array(count) : undefined;
  const put = (origin: number, point: number, timeDs: number, carried: number): void => {
    const at = cursor[origin]++;
    pairPoint[at] = point;
    pairTimeDs[at] = timeDs;
    if (pairCarried) pairCarried[at] = carried;
  };
  for (let origin = 0; origin < originCount; origin++) {
    for (let pair = direct.firstPair[origin]; pair < direct.firstPair[origin + 1]; pair++)
      put(origin, direct.pairPoint[pair], direct.pairTimeDs[pair], direct.pairCarried?.[pair] ?? 0);
  }
  for (const [i, place] of places.entries()) {
    const { origin, timeDs, carried } = place.direct;
    for (let pair = 0; pair < origin.length; pair++)
      put(origin[pair], facilities.pointCount + i, timeDs[pair], carried?.[pair] ?? timeDs[pair]);
  }
  return { firstPair, pairPoint, pairTimeDs, ...(pairCarried && { pairCarried }) };
}

function remapped(facility: Uint32Array, rowOfBase: Uint32Array): Uint32Array {
  const column = new Uint32Array(facility.length);
  for (let i = 0; i < column.length; i++) column[i] = facility[i] === NONE ? NONE : rowOfBase[facility[i]];
  return column;
}

/** Services that lose a facility, by row: what is left of each, written in the new table. */
function closeAll(
  costs: BaseCosts,
  { removed }: NetChange,
  rowOfBase: Uint32Array,
  next: AccessTable,
): Map<number, ClosedService> {
  const { facilities } = costs.base.territory;
  const gone = new Uint8Array(facilities.count);
  for (const row of removed) gone[row] = 1;
  const closed = new Map<number, ClosedService>();
  for (const row of removed) {
    const service = facilities.service[row];
    if (closed.has(service)) continue;
    const left = closeService(costs, service, gone);
    closed.set(service, left);
    next.timeDs.set(left.timeDs, service * next.originCount);
    next.facility.set(remapped(left.facility, rowOfBase), service * next.originCount);
  }
  return closed;
}

/** Services that gain some: one search per new place, in row order, keeping what is strictly better. */
function improve(
  costs: BaseCosts,
  problem: AccessProblem,
  change: NetChange,
  facilities: FacilityTable,
  firstAdded: number,
  closed: ReadonlyMap<number, ClosedService>,
  next: AccessTable,
): void {
  if (change.added.length === 0) return;
  const { originCount } = next;
  const scratch = createSiteScratch(problem);
  const times = createSiteTimes(problem);
  const cost = new Map<number, Uint32Array>();
  for (const { service } of change.added)
    if (!cost.has(service)) cost.set(service, (closed.get(service)?.costDs ?? costs.origin(service)).slice());
  const rowsOfPoint = new Map<number, number[]>();
  for (let row = firstAdded; row < facilities.count; row++) {
    const rows = rowsOfPoint.get(facilities.point[row]);
    if (rows) rows.push(row);
    else rowsOfPoint.set(facilities.point[row], [row]);
  }
  for (const [point, rows] of rowsOfPoint) {
    const services = [...new Set(rows.map((row) => facilities.service[row]))].sort((a, b) => a - b);
    const basePoints = costs.base.problem.facilities.pointCount;
    const placed = point >= basePoints ? change.places[point - basePoints]! : placedOfPoint(costs.base.problem, point);
    const pruneDs = services.some((service) => closed.has(service))
      ? widest(services.map((service) => closed.get(service)?.vertexDs ?? costs.labels(service).timeDs))
      : costs.prune(services);
    searchSite(problem, placed, scratch, times, { pruneDs });
    for (const row of rows) {
      const service = facilities.service[row];
      const best = cost.get(service)!;
      const offset = service * originCount;
      for (let origin = 0; origin < originCount; origin++) {
        const now = times.costDs[origin];
        // places come in the order of their first site: among equal new rows the lower one must still win
        if (now > best[origin] || now === UNREACHABLE) continue;
        if (now === best[origin] && next.facility[offset + origin] <= row) continue;
        best[origin] = now;
        next.timeDs[offset + origin] = times.timeDs[origin];
        next.facility[offset + origin] = row;
      }
    }
  }
}
