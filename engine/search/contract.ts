import { shareableUint32 } from "./columns.ts";
import { MAX_WEIGHT_DS, type SearchGraph } from "./model.ts";

/**
 * A search graph with most of its vertices taken out, so that many searches over all of it cost little (`nearestByClimbing`).
 * Taking out a vertex puts in, for each way through it, an arc as long: times between the vertices that stay, and so every result, are
 * exactly those of the graph it was made from.
 *
 * Vertices are renumbered: first those that stay, which then lie close together in memory, then those taken out, last one first.
 */
export interface ContractedGraph {
  /** new number of each vertex of the graph */
  readonly number: Uint32Array;
  /** arcs that climb: those of a vertex taken out lead to vertices taken out later or never; the others stay among themselves */
  readonly upward: SearchGraph;
  /** numbers of the vertices to which labels come down, ascending: each after those it hears from */
  readonly below: Uint32Array;
  /** arcs that come down: CSR by place in `below`; `head` is the vertex an arc comes *from*, of a lower number */
  readonly downward: SearchGraph;
}

/**
 * How many arcs more than it takes away the removal of a vertex may put in, from round to round: dead ends and chains first, then
 * whatever makes the graph lighter, then a little more. Further rounds cost more than they save over a basket.
 */
const GROWTH = [-1, 0, 2, 5, 9, 9] as const;

const NO_ARC = 0xffffffff;

// an arc of the working graph is a record of these fields: one cache line, where columns would take six
const TAIL = 0;
const HEAD = 1;
const WEIGHT = 2;
const CARRIED = 3;
const NEXT_OUT = 4;
const NEXT_IN = 5;
const RECORD = 6;

/**
 * Takes vertices out of a graph while that makes it hardly heavier: the elimination behind contraction hierarchies (Geisberger et al.,
 * 2008), stopped early and without search for witnesses, so that it costs a fraction of what it spares over a basket.
 * What is taken out, and when, depends on the graph alone. A few rounds of O(vertices + arcs).
 */
export function contractGraph(graph: SearchGraph): ContractedGraph {
  const working = new WorkingGraph(graph);
  const vertexCount = graph.firstOut.length - 1;
  const taken = new Uint32Array(vertexCount);
  let takenCount = 0;
  const left = Uint32Array.from({ length: vertexCount }, (_, vertex) => vertex);
  let leftCount = vertexCount;
  for (const growth of GROWTH) {
    let stay = 0;
    for (let i = 0; i < leftCount; i++) {
      const vertex = left[i];
      if (working.growth(vertex) <= growth && working.longestWay(vertex) <= MAX_WEIGHT_DS) {
        working.takeOut(vertex);
        taken[takenCount++] = vertex;
      } else left[stay++] = vertex;
    }
    leftCount = stay;
  }
  const number = shareableUint32(vertexCount);
  const vertices = new Uint32Array(vertexCount);
  const below = shareableUint32(takenCount);
  for (let i = 0; i < leftCount; i++) vertices[i] = left[i];
  for (let i = 0; i < takenCount; i++) {
    vertices[leftCount + i] = taken[takenCount - 1 - i];
    below[i] = leftCount + i;
  }
  for (let i = 0; i < vertexCount; i++) number[vertices[i]] = i;
  const upward = working.rowsOut(vertices, number);
  const downward = working.rowsIn(vertices.subarray(leftCount), number);
  return { number, upward, below, downward };
}

/** A graph whose vertices can be taken out: arcs in linked lists, by the vertex they leave and by the one they reach. */
class WorkingGraph {
  private readonly carries: boolean;
  private arcs: Uint32Array;
  private size = 0;
  private readonly firstOut: Uint32Array;
  private readonly firstIn: Uint32Array;
  private readonly outCount: Uint32Array;
  private readonly inCount: Uint32Array;

  constructor({ firstOut, head, weight, carried }: SearchGraph) {
    const vertexCount = firstOut.length - 1;
    this.carries = carried !== undefined;
    this.arcs = new Uint32Array(RECORD * (2 * head.length + 1024));
    this.firstOut = new Uint32Array(vertexCount).fill(NO_ARC);
    this.firstIn = new Uint32Array(vertexCount).fill(NO_ARC);
    this.outCount = new Uint32Array(vertexCount);
    this.inCount = new Uint32Array(vertexCount);
    for (let v = 0; v < vertexCount; v++) {
      for (let arc = firstOut[v]; arc < firstOut[v + 1]; arc++)
        this.put(v, head[arc], weight[arc], carried ? carried[arc] : 0);
    }
  }

  /** Arcs that taking out a vertex would put in, less those it takes away. */
  growth(vertex: number): number {
    const ins = this.inCount[vertex];
    const outs = this.outCount[vertex];
    return ins * outs - ins - outs;
  }

  /** Length of the longest way through a vertex. */
  longestWay(vertex: number): number {
    const { arcs } = this;
    let longestIn = 0;
    for (let at = this.firstIn[vertex]; at !== NO_ARC; at = arcs[at + NEXT_IN])
      if (arcs[at + WEIGHT] > longestIn) longestIn = arcs[at + WEIGHT];
    let longestOut = 0;
    for (let at = this.firstOut[vertex]; at !== NO_ARC; at = arcs[at + NEXT_OUT])
      if (arcs[at + WEIGHT] > longestOut) longestOut = arcs[at + WEIGHT];
    return longestIn + longestOut;
  }

