import type { Relaxation } from "./lagrangian.ts";
import { RowBuilder, type MipSolver } from "./mip.ts";
import type { GainTable, SitingRules } from "./model.ts";
import { worthOf } from "./selection.ts";

/** Programmes beyond this many columns are not tried: the solver would spend its whole time reading them. */
const MOST_COLUMNS = 300_000;

/** What an exact search adds to a relaxation. `tried` is false when the programme was too large to be worth it. */
export interface ExactOutcome {
  readonly sites: readonly number[];
  readonly value: number;
  readonly bound: number;
  readonly tried: boolean;
}

/**
 * Best set by branch and bound, from what the relaxation proved. Candidates that the prices rule in or out are settled
 * first (reduced-cost fixing). The rest is stated by levels (Cornuejols, Nemhauser & Wolsey 1980): for each demand, z(k) = 1
 * when one of its k best candidates is open. Demands that rank candidates alike share the same z: a tree of prefixes,
 * some ten times smaller than one variable per demand and candidate.
 */
export async function solveExactly(
  table: GainTable,
  rules: SitingRules,
  relaxation: Relaxation,
  solver: MipSolver,
  timeLimitS: number,
): Promise<ExactOutcome> {
  const known = { sites: relaxation.sites, value: relaxation.value, bound: relaxation.bound };
  if (relaxation.bound <= relaxation.value * (1 + 1e-9)) return { ...known, tried: false };
  const settled = settle(table, rules, relaxation);
  const { open } = settled;
  const blocked = conflictsWith(open, rules);
  // a better set would hold all of `open`: two of them too close, and there is none
  if (open.some((candidate) => blocked.has(candidate))) return { ...known, bound: known.value, tried: true };
  const free = settled.free.filter((candidate) => !blocked.has(candidate));
  if (free.length === 0) {
    // everything is settled: a better set could only be this one
    const value = worthOf(table, open);
    return value > known.value
      ? { sites: open, value, bound: value, tried: true }
      : { ...known, bound: known.value, tried: true };
  }
  const levels = levelTree(table, open, free);
  const freeCount = free.length;
  const columnCount = freeCount + levels.parent.length;
  if (columnCount > MOST_COLUMNS) return { ...known, tried: false };

  const columnOf = new Map(free.map((candidate, i) => [candidate, i]));
  const rows = new RowBuilder();
  for (let node = 0; node < levels.parent.length; node++) {
    const columns = [freeCount + node, ...levels.joins[node]!.map((candidate) => columnOf.get(candidate)!)];
    const coefficients = columns.map((_, i) => (i === 0 ? 1 : -1));
    if (levels.parent[node]! >= 0) {
      columns.push(freeCount + levels.parent[node]!);
      coefficients.push(-1);
    }
    rows.add(-Infinity, 0, columns, coefficients);
  }
  const every = free.map((_, i) => i);
  rows.add(
    -Infinity,
    rules.maxSites - open.length,
    every,
    every.map(() => 1),
  );
  for (const candidate of free) {
    for (let i = rules.firstConflict[candidate]; i < rules.firstConflict[candidate + 1]; i++) {
      const other = columnOf.get(rules.conflict[i]);
      if (other !== undefined && rules.conflict[i] > candidate)
        rows.add(-Infinity, 1, [columnOf.get(candidate)!, other], [1, 1]);
    }
  }
  if (rules.budget) {
    const { cost, total } = rules.budget;
    const spent = open.reduce((sum, candidate) => sum + cost[candidate], 0);
    rows.add(
      -Infinity,
      total - spent,
      every,
      free.map((candidate) => cost[candidate]),
    );
  }

  const cost = new Float64Array(columnCount);
  cost.set(levels.worth, freeCount);
  const outcome = await solver(
    {
      columnCount,
      sense: "max",
      cost,
      columnLower: new Float64Array(columnCount),
      columnUpper: new Float64Array(columnCount).fill(1),
      integer: new Uint8Array(columnCount).fill(1, 0, freeCount),
      start: startPoint(columnCount, free, relaxation.sites, levels),
      ...rows.rows,
    },
    { timeLimitS },
  );
  // fixing kept every set better than the known one, so the true best is the greater of the two
  const bound = Math.min(relaxation.bound, Math.max(relaxation.value, levels.constant + outcome.bound));
  if (!outcome.point) return { ...known, bound: outcome.status === "infeasible" ? known.value : bound, tried: true };
  const sites = [...open, ...free.filter((_, i) => outcome.point![i]! > 0.5)];
  const value = worthOf(table, sites);
  return value > known.value
    ? { sites, value, bound: Math.max(bound, value), tried: true }
    : { ...known, bound, tried: true };
}

/**
 * Candidates the prices settle: opening (or closing) them would pull the bound below the known worth. Spacing only
 * tightens this; under a budget the argument does not hold and nothing is settled.
 */
