import { BucketQueue, EMPTY } from "./bucket-queue.ts";
import { seedCarried, seedWinsTie, type SearchLabels, type Seeds } from "./kernel.ts";
import { NONE, UNREACHABLE, type SearchGraph } from "./model.ts";

/** Vertices of a block, as a power of two: their labels and arcs stay in a processor's cache while it is worked on. */
const BLOCK_BITS = 16;
/** How far a block is taken past its earliest vertex, in deciseconds: further, and more of it is done again when a neighbour comes. */
const WINDOW_DS = 2048;

/**
 * Working memory of `nearestByBlocks`, kept from one search to the next: 5 bytes a vertex. Between searches nothing is listed.
 * Vertices that lie together must have numbers that lie together (a space-filling curve), or blocks keep nothing in the cache.
 */
export class BlockQueue {
  /** the vertices being followed: only those of one block, in one window */
  readonly buckets = new BucketQueue();
  /** vertexCount: does the vertex wait in the list of its block */
  listed = new Uint8Array(0);
  /** vertexCount: the vertex listed before it in its block */
  nextListed = new Uint32Array(0);
  /** by block: the vertex listed last, NONE where none; and the earliest time listed */
  lastListed = new Uint32Array(0);
  earliestDs = new Uint32Array(0);

  /** @param windowDs a power of two */
  constructor(
    readonly blockBits = BLOCK_BITS,
    readonly windowDs = WINDOW_DS,
  ) {}

  /** Makes room for so many vertices. */
  reserve(vertexCount: number): void {
    if (this.listed.length < vertexCount) {
      this.listed = new Uint8Array(vertexCount);
      this.nextListed = new Uint32Array(vertexCount);
      const blockCount = ((vertexCount - 1) >>> this.blockBits) + 1;
      this.lastListed = new Uint32Array(blockCount).fill(NONE);
      this.earliestDs = new Uint32Array(blockCount).fill(UNREACHABLE);
    }
    this.buckets.reserve(this.windowDs);
  }

  /** Lists a vertex whose label became `t`: its block follows it when its turn comes. */
  list(vertex: number, t: number): void {
    const block = vertex >>> this.blockBits;
    if (this.listed[vertex] === 0) {
      this.listed[vertex] = 1;
      this.nextListed[vertex] = this.lastListed[block];
      this.lastListed[block] = vertex;
    }
    if (t < this.earliestDs[block]) this.earliestDs[block] = t;
  }
}

/**
 * The labels that `nearestSources` gives to every vertex, at a cost that does not grow with the network. One search from sources
 * everywhere jumps all over memory at each step; here the network is cut in blocks of neighbouring vertices, and the block with the
 * earliest vertex waiting is taken a window further by itself, in the cache; what crosses into another block waits there.
 * A vertex may be reached again, better, from a block that comes late: it is then followed again (2 % of them on road networks), until
 * nothing waits. Labels being the least (time, source, carried cost) over all paths, the result is the same whatever the order.
 *
 * Ten million vertices: a third of the time of `nearestSources`; a million: a fifth less. `labels.timeDs` must be UNREACHABLE everywhere.
 */
export function nearestByBlocks(
  graph: SearchGraph,
  seeds: Seeds,
  labels: Pick<SearchLabels, "timeDs" | "source" | "carried">,
  queue: BlockQueue,
): void {
  const { firstOut, head, weight } = graph;
  const { timeDs, source } = labels;
  const labelCarried = labels.carried;
  const arcCarried = labelCarried ? graph.carried : undefined;
  queue.reserve(firstOut.length - 1);
  const { buckets, listed, nextListed, lastListed, earliestDs, blockBits, windowDs } = queue;
  listSeeds(seeds, labels, queue);
  const { bucketHead } = buckets;
  const mask = bucketHead.length - 1;
  let { entryVertex, entryNext } = buckets;
  let capacity = entryVertex.length;
  let free = EMPTY; // recycled entries
  let fresh = 0; // entries never used yet

  for (let block = earliestBlock(earliestDs); block !== NONE; block = earliestBlock(earliestDs)) {
    let now = earliestDs[block];
    const endDs = now + windowDs;
    let waiting = lastListed[block];
    lastListed[block] = NONE;
    earliestDs[block] = UNREACHABLE;
    let queued = 0;
    while (waiting !== NONE) {
      const v = waiting;
      waiting = nextListed[v];
      listed[v] = 0;
      const t = timeDs[v];
      if (t < now) continue; // got better and was followed since it was listed
      if (t >= endDs) {
        queue.list(v, t);
        continue;
      }
      // a push, written out here and below as in the kernel: a call in the hot loop would carry five columns and two cursors
      let place = free;
      if (place !== EMPTY) free = entryNext[place];
      else {
        if (fresh === capacity) {
          buckets.grow();
          ({ entryVertex, entryNext } = buckets);
          capacity = entryVertex.length;
        }
        place = fresh++;
      }
      entryVertex[place] = v;
      entryNext[place] = bucketHead[t & mask];
      bucketHead[t & mask] = place;
      queued++;
    }
    while (queued > 0) {
      const slot = now & mask;
      let entry = bucketHead[slot];
      bucketHead[slot] = EMPTY;
      while (entry !== EMPTY) {
        const v = entryVertex[entry];
        const next = entryNext[entry];
        entryNext[entry] = free;
        free = entry;
        entry = next;
        queued--;
        if (timeDs[v] !== now) continue; // stale: the vertex got a better time meanwhile
        const from = source[v];
        const end = firstOut[v + 1];
        for (let arc = firstOut[v]; arc < end; arc++) {
          const w = head[arc];
          const t = now + weight[arc];
          const old = timeDs[w];
          if (t > old) continue;
          if (t === old) {
            // ties: lowest source, then least carried cost
            const better = arcCarried && from === source[w] && labelCarried![v] + arcCarried[arc] < labelCarried![w];
            if (t === UNREACHABLE || (from >= source[w] && !better)) continue;
          }
          timeDs[w] = t;
          source[w] = from;
          if (arcCarried) labelCarried![w] = labelCarried![v] + arcCarried[arc];
          if (t >= endDs || w >>> blockBits !== block) {
            queue.list(w, t);
            continue;
          }
          let place = free;
          if (place !== EMPTY) free = entryNext[place];
          else {
            if (fresh === capacity) {
              buckets.grow();
              ({ entryVertex, entryNext } = buckets);
              capacity = entryVertex.length;
            }
            place = fresh++;
          }
          entryVertex[place] = w;
          entryNext[place] = bucketHead[t & mask];
          bucketHead[t & mask] = place;
          queued++;
        }
      }
      now++;
    }
  }
}

/** Labels the vertices where a search starts, and lists them. */
function listSeeds(seeds: Seeds, { timeDs, source, carried }: SearchLabels, queue: BlockQueue): void {
  for (let i = 0; i < seeds.count; i++) {
    const v = seeds.vertex[i];
    const t = seeds.timeDs[i];
    const old = timeDs[v];
    if (t > old || (t === old && !seedWinsTie(seeds, i, source[v], carried ? carried[v] : 0))) continue;
    timeDs[v] = t;
    source[v] = seeds.source[i];
    if (carried) carried[v] = seedCarried(seeds, i);
    queue.list(v, t);
  }
}

/** The block with the earliest vertex waiting, NONE when nothing waits. */
function earliestBlock(earliestDs: Uint32Array): number {
  let earliest = UNREACHABLE;
  let found = NONE;
  for (let block = 0; block < earliestDs.length; block++) {
    if (earliestDs[block] >= earliest) continue;
    earliest = earliestDs[block];
    found = block;
  }
  return found;
}
