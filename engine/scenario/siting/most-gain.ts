import { solveExactly } from "./exact.ts";
import { greedy, greedyStarts } from "./greedy.ts";
import { relax } from "./lagrangian.ts";
import type { MipSolver } from "./mip.ts";
import { freeRules, gapOf, tightened, type GainTable, type Proposal, type SitingRules } from "./model.ts";
import { worthOf } from "./selection.ts";
import { improveBySwaps } from "./swap.ts";

/** How far to go for a proof. Without a solver the bound is that of the Lagrangian relaxation. */
export interface Effort {
  readonly solver?: MipSolver;
  readonly timeLimitS?: number;
}

/**
 * The sites that bring most (max coverage of Church & ReVelle 1974, p-median of Hakimi 1964 written as gains): greedy, swaps,
 * Lagrangian bound with its own proposals, then branch and bound when a solver is given and a gap remains.
 */
export async function mostGain(table: GainTable, asked: SitingRules, effort: Effort = {}): Promise<Proposal> {
  const rules = tightened(asked);
  let sites: readonly number[] = [...rules.fixed];
  let value = worthOf(table, sites);
  for (const selection of greedyStarts(table, rules)) {
    const worth = improveBySwaps(table, selection);
    if (worth > value) {
      value = worth;
      sites = [...selection.sites];
    }
  }
  const relaxation = relax(table, rules, sites);
  let { bound } = relaxation;
  ({ sites, value } = relaxation);
  let proof: Proposal["proof"] = "lagrangian";
  if (effort.solver && gapOf(value, bound) > 0) {
    const exact = await solveExactly(table, rules, relaxation, effort.solver, effort.timeLimitS ?? 60);
    ({ sites, value, bound } = exact);
    if (exact.tried) proof = "exact";
  }
  return { sites: ranked(table, rules, sites), value, bound, gap: gapOf(value, bound), proof };
}

/** The same sites in the order in which each adds most; sites that add nothing come last, in row order. */
function ranked(table: GainTable, rules: SitingRules, sites: readonly number[]): Uint32Array {
  const among = freeRules(table.candidateCount, sites.length);
  among.forbidden.fill(1);
  for (const site of sites) among.forbidden[site] = 0;
  const imposed = rules.fixed.filter((site) => among.forbidden[site] === 0);
  const ordered = greedy(table, { ...among, fixed: imposed }).sites;
  const left = [...sites].filter((site) => !ordered.includes(site)).sort((a, b) => a - b);
  return Uint32Array.from([...ordered, ...left]);
}

/** What each site of a ranked list adds to those before it: the curve of marginal gains. */
export function marginalGains(table: GainTable, sites: ArrayLike<number>): Float64Array {
  const { firstEntry, entryDemand, entryGain, weight } = table;
  const best = new Uint32Array(table.demandCount);
  const marginal = new Float64Array(sites.length);
  for (let rank = 0; rank < sites.length; rank++) {
    const site = sites[rank]!;
    for (let entry = firstEntry[site]; entry < firstEntry[site + 1]; entry++) {
      const demand = entryDemand[entry];
      if (entryGain[entry] <= best[demand]) continue;
      marginal[rank] += weight[demand] * (entryGain[entry] - best[demand]);
      best[demand] = entryGain[entry];
    }
  }
  return marginal;
}