function settle(table: GainTable, rules: SitingRules, relaxation: Relaxation): { open: number[]; free: number[] } {
  const fixed = new Set(rules.fixed);
  const { reduced, bound, value } = relaxation;
  const ranked: number[] = [];
  for (let candidate = 0; candidate < table.candidateCount; candidate++) {
    if (!rules.forbidden[candidate] && !fixed.has(candidate) && hasEntries(table, candidate)) ranked.push(candidate);
  }
  ranked.sort((a, b) => reduced[b] - reduced[a] || a - b);
  const open = [...fixed];
  if (rules.budget) return { open, free: ranked.sort((a, b) => a - b) };
  const places = Math.max(0, rules.maxSites - fixed.size);
  const last = places > 0 && ranked.length >= places ? reduced[ranked[places - 1]!] : 0;
  const next = ranked.length > places ? reduced[ranked[places]!] : 0;
  const slack = 1e-9 * Math.max(1, bound);
  const free: number[] = [];
  for (const [rank, candidate] of ranked.entries()) {
    const r = reduced[candidate];
    if (rank < places) {
      if (bound - r + next < value - slack) open.push(candidate);
      else free.push(candidate);
    } else if (bound - last + r >= value - slack) free.push(candidate);
  }
  return { open, free: free.sort((a, b) => a - b) };
}

function conflictsWith(sites: readonly number[], { firstConflict, conflict }: SitingRules): Set<number> {
  const blocked = new Set<number>();
  for (const site of sites) {
    for (let i = firstConflict[site]; i < firstConflict[site + 1]; i++) blocked.add(conflict[i]);
  }
  return blocked;
}

function hasEntries(table: GainTable, candidate: number): boolean {
  return table.firstEntry[candidate + 1] > table.firstEntry[candidate];
}

interface LevelTree {
  /** worth of the settled sites */
  readonly constant: number;
  /** node above, -1 at the top: a demand's k best candidates are those of the path to its k-th node */
  readonly parent: readonly number[];
  /** candidates that join at this node */
  readonly joins: ReadonlyArray<readonly number[]>;
  readonly worth: readonly number[];
}

function levelTree(table: GainTable, open: readonly number[], free: readonly number[]): LevelTree {
  const { firstEntry, entryDemand, entryGain, weight, demandCount } = table;
  const floor = new Uint32Array(demandCount);
  for (const site of open) {
    for (let entry = firstEntry[site]; entry < firstEntry[site + 1]; entry++) {
      if (entryGain[entry] > floor[entryDemand[entry]]) floor[entryDemand[entry]] = entryGain[entry];
    }
  }
  let constant = 0;
  for (let demand = 0; demand < demandCount; demand++) constant += weight[demand] * floor[demand];

  const first = new Uint32Array(demandCount + 1);
  const forEach = (visit: (demand: number, gain: number, candidate: number) => void): void => {
    for (const candidate of free) {
      for (let entry = firstEntry[candidate]; entry < firstEntry[candidate + 1]; entry++) {
        if (entryGain[entry] > floor[entryDemand[entry]]) visit(entryDemand[entry], entryGain[entry], candidate);
      }
    }
  };
  forEach((demand) => first[demand + 1]++);
  for (let demand = 0; demand < demandCount; demand++) first[demand + 1] += first[demand];
  const cursor = first.slice(0, demandCount);
  const choiceGain = new Uint32Array(first[demandCount]);
  const choiceCandidate = new Uint32Array(first[demandCount]);
  forEach((demand, gain, candidate) => {
    choiceGain[cursor[demand]] = gain;
    choiceCandidate[cursor[demand]++] = candidate;
  });

  const parent: number[] = [];
  const joins: number[][] = [];
  const worth: number[] = [];
  const nodeOf = new Map<string, number>();
  for (let demand = 0; demand < demandCount; demand++) {
    if (weight[demand] === 0) continue;
    const ranked = Array.from({ length: first[demand + 1] - first[demand] }, (_, i) => first[demand] + i);
    ranked.sort((a, b) => choiceGain[b] - choiceGain[a] || choiceCandidate[a] - choiceCandidate[b]);
    let above = -1;
    for (let i = 0; i < ranked.length;) {
      const gain = choiceGain[ranked[i]!];
      const joining: number[] = [];
      while (i < ranked.length && choiceGain[ranked[i]!] === gain) joining.push(choiceCandidate[ranked[i++]!]);
      const key = `${above}:${joining.join()}`;
      let node = nodeOf.get(key);
      if (node === undefined) {
        node = parent.length;
        nodeOf.set(key, node);
        parent.push(above);
        joins.push(joining);
        worth.push(0);
      }
      const below = i < ranked.length ? choiceGain[ranked[i]!] : floor[demand];
      worth[node]! += weight[demand] * (gain - below);
      above = node;
    }
  }
  return { constant, parent, joins, worth };
}

function startPoint(
  columnCount: number,
  free: readonly number[],
  sites: readonly number[],
  levels: LevelTree,
): Float64Array {
  const start = new Float64Array(columnCount);
  const chosen = new Set(sites);
  for (const [i, candidate] of free.entries()) if (chosen.has(candidate)) start[i] = 1;
  for (let node = 0; node < levels.parent.length; node++) {
    const above = levels.parent[node]!;
    const reached = (above >= 0 && start[free.length + above] === 1) || levels.joins[node]!.some((c) => chosen.has(c));
    start[free.length + node] = reached ? 1 : 0;
  }
  return start;
}
