import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnose } from "../../../engine/diagnostic/index.ts";
import {
  applyScenario,
  BaseCosts,
  bringBack,
  createSiteScratch,
  freeRules,
  gainsInCoverage,
  gainsOnMean,
  groupTimes,
  HORIZON_DS,
  joinTimes,
  originTimes,
  remoteNeeds,
  searchCandidates,
  worthOf,
  type NetChange,
} from "../../../engine/scenario/index.ts";
import { UNREACHABLE } from "../../../engine/search/index.ts";
import {
  basketOf,
  facilityTable,
  fullAccess,
  placedOf,
  problemOf,
  seed,
  territoryOf,
  type Seed,
} from "../random-world.ts";

/** Every place of the seed is a candidate that brings every service; what exists stands at the places too. */
function worldOf(world: Seed) {
  const rows = world.rows.map(([service, point], i) => ({ id: `f${i}`, service, point }));
  const facilities = facilityTable(rows, world.places.length);
  const problem = problemOf(world);
  const access = fullAccess(problem, facilities, world.serviceCount);
  const base = { territory: territoryOf(world, facilities), basket: basketOf(world.serviceCount), problem, access };
  const costs = new BaseCosts(base);
  const services = Array.from({ length: world.serviceCount }, (_, service) => service);
  const placed = world.places.map((_, place) => placedOf(world, place));
  const worthwhileDs = Uint32Array.from({ length: access.originCount }, (_, origin) =>
    Math.max(...services.map((service) => costs.origin(service)[origin]!)),
  );
  const batch = { problem, worthwhileDs, pruneDs: costs.prune(services) };
  const scratch = createSiteScratch(problem);
  // two batches joined, as the pool does it
  const half = placed.length >> 1;
  const times = joinTimes([
    searchCandidates({ ...batch, placed: placed.slice(0, half) }, scratch),
    searchCandidates({ ...batch, placed: placed.slice(half) }, scratch),
  ]);
  const { originCount, timeDs } = access;
  const demand = {
    weight: base.territory.origins.population,
    services: services.map((service) => ({
      timeDs: timeDs.subarray(service * originCount, (service + 1) * originCount),
      share: 1 / services.length,
    })),
  };
  const after = (sites: readonly number[]) => {
    const change: NetChange = {
      removed: new Uint32Array(),
      added: sites.flatMap((site, place) =>
        services.map((service) => ({
          site: `site${site}`,
          name: "",
          kind: "",
          status: "",
          service,
          lon: 5,
          lat: 43,
          commune: 0,
          halfDays: Number.NaN,
          place,
        })),
      ),
      places: sites.map((site) => placed[site]!),
      roads: [],
    };
    return applyScenario(costs, change);
  };
  return { base, costs, services, times, demand, after };
}

const story = seed(false).chain((world) =>
  fc.record({
    world: fc.constant(world),
    sites: fc
      .uniqueArray(fc.nat(world.places.length - 1), { minLength: 1, maxLength: 3 })
      .map((list) => list.sort((a, b) => a - b)),
    limit: fc.integer({ min: 1, max: 15 }),
  }),
);
const capped = (time: number): number => Math.min(time, HORIZON_DS);

