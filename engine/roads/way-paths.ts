import type { Pieces } from "./build-pieces.ts";
import type { OsmNetwork } from "./model.ts";

/** Ways driven one after the other, as relations name them: from, via ..., to. */
export interface WayPath {
  /** local ways from, via ..., to */
  readonly ways: readonly number[];
  /** local node between each way and the next */
  readonly nodes: readonly number[];
}

/** Local nodes a way begins and ends at. */
export type WayEnds = readonly [number, number];

export function endsOfWay({ wayNode, wayFirstNode }: OsmNetwork, way: number): WayEnds {
  return [wayNode[wayFirstNode[way]], wayNode[wayFirstNode[way + 1] - 1]];
}

/** Local way of each of these OSM ids, where a car goes. */
export function waysById({ wayId }: OsmNetwork, wayKindIndex: Int32Array, ids: Iterable<number>): Map<number, number> {
  const wanted = new Set(ids);
  const found = new Map<number, number>();
  if (wanted.size === 0) return found;
  for (let way = 0; way < wayKindIndex.length; way++) {
    const id = wayId[way];
    if (wayKindIndex[way] >= 0 && wanted.has(id) && !found.has(id)) found.set(id, way);
  }
  return found;
}

/** Position of an OSM node id in the ascending column, -1 when it is not there. */
export function findNode(nodeId: Float64Array, id: number): number {
  let low = 0;
  let high = nodeId.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (nodeId[middle] < id) low = middle + 1;
    else high = middle;
  }
  return low < nodeId.length && nodeId[low] === id ? low : -1;
}

/** Where each way meets the next: the first via way is entered by the end it shares with "from", left by its other end. */
export function meetingPoints(ends: readonly WayEnds[]): number[] | null {
  const nodes: number[] = [];
  for (let i = 0; i + 1 < ends.length; i++) {
    const candidates = i === 0 ? ends[0] : [nodes[i - 1] === ends[i][0] ? ends[i][1] : ends[i][0]];
    const meeting = candidates.find((node) => ends[i + 1].includes(node));
    if (meeting === undefined) return null;
    nodes.push(meeting);
  }
  return nodes;
}

/**
 * Directed edges of a path, by way: the last one of the way it comes by, all of those between, the first one of the way it leaves by.
 * Null when a way has no road.
 * @param pieceEdge directed edge of each piece driven along its way
 */
export function edgesOfPath(
  { ways, nodes }: WayPath,
  { wayNode }: OsmNetwork,
  { wayFirstPiece, first, last }: Pieces,
  pieceEdge: Uint32Array,
): number[][] | null {
  if (ways.some((way) => wayFirstPiece[way] === wayFirstPiece[way + 1])) return null;
  /** edges of a way driven from one of its ends; the whole way, in order */
  const along = (way: number, start: number): number[] => {
    const edges: number[] = [];
    const forwards = wayNode[first[wayFirstPiece[way]]] === start;
    for (let piece = wayFirstPiece[way]; piece < wayFirstPiece[way + 1]; piece++) {
      const edge = pieceEdge[piece];
      if (forwards) edges.push(edge);
      else edges.unshift(edge ^ 1);
    }
    return edges.filter((edge, i) => edge !== edges[i - 1]);
  };
  const otherEnd = (way: number, node: number): number => {
    const start = wayNode[first[wayFirstPiece[way]]];
    return start === node ? wayNode[last[wayFirstPiece[way + 1] - 1]] : start;
  };
  return [
    along(ways[0], otherEnd(ways[0], nodes[0])).slice(-1),
    ...ways.slice(1, -1).map((way, i) => along(way, nodes[i])),
    along(ways.at(-1)!, nodes.at(-1)!).slice(0, 1),
  ];
}
