import type { Effort } from "./most-gain.ts";
import { RowBuilder } from "./mip.ts";
import { gapOf, tightened, type GainTable, type Proposal, type SitingRules } from "./model.ts";
import { needsBound } from "./needs-bound.ts";
import { Selection } from "./selection.ts";

/**
 * Remote groups (communes) and what each lacks: a group comes back under its thresholds when every one of its needs is
 * met, a need being met when sum over its demands of weight x best gain reaches `amount`.
 */
export interface Needs {
  readonly groupCount: number;
  /** by group: its people */
  readonly people: Float64Array;
  /** by need */
  readonly group: Uint32Array;
  readonly amount: Float64Array;
  /** by demand of the gain table: the need it helps */
  readonly needOfDemand: Uint32Array;
}

/** Rounding of sums must not keep a commune remote. */
const TOLERANCE = 1e-9;
const MOST_PASSES = 20;
const MOST_COLUMNS = 120_000;

/**
 * Sites that bring most people's communes back under their thresholds. Not a sum of gains (half of what is missing is worth nothing), so
 * the greedy looks at what is brought back first and at progress next; then swaps. Bounds: communes that all
 * candidates together could bring back, a Lagrangian relaxation (`needsBound`), the exact programme when a solver is given.
 */
export async function bringBack(
  table: GainTable,
  needs: Needs,
  asked: SitingRules,
  effort: Effort = {},
): Promise<Proposal> {
  const rules = tightened(asked);
  const judge = new Judge(table, needs);
  const selection = new Selection(rules);
  let score = judge.score(selection.sites);
  while (!selection.full) {
    let best = -1;
    for (let candidate = 0; candidate < table.candidateCount; candidate++) {
      if (!selection.mayAdd(candidate) || table.firstEntry[candidate + 1] === table.firstEntry[candidate]) continue;
      const tried = judge.score([...selection.sites, candidate]);
      if (tried > score + TOLERANCE) [best, score] = [candidate, tried];
    }
    if (best < 0) break;
    selection.add(best);
  }
  for (let pass = 0; pass < MOST_PASSES && swapOnce(table, judge, selection); pass++);

  const possible = judge.possible(rules);
  const people = possible.reduce((sum, group) => sum + needs.people[group], 0);
  let sites: readonly number[] = [...selection.sites];
  let value = judge.brought(sites);
  let bound = Math.min(people, needsBound(table, needs, rules, possible, value));
  let proof: Proposal["proof"] = bound < people ? "lagrangian" : "combinatorial";
  if (effort.solver && gapOf(value, bound) > 0) {
    const exact = await solve(table, needs, rules, possible, sites, effort);
    if (exact) {
      proof = "exact";
      const exactValue = judge.brought(exact.sites);
      if (exactValue > value) [sites, value] = [exact.sites, exactValue];
      bound = Math.max(value, Math.min(bound, exact.bound));
    }
  }
  bound = Math.max(bound, value);
  return { sites: judge.ranked(sites, rules), value, bound, gap: gapOf(value, bound), proof };
}

function swapOnce(table: GainTable, judge: Judge, selection: Selection): boolean {
  let best = judge.score(selection.sites) + 1e-6;
  let move: [place: number, incoming: number] | null = null;
  for (let place = 0; place < selection.sites.length; place++) {
    const trial = [...selection.sites];
    for (let candidate = 0; candidate < table.candidateCount; candidate++) {
      if (table.firstEntry[candidate + 1] === table.firstEntry[candidate]) continue;
      if (!selection.maySwap(candidate, selection.sites[place]!)) continue;
      trial[place] = candidate;
      const score = judge.score(trial);
      if (score > best) [best, move] = [score, [place, candidate]];
    }
  }
  if (move) selection.replace(...move);
  return move !== null;
}

/** Judges sets of sites; keeps its scratch. */
class Judge {
  private readonly best: Uint32Array;
  private readonly filled: Float64Array;
  private readonly needsOf: number[][];

