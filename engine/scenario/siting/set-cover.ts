import { RowBuilder, type MipSolver } from "./mip.ts";
import type { SitingRules } from "./model.ts";
import { Selection } from "./selection.ts";

/** Demands to cover, each with the candidates that may (ascending, at least one, imposed and forbidden ones already taken out). */
export type CoverRows = ReadonlyArray<readonly number[]>;

export interface CoverOutcome {
  /** a set that covers everything within the rules, imposed sites included; null when none was found */
  readonly sites: readonly number[] | null;
  /** no covering set has fewer sites; Infinity when none exists */
  readonly bound: number;
  readonly exact: boolean;
}

const ROUNDS = 400;
const PATIENCE = 20;

/** Rows of a covering problem, each distinct set once: demands with the same candidates are one row. */
function distinctRows(rows: CoverRows): CoverRows {
  return [...new Map(rows.map((row) => [row.join(), row])).values()];
}

/**
 * Fewest sites that cover every row (LSCP of Toregas et al. 1971): greedy guided by Lagrangian prices, useless sites taken
 * out; lower bound from the same prices; branch and bound when a solver is given and bound and set do not meet.
 * `atMost` stops early: a set that small, or the proof that none is, is enough.
 */
export async function fewestCovering(
  rows: CoverRows,
  rules: SitingRules,
  effort: { readonly solver?: MipSolver; readonly timeLimitS?: number },
  atMost = 0,
): Promise<CoverOutcome> {
  const imposed = rules.fixed.length;
  const wanted = distinctRows(rows);
  let { sites, bound } = byPrices(wanted, rules, atMost);
  bound += imposed;
  const enough = (): boolean => sites !== null && (sites.length <= bound || sites.length <= atMost);
  if (enough() || bound > Math.max(atMost, rules.maxSites) || !effort.solver) {
    return { sites, bound, exact: false };
  }
  const outcome = await solveCover(wanted, rules, sites, effort.solver, effort.timeLimitS ?? 60);
  return { sites: outcome.sites ?? sites, bound: Math.max(bound, outcome.bound), exact: true };
}

/** Prices u of the rows (subgradient): sum u + sum over candidates of min(0, 1 - sum of its u) bounds the count from below. */
function byPrices(rows: CoverRows, rules: SitingRules, atMost: number): { sites: number[] | null; bound: number } {
  const candidateCount = rules.forbidden.length;
  const price = new Float64Array(rows.length);
  for (const [row, candidates] of rows.entries()) price[row] = 1 / Math.max(1, candidates.length);
  let sites = cover(rows, rules, price);
  let bound = 0;
  let step = 1;
  let sinceBetter = 0;
  const reduced = new Float64Array(candidateCount);
  for (let round = 0; round < ROUNDS && step > 1e-3; round++) {
    reduced.fill(1);
    let now = 0;
    for (const [row, candidates] of rows.entries()) {
      now += price[row];
      for (const candidate of candidates) reduced[candidate] -= price[row];
    }
    for (let candidate = 0; candidate < candidateCount; candidate++)
      if (reduced[candidate] < 0) now += reduced[candidate];
    if (now > bound + 1e-9) {
      bound = now;
      sinceBetter = 0;
    } else if (++sinceBetter >= PATIENCE) {
      step /= 2;
      sinceBetter = 0;
    }
    if (round % 20 === 19) {
      const other = cover(rows, rules, price);
      if (other && (!sites || other.length < sites.length)) sites = other;
    }
    const target = (sites ? sites.length - rules.fixed.length : rules.maxSites) + 0.01;
    const whole = wholeAbove(bound) + rules.fixed.length;
    if (sites && (sites.length <= whole || sites.length <= atMost)) break;
    let norm = 0;
    const slopes = rows.map((candidates) => {
      let slope = 1;
      for (const candidate of candidates) if (reduced[candidate] < 0) slope--;
      norm += slope * slope;
      return slope;
    });
    if (norm === 0) break;
    const stride = (step * Math.max(target - now, 1e-3)) / norm;
    for (const [row, slope] of slopes.entries()) price[row] = Math.max(0, price[row] + stride * slope);
  }
  return { sites, bound: wholeAbove(bound) };
}

