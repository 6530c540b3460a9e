import type { GainTable, SitingRules } from "./model.ts";

/** Best and second best gain of each demand among the chosen sites: what a swap needs to know (Whitaker 1983). */
export interface Standing {
  readonly best: Uint32Array;
  /** place in the selection of the site that gives `best`; -1 = none */
  readonly bestPlace: Int32Array;
  readonly second: Uint32Array;
}

/** Blank standing for a table. */
export function createStanding(table: GainTable): Standing {
  return {
    best: new Uint32Array(table.demandCount),
    bestPlace: new Int32Array(table.demandCount),
    second: new Uint32Array(table.demandCount),
  };
}

/** Recomputes the standing of a selection; returns its worth. O(entries of the selection + demands). */
export function stand(table: GainTable, sites: ArrayLike<number>, standing: Standing): number {
  const { firstEntry, entryDemand, entryGain, weight, demandCount } = table;
  const { best, bestPlace, second } = standing;
  best.fill(0);
  second.fill(0);
  bestPlace.fill(-1);
  for (let place = 0; place < sites.length; place++) {
    const site = sites[place]!;
    for (let entry = firstEntry[site]; entry < firstEntry[site + 1]; entry++) {
      const demand = entryDemand[entry];
      const gain = entryGain[entry];
      if (gain > best[demand]) {
        second[demand] = best[demand];
        best[demand] = gain;
        bestPlace[demand] = place;
      } else if (gain > second[demand]) second[demand] = gain;
    }
  }
  let worth = 0;
  for (let demand = 0; demand < demandCount; demand++) worth += weight[demand] * best[demand];
  return worth;
}

/** Worth of a selection. */
export function worthOf(table: GainTable, sites: ArrayLike<number>): number {
  return stand(table, sites, createStanding(table));
}

/** Which candidates may still join a selection: neither forbidden, chosen, too close to a chosen one, nor too dear. */
export class Selection {
  readonly sites: number[] = [];
  readonly chosen: Uint8Array;
  /** chosen candidates that are too close to each candidate */
  readonly conflicts: Uint32Array;
  readonly isFixed: Uint8Array;
  spent = 0;

  constructor(readonly rules: SitingRules) {
    const count = rules.forbidden.length;
    this.chosen = new Uint8Array(count);
    this.conflicts = new Uint32Array(count);
    this.isFixed = new Uint8Array(count);
    for (const site of rules.fixed) {
      this.isFixed[site] = 1;
      this.add(site);
    }
  }

  get full(): boolean {
    return this.sites.length >= this.rules.maxSites;
  }

  costOf(candidate: number): number {
    return this.rules.budget ? this.rules.budget.cost[candidate] : 0;
  }

  mayAdd(candidate: number): boolean {
    if (this.chosen[candidate] || this.rules.forbidden[candidate] || this.conflicts[candidate]) return false;
    const { budget } = this.rules;
    return !budget || this.spent + budget.cost[candidate] <= budget.total;
  }

  /** May `incoming` take the place of the chosen site `leaving`? */
  maySwap(incoming: number, leaving: number): boolean {
    if (this.chosen[incoming] || this.rules.forbidden[incoming] || this.isFixed[leaving]) return false;
    const close = this.conflicts[incoming];
    if (close > 1 || (close === 1 && !this.tooClose(incoming, leaving))) return false;
    const { budget } = this.rules;
    return !budget || this.spent - budget.cost[leaving] + budget.cost[incoming] <= budget.total;
  }

  add(candidate: number): void {
    this.sites.push(candidate);
    this.mark(candidate, 1);
  }

  replace(place: number, incoming: number): void {
    this.mark(this.sites[place]!, -1);
    this.sites[place] = incoming;
    this.mark(incoming, 1);
  }

  private tooClose(a: number, b: number): boolean {
    const { firstConflict, conflict } = this.rules;
    for (let i = firstConflict[a]; i < firstConflict[a + 1]; i++) if (conflict[i] === b) return true;
    return false;
  }

  private mark(candidate: number, sign: 1 | -1): void {
    const { firstConflict, conflict } = this.rules;
    this.chosen[candidate] = sign === 1 ? 1 : 0;
    this.spent += sign * this.costOf(candidate);
    for (let i = firstConflict[candidate]; i < firstConflict[candidate + 1]; i++) this.conflicts[conflict[i]] += sign;
  }
}