  constructor(
    private readonly table: GainTable,
    private readonly needs: Needs,
  ) {
    this.best = new Uint32Array(table.demandCount);
    this.filled = new Float64Array(needs.amount.length);
    this.needsOf = Array.from({ length: needs.groupCount }, () => []);
    for (let need = 0; need < needs.group.length; need++) this.needsOf[needs.group[need]]!.push(need);
  }

  /** People brought back; among equals, progress of the others breaks the tie (worth less than one person in a thousand). */
  score(sites: readonly number[]): number {
    this.tally(sites);
    let score = 0;
    for (let group = 0; group < this.needs.groupCount; group++) {
      const share = this.share(group);
      score += this.needs.people[group] * (share >= 1 ? 1 : share * 1e-3);
    }
    return score;
  }

  /** People of the groups brought back. */
  brought(sites: readonly number[]): number {
    this.tally(sites);
    let people = 0;
    for (let group = 0; group < this.needs.groupCount; group++)
      if (this.share(group) >= 1) people += this.needs.people[group];
    return people;
  }

  /** Groups that all allowed candidates together would bring back. */
  possible(rules: SitingRules): number[] {
    const all: number[] = [];
    for (let candidate = 0; candidate < this.table.candidateCount; candidate++) {
      if (!rules.forbidden[candidate]) all.push(candidate);
    }
    this.tally([...all, ...rules.fixed]);
    const groups: number[] = [];
    for (let group = 0; group < this.needs.groupCount; group++) if (this.share(group) >= 1) groups.push(group);
    return groups;
  }

  ranked(sites: readonly number[], rules: SitingRules): Uint32Array {
    const ordered = [...rules.fixed];
    let left = sites.filter((site) => !ordered.includes(site)).sort((a, b) => a - b);
    while (left.length > 0) {
      let best = left[0]!;
      let most = -1;
      for (const site of left) {
        const score = this.score([...ordered, site]);
        if (score > most) [best, most] = [site, score];
      }
      ordered.push(best);
      left = left.filter((site) => site !== best);
    }
    return Uint32Array.from(ordered);
  }

  /** 1 when every need of the group is met, else the mean share of them that is. */
  private share(group: number): number {
    const list = this.needsOf[group]!;
    let sum = 0;
    let met = 0;
    for (const need of list) {
      const { amount } = this.needs;
      if (this.filled[need] >= amount[need] - TOLERANCE * Math.max(1, amount[need])) met++;
      sum += amount[need] > 0 ? Math.min(1, this.filled[need] / amount[need]) : 1;
    }
    return met === list.length ? 1 : Math.min(sum / list.length, 1 - 1e-9);
  }

  private tally(sites: readonly number[]): void {
    const { firstEntry, entryDemand, entryGain, weight } = this.table;
    const { best, filled } = this;
    const { needOfDemand } = this.needs;
    best.fill(0);
    filled.fill(0);
    for (const site of sites) {
      for (let entry = firstEntry[site]; entry < firstEntry[site + 1]; entry++) {
        const demand = entryDemand[entry];
        if (entryGain[entry] <= best[demand]) continue;
        filled[needOfDemand[demand]] += weight[demand] * (entryGain[entry] - best[demand]);
        best[demand] = entryGain[entry];
      }
    }
  }
}

