import type { GainTable, SitingRules } from "./model.ts";
import { Selection } from "./selection.ts";

/** How the greedy compares candidates: by what they add, or by what they add per unit of cost. */
export type GreedyBy = "gain" | "ratio";

/**
 * Adds, one at a time, the candidate that brings most to those already there. Lazy evaluation (Minoux 1978): what a
 * candidate adds only falls as the selection grows, so a candidate whose old score is still below a fresh one is not
 * looked at again. Ties go to the lowest row. Stops at maxSites, at the budget, or when nothing adds anything.
 */
export function greedy(
  table: GainTable,
  rules: SitingRules,
  by: GreedyBy = "gain",
  selection = new Selection(rules),
): Selection {
  const { firstEntry, entryDemand, entryGain, weight, candidateCount } = table;
  const best = new Uint32Array(table.demandCount);
  for (const site of selection.sites) take(site);
  const score = new Float64Array(candidateCount);
  const freshAt = new Int32Array(candidateCount).fill(-1);
  const order: number[] = [];
  for (let candidate = 0; candidate < candidateCount; candidate++) {
    score[candidate] = rate(candidate);
    freshAt[candidate] = selection.sites.length;
    if (score[candidate] > 0) order.push(candidate);
  }
  const heap = new MaxHeap(score, order);
  while (!selection.full && heap.size > 0) {
    const candidate = heap.top();
    if (!selection.mayAdd(candidate)) {
      heap.pop(); // a conflict or the budget only gets tighter while sites are added
    } else if (freshAt[candidate] === selection.sites.length) {
      heap.pop();
      if (score[candidate] <= 0) break;
      selection.add(candidate);
      take(candidate);
    } else {
      score[candidate] = rate(candidate);
      freshAt[candidate] = selection.sites.length;
      heap.sink();
    }
  }
  return selection;

  function rate(candidate: number): number {
    let sum = 0;
    for (let entry = firstEntry[candidate]; entry < firstEntry[candidate + 1]; entry++) {
      const demand = entryDemand[entry];
      if (entryGain[entry] > best[demand]) sum += weight[demand] * (entryGain[entry] - best[demand]);
    }
    return by === "ratio" ? sum / Math.max(selection.costOf(candidate), 1e-9) : sum;
  }

  function take(candidate: number): void {
    for (let entry = firstEntry[candidate]; entry < firstEntry[candidate + 1]; entry++) {
      const demand = entryDemand[entry];
      if (entryGain[entry] > best[demand]) best[demand] = entryGain[entry];
    }
  }
}

/** The best of the greedy by gain and, under a budget, of the greedy by gain per unit of cost. */
export function greedyStarts(table: GainTable, rules: SitingRules): Selection[] {
  const byGain = greedy(table, rules, "gain");
  return rules.budget ? [byGain, greedy(table, rules, "ratio")] : [byGain];
}

/** Binary heap of candidates, highest score first, lowest row first among equals. */
class MaxHeap {
  constructor(
    private readonly score: Float64Array,
    private readonly items: number[],
  ) {
    for (let i = (items.length >> 1) - 1; i >= 0; i--) this.sinkFrom(i);
  }

  get size(): number {
    return this.items.length;
  }

  top(): number {
    return this.items[0]!;
  }

  pop(): void {
    const last = this.items.pop()!;
    if (this.items.length === 0) return;
    this.items[0] = last;
    this.sinkFrom(0);
  }

  /** Puts the top back in its place after its score fell. */
  sink(): void {
    this.sinkFrom(0);
  }

  private before(a: number, b: number): boolean {
    const difference = this.score[a] - this.score[b];
    return difference > 0 || (difference === 0 && a < b);
  }

  private sinkFrom(start: number): void {
    const { items } = this;
    let at = start;
    for (;;) {
      const left = 2 * at + 1;
      let first = at;
      if (left < items.length && this.before(items[left]!, items[first]!)) first = left;
      if (left + 1 < items.length && this.before(items[left + 1]!, items[first]!)) first = left + 1;
      if (first === at) return;
      const moved = items[at]!;
      items[at] = items[first]!;
      items[first] = moved;
      at = first;
    }
  }
}
