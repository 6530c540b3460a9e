import { readFileSync } from "node:fs";
import { join } from "node:path";
import loadHighs from "highs";
import { describe, expect, it } from "vitest";
import { freeRules, highsSolver, leastWorst, mostGain } from "../../../engine/scenario/siting/index.ts";
import { gainsOf, timesOf } from "./worlds.ts";

/**
 * pmed1 of the OR-Library (J. E. Beasley, "A note on solving large p-median problems", EJOR 21, 1985): 100 vertices, 5
 * sites. Published optima: p-median 5819 (Beasley), p-center 127 (Pullan 2008). An edge listed twice keeps its last length.
 */
function pmed1(): { distance: number[][]; p: number } {
  const numbers = readFileSync(join(import.meta.dirname, "pmed1.txt"), "utf8")
    .trim()
    .split(/\s+/)
    .map(Number);
  const [n, m, p] = numbers as [number, number, number];
  const distance = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => (i === j ? 0 : 1e6) as number),
  );
  for (let edge = 0; edge < m; edge++) {
    const [a, b, length] = numbers.slice(3 + 3 * edge, 6 + 3 * edge) as [number, number, number];
    distance[a - 1]![b - 1] = length;
    distance[b - 1]![a - 1] = length;
  }
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) distance[i]![j] = Math.min(distance[i]![j]!, distance[i]![k]! + distance[k]![j]!);
  return { distance, p };
}

describe("OR-Library pmed1", () => {
  const { distance, p } = pmed1();
  const far = 1000;
  const instance = { times: distance, base: distance.map(() => far), weight: distance.map(() => 1) };
  const costOf = (sites: Uint32Array): number =>
    distance.reduce((sum, _, j) => sum + Math.min(...[...sites].map((i) => distance[i]![j]!)), 0);

  it("greedy, swaps and prices come within 1 % of the published optimum, and their bound does not exceed it", async () => {
    const proposal = await mostGain(gainsOf(instance), freeRules(100, p));
    expect(costOf(proposal.sites)).toBeLessThanOrEqual(5819 * 1.01);
    expect(100 * far - proposal.bound).toBeLessThanOrEqual(5819 + 1e-6);
    expect(proposal.gap).toBeLessThan(0.05);
  });

  it("the solver proves the published optimum", async () => {
    const solver = highsSolver(await loadHighs());
    const proposal = await mostGain(gainsOf(instance), freeRules(100, p), { solver, timeLimitS: 300 });
    expect(costOf(proposal.sites)).toBe(5819);
    expect(proposal.gap).toBeLessThan(1e-6);
  });

  it("the worst distance is the published p-center", async () => {
    const solver = highsSolver(await loadHighs());
    // two seconds on an idle machine; the limit is for a loaded one
    const proposal = await leastWorst(timesOf(instance), freeRules(100, p), { solver, timeLimitS: 600 });
    expect(proposal.value).toBe(127);
    expect(proposal.bound).toBe(127);
  }, 180_000);
});