  /** Takes a vertex out: its neighbours forget it and are joined through; it keeps the arcs it had. */
  takeOut(vertex: number): void {
    for (let at = this.firstIn[vertex]; at !== NO_ARC; at = this.arcs[at + NEXT_IN]) this.forgetOut(at);
    for (let at = this.firstOut[vertex]; at !== NO_ARC; at = this.arcs[at + NEXT_OUT]) this.forgetIn(at);
    for (let into = this.firstIn[vertex]; into !== NO_ARC; into = this.arcs[into + NEXT_IN]) {
      const { arcs } = this;
      const tail = arcs[into + TAIL];
      const weight = arcs[into + WEIGHT];
      const carried = arcs[into + CARRIED];
      for (let out = this.firstOut[vertex]; out !== NO_ARC; out = this.arcs[out + NEXT_OUT]) {
        const from = this.arcs;
        this.put(tail, from[out + HEAD], weight + from[out + WEIGHT], carried + from[out + CARRIED]);
      }
    }
  }

  /** Puts an arc in, or shortens the one that joins the same two vertices. A loop shortens nothing. */
  private put(tail: number, head: number, weight: number, carried: number): void {
    if (tail === head) return;
    let { arcs } = this;
    for (let at = this.firstOut[tail]; at !== NO_ARC; at = arcs[at + NEXT_OUT]) {
      if (arcs[at + HEAD] !== head) continue;
      if (weight < arcs[at + WEIGHT] || (weight === arcs[at + WEIGHT] && carried < arcs[at + CARRIED])) {
        arcs[at + WEIGHT] = weight;
        arcs[at + CARRIED] = carried;
      }
      return;
    }
    const at = this.size;
    if (at + RECORD > arcs.length) {
      arcs = new Uint32Array(2 * arcs.length);
      arcs.set(this.arcs);
      this.arcs = arcs;
    }
    this.size += RECORD;
    arcs[at + TAIL] = tail;
    arcs[at + HEAD] = head;
    arcs[at + WEIGHT] = weight;
    arcs[at + CARRIED] = carried;
    arcs[at + NEXT_OUT] = this.firstOut[tail];
    arcs[at + NEXT_IN] = this.firstIn[head];
    this.firstOut[tail] = at;
    this.firstIn[head] = at;
    this.outCount[tail]++;
    this.inCount[head]++;
  }

  /** Takes an arc off the list of the vertex it leaves. */
  private forgetOut(arc: number): void {
    const { arcs } = this;
    const tail = arcs[arc + TAIL];
    this.outCount[tail]--;
    let at = this.firstOut[tail];
    if (at === arc) {
      this.firstOut[tail] = arcs[arc + NEXT_OUT];
      return;
    }
    while (arcs[at + NEXT_OUT] !== arc) at = arcs[at + NEXT_OUT];
    arcs[at + NEXT_OUT] = arcs[arc + NEXT_OUT];
  }

  /** Takes an arc off the list of the vertex it reaches. */
  private forgetIn(arc: number): void {
    const { arcs } = this;
    const head = arcs[arc + HEAD];
    this.inCount[head]--;
    let at = this.firstIn[head];
    if (at === arc) {
      this.firstIn[head] = arcs[arc + NEXT_IN];
      return;
    }
    while (arcs[at + NEXT_IN] !== arc) at = arcs[at + NEXT_IN];
    arcs[at + NEXT_IN] = arcs[arc + NEXT_IN];
  }

  /** Arcs by the vertex they leave: a row for each of these vertices, in new numbers. */
  rowsOut(vertices: Uint32Array, number: Uint32Array): SearchGraph {
    return this.rows(vertices, number, this.firstOut, this.outCount, NEXT_OUT, HEAD);
  }

  /** Arcs by the vertex they reach: a row for each of these vertices, in new numbers. */
  rowsIn(vertices: Uint32Array, number: Uint32Array): SearchGraph {
    return this.rows(vertices, number, this.firstIn, this.inCount, NEXT_IN, TAIL);
  }

  private rows(
    vertices: Uint32Array,
    number: Uint32Array,
    firstOf: Uint32Array,
    countOf: Uint32Array,
    next: number,
    end: number,
  ): SearchGraph {
    const { arcs, carries } = this;
    const firstOut = shareableUint32(vertices.length + 1);
    for (let row = 0; row < vertices.length; row++) firstOut[row + 1] = firstOut[row] + countOf[vertices[row]];
    const count = firstOut[vertices.length];
    const head = shareableUint32(count);
    const weight = shareableUint32(count);
    const carried = carries ? shareableUint32(count) : undefined;
    let to = 0;
    for (let row = 0; row < vertices.length; row++) {
      for (let at = firstOf[vertices[row]]; at !== NO_ARC; at = arcs[at + next], to++) {
        head[to] = number[arcs[at + end]];
        weight[to] = arcs[at + WEIGHT];
        if (carried) carried[to] = arcs[at + CARRIED];
      }
    }
    return { firstOut, head, weight, ...(carried && { carried }) };
  }
}
