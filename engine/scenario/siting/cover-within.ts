import { UNREACHABLE } from "../../search/index.ts";
import type { Effort } from "./most-gain.ts";
import { gapOf, type Proposal, type SitingRules, type TimeTable } from "./model.ts";
import { Selection } from "./selection.ts";
import { fewestCovering } from "./set-cover.ts";

/** Why a demand cannot be within the limit: no candidate is near enough, or only forbidden (or too close) ones are. */
export interface Uncoverable {
  readonly demand: number;
  readonly reason: "too-far" | "forbidden";
  /** best time any allowed or forbidden candidate could give; UNREACHABLE when none reaches it sooner than today */
  readonly bestDs: number;
}

/** A covering proposal. `value` and `bound` are numbers of sites. */
export interface CoverProposal extends Proposal {
  readonly uncoverable: readonly Uncoverable[];
  /** false when the rules (spacing, budget) let no set be found that covers all that can be covered */
  readonly feasible: boolean;
}

/** Candidates near enough to each demand not yet within the limit; null rows are demands that need nothing more. */
export function rowsWithin(times: TimeTable, limitDs: number, rules: SitingRules) {
  const near: number[][] = [];
  const demandOf: number[] = [];
  const rowOf = new Int32Array(times.demandCount).fill(-1);
  const served = new Uint8Array(times.demandCount);
  const nearForbidden = new Uint8Array(times.demandCount);
  const bestDs = times.baseDs.slice();
  for (let demand = 0; demand < times.demandCount; demand++) if (times.baseDs[demand] <= limitDs) served[demand] = 1;
  const { firstEntry, entryDemand, entryTimeDs } = times;
  const fixed = new Selection(rules).isFixed;
  for (let candidate = 0; candidate < times.candidateCount; candidate++) {
    for (let entry = firstEntry[candidate]; entry < firstEntry[candidate + 1]; entry++) {
      const demand = entryDemand[entry];
      if (entryTimeDs[entry] < bestDs[demand]) bestDs[demand] = entryTimeDs[entry];
      if (entryTimeDs[entry] <= limitDs && fixed[candidate]) served[demand] = 1;
    }
  }
  const blocked = new Selection(rules).conflicts;
  for (let candidate = 0; candidate < times.candidateCount; candidate++) {
    if (fixed[candidate]) continue;
    for (let entry = firstEntry[candidate]; entry < firstEntry[candidate + 1]; entry++) {
      const demand = entryDemand[entry];
      if (served[demand] || entryTimeDs[entry] > limitDs) continue;
      if (rules.forbidden[candidate] || blocked[candidate]) {
        nearForbidden[demand] = 1;
        continue;
      }
      if (rowOf[demand] < 0) {
        rowOf[demand] = near.length;
        near.push([]);
        demandOf.push(demand);
      }
      near[rowOf[demand]]!.push(candidate);
    }
  }
  const uncoverable: Uncoverable[] = [];
  for (let demand = 0; demand < times.demandCount; demand++) {
    if (served[demand] || rowOf[demand] >= 0) continue;
    const best = bestDs[demand] < times.baseDs[demand] ? bestDs[demand] : UNREACHABLE;
    uncoverable.push({ demand, reason: nearForbidden[demand] ? "forbidden" : "too-far", bestDs: best });
  }
  return { rows: near as ReadonlyArray<readonly number[]>, demandOf, uncoverable };
}

/**
 * Fewest sites so that every demand is within `limitDs`. Demands that no allowed candidate can bring within it are named
 * with the reason and left out; the rest is covered.
 */
export async function fewestWithin(
  times: TimeTable,
  limitDs: number,
  rules: SitingRules,
  effort: Effort = {},
): Promise<CoverProposal> {
  const { rows, uncoverable } = rowsWithin(times, limitDs, rules);
  const outcome = await fewestCovering(rows, rules, effort);
  const sites = outcome.sites ?? [...rules.fixed];
  const feasible = outcome.sites !== null && sites.length <= rules.maxSites;
  return {
    sites: orderByCover(rows, rules, sites),
    value: sites.length,
    bound: outcome.bound,
    gap: Number.isFinite(outcome.bound) ? gapOf(sites.length, outcome.bound) : 1,
    proof: outcome.exact ? "exact" : "lagrangian",
    uncoverable,
    feasible,
  };
}

/** Imposed sites, then those that cover most rows not covered yet. */
function orderByCover(
  rows: ReadonlyArray<readonly number[]>,
  rules: SitingRules,
  sites: readonly number[],
): Uint32Array {
  const ordered = [...rules.fixed];
  let left = sites.filter((site) => !ordered.includes(site)).sort((a, b) => a - b);
  let open = rows.map((row) => new Set(row));
  while (left.length > 0) {
    let best = left[0]!;
    let most = -1;
    for (const site of left) {
      const count = open.reduce((sum, row) => sum + (row.has(site) ? 1 : 0), 0);
      if (count > most) [best, most] = [site, count];
    }
    ordered.push(best);
    left = left.filter((site) => site !== best);
    open = open.filter((row) => !row.has(best));
  }
  return Uint32Array.from(ordered);
}