/** The exact programme: y opens a site, v brings a group back, z(k) = 1 when one of the k best sites of a demand is open. */
async function solve(
  table: GainTable,
  needs: Needs,
  rules: SitingRules,
  possible: readonly number[],
  known: readonly number[],
  effort: Effort,
): Promise<{ sites: number[]; bound: number } | null> {
  if (!effort.solver) return null;
  const can = new Set(possible);
  const fixed = new Selection(rules).isFixed;
  const choices = new Map<number, Array<{ gain: number; candidate: number }>>();
  const used = new Set<number>(rules.fixed);
  for (let candidate = 0; candidate < table.candidateCount; candidate++) {
    if (rules.forbidden[candidate] && !fixed[candidate]) continue;
    for (let entry = table.firstEntry[candidate]; entry < table.firstEntry[candidate + 1]; entry++) {
      const demand = table.entryDemand[entry];
      if (!can.has(needs.group[needs.needOfDemand[demand]])) continue;
      used.add(candidate);
      const list = choices.get(demand);
      const choice = { gain: table.entryGain[entry], candidate };
      if (list) list.push(choice);
      else choices.set(demand, [choice]);
    }
  }
  const free = [...used].sort((a, b) => a - b);
  const siteColumn = new Map(free.map((candidate, i) => [candidate, i]));
  const groupColumn = new Map(possible.map((group, i) => [group, free.length + i]));
  let columnCount = free.length + possible.length;
  const rows = new RowBuilder();
  const fills = new Map<number, { columns: number[]; coefficients: number[] }>();
  for (const [demand, list] of [...choices].sort((a, b) => a[0] - b[0])) {
    list.sort((a, b) => b.gain - a.gain || a.candidate - b.candidate);
    const need = needs.needOfDemand[demand];
    const fill = fills.get(need) ?? { columns: [], coefficients: [] };
    fills.set(need, fill);
    for (let k = 0; k < list.length; k++) {
      const z = columnCount++;
      const below = k + 1 < list.length ? list[k + 1]!.gain : 0;
      fill.columns.push(z);
      fill.coefficients.push(table.weight[demand] * (list[k]!.gain - below));
      const site = siteColumn.get(list[k]!.candidate)!;
      if (k === 0) rows.add(-Infinity, 0, [z, site], [1, -1]);
      else rows.add(-Infinity, 0, [z, z - 1, site], [1, -1, -1]);
    }
    if (columnCount > MOST_COLUMNS) return null;
  }
  for (let need = 0; need < needs.group.length; need++) {
    const group = needs.group[need];
    if (!can.has(group) || needs.amount[need] <= 0) continue;
    const fill = fills.get(need) ?? { columns: [], coefficients: [] };
    // in shares of the need, so that large and small communes weigh alike in the solver's tolerances
    const shares = fill.coefficients.map((value) => value / needs.amount[need]);
    rows.add(-1e-7, Infinity, [...fill.columns, groupColumn.get(group)!], [...shares, -1]);
  }
  rows.add(
    -Infinity,
    rules.maxSites,
    free.map((_, i) => i),
    free.map(() => 1),
  );
  for (const candidate of free) {
    for (let i = rules.firstConflict[candidate]; i < rules.firstConflict[candidate + 1]; i++) {
      const other = siteColumn.get(rules.conflict[i]);
      if (other !== undefined && rules.conflict[i] > candidate) {
        rows.add(-Infinity, 1, [siteColumn.get(candidate)!, other], [1, 1]);
      }
    }
  }
  if (rules.budget) {
    const { cost, total } = rules.budget;
    rows.add(
      -Infinity,
      total,
      free.map((_, i) => i),
      free.map((candidate) => cost[candidate]),
    );
  }
  const cost = new Float64Array(columnCount);
  for (const group of possible) cost[groupColumn.get(group)!] = needs.people[group];
  const lower = new Float64Array(columnCount);
  for (const site of rules.fixed) lower[siteColumn.get(site)!] = 1;
  const integer = new Uint8Array(columnCount).fill(1, 0, free.length + possible.length);
  const outcome = await effort.solver(
    {
      columnCount,
      sense: "max",
      cost,
      columnLower: lower,
      columnUpper: new Float64Array(columnCount).fill(1),
      integer,
      ...rows.rows,
    },
    { timeLimitS: effort.timeLimitS ?? 60 },
  );
  const sites = outcome.point ? free.filter((_, i) => outcome.point![i]! > 0.5) : [...known];
  return { sites, bound: outcome.bound };
}