/** A count is whole: the bound may be rounded up. */
function wholeAbove(bound: number): number {
  return Math.ceil(bound - 1e-6);
}

/** Greedy cover: the candidate whose uncovered rows are dearest, rows covered by few first; then drops sites that serve nothing. */
function cover(rows: CoverRows, rules: SitingRules, price: Float64Array): number[] | null {
  const selection = new Selection({ ...rules, maxSites: rules.forbidden.length });
  const rowsOf = new Map<number, number[]>();
  for (const [row, candidates] of rows.entries()) {
    for (const candidate of candidates) {
      const list = rowsOf.get(candidate);
      if (list) list.push(row);
      else rowsOf.set(candidate, [row]);
    }
  }
  const times = new Uint32Array(rows.length);
  const candidates = [...rowsOf.keys()].sort((a, b) => a - b);
  let left = rows.length;
  while (left > 0) {
    let best = -1;
    let bestScore = 0;
    for (const candidate of candidates) {
      if (!selection.mayAdd(candidate)) continue;
      let score = 0;
      for (const row of rowsOf.get(candidate)!) if (times[row] === 0) score += price[row] + 1e-6;
      if (score > bestScore + 1e-12) {
        best = candidate;
        bestScore = score;
      }
    }
    if (best < 0) return null;
    selection.add(best);
    for (const row of rowsOf.get(best)!) if (times[row]++ === 0) left--;
  }
  const kept = selection.sites.filter((site) => selection.isFixed[site]);
  const added = selection.sites.filter((site) => !selection.isFixed[site]).reverse();
  for (const site of added) {
    const served = rowsOf.get(site)!;
    if (served.every((row) => times[row] > 1)) for (const row of served) times[row]--;
    else kept.push(site);
  }
  return kept;
}

async function solveCover(
  rows: CoverRows,
  rules: SitingRules,
  known: readonly number[] | null,
  solver: MipSolver,
  timeLimitS: number,
): Promise<{ sites: number[] | null; bound: number }> {
  const fixed = new Set(rules.fixed);
  const free = [...new Set(rows.flat())].sort((a, b) => a - b);
  const columnOf = new Map(free.map((candidate, i) => [candidate, i]));
  const builder = new RowBuilder();
  for (const row of rows) {
    builder.add(
      1,
      Infinity,
      row.map((candidate) => columnOf.get(candidate)!),
      row.map(() => 1),
    );
  }
  for (const candidate of free) {
    for (let i = rules.firstConflict[candidate]; i < rules.firstConflict[candidate + 1]; i++) {
      const other = columnOf.get(rules.conflict[i]);
      if (other !== undefined && rules.conflict[i] > candidate)
        builder.add(-Infinity, 1, [columnOf.get(candidate)!, other], [1, 1]);
    }
  }
  if (rules.budget) {
    const { cost, total } = rules.budget;
    const spent = [...fixed].reduce((sum, site) => sum + cost[site], 0);
    builder.add(
      -Infinity,
      total - spent,
      free.map((_, i) => i),
      free.map((candidate) => cost[candidate]),
    );
  }
  const chosen = new Set(known);
  const outcome = await solver(
    {
      columnCount: free.length,
      sense: "min",
      cost: new Float64Array(free.length).fill(1),
      columnLower: new Float64Array(free.length),
      columnUpper: new Float64Array(free.length).fill(1),
      integer: new Uint8Array(free.length).fill(1),
      ...(known && { start: Float64Array.from(free, (candidate) => (chosen.has(candidate) ? 1 : 0)) }),
      ...builder.rows,
    },
    { timeLimitS },
  );
  const sites = outcome.point ? [...fixed, ...free.filter((_, i) => outcome.point![i]! > 0.5)] : null;
  return { sites, bound: outcome.status === "infeasible" ? Infinity : wholeAbove(outcome.bound) + fixed.size };
}
