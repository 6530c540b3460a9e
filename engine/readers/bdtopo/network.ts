import type { OsmNetwork, OsmRelation, Tags } from "../../roads/index.ts";
import { joinRefs } from "../osm/join.ts";
import type { Segments } from "./segments.ts";

/** above every number of an end */
const FIRST_INNER_ID = 2 ** 52;

/** The network of lines that meet at their ends, and the node of each end (two a line). */
export interface Joined {
  readonly network: Omit<OsmNetwork, "relations">;
  readonly endNode: Uint32Array;
  /** nodes that are ends come first: how many they are */
  readonly endCount: number;
}

/** Joins lines where their ends lie at one place; their inner points are nodes of their own. */
export function joinSegments(segments: Segments, tagSets: readonly Tags[]): Joined {
  const { count, first, lonLat7 } = segments;
  const ends = joinRefs(segments.endKey.slice(0, 2 * count));
  const endNode = ends.wayNode;
  const endCount = ends.nodeId.length;
  const nodeCount = endCount + first[count]! - 2 * count;
  const nodeId = new Float64Array(nodeCount);
  const nodeLon7 = new Int32Array(nodeCount);
  const nodeLat7 = new Int32Array(nodeCount);
  nodeId.set(ends.nodeId);
  const wayNode = new Uint32Array(first[count]!);
  let inner = endCount;
  for (let line = 0; line < count; line++) {
    const last = first[line + 1]! - 1;
    for (let at = first[line]!; at <= last; at++) {
      const isEnd = at === first[line] || at === last;
      const node = isEnd ? endNode[2 * line + (at === last ? 1 : 0)]! : inner++;
      wayNode[at] = node;
      if (!isEnd) nodeId[node] = FIRST_INNER_ID + (node - endCount);
      nodeLon7[node] = lonLat7[2 * at]!;
      nodeLat7[node] = lonLat7[2 * at + 1]!;
    }
  }
  const network = {
    nodeId,
    nodeLon7,
    nodeLat7,
    nodeTags: new Map<number, Tags>(),
    wayId: segments.id.slice(0, count),
    wayFirstNode: first.slice(0, count + 1),
    wayNode,
    wayTagSet: segments.tagSet.slice(0, count),
    tagSets,
    missingNodeCount: 0,
  };
  return { network, endNode, endCount };
}

/** A forbidden movement as BD TOPO tells it: ids of segments, and the place where it begins. */
export interface NonCommunication {
  readonly id: number;
  readonly entry: number;
  /** segments that may not be taken from the entry, or that make up a path that may not be */
  readonly exits: readonly number[];
  /** 1e-7 degree, null where the file gives none */
  readonly lonLat7: readonly [number, number] | null;
}

/**
 * Forbidden movements as turn restrictions. Several exits that all touch the entry where it ends are each forbidden; else they
 * are one path (IGN: "les tronçons constituant le chemin vers lequel on ne peut se rendre"). Those whose segments are not
 * there, or do not meet, are given to `dropped`.
 */
export function restrictionsOf(
  { network, endNode }: Joined,
  nonCommunications: readonly NonCommunication[],
  dropped: (id: number) => void,
): OsmRelation[] {
  const wanted = new Set(nonCommunications.flatMap(({ entry, exits }) => [entry, ...exits]));
  const lineOf = new Map<number, number>();
  network.wayId.forEach((id, line) => {
    if (wanted.has(id) && !lineOf.has(id)) lineOf.set(id, line);
  });
  const ends = (line: number): readonly [number, number] => [endNode[2 * line]!, endNode[2 * line + 1]!];
  const way = (role: string, ref: number) => ({ type: "way" as const, ref, role });

  return nonCommunications.flatMap(({ id, entry, exits, lonLat7 }) => {
    const lines = [entry, ...exits].map((segment) => lineOf.get(segment));
    const [from, first] = lines;
    if (from === undefined || first === undefined || lines.includes(undefined)) return (dropped(id), []);
    const shared = ends(from).filter((node) => ends(first).includes(node));
    const node = shared.length > 1 && lonLat7 ? nearest(network, shared, lonLat7) : shared[0];
    if (node === undefined) return (dropped(id), []);
    const relation = (...members: OsmRelation["members"]): OsmRelation => ({
      id,
      tags: { type: "restriction", restriction: "no_turn" },
      members: [way("from", entry), ...members],
    });
    if (lines.slice(1).every((line) => ends(line!).includes(node)))
      return exits.map((exit) => relation({ type: "node", ref: network.nodeId[node]!, role: "via" }, way("to", exit)));
    const via = exits.slice(0, -1).map((exit) => way("via", exit));
    return [relation(...via, way("to", exits.at(-1)!))];
  });
}

function nearest(
  { nodeLon7, nodeLat7 }: Joined["network"],
  nodes: readonly number[],
  [lon7, lat7]: readonly [number, number],
): number {
  const distance = (node: number) => Math.hypot(nodeLon7[node]! - lon7, nodeLat7[node]! - lat7);
  return nodes.reduce((best, node) => (distance(node) < distance(best) ? node : best));
}
