import { nearestByBlocks, type BlockQueue } from "./blocks.ts";
import { nearestByClimbing } from "./climb.ts";
import type { ContractedGraph } from "./contract.ts";
import type { SearchLabels, Seeds } from "./kernel.ts";
import { NONE, UNREACHABLE, type DirectPairs, type SearchGraph, type TouchTable } from "./model.ts";

/** The facilities of one service: rows of the facility table (ascending) and the place of each. */
export interface ServiceFacilities {
  readonly row: Uint32Array;
  readonly point: Uint32Array;
}

/** Where origins and facilities touch the network. */
interface Touches {
  readonly origins: TouchTable;
  /** by facility place */
  readonly facilities: TouchTable;
  /** origins and facility places that meet on one road */
  readonly direct: DirectPairs;
}

/** All that stays the same from one search to the next. `graph` is the *reversed* search graph. */
export interface AccessProblem extends Touches {
  readonly graph: SearchGraph;
  readonly maxWeight: number;
}

/**
 * The same for a whole basket: enough searches over all the roads to be worth contracting the reversed graph. Touches are in the
 * numbers of the contracted graph (`renumbered`).
 */
export interface BasketProblem extends Touches {
  readonly contracted: ContractedGraph;
}

/** Working memory of one worker: labels, queue, and the row of the current service at each place. */
export interface AccessScratch {
  readonly labels: SearchLabels;
  readonly queue: BlockQueue;
  readonly rowOfPoint: Uint32Array;
}

/** Seeds of a reverse search from facilities: every entry of every place, standing for the facility's row. */
export function seedsOf(facilities: TouchTable, service: ServiceFacilities): Seeds {
  const { firstEntry, entryVertex, entryTimeDs, entryCarried } = facilities;
  let count = 0;
  for (const point of service.point) count += firstEntry[point + 1] - firstEntry[point];
  const vertex = new Uint32Array(count);
  const timeDs = new Uint32Array(count);
  const source = new Uint32Array(count);
  const carried = entryCarried ? new Uint32Array(count) : undefined;
  let at = 0;
  for (let i = 0; i < service.point.length; i++) {
    const point = service.point[i];
    for (let entry = firstEntry[point]; entry < firstEntry[point + 1]; entry++, at++) {
      vertex[at] = entryVertex[entry];
      timeDs[at] = entryTimeDs[entry];
      source[at] = service.row[i];
      if (carried) carried[at] = entryCarried![entry];
    }
  }
  return { count, vertex, timeDs, source, ...(carried && { carried }) };
}

/**
 * Times of one service: one reverse search from all its facilities, then read at the origins. Exact: no crow-fly
 * filter, no limit. Writes originCount values of time (deciseconds; the carried cost when the graph has one) and
 * facility row at `offset` of the two columns. `scratch.labels` must be blank and is left so.
 */
export function nearestOfService(
  problem: AccessProblem | BasketProblem,
  service: ServiceFacilities,
  scratch: AccessScratch,
  timeDs: Uint32Array,
  facility: Uint32Array,
  offset: number,
): void {
  const { labels, queue, rowOfPoint } = scratch;
  const seeds = seedsOf(problem.facilities, service);
  if ("contracted" in problem) nearestByClimbing(problem.contracted, seeds, labels, queue);
  else nearestByBlocks(problem.graph, seeds, labels, queue);
  // from the last row to the first, so that the lowest row of a place stays
  for (let i = service.row.length - 1; i >= 0; i--) rowOfPoint[service.point[i]] = service.row[i];
  readNearest(problem.origins, problem.direct, labels, rowOfPoint, timeDs, facility, offset);
  for (const point of service.point) rowOfPoint[point] = NONE;
  labels.timeDs.fill(UNREACHABLE);
}

/**
 * From vertex labels to origins: the best over the origin's exits and over the facilities on its own road. Ties go to
 * the lowest row, then to the least second cost. When labels carry one, the choice is made on the first and the second is written.
 */
export function readNearest(
  origins: TouchTable,
  direct: DirectPairs,
  labels: SearchLabels,
  rowOfPoint: Uint32Array,
  timeDs: Uint32Array,
  facility: Uint32Array,
  offset: number,
): void {
  const { pointCount, firstExit, exitVertex, exitTimeDs, exitCarried } = origins;
  const { firstPair, pairPoint, pairTimeDs, pairCarried } = direct;
  const { carried } = labels; // absent: the second cost is the first
  const labelTime = labels.timeDs;
  const labelSource = labels.source;
  for (let origin = 0; origin < pointCount; origin++) {
    let best = UNREACHABLE;
    let bestRow = NONE;
    let bestCarried = UNREACHABLE;
    for (let exit = firstExit[origin]; exit < firstExit[origin + 1]; exit++) {
      const v = exitVertex[exit];
      if (labelTime[v] === UNREACHABLE) continue;
      const t = exitTimeDs[exit] + labelTime[v];
      const row = labelSource[v];
      if (t > best || (t === best && row > bestRow)) continue;
      const second = carried ? carried[v] + (exitCarried ? exitCarried[exit] : exitTimeDs[exit]) : t;
      if (t === best && row === bestRow && second >= bestCarried) continue;
      best = t;
      bestRow = row;
      bestCarried = second;
    }
    for (let pair = firstPair[origin]; pair < firstPair[origin + 1]; pair++) {
      const row = rowOfPoint[pairPoint[pair]];
      if (row === NONE) continue;
      const t = pairTimeDs[pair];
      if (t > best || (t === best && row > bestRow)) continue;
      const second = pairCarried ? pairCarried[pair] : t;
      if (t === best && row === bestRow && second >= bestCarried) continue;
      best = t;
      bestRow = row;
      bestCarried = second;
    }
    timeDs[offset + origin] = bestCarried;
    facility[offset + origin] = bestRow;
  }
}
