import fc from "fast-check";
import loadHighs from "highs";
import { describe, expect, it } from "vitest";
import { bringBack, fewestWithin, highsSolver, leastWorst, type Needs } from "../../../engine/scenario/siting/index.ts";
import { freeRules, type GainTable } from "../../../engine/scenario/siting/model.ts";
import { UNREACHABLE } from "../../../engine/search/index.ts";
import { allowedSets, gainsOf, isAllowed, rulesFor, timesOf, world } from "./worlds.ts";

const solver = highsSolver(await loadHighs());
const scene = world().chain((w) => fc.record({ world: fc.constant(w), rules: rulesFor(w.times.length) }));

describe("fewest sites within a limit", () => {
  it("names who cannot be covered, and why", async () => {
    // candidate 0 covers demand 0; only the forbidden candidate 1 covers demand 1; nobody covers demand 2; 3 is covered today
    const times = timesOf({
      times: [
        [8, 30, 25, 30],
        [30, 9, 30, 30],
      ],
      base: [40, 40, 40, 5],
    });
    const rules = freeRules(2, 2);
    rules.forbidden[1] = 1;
    const proposal = await fewestWithin(times, 10, rules);
    expect([...proposal.sites]).toEqual([0]);
    expect(proposal.uncoverable).toEqual([
      { demand: 1, reason: "forbidden", bestDs: 9 },
      { demand: 2, reason: "too-far", bestDs: 25 },
    ]);
    expect(proposal.bound).toBe(1);
  });

  it("is what exhaustive search finds", async () => {
    await fc.assert(
      fc.asyncProperty(scene, fc.integer({ min: 5, max: 25 }), async ({ world, rules }, limit) => {
        const open = { ...rules, maxSites: world.times.length };
        const coverable = world.base.map(
          (base, j) =>
            base > limit &&
            world.times.some((row, i) => {
              const allowed = isAllowed([...new Set([...rules.fixed, i])], {
                ...open,
                budget: undefined,
              } as typeof open);
              return row[j]! <= limit && allowed;
            }),
        );
        const covers = (sites: number[]): boolean =>
          coverable.every((wanted, j) => !wanted || sites.some((i) => world.times[i]![j]! <= limit));
        const sets = [...allowedSets(open)].filter(covers);
        const fewest = sets.length > 0 ? Math.min(...sets.map((sites) => sites.length)) : null;
        const proposal = await fewestWithin(timesOf(world), limit, open, { solver, timeLimitS: 20 });
        if (fewest === null) expect(proposal.feasible).toBe(false);
        else {
          expect(proposal.feasible).toBe(true);
          expect(proposal.value).toBe(fewest);
          expect(covers([...proposal.sites])).toBe(true);
          const cheap = await fewestWithin(timesOf(world), limit, open);
          expect(cheap.bound).toBeLessThanOrEqual(fewest);
          if (cheap.feasible) expect(cheap.value).toBeGreaterThanOrEqual(fewest);
        }
      }),
      { numRuns: 120 },
    );
  });
});

describe("least worst time", () => {
  it("is what exhaustive search finds", async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ world, rules }) => {
        const sets = [...allowedSets(rules)];
        fc.pre(sets.length > 0);
        const worstOf = (sites: number[]): number =>
          Math.max(...world.base.map((base, j) => Math.min(base, ...sites.map((i) => world.times[i]![j]!))));
        const best = Math.min(...sets.map(worstOf));
        const proposal = await leastWorst(timesOf(world), rules, { solver, timeLimitS: 40 });
        expect(isAllowed(proposal.sites, rules)).toBe(true);
        expect(worstOf([...proposal.sites])).toBe(proposal.value);
        expect(proposal.value).toBe(best);
        expect(proposal.bound).toBe(best);
        const cheap = await leastWorst(timesOf(world), rules);
        expect(cheap.value).toBeGreaterThanOrEqual(best);
        expect(cheap.bound).toBeLessThanOrEqual(best);
      }),
      { numRuns: 120 },
    );
  });

  it("leaves out and names whom nothing reaches", async () => {
    const proposal = await leastWorst(
      timesOf({ times: [[5, 50]], base: [9, UNREACHABLE, UNREACHABLE] }),
      freeRules(1, 1),
    );
    expect(proposal.unreached).toEqual([2]);
    expect(proposal.value).toBe(50);
    expect(proposal.worst).toBe(1);
  });
});

describe("communes brought back under their thresholds", () => {
  const needs = fc
    .record({ world: world({ candidates: 6, demands: 8 }), groups: fc.integer({ min: 1, max: 4 }) })
    .chain(({ world, groups }) =>
      fc.record({
        world: fc.constant(world),
        rules: rulesFor(world.times.length),
        people: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: groups, maxLength: groups }),
        amount: fc.array(fc.integer({ min: 1, max: 300 }), { minLength: groups, maxLength: groups }),
      }),
    );

  function brought(table: GainTable, needs: Needs, sites: number[]): number {
    const filled = needs.amount.map(() => 0);
    const best = new Uint32Array(table.demandCount);
    for (const site of sites)
      for (let entry = table.firstEntry[site]!; entry < table.firstEntry[site + 1]!; entry++)
        best[table.entryDemand[entry]!] = Math.max(best[table.entryDemand[entry]!]!, table.entryGain[entry]!);
    for (const [demand, gain] of best.entries()) filled[needs.needOfDemand[demand]!]! += table.weight[demand]! * gain;
    return needs.people.reduce((sum, people, group) => sum + (filled[group]! >= needs.amount[group]! ? people : 0), 0);
  }

  it("is what exhaustive search finds", async () => {
    await fc.assert(
      fc.asyncProperty(needs, async ({ world, rules, people, amount }) => {
        const table = gainsOf(world);
        const wanted: Needs = {
          groupCount: people.length,
          people: Float64Array.from(people),
          group: Uint32Array.from(people, (_, i) => i),
          amount: Float64Array.from(amount),
          needOfDemand: Uint32Array.from(world.base, (_, j) => j % people.length),
        };
        const sets = [...allowedSets(rules)];
        fc.pre(sets.length > 0);
        const best = Math.max(...sets.map((sites) => brought(table, wanted, sites)));
        const cheap = await bringBack(table, wanted, rules);
        expect(isAllowed(cheap.sites, rules)).toBe(true);
        expect(cheap.value).toBe(brought(table, wanted, [...cheap.sites]));
        expect(cheap.value).toBeLessThanOrEqual(best);
        expect(cheap.bound).toBeGreaterThanOrEqual(best - 1e-6);
        const exact = await bringBack(table, wanted, rules, { solver, timeLimitS: 20 });
        expect(isAllowed(exact.sites, rules)).toBe(true);
        expect(exact.value).toBe(best);
        expect(exact.gap).toBeLessThan(1e-6);
      }),
      { numRuns: 100 },
    );
  });
});
