import fc from "fast-check";
import loadHighs from "highs";
import { describe, expect, it } from "vitest";
import { highsSolver, marginalGains, mostGain, worthOf } from "../../../engine/scenario/siting/index.ts";
import { freeRules } from "../../../engine/scenario/siting/model.ts";
import { allowedSets, conflictsOf, gainsOf, isAllowed, rulesFor, world } from "./worlds.ts";

const solver = highsSolver(await loadHighs());

describe("sites that bring most", () => {
  it("three villages on a road: two sites, by hand", async () => {
    // times of 3 candidates to 3 villages of 100, 10 and 50 people, today all at 20
    const times = [
      [5, 10, 30],
      [15, 2, 8],
      [30, 25, 1],
    ];
    const table = gainsOf({ times, base: [20, 20, 20], weight: [100, 10, 50] });
    // 0: 1500 + 100 = 1600; 1: 500 + 180 + 600 = 1280; 2: 950. 0 + 2: 2550; 0 + 1: 1500 + 180 + 600 = 2280.
    const proposal = await mostGain(table, freeRules(3, 2));
    expect([...proposal.sites]).toEqual([0, 2]);
    expect(proposal.value).toBe(2550);
    expect([...marginalGains(table, proposal.sites)]).toEqual([1600, 950]);
    expect(proposal.bound).toBeGreaterThanOrEqual(2550);
  });

  it("two candidates that matter, too close to be both chosen: everything is settled before the solver", async () => {
    const table = gainsOf({
      times: [
        [29, 26, 7, 16, 30, 27, 2, 30, 12],
        [8, 27, 13, 18, 3, 2, 1, 5, 29],
        [16, 2, 14, 14, 6, 1, 3, 6, 26],
        [15, 1, 24, 15, 5, 5, 1, 26, 1],
      ],
      base: [5, 3, 38, 21, 5, 3, 16, 24, 3],
      weight: [47, 23, 47, 16, 5, 46, 45, 2, 0],
    });
    const rules = { ...freeRules(4, 3), ...conflictsOf(4, [[0, 1]]), forbidden: Uint8Array.of(0, 0, 0, 1) };
    const proposal = await mostGain(table, rules, { solver, timeLimitS: 20 });
    const best = Math.max(...[...allowedSets(rules)].map((sites) => worthOf(table, sites)));
    expect(proposal.value).toBe(best);
    expect(proposal.gap).toBe(0);
  });

  const scene = world().chain((w) => fc.record({ world: fc.constant(w), rules: rulesFor(w.times.length) }));

  it("never claims more than exhaustive search finds, never less than its bound says", async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ world, rules }) => {
        const table = gainsOf(world);
        const sets = [...allowedSets(rules)];
        fc.pre(sets.length > 0);
        const best = Math.max(...sets.map((sites) => worthOf(table, sites)));
        const proposal = await mostGain(table, rules);
        expect(isAllowed(proposal.sites, rules)).toBe(true);
        expect(worthOf(table, proposal.sites)).toBeCloseTo(proposal.value, 6);
        expect(proposal.value).toBeLessThanOrEqual(best + 1e-6);
        expect(proposal.bound).toBeGreaterThanOrEqual(best - 1e-6);
      }),
      { numRuns: 150 },
    );
  });

  it("with the solver, is what exhaustive search finds", async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ world, rules }) => {
        const table = gainsOf(world);
        const sets = [...allowedSets(rules)];
        fc.pre(sets.length > 0);
        const best = Math.max(...sets.map((sites) => worthOf(table, sites)));
        const proposal = await mostGain(table, rules, { solver, timeLimitS: 20 });
        expect(isAllowed(proposal.sites, rules)).toBe(true);
        expect(proposal.value).toBeCloseTo(best, 6);
        expect(proposal.gap).toBeLessThan(1e-6);
      }),
      { numRuns: 150 },
    );
  });
});
