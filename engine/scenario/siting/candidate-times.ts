import { UNREACHABLE, type AccessProblem } from "../../search/index.ts";
import type { PlacedPoint } from "../model.ts";
import { createSiteTimes, searchSite, type SiteScratch } from "../site-search.ts";

/** A batch of candidate sites and what bounds their searches. Every column may be shared. */
export interface CandidateBatch {
  readonly problem: AccessProblem;
  readonly placed: readonly PlacedPoint[];
  /** by origin: only smaller costs are kept; 0 leaves the origin out */
  readonly worthwhileDs: Uint32Array;
  /** by vertex: searches stop where they are no better */
  readonly pruneDs?: Uint32Array;
  readonly maxDs?: number;
}

/** Times from origins to candidates, sparse: CSR by candidate, origins ascending. */
export interface CandidateTimes {
  readonly firstEntry: Uint32Array;
  readonly entryOrigin: Uint32Array;
  readonly entryTimeDs: Uint32Array;
}

/**
 * One bounded search per candidate, keeping the origins it serves better than `worthwhileDs`. Pure and independent from one
 * candidate to the next, so batches may be spread over threads and joined in order.
 */
export function searchCandidates(batch: CandidateBatch, scratch: SiteScratch): CandidateTimes {
  const { problem, placed, worthwhileDs, pruneDs, maxDs } = batch;
  const out = createSiteTimes(problem);
  const firstEntry = new Uint32Array(placed.length + 1);
  let entryOrigin = new Uint32Array(1 << 14);
  let entryTimeDs = new Uint32Array(1 << 14);
  let count = 0;
  for (let candidate = 0; candidate < placed.length; candidate++) {
    searchSite(problem, placed[candidate]!, scratch, out, { ...(pruneDs && { pruneDs }), ...(maxDs && { maxDs }) });
    const { costDs, timeDs } = out;
    if (count + costDs.length > entryOrigin.length) {
      entryOrigin = grown(entryOrigin, count + costDs.length);
      entryTimeDs = grown(entryTimeDs, count + costDs.length);
    }
    for (let origin = 0; origin < costDs.length; origin++) {
      if (costDs[origin] >= worthwhileDs[origin] || costDs[origin] === UNREACHABLE) continue;
      entryOrigin[count] = origin;
      entryTimeDs[count] = timeDs[origin];
      count++;
    }
    firstEntry[candidate + 1] = count;
  }
  return { firstEntry, entryOrigin: entryOrigin.slice(0, count), entryTimeDs: entryTimeDs.slice(0, count) };
}

function grown(column: Uint32Array, atLeast: number): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(Math.max(atLeast, column.length * 2));
  wider.set(column);
  return wider;
}

/** Batches joined in order. */
export function joinTimes(batches: readonly CandidateTimes[]): CandidateTimes {
  const candidates = batches.reduce((sum, { firstEntry }) => sum + firstEntry.length - 1, 0);
  const entries = batches.reduce((sum, { entryOrigin }) => sum + entryOrigin.length, 0);
  const firstEntry = new Uint32Array(candidates + 1);
  const entryOrigin = new Uint32Array(entries);
  const entryTimeDs = new Uint32Array(entries);
  let candidate = 0;
  let at = 0;
  for (const batch of batches) {
    for (let i = 1; i < batch.firstEntry.length; i++) firstEntry[++candidate] = at + batch.firstEntry[i];
    entryOrigin.set(batch.entryOrigin, at);
    entryTimeDs.set(batch.entryTimeDs, at);
    at += batch.entryOrigin.length;
  }
  return { firstEntry, entryOrigin, entryTimeDs };
}
