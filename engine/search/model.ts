/**
 * What a search works on. Nothing here knows what a road or a commune is.
 *
 * Times are unsigned 32-bit deciseconds (0.1 s). Every arc weighs at least 1, so a label is final when its vertex is
 * popped and ties between facilities are settled by index, whatever the order of work.
 */

/** No path. Only kernels hold it; outside it is `null` with a status. Twice the largest weight still fits below it. */
export const UNREACHABLE = 0xffffffff;

/** "No such index" in an index column (nearest facility of an unreached vertex, missing commune ...). */
export const NONE = 0xffffffff;

/** Largest weight of one arc, in deciseconds (about 19 days): keeps label + weight below UNREACHABLE. */
export const MAX_WEIGHT_DS = 0x00ffffff;

/** A directed graph in compressed sparse rows: arcs of v are firstOut[v] .. firstOut[v + 1] - 1. */
export interface SearchGraph {
  /** vertexCount + 1 */
  readonly firstOut: Uint32Array;
  /** arcCount: the vertex an arc leads to (or comes from, in a reversed graph) */
  readonly head: Uint32Array;
  /** arcCount: what is minimised, >= 1 */
  readonly weight: Uint32Array;
  /** arcCount: a second cost carried along the best path without choosing it (duration when weight is routability). */
  readonly carried?: Uint32Array;
}

/**
 * Where points (origins, facilities) touch a search graph: a CSR of entries and a CSR of exits by point.
 *
 * - exits of p: (vertex, time): leaving p, that vertex is reached after that time. An origin's time to the nearest
 *   facility is the minimum over its exits of time + label(vertex).
 * - entries of p: (vertex, time): from that vertex, p is reached after that time. They seed reverse searches from facilities.
 *
 * Access legs (snap distance walked at the access speed) are inside these times.
 */
export interface TouchTable {
  readonly pointCount: number;
  readonly firstExit: Uint32Array;
  readonly exitVertex: Uint32Array;
  readonly exitTimeDs: Uint32Array;
  readonly firstEntry: Uint32Array;
  readonly entryVertex: Uint32Array;
  readonly entryTimeDs: Uint32Array;
  /** When the graph carries a second cost: the same legs in that cost. */
  readonly exitCarried?: Uint32Array;
  readonly entryCarried?: Uint32Array;
}

/**
 * Pairs that meet on one road without passing a vertex between them: CSR by origin of (facility point, time).
 * They complete the labels, which only see paths through vertices.
 */
export interface DirectPairs {
  readonly firstPair: Uint32Array;
  readonly pairPoint: Uint32Array;
  readonly pairTimeDs: Uint32Array;
  readonly pairCarried?: Uint32Array;
}

/** For every service and origin: time and facility. Everything downstream reads only this. Service-major. */
export interface AccessTable {
  readonly originCount: number;
  readonly serviceCount: number;
  /** timeDs[service * originCount + origin]; UNREACHABLE where nothing is reached */
  readonly timeDs: Uint32Array;
  /** row of the FacilityTable, NONE where unreached */
  readonly facility: Uint32Array;
}
