/**
 * Siting in the abstract: which candidates to open. Nothing here knows what a commune or a road is.
 *
 * Two tables say it all. A GainTable tells how much each candidate brings to each demand that it improves; the worth of
 * a set of sites is, for every demand, the best gain among them (max coverage, p-median, gain on a sub-basket are all
 * of this form). A TimeTable tells how far each candidate is from each demand it would serve better than today
 * (p-center, set covering).
 */

/** Sparse, by candidate: only the demands a candidate improves. Worth of a set S = sum of weight x max over S of gain. */
export interface GainTable {
  readonly candidateCount: number;
  readonly demandCount: number;
  /** by demand: people x priority x share of the service; >= 0 */
  readonly weight: Float64Array;
  /** candidateCount + 1 */
  readonly firstEntry: Uint32Array;
  /** demands of a candidate, ascending */
  readonly entryDemand: Uint32Array;
  /** > 0: deciseconds saved, or 1 for "covered" */
  readonly entryGain: Uint32Array;
}

/** Sparse, by candidate: times to the demands it serves sooner than `baseDs`. */
export interface TimeTable {
  readonly candidateCount: number;
  readonly demandCount: number;
  /** time of each demand today; UNREACHABLE where nothing serves it */
  readonly baseDs: Uint32Array;
  readonly firstEntry: Uint32Array;
  readonly entryDemand: Uint32Array;
  readonly entryTimeDs: Uint32Array;
}

/** What a proposal must respect. Candidates are rows. */
export interface SitingRules {
  /** largest number of sites, imposed ones included */
  readonly maxSites: number;
  /** imposed candidates, ascending */
  readonly fixed: Uint32Array;
  /** candidateCount: 1 = may not be chosen */
  readonly forbidden: Uint8Array;
  /** pairs too close to be both chosen: CSR by candidate, symmetric */
  readonly firstConflict: Uint32Array;
  readonly conflict: Uint32Array;
  /** cost of each candidate and the sum not to exceed; absent = no budget */
  readonly budget?: { readonly cost: Float64Array; readonly total: number };
}

/** A proposal with its proof: no feasible set is worth more than `bound` (less than it, when minimising). */
export interface Proposal {
  /** chosen candidates, best first: each is the one that adds most to those before it (imposed ones first) */
  readonly sites: Uint32Array;
  /** worth of the proposal, in the table's units */
  readonly value: number;
  /** what no proposal can beat */
  readonly bound: number;
  /** |bound - value| / max(|bound|, |value|); 0 = proved best */
  readonly gap: number;
  /** how the bound was had */
  readonly proof: "lagrangian" | "exact" | "combinatorial";
}

/** Gap of a value to a bound, 0 when they meet (to rounding). */
export function gapOf(value: number, bound: number): number {
  const scale = Math.max(Math.abs(value), Math.abs(bound));
  const gap = scale === 0 ? 0 : Math.abs(bound - value) / scale;
  return gap < 1e-9 ? 0 : gap;
}

/** The same rules, candidates too close to an imposed one being forbidden: what the relaxations need to see. */
export function tightened(rules: SitingRules): SitingRules {
  const forbidden = rules.forbidden.slice();
  for (const site of rules.fixed) {
    for (let i = rules.firstConflict[site]; i < rules.firstConflict[site + 1]; i++) forbidden[rules.conflict[i]] = 1;
  }
  return { ...rules, forbidden };
}

/** Rules with nothing imposed, forbidden or too close. */
export function freeRules(candidateCount: number, maxSites: number): SitingRules {
  return {
    maxSites,
    fixed: new Uint32Array(0),
    forbidden: new Uint8Array(candidateCount),
    firstConflict: new Uint32Array(candidateCount + 1),
    conflict: new Uint32Array(0),
  };
}
