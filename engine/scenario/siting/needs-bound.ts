import type { Needs } from "./bring-back.ts";
import type { GainTable, SitingRules } from "./model.ts";

const ROUNDS = 600;
const PATIENCE = 15;

/**
 * Upper bound on the people that any allowed set of sites brings back, by two relaxations at once. A group counts for at
 * most 1 and for at most the filled share of each of its needs (prices `credit`); a demand is served once (prices `price`):
 *
 *   bound = sum over groups of max(0, people - sum of its credits) + sum of prices
 *           + best sum over allowed candidates of sum over demands of max(0, credit x weight x gain / amount - price)
 *
 * Valid for any prices >= 0; a subgradient walk looks for good ones. Spacing and budget are left out: still a bound.
 * @param possible groups that all candidates together bring back; the others count for nothing
 */
export function needsBound(
  table: GainTable,
  needs: Needs,
  rules: SitingRules,
  possible: readonly number[],
  value: number,
): number {
  const { firstEntry, entryDemand, entryGain, candidateCount, demandCount } = table;
  const counted = new Uint8Array(needs.groupCount);
  for (const group of possible) counted[group] = 1;
  const needCount = needs.group.length;
  const needsOfGroup = new Float64Array(needs.groupCount);
  for (let need = 0; need < needCount; need++) if (needs.amount[need] > 0) needsOfGroup[needs.group[need]]++;

  // share[demand] x gain = part of its need that a gain fills
  const share = new Float64Array(demandCount);
  for (let demand = 0; demand < demandCount; demand++) {
    const need = needs.needOfDemand[demand];
    if (need < needCount && needs.amount[need] > 0 && counted[needs.group[need]])
      share[demand] = table.weight[demand] / needs.amount[need];
  }
  const credit = new Float64Array(needCount);
  for (let need = 0; need < needCount; need++) {
    const group = needs.group[need];
    if (counted[group] && needs.amount[need] > 0) credit[need] = needs.people[group] / needsOfGroup[group] / 2;
  }
  const price = new Float64Array(demandCount);
  const credits = new Float64Array(needs.groupCount);
  const filled = new Float64Array(needCount);
  const reduced = new Float64Array(candidateCount);
  const served = new Int32Array(demandCount);
  const bestCredit = credit.slice();
  const bestPrice = price.slice();
  let bound = Infinity;
  let step = 1;
  let sinceBetter = 0;
  for (let round = 0; round < ROUNDS && step > 1e-4; round++) {
    credits.fill(0);
    for (let need = 0; need < needCount; need++) credits[needs.group[need]] += credit[need];
    let now = 0;
    for (let group = 0; group < needs.groupCount; group++)
      if (counted[group]) now += Math.max(0, needs.people[group] - credits[group]);
    for (let demand = 0; demand < demandCount; demand++) now += price[demand];
    for (let candidate = 0; candidate < candidateCount; candidate++) {
      let sum = 0;
      for (let entry = firstEntry[candidate]; entry < firstEntry[candidate + 1]; entry++) {
        const demand = entryDemand[entry];
        if (share[demand] === 0) continue;
        const surplus = credit[needs.needOfDemand[demand]] * share[demand] * entryGain[entry] - price[demand];
        if (surplus > 0) sum += surplus;
      }
      reduced[candidate] = sum;
    }
    const chosen = best(reduced, rules);
    for (const candidate of chosen) now += reduced[candidate];
    if (now < bound - 1e-6 * Math.max(1, value)) {
      bound = now;
      bestCredit.set(credit);
      bestPrice.set(price);
      sinceBetter = 0;
    } else if (++sinceBetter >= PATIENCE) {
      step /= 2;
      sinceBetter = 0;
      credit.set(bestCredit);
      price.set(bestPrice);
      continue;
    }
    if (bound <= value * (1 + 1e-9)) break;

    served.fill(0);
    filled.fill(0);
    for (const candidate of chosen) {
      for (let entry = firstEntry[candidate]; entry < firstEntry[candidate + 1]; entry++) {
        const demand = entryDemand[entry];
        if (share[demand] === 0) continue;
        const need = needs.needOfDemand[demand];
        if (credit[need] * share[demand] * entryGain[entry] <= price[demand]) continue;
        served[demand]++;
        filled[need] += share[demand] * entryGain[entry];
      }
    }
    // slopes: what is filled less what is claimed for credits, 1 - times served for prices (in units of people)
    let norm = 0;
    for (let need = 0; need < needCount; need++) {
      if (credit[need] === 0 && !counted[needs.group[need]]) continue;
      const slope = creditSlope(need);
      if (slope > 0 && credit[need] === 0) continue;
      norm += slope * slope;
    }
    for (let demand = 0; demand < demandCount; demand++) {
      if (share[demand] === 0) continue;
      const slope = 1 - served[demand];
      if (slope > 0 && price[demand] === 0) continue;
      norm += slope * slope;
    }
    if (norm === 0) break;
    const stride = (step * Math.max(now - value, 1e-6 * now)) / norm;
    for (let need = 0; need < needCount; need++) {
      if (!counted[needs.group[need]] || needs.amount[need] <= 0) continue;
      credit[need] = Math.max(0, credit[need] - stride * creditSlope(need));
    }
    for (let demand = 0; demand < demandCount; demand++) {
      if (share[demand] > 0) price[demand] = Math.max(0, price[demand] - stride * (1 - served[demand]));
    }
  }
  return bound;

  function creditSlope(need: number): number {
    const group = needs.group[need];
    return filled[need] - (needs.people[group] > credits[group] ? 1 : 0);
  }
}

/** Imposed candidates and the best others, within maxSites. */
function best(reduced: Float64Array, rules: SitingRules): number[] {
  const chosen = [...rules.fixed];
  const isFixed = new Set(chosen);
  const free: number[] = [];
  for (let candidate = 0; candidate < reduced.length; candidate++) {
    if (!rules.forbidden[candidate] && reduced[candidate] > 0 && !isFixed.has(candidate)) free.push(candidate);
  }
  free.sort((a, b) => reduced[b] - reduced[a] || a - b);
  return [...chosen, ...free.slice(0, Math.max(0, rules.maxSites - chosen.length))];
}
