import { aggregateAtOrigins } from "../diagnostic/index.ts";
import type { Aggregation } from "../basket/index.ts";
import { NONE, UNREACHABLE, type AccessTable } from "../search/index.ts";
import { applyScenario } from "./apply.ts";
import type { BaseCosts } from "./base-costs.ts";
import type { SiteEffect } from "./effects-model.ts";
import type { AddedFacility, Applied, NetChange } from "./model.ts";
import { createSiteScratch, createSiteTimes, placedOfPoint, searchSite } from "./site-search.ts";

/** Times of one site: cost and published time by origin, and what it brings. */
interface SiteColumn {
  readonly first: AddedFacility;
  readonly services: readonly number[];
  readonly costDs: Uint32Array;
  readonly timeDs: Uint32Array;
}

/**
 * Each site by itself, and what would be lost without it. "Alone" is against the base without what the scenario closes;
 * "marginal" is against the whole scenario. One search per site, then arithmetic on its times: no scenario is run again.
 */
export function siteEffects(
  costs: BaseCosts,
  applied: Applied,
  change: NetChange,
  evaluated: readonly number[],
  weights: Float64Array,
  rule: Aggregation,
  people: Float64Array,
): SiteEffect[] {
  if (change.added.length === 0) return [];
  const { base } = costs;
  const { basket, territory } = base;
  const without = applyScenario(costs, { ...change, added: [], places: [] });
  const columns = siteColumns(costs, change);
  const withoutDs = aggregateAtOrigins(without.access, evaluated, weights, rule);
  const afterDs = aggregateAtOrigins(applied.access, evaluated, weights, rule);
  const costOf = costColumns(costs, change, without.access);
  const catchment = catchments(applied, people);

  return columns.map((column) => {
    const { first, services } = column;
    const alone = improvedBy(without.access, costOf, [column]);
    const aloneDs = aggregateAtOrigins(alone, evaluated, weights, rule);
    const others = improvedBy(
      without.access,
      costOf,
      columns.filter((other) => other !== column),
    );
    const othersDs = aggregateAtOrigins(others, evaluated, weights, rule);
    let [aloneGain, aloneBeneficiaries, marginalGain] = [0, 0, 0];
    for (let origin = 0; origin < people.length; origin++) {
      const gain = (withoutDs[origin] - aloneDs[origin]) / 600;
      if (gain > 0) {
        aloneGain += people[origin] * gain;
        aloneBeneficiaries += people[origin];
      }
      const lost = (othersDs[origin] - afterDs[origin]) / 600;
      if (lost > 0) marginalGain += people[origin] * lost;
    }
    const commune = first.commune === NONE ? undefined : territory.communes[first.commune];
    return {
      site: first.site,
      name: first.name,
      kind: first.kind,
      status: first.status,
      communeCode: commune?.code ?? null,
      communeName: commune?.name ?? null,
      lon: first.lon,
      lat: first.lat,
      services: services.map((service) => basket.services[service]!.id),
      aloneGain,
      aloneBeneficiaries,
      marginalGain,
      redundancy: aloneGain > 0 ? Math.max(0, 1 - marginalGain / aloneGain) : 0,
      catchment: catchment.get(first.site) ?? 0,
    };
  });
}

function siteColumns(costs: BaseCosts, change: NetChange): SiteColumn[] {
  const { problem, territory } = costs.base;
  const bySite = new Map<string, AddedFacility[]>();
  for (const facility of change.added) {
    // a site moved in several pieces is one column per place
    const key = `${facility.site} ${facility.place}`;
    const list = bySite.get(key);
    if (list) list.push(facility);
    else bySite.set(key, [facility]);
  }
  const closed = new Set([...change.removed].map((row) => territory.facilities.service[row]));
  const scratch = createSiteScratch(problem);
  return [...bySite.values()].map((facilities) => {
    const [first] = facilities as [AddedFacility];
    const services = facilities.map(({ service }) => service);
    const placed = first.place >= 0 ? change.places[first.place]! : placedOfPoint(problem, -1 - first.place);
    const times = createSiteTimes(problem);
    // where something closes, today's times no longer say where to stop
    const bounds = services.some((service) => closed.has(service)) ? {} : { pruneDs: costs.prune(services) };
    searchSite(problem, placed, scratch, times, bounds);
    return { first, services, ...times };
  });
}

/** What is minimised, by service and origin, before any opening. Closed services: their time stands for it. */
function costColumns(costs: BaseCosts, change: NetChange, without: AccessTable): (service: number) => Uint32Array {
  const { territory } = costs.base;
  const closed = new Set([...change.removed].map((row) => territory.facilities.service[row]));
  const { originCount } = without;
  return (service) =>
    closed.has(service)
      ? without.timeDs.subarray(service * originCount, (service + 1) * originCount)
      : costs.origin(service);
}

/** The table improved by some sites only. */
function improvedBy(
  without: AccessTable,
  costOf: (service: number) => Uint32Array,
  sites: readonly SiteColumn[],
): AccessTable {
  const { originCount, serviceCount, facility } = without;
  const timeDs = without.timeDs.slice();
  const services = new Set(sites.flatMap((site) => site.services));
  for (const service of services) {
    const best = costOf(service).slice();
    const offset = service * originCount;
    for (const site of sites) {
      if (!site.services.includes(service)) continue;
      for (let origin = 0; origin < originCount; origin++) {
        if (site.costDs[origin] === UNREACHABLE || site.costDs[origin] >= best[origin]) continue;
        best[origin] = site.costDs[origin];
        timeDs[offset + origin] = site.timeDs[origin];
      }
    }
  }
  return { originCount, serviceCount, timeDs, facility };
}

/** People whose nearest, for one of its services at least, a site becomes. */
function catchments({ access, territory, firstAdded }: Applied, people: Float64Array): Map<string, number> {
  const { facilities } = territory;
  const sums = new Map<string, number>();
  for (let origin = 0; origin < people.length; origin++) {
    if (people[origin] === 0) continue;
    const sites = new Set<string>();
    for (let at = origin; at < access.facility.length; at += access.originCount) {
      const row = access.facility[at];
      if (row !== NONE && row >= firstAdded) sites.add(facilities.id[row]!);
    }
    for (const site of sites) sums.set(site, (sums.get(site) ?? 0) + people[origin]);
  }
  return sums;
}
