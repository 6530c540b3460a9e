import { shareableUint32 } from "./columns.ts";
import { maxWeightOf } from "./kernel.ts";
import type { SearchGraph } from "./model.ts";

/**
 * A search graph with most of its vertices taken out, so that many searches over all of it cost little (`nearestByClimbing`).
 * Vertices keep their numbers. Taking out a vertex puts in, for each way through it, an arc as long: times between the
 * vertices that stay, and so every result, are exactly those of the graph it was made from.
 */
export interface ContractedGraph {
  /** arcs that climb: those of a vertex taken out lead to vertices taken out later or never; the others stay among themselves */
  readonly upward: SearchGraph;
  /** largest weight of `upward` */
  readonly maxWeight: number;
  /** vertices taken out, last one first: the order in which labels come down */
  readonly order: Uint32Array;
  /** arcs that come down: CSR by place in `order`; `head` is the vertex an arc comes *from*, which stays longer */
  readonly downward: SearchGraph;
}

/**
 * How many arcs more than it takes away the removal of a vertex may put in, from round to round: dead ends and chains first, then
 * whatever makes the graph lighter, then a little more. Further rounds cost more than they save over a basket.
 */
const GROWTH = [-1, 0, 2, 5, 9, 9] as const;

/** No shortcut longer than this (or the longest arc): it sizes the ring of buckets. About two hours. */
const LONGEST_SHORTCUT_DS = 1 << 16;

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
  const limit = Math.max(maxWeightOf(graph), LONGEST_SHORTCUT_DS);
  const vertexCount = graph.firstOut.length - 1;
  const taken = new Uint32Array(vertexCount);
  let takenCount = 0;
  const left = Uint32Array.from({ length: vertexCount }, (_, vertex) => vertex);
  let leftCount = vertexCount;
  for (const growth of GROWTH) {
    let stay = 0;
    for (let i = 0; i < leftCount; i++) {
      const vertex = left[i];
      if (working.growth(vertex) <= growth && working.longestWay(vertex) <= limit) {
        working.takeOut(vertex);
        taken[takenCount++] = vertex;
      } else left[stay++] = vertex;
    }
    leftCount = stay;
  }
  const order = shareableUint32(takenCount);
  for (let i = 0; i < takenCount; i++) order[i] = taken[takenCount - 1 - i];
  const upward = working.rowsOut();
  return { upward, maxWeight: maxWeightOf(upward), order, downward: working.rowsIn(order) };
}

/** A graph whose vertices can be taken out: arcs in linked lists, by the vertex they leave and by the one they reach. */
class WorkingGraph {
  private readonly vertexCount: number;
  private readonly carries: boolean;
  private arcs: Uint32Array;
  private size = 0;
  private readonly firstOut: Uint32Array;
  private readonly firstIn: Uint32Array;
  private readonly outCount: Uint16Array;
  private readonly inCount: Uint16Array;

  constructor({ firstOut, head, weight, carried }: SearchGraph) {
    const vertexCount = firstOut.length - 1;
    this.vertexCount = vertexCount;
    this.carries = carried !== undefined;
    this.arcs = new Uint32Array(RECORD * (2 * head.length + 1024));
    this.firstOut = new Uint32Array(vertexCount).fill(NO_ARC);
    this.firstIn = new Uint32Array(vertexCount).fill(NO_ARC);
    this.outCount = new Uint16Array(vertexCount);
    this.inCount = new Uint16Array(vertexCount);
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

  /** Arcs by the vertex they leave. */
  rowsOut(): SearchGraph {
    const { vertexCount, outCount, firstOut, arcs } = this;
    const rows = this.emptyRows(vertexCount, (vertex) => outCount[vertex]);
    for (let v = 0, to = 0; v < vertexCount; v++) {
      for (let at = firstOut[v]; at !== NO_ARC; at = arcs[at + NEXT_OUT], to++) this.copy(at, HEAD, rows, to);
    }
    return rows;
  }

  /** Arcs by the vertex they reach, of these vertices. */
  rowsIn(vertices: Uint32Array): SearchGraph {
    const { inCount, firstIn, arcs } = this;
    const rows = this.emptyRows(vertices.length, (place) => inCount[vertices[place]]);
    for (let place = 0, to = 0; place < vertices.length; place++) {
      for (let at = firstIn[vertices[place]]; at !== NO_ARC; at = arcs[at + NEXT_IN], to++)
        this.copy(at, TAIL, rows, to);
    }
    return rows;
  }

  private emptyRows(rowCount: number, lengthOf: (row: number) => number): SearchGraph {
    const firstOut = shareableUint32(rowCount + 1);
    for (let row = 0; row < rowCount; row++) firstOut[row + 1] = firstOut[row] + lengthOf(row);
    const count = firstOut[rowCount];
    const [head, weight] = [shareableUint32(count), shareableUint32(count)];
    return { firstOut, head, weight, ...(this.carries && { carried: shareableUint32(count) }) };
  }

  private copy(arc: number, end: typeof HEAD | typeof TAIL, rows: SearchGraph, to: number): void {
    rows.head[to] = this.arcs[arc + end];
    rows.weight[to] = this.arcs[arc + WEIGHT];
    if (rows.carried) rows.carried[to] = this.arcs[arc + CARRIED];
  }
}
