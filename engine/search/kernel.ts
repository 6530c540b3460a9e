import { BucketQueue, EMPTY } from "./bucket-queue.ts";
import { UNREACHABLE, type SearchGraph } from "./model.ts";

/** Where a search starts: `count` rows of (vertex, time already spent, source it stands for). */
export interface Seeds {
  readonly count: number;
  readonly vertex: Uint32Array;
  readonly timeDs: Uint32Array;
  /** which of several sources this is; the lowest wins a tie */
  readonly source: Uint32Array;
  /** time already spent in the carried cost */
  readonly carried?: Uint32Array;
}

/** What a search writes, all of vertexCount, owned by the caller and reused from one search to the next. */
export interface SearchLabels {
  readonly timeDs: Uint32Array;
  readonly source: Uint32Array;
  /** second cost along the best path, when graph and seeds carry one */
  readonly carried?: Uint32Array;
  /** arc of the graph by which the vertex was reached; undefined where paths are not wanted. Seeds keep what stood there. */
  readonly parentArc?: Uint32Array;
  /** vertices in the order they first got a label: what `clearLabels` undoes. Required for bounded searches on large graphs. */
  readonly touched?: Uint32Array;
}

export interface SearchBounds {
  /** nothing beyond this time is labelled */
  readonly maxDs?: number;
  /** a vertex reached no earlier than this is not expanded: it is already served at least as well (vertexCount) */
  readonly pruneDs?: Uint32Array;
  /** stop when all of these are settled (a few) */
  readonly targets?: Uint32Array;
}

/** Largest weight of a graph: sizes the bucket ring. Computed once per graph by the caller. */
export function maxWeightOf(graph: SearchGraph): number {
  const { weight } = graph;
  let max = 0;
  for (let arc = 0; arc < weight.length; arc++) if (weight[arc] > max) max = weight[arc];
  return max;
}

/**
 * Exact search from many sources at once (Dijkstra 1959 with Dial's buckets): every vertex gets the time to its
 * nearest source and which it is. Give the reversed graph to know times *to* the sources. Ties go to the lowest
 * source, so the result does not depend on the order of seeds: weights are >= 1, hence a vertex's label is complete
 * before it is popped.
 *
 * `labels.timeDs` must be UNREACHABLE everywhere (see `clearLabels`). Returns how many vertices were labelled.
 */
