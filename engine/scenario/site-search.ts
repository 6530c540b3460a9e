import {
  BucketQueue,
  clearLabels,
  createLabels,
  nearestSources,
  UNREACHABLE,
  type AccessProblem,
  type SearchBounds,
  type SearchLabels,
} from "../search/index.ts";
import type { PlacedPoint } from "./model.ts";

/** Working memory of searches from one site at a time; made once, reused: a search then allocates nothing to speak of. */
export interface SiteScratch {
  readonly labels: SearchLabels;
  readonly queue: BucketQueue;
  readonly zero: Uint32Array;
}

/** Times from every origin to one site. `costDs` is what is minimised, `timeDs` what is published; they differ only when the graph carries a second cost. */
export interface SiteTimes {
  readonly costDs: Uint32Array;
  readonly timeDs: Uint32Array;
}

/** Scratch for a network. 12 bytes a vertex (16 with a second cost). */
export function createSiteScratch(problem: AccessProblem): SiteScratch {
  const vertexCount = problem.graph.firstOut.length - 1;
  const carried = problem.graph.carried !== undefined;
  return {
    labels: createLabels(vertexCount, { carried, touched: true }),
    queue: new BucketQueue(),
    zero: new Uint32Array(4096),
  };
}

/** Blank times for the origins of a problem. */
export function createSiteTimes(problem: AccessProblem): SiteTimes {
  const costDs = new Uint32Array(problem.origins.pointCount);
  return { costDs, timeDs: problem.graph.carried ? new Uint32Array(costDs.length) : costDs };
}

/**
 * One reverse search from a site, read at the origins: UNREACHABLE where it does not reach or, with `bounds.pruneDs`, where
 * it might not improve anything (a time there may be given all the same; it is then no better than today's).
 */
export function searchSite(
  problem: AccessProblem,
  placed: PlacedPoint,
  scratch: SiteScratch,
  out: SiteTimes,
  bounds: SearchBounds = {},
): void {
  const { labels, queue, zero } = scratch;
  const { touch, direct } = placed;
  const seeds = {
    count: touch.entryVertex.length,
    vertex: touch.entryVertex,
    timeDs: touch.entryTimeDs,
    source: zero.length >= touch.entryVertex.length ? zero : new Uint32Array(touch.entryVertex.length),
    ...(touch.entryCarried && { carried: touch.entryCarried }),
  };
  const touchedCount = nearestSources(problem.graph, problem.maxWeight, seeds, labels, queue, bounds);
  const { pointCount, firstExit, exitVertex, exitTimeDs, exitCarried } = problem.origins;
  const { timeDs: labelDs, carried } = labels;
  const { costDs, timeDs } = out;
  for (let origin = 0; origin < pointCount; origin++) {
    let best = UNREACHABLE;
    let bestCarried = UNREACHABLE;
    for (let exit = firstExit[origin]; exit < firstExit[origin + 1]; exit++) {
      const v = exitVertex[exit];
      if (labelDs[v] === UNREACHABLE) continue;
      const t = exitTimeDs[exit] + labelDs[v];
      if (t > best) continue;
      const second = carried ? carried[v] + (exitCarried ? exitCarried[exit] : exitTimeDs[exit]) : t;
      if (t === best && second >= bestCarried) continue;
      best = t;
      bestCarried = second;
    }
    costDs[origin] = best;
    timeDs[origin] = bestCarried;
  }
  for (let pair = 0; pair < direct.origin.length; pair++) {
    const origin = direct.origin[pair];
    const t = direct.timeDs[pair];
    const second = direct.carried ? direct.carried[pair] : t;
    if (t > costDs[origin] || (t === costDs[origin] && second >= timeDs[origin])) continue;
    costDs[origin] = t;
    timeDs[origin] = second;
  }
  clearLabels(labels, touchedCount);
}

/** A place of the base facility table as a placed point. */
export function placedOfPoint(problem: AccessProblem, point: number): PlacedPoint {
  const { facilities, direct } = problem;
  const exits = [facilities.firstExit[point], facilities.firstExit[point + 1]] as const;
  const entries = [facilities.firstEntry[point], facilities.firstEntry[point + 1]] as const;
  const origin: number[] = [];
  const pairs: number[] = [];
  for (let row = 0; row < direct.firstPair.length - 1; row++) {
    for (let pair = direct.firstPair[row]; pair < direct.firstPair[row + 1]; pair++) {
      if (direct.pairPoint[pair] !== point) continue;
      origin.push(row);
      pairs.push(pair);
    }
  }
  const { pairCarried } = direct;
  return {
    status: "ok",
    snapM: 0,
    touch: {
      pointCount: 1,
      firstExit: Uint32Array.of(0, exits[1] - exits[0]),
      exitVertex: facilities.exitVertex.slice(...exits),
      exitTimeDs: facilities.exitTimeDs.slice(...exits),
      firstEntry: Uint32Array.of(0, entries[1] - entries[0]),
      entryVertex: facilities.entryVertex.slice(...entries),
      entryTimeDs: facilities.entryTimeDs.slice(...entries),
      ...(facilities.exitCarried && { exitCarried: facilities.exitCarried.slice(...exits) }),
      ...(facilities.entryCarried && { entryCarried: facilities.entryCarried.slice(...entries) }),
    },
    direct: {
      origin: Uint32Array.from(origin),
      timeDs: Uint32Array.from(pairs, (pair) => direct.pairTimeDs[pair]),
      ...(pairCarried && { carried: Uint32Array.from(pairs, (pair) => pairCarried[pair]) }),
    },
  };
}