describe("what siting counts is what the scenario gives", () => {
  it("gain on the mean: people x deciseconds saved", () => {
    fc.assert(
      fc.property(story, ({ world, sites }) => {
        const { base, services, times, demand, after } = worldOf(world);
        const next = after(sites).access;
        let saved = 0;
        for (const service of services) {
          for (let origin = 0; origin < next.originCount; origin++) {
            const at = service * next.originCount + origin;
            saved +=
              (demand.weight[origin]! * (capped(base.access.timeDs[at]!) - capped(next.timeDs[at]!))) / services.length;
          }
        }
        expect(worthOf(gainsOnMean(times, demand), sites)).toBeCloseTo(saved, 6);
      }),
      { numRuns: 150 },
    );
  });

  it("coverage: people who come within the limit of every service; times of the slowest", () => {
    fc.assert(
      fc.property(story, ({ world, sites, limit }) => {
        const { base, services, times, demand, after } = worldOf(world);
        const slowest = (timeDs: Uint32Array, origin: number): number =>
          Math.max(...services.map((service) => timeDs[service * base.access.originCount + origin]!));
        const next = after(sites).access;
        let people = 0;
        for (let origin = 0; origin < next.originCount; origin++) {
          if (slowest(base.access.timeDs, origin) > limit && slowest(next.timeDs, origin) <= limit)
            people += demand.weight[origin]!;
        }
        expect(worthOf(gainsInCoverage(times, demand, limit), sites)).toBe(people);
        const table = originTimes(times, demand);
        for (let origin = 0; origin < next.originCount; origin++) {
          let best = table.baseDs[origin]!;
          for (const site of sites)
            for (let entry = table.firstEntry[site]!; entry < table.firstEntry[site + 1]!; entry++)
              if (table.entryDemand[entry] === origin) best = Math.min(best, table.entryTimeDs[entry]!);
          expect(best).toBe(slowest(next.timeDs, origin));
        }
      }),
      { numRuns: 150 },
    );
  });

  it("groups: one site's mean is what it gives; several do at least as well", () => {
    fc.assert(
      fc.property(story, ({ world, sites }) => {
        const { base, services, times, demand, after } = worldOf(world);
        const groupOf = base.territory.origins.commune;
        const table = groupTimes(times, demand, groupOf, 2);
        const meanOf = (timeDs: Uint32Array, group: number): number => {
          let [sum, people] = [0, 0];
          for (let origin = 0; origin < base.access.originCount; origin++) {
            if (groupOf[origin] !== group) continue;
            people += demand.weight[origin]!;
            for (const service of services)
              sum +=
                (demand.weight[origin]! * capped(timeDs[service * base.access.originCount + origin]!)) /
                services.length;
          }
          return people > 0 ? Math.round(sum / people) : 0;
        };
        const single = after([sites[0]!]).access;
        const all = after(sites).access;
        for (const group of [0, 1]) {
          const best = (chosen: readonly number[]): number => {
            let time = table.baseDs[group]!;
            for (const site of chosen)
              for (let entry = table.firstEntry[site]!; entry < table.firstEntry[site + 1]!; entry++)
                if (table.entryDemand[entry] === group) time = Math.min(time, table.entryTimeDs[entry]!);
            return time;
          };
          expect(best([sites[0]!])).toBe(meanOf(single.timeDs, group));
          expect(best(sites)).toBeGreaterThanOrEqual(meanOf(all.timeDs, group));
        }
      }),
      { numRuns: 100 },
    );
  });

  it("communes said to come back do come back", async () => {
    await fc.assert(
      fc.asyncProperty(story, fc.integer({ min: 1, max: 6 }), async ({ world }, tenths) => {
        const { base, costs, services, times, after } = worldOf(world);
        // where someone had no time, a commune's mean is over other people before and after
        fc.pre(base.access.timeDs.every((time) => time !== UNREACHABLE));
        const choices = {
          aggregation: "equal" as const,
          thresholds: { g: { kind: "minutes" as const, minutes: tenths / 1000 } },
        };
        const before = diagnose(base.territory, base.basket, base.access, choices);
        const { table, needs, codes } = remoteNeeds(times, before, costs.base.access, services);
        fc.pre(codes.length > 0);
        const proposal = await bringBack(table, needs, freeRules(world.places.length, 2));
        const applied = after([...proposal.sites].sort((a, b) => a - b));
        const next = diagnose(applied.territory, base.basket, applied.access, choices);
        const back = codes.filter((code) => next.communes.find((commune) => commune.code === code)?.remoteCount === 0);
        const people = needs.people.reduce((sum, count, group) => sum + (back.includes(codes[group]!) ? count : 0), 0);
        expect(people).toBeCloseTo(proposal.value, 6);
      }),
      { numRuns: 40 },
    );
  });
});
