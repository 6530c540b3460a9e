import type { GainTable } from "./model.ts";
import { greedy } from "./greedy.ts";
import { createStanding, stand, type Selection } from "./selection.ts";

/** A swap must better the worth by this share, so that rounding cannot make it turn in circles. */
const LEAST_SHARE = 1e-9;

/**
 * Replaces one site at a time while it pays (1-swap of Teitz and Bart 1968 by the fast interchange of Whitaker 1983 and
 * Resende & Werneck 2007: what all p exchanges with one incoming candidate would bring is known after one pass over
 * its entries). Takes the best swap of a whole pass, lowest rows first among equals. Returns the final worth.
 */
export function improveBySwaps(table: GainTable, selection: Selection, maxSwaps = 1000): number {
  const { firstEntry, entryDemand, entryGain, weight, candidateCount, demandCount } = table;
  const standing = createStanding(table);
  const { best, bestPlace, second } = standing;
  let worth = stand(table, selection.sites, standing);
  for (let swap = 0; swap < maxSwaps; swap++) {
    const size = selection.sites.length;
    const loss = new Float64Array(size);
    for (let demand = 0; demand < demandCount; demand++) {
      if (bestPlace[demand] >= 0) loss[bestPlace[demand]] += weight[demand] * (best[demand] - second[demand]);
    }
    const kept = new Float64Array(size);
    let bestDelta = LEAST_SHARE * Math.max(worth, 1);
    let incoming = -1;
    let leavingPlace = -1;
    for (let candidate = 0; candidate < candidateCount; candidate++) {
      if (selection.chosen[candidate] || selection.rules.forbidden[candidate]) continue;
      let added = 0;
      kept.fill(0);
      for (let entry = firstEntry[candidate]; entry < firstEntry[candidate + 1]; entry++) {
        const demand = entryDemand[entry];
        const gain = entryGain[entry];
        if (gain > best[demand]) {
          added += weight[demand] * (gain - best[demand]);
          if (bestPlace[demand] >= 0) kept[bestPlace[demand]] += weight[demand] * (best[demand] - second[demand]);
        } else if (gain > second[demand]) kept[bestPlace[demand]] += weight[demand] * (gain - second[demand]);
      }
      for (let place = 0; place < size; place++) {
        const delta = added - loss[place] + kept[place];
        if (delta > bestDelta && selection.maySwap(candidate, selection.sites[place]!)) {
          bestDelta = delta;
          incoming = candidate;
          leavingPlace = place;
        }
      }
    }
    if (incoming >= 0) selection.replace(leavingPlace, incoming);
    else {
      // a swap may have made room (spacing, budget) for one site more
      greedy(table, selection.rules, "gain", selection);
      if (selection.sites.length === size) break;
    }
    worth = stand(table, selection.sites, standing);
  }
  return worth;
}