export function nearestSources(
  graph: SearchGraph,
  maxWeight: number,
  seeds: Seeds,
  labels: SearchLabels,
  queue: BucketQueue,
  bounds: SearchBounds = {},
): number {
  const { firstOut, head, weight } = graph;
  const { timeDs, source, parentArc, touched } = labels;
  const labelCarried = labels.carried;
  const arcCarried = labelCarried ? graph.carried : undefined;
  const { pruneDs, targets } = bounds;
  const maxDs = bounds.maxDs ?? UNREACHABLE - 1;

  let smallest = UNREACHABLE;
  let largest = 0;
  for (let i = 0; i < seeds.count; i++) {
    const t = seeds.timeDs[i];
    if (t > maxDs) continue;
    if (t < smallest) smallest = t;
    if (t > largest) largest = t;
  }
  if (smallest === UNREACHABLE) return 0;
  queue.reserve(Math.max(maxWeight, largest - smallest) + 1);
  const bucketHead = queue.bucketHead;
  const mask = bucketHead.length - 1;
  let { entryVertex, entryNext } = queue;
  let capacity = entryVertex.length;
  let free = EMPTY; // recycled entries
  let fresh = 0; // entries never used yet
  let queued = 0;
  let touchedCount = 0;

  for (let i = 0; i < seeds.count; i++) {
    const v = seeds.vertex[i];
    const t = seeds.timeDs[i];
    const old = timeDs[v];
    if (t > maxDs || t > old || (t === old && !seedWinsTie(seeds, i, source[v], labelCarried ? labelCarried[v] : 0)))
      continue;
    if (old === UNREACHABLE) {
      if (touched) touched[touchedCount] = v;
      touchedCount++;
    }
    timeDs[v] = t;
    source[v] = seeds.source[i];
    if (labelCarried) labelCarried[v] = seedCarried(seeds, i);
    if (t === old) continue; // already queued at this time
    if (fresh === capacity) {
      queue.grow();
      ({ entryVertex, entryNext } = queue);
      capacity = entryVertex.length;
    }
    entryVertex[fresh] = v;
    entryNext[fresh] = bucketHead[t & mask];
    bucketHead[t & mask] = fresh++;
    queued++;
  }

  let targetsLeft = targets ? targets.length : -1;
  let now = smallest;
  while (queued > 0) {
    const slot = now & mask;
    let entry = bucketHead[slot];
    if (entry === EMPTY) {
      now++;
      continue;
    }
    // weights >= 1: nothing is pushed into the bucket being emptied, so it can be taken whole
    bucketHead[slot] = EMPTY;
    while (entry !== EMPTY) {
      const v = entryVertex[entry];
      const next = entryNext[entry];
      entryNext[entry] = free;
      free = entry;
      entry = next;
      queued--;
      if (timeDs[v] !== now) continue; // stale: the vertex got a better time meanwhile
      if (targetsLeft > 0 && targets!.includes(v) && --targetsLeft === 0) return touchedCount;
      if (pruneDs && now >= pruneDs[v]) continue;
      const from = source[v];
      const end = firstOut[v + 1];
      for (let arc = firstOut[v]; arc < end; arc++) {
        const w = head[arc];
        const t = now + weight[arc];
        const old = timeDs[w];
        if (t > old || t > maxDs) continue;
        if (t === old) {
          // ties: lowest source, then least carried cost, so that equal searches give equal bytes
          const better = arcCarried && from === source[w] && labelCarried![v] + arcCarried[arc] < labelCarried![w];
          if (from < source[w] || better) {
            source[w] = from;
            if (parentArc) parentArc[w] = arc;
            if (arcCarried) labelCarried![w] = labelCarried![v] + arcCarried[arc];
          }
          continue;
        }
        if (old === UNREACHABLE) {
          if (touched) touched[touchedCount] = w;
          touchedCount++;
        }
        timeDs[w] = t;
        source[w] = from;
        if (parentArc) parentArc[w] = arc;
        if (arcCarried) labelCarried![w] = labelCarried![v] + arcCarried[arc];
        let place = free;
        if (place !== EMPTY) free = entryNext[place];
        else {
          if (fresh === capacity) {
            queue.grow();
            ({ entryVertex, entryNext } = queue);
            capacity = entryVertex.length;
          }
          place = fresh++;
        }
        const at = t & mask;
        entryVertex[place] = w;
        entryNext[place] = bucketHead[at];
        bucketHead[at] = place;
        queued++;
      }
    }
    now++;
  }
  return touchedCount;
}

/** What a seed has already spent of the carried cost: its time when no other is given. */
export function seedCarried(seeds: Seeds, i: number): number {
  return seeds.carried ? seeds.carried[i] : seeds.timeDs[i];
}

/** Does a seed win over a label of the same time: lowest source, then least carried cost. */
export function seedWinsTie(seeds: Seeds, i: number, otherSource: number, otherCarried: number): boolean {
  const source = seeds.source[i];
  return source < otherSource || (source === otherSource && seedCarried(seeds, i) < otherCarried);
}

/** Makes labels blank again after a search that touched `touchedCount` vertices: O(touched) when they were recorded. */
export function clearLabels(labels: SearchLabels, touchedCount: number): void {
  const { timeDs, touched } = labels;
  if (!touched) timeDs.fill(UNREACHABLE);
  else for (let i = 0; i < touchedCount; i++) timeDs[touched[i]] = UNREACHABLE;
}

/** Blank labels for a graph of `vertexCount` vertices. `touched` costs 4 bytes a vertex and makes clearing O(touched). */
export function createLabels(
  vertexCount: number,
  wanted: { readonly carried?: boolean; readonly parents?: boolean; readonly touched?: boolean } = {},
): SearchLabels {
  return {
    timeDs: new Uint32Array(vertexCount).fill(UNREACHABLE),
    source: new Uint32Array(vertexCount),
    ...(wanted.carried && { carried: new Uint32Array(vertexCount) }),
    ...(wanted.parents && { parentArc: new Uint32Array(vertexCount).fill(UNREACHABLE) }),
    ...(wanted.touched && { touched: new Uint32Array(vertexCount) }),
  };
}
