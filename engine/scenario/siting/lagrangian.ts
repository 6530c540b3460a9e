import type { GainTable, SitingRules } from "./model.ts";
import { Selection, createStanding, stand, worthOf } from "./selection.ts";
import { improveBySwaps } from "./swap.ts";

/** Result of the relaxation: a bound no set of sites can beat, the prices that prove it, and the best set met on the way. */
export interface Relaxation {
  readonly bound: number;
  /** by demand: what its best service is priced at */
  readonly price: Float64Array;
  /** by candidate: what it is worth once its demands have paid that price */
  readonly reduced: Float64Array;
  readonly sites: readonly number[];
  readonly value: number;
}

/** Additions and comparisons the relaxation may spend: about three seconds of one core. A count, so that results do not depend on the clock. */
const WORK = 1e9;
const MOST_ROUNDS = 1500;
const FEWEST_ROUNDS = 60;
/** Rounds without a better bound before the step is halved. */
const PATIENCE = 15;

/**
 * Upper bound on the worth of any feasible set, by relaxing "a demand is served once" (Cornuejols, Fisher & Nemhauser
 * 1977; subgradient of Held, Wolfe & Crowder 1974). For prices u >= 0:
 * bound(u) = sum u + best sum of r over an allowed set, with r(j) = sum over demands of max(0, weight x gain - u).
 * Spacing is left out of the inner problem and the budget enters as a fractional knapsack: both keep the bound valid.
 * The sets met on the way are tried as proposals, repaired and improved by swaps.
 */
export function relax(table: GainTable, rules: SitingRules, start: readonly number[]): Relaxation {
  const { firstEntry, entryDemand, entryGain, weight, candidateCount, demandCount } = table;
  const entryCount = entryGain.length;
  let sites = [...start];
  let value = worthOf(table, sites);

  const price = firstPrices(table, sites);
  const reduced = new Float64Array(candidateCount);
  const served = new Int32Array(demandCount);
  const bestPrice = price.slice();
  const bestReduced = new Float64Array(candidateCount);
  let bound = Infinity;
  let step = 1.5;
  let sinceBetter = 0;
  const tried = new Set<string>();
  const rounds = Math.max(FEWEST_ROUNDS, Math.min(MOST_ROUNDS, Math.floor(WORK / (3 * entryCount + demandCount + 1))));

  for (let round = 0; round < rounds; round++) {
    let total = 0;
    for (let demand = 0; demand < demandCount; demand++) total += price[demand];
    for (let candidate = 0; candidate < candidateCount; candidate++) {
      let sum = 0;
      for (let entry = firstEntry[candidate]; entry < firstEntry[candidate + 1]; entry++) {
        const demand = entryDemand[entry];
        const surplus = weight[demand] * entryGain[entry] - price[demand];
        if (surplus > 0) sum += surplus;
      }
      reduced[candidate] = sum;
    }
    const inner = bestAllowed(reduced, rules);
    const now = total + inner.worth;
    if (now < bound) {
      if (bound - now > 1e-7 * Math.max(1, value)) sinceBetter = 0;
      bound = now;
      bestPrice.set(price);
      bestReduced.set(reduced);
    } else sinceBetter++;
    if (sinceBetter >= PATIENCE) {
      step /= 2;
      sinceBetter = 0;
      price.set(bestPrice);
      if (step < 1e-5) break;
      continue;
    }

    const key = inner.chosen.join();
    if (!tried.has(key) && tried.size < 200) {
      tried.add(key);
      const selection = repaired(inner.chosen, rules);
      let candidateValue = worthOf(table, selection.sites);
      if (candidateValue > 0.97 * value) candidateValue = improveBySwaps(table, selection, 3);
      if (candidateValue > value) {
        value = candidateValue;
        sites = [...selection.sites];
      }
    }
    if (bound - value <= 1e-9 * Math.max(1, bound)) break;

    served.fill(0);
    for (const candidate of inner.chosen) {
      for (let entry = firstEntry[candidate]; entry < firstEntry[candidate + 1]; entry++) {
        const demand = entryDemand[entry];
        if (weight[demand] * entryGain[entry] > price[demand]) served[demand]++;
      }
    }
    let norm = 0;
    for (let demand = 0; demand < demandCount; demand++) {
      const slope = 1 - served[demand];
      if (slope !== 0 && !(slope > 0 && price[demand] === 0)) norm += slope * slope;
    }
    if (norm === 0) break;
    const stride = (step * Math.max(now - value, 1e-9 * now)) / norm;
    for (let demand = 0; demand < demandCount; demand++) {
      const next = price[demand] - stride * (1 - served[demand]);
      price[demand] = next > 0 ? next : 0;
    }
  }
  return { bound: Math.max(bound, value), price: bestPrice, reduced: bestReduced, sites, value };
}

/** Prices to begin with: what each demand would still get without its best site, which leaves that site the difference to live on. */
function firstPrices(table: GainTable, sites: readonly number[]): Float64Array {
  const standing = createStanding(table);
  stand(table, sites, standing);
  return Float64Array.from(standing.second, (gain, demand) => table.weight[demand] * gain);
}

/** Best sum of `reduced` over at most maxSites candidates within the budget (fractional), and the whole candidates of it. */
function bestAllowed(reduced: Float64Array, rules: SitingRules): { worth: number; chosen: number[] } {
  const isFixed = new Set(rules.fixed);
  const chosen: number[] = [];
  let worth = 0;
  let left = rules.budget?.total ?? Infinity;
  for (const site of rules.fixed) {
    chosen.push(site);
    worth += reduced[site];
    left -= rules.budget?.cost[site] ?? 0;
  }
  const places = rules.maxSites - chosen.length;
  const free: number[] = [];
  for (let candidate = 0; candidate < reduced.length; candidate++) {
    if (!rules.forbidden[candidate] && reduced[candidate] > 0 && !isFixed.has(candidate)) free.push(candidate);
  }
  free.sort((a, b) => reduced[b] - reduced[a] || a - b);
  const top = free.slice(0, Math.max(0, places));
  let byCount = 0;
  for (const candidate of top) byCount += reduced[candidate];
  if (!rules.budget) return { worth: worth + byCount, chosen: [...chosen, ...top] };

  const { cost } = rules.budget;
  const byRatio = [...free].sort((a, b) => reduced[b] * cost[a] - reduced[a] * cost[b] || a - b);
  let byCost = 0;
  const affordable: number[] = [];
  for (const candidate of byRatio) {
    if (left <= 0 && cost[candidate] > 0) break;
    const share = cost[candidate] <= left ? 1 : left / cost[candidate];
    byCost += share * reduced[candidate];
    if (share === 1) affordable.push(candidate);
    left -= share * cost[candidate];
  }
  // each relaxation bounds the inner problem; the smaller is kept, and the set that goes with it
  return byCount <= byCost
    ? { worth: worth + byCount, chosen: [...chosen, ...top] }
    : { worth: worth + byCost, chosen: [...chosen, ...affordable] };
}

/** The part of a set that the rules allow, in order. */
function repaired(chosen: readonly number[], rules: SitingRules): Selection {
  const selection = new Selection(rules);
  for (const candidate of chosen) if (!selection.full && selection.mayAdd(candidate)) selection.add(candidate);
  return selection;
}
