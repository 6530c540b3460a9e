import { UNREACHABLE } from "../../search/index.ts";
import type { Effort } from "./most-gain.ts";
import { gapOf, type Proposal, type SitingRules, type TimeTable } from "./model.ts";
import { fewestCovering } from "./set-cover.ts";
import { rowsWithin } from "./cover-within.ts";

/** `value` and `bound` are the worst demand's time, in deciseconds. */
export interface LeastWorst extends Proposal {
  /** the worst demand after the proposal, -1 when there is none */
  readonly worst: number;
  /** demands that neither today's facilities nor any candidate reaches: they are left out */
  readonly unreached: readonly number[];
}

/**
 * Sites that make the worst time least (p-center, Hakimi 1964): the answer is one of the times of the table, found by
 * bisection, each step asking whether maxSites sites cover every demand within that time (Minieka 1970).
 */
export async function leastWorst(times: TimeTable, rules: SitingRules, effort: Effort = {}): Promise<LeastWorst> {
  const unreached = unreachedDemands(times);
  const left = new Set(unreached);
  const reachable: TimeTable = { ...times, baseDs: times.baseDs.map((time, demand) => (left.has(demand) ? 0 : time)) };
  const values = distinctTimes(reachable);
  const budgetS = (effort.timeLimitS ?? 60) / 4;

  const ask = async (
    limitDs: number,
    withSolver: boolean,
  ): Promise<{ sites: readonly number[] | null; no: boolean }> => {
    const { rows, uncoverable } = rowsWithin(reachable, limitDs, rules);
    if (uncoverable.length > 0) return { sites: null, no: true };
    const effortHere = withSolver && effort.solver ? { solver: effort.solver, timeLimitS: budgetS } : {};
    const outcome = await fewestCovering(rows, rules, effortHere, rules.maxSites);
    const fits = outcome.sites !== null && outcome.sites.length <= rules.maxSites;
    return { sites: fits ? outcome.sites : null, no: outcome.bound > rules.maxSites };
  };

  // the least time with a set found, and the greatest proved impossible
  let sites: readonly number[] = [...rules.fixed];
  let yes = values.length - 1;
  let no = -1;
  let exact = false;
  for (const withSolver of effort.solver ? [false, true] : [false]) {
    exact = withSolver;
    let low = no + 1;
    let high = yes;
    while (low < high) {
      const middle = (low + high) >> 1;
      const answer = await ask(values[middle]!, withSolver);
      if (answer.sites) {
        high = middle;
        yes = middle;
        sites = answer.sites;
      } else {
        if (answer.no) no = Math.max(no, middle);
        low = middle + 1;
      }
    }
  }
  const { worst, worstDs } = worstOf(reachable, sites);
  const bound = values.length > 0 ? Math.min(values[no + 1]!, worstDs) : 0;
  return {
    sites: Uint32Array.from([
      ...rules.fixed,
      ...sites.filter((site) => !rules.fixed.includes(site)).sort((a, b) => a - b),
    ]),
    value: worstDs,
    bound,
    gap: gapOf(worstDs, bound),
    proof: exact ? "exact" : "lagrangian",
    worst,
    unreached,
  };
}

function unreachedDemands(times: TimeTable): number[] {
  const reached = new Uint8Array(times.demandCount);
  for (const demand of times.entryDemand) reached[demand] = 1;
  const list: number[] = [];
  for (let demand = 0; demand < times.demandCount; demand++) {
    if (times.baseDs[demand] === UNREACHABLE && !reached[demand]) list.push(demand);
  }
  return list;
}

/** Every time the worst demand could have, ascending. */
function distinctTimes(times: TimeTable): number[] {
  const seen = new Set<number>();
  for (const time of times.baseDs) seen.add(time);
  for (const time of times.entryTimeDs) seen.add(time);
  return [...seen].sort((a, b) => a - b);
}

function worstOf(times: TimeTable, sites: readonly number[]): { worst: number; worstDs: number } {
  const best = times.baseDs.slice();
  for (const site of sites) {
    for (let entry = times.firstEntry[site]; entry < times.firstEntry[site + 1]; entry++) {
      const demand = times.entryDemand[entry];
      if (times.entryTimeDs[entry] < best[demand]) best[demand] = times.entryTimeDs[entry];
    }
  }
  let worst = -1;
  let worstDs = 0;
  for (let demand = 0; demand < best.length; demand++) {
    if (worst < 0 || best[demand] > worstDs) [worst, worstDs] = [demand, best[demand]];
  }
  return { worst, worstDs };
}
