import type { SkipReport } from "../report/index.ts";
import { NODE_ENDS_ROADS, type Pieces } from "./build-pieces.ts";
import type { OsmNetwork, OsmRelation } from "./model.ts";
import { restrictionRule, type CarProfile } from "./profile/index.ts";

/** A restriction between ways of the network, its places found but not yet its roads. */
export interface WayRestriction {
  readonly relation: number;
  readonly only: boolean;
  /** local ways from, via ..., to */
  readonly ways: readonly number[];
  /** local node between each way and the next */
  readonly nodes: readonly number[];
}

function dropped(report: SkipReport, relation: OsmRelation, why: string): void {
  report.add("restriction", "restrictions de virage inapplicables, laissées de côté", () => `${relation.id} : ${why}`);
}

/** Position of an OSM node id in the ascending column, -1 when it is not there. */
function findNode(nodeId: Float64Array, id: number): number {
  let low = 0;
  let high = nodeId.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (nodeId[middle] < id) low = middle + 1;
    else high = middle;
  }
  return low < nodeId.length && nodeId[low] === id ? low : -1;
}

/**
 * Turn restrictions for cars: via one node or any number of ways, several "from" only with no_entry and several "to" only with
 * no_exit, as in OSRM. Those with missing or unconnected members are counted in `report`. Flags the nodes they turn at, so that
 * roads end there.
 */
export function readRestrictions(
  network: OsmNetwork,
  wayKindIndex: Int32Array,
  profile: CarProfile,
  nodeFlags: Uint8Array,
  report: SkipReport,
): WayRestriction[] {
  const rules = network.relations.flatMap((relation) => {
    const rule = restrictionRule(relation.tags, profile);
    return rule ? [{ relation, rule }] : [];
  });
  const wanted = new Set(rules.flatMap(({ relation }) => relation.members.map((member) => member.ref)));
  const localWays = new Map<number, number>();
  for (let way = 0; way < wayKindIndex.length; way++) {
    const id = network.wayId[way];
    if (wayKindIndex[way] >= 0 && wanted.has(id) && !localWays.has(id)) localWays.set(id, way);
  }
  const endsOf = (way: number): readonly [number, number] => [
    network.wayNode[network.wayFirstNode[way]],
    network.wayNode[network.wayFirstNode[way + 1] - 1],
  ];

  const found: WayRestriction[] = [];
  for (const { relation, rule } of rules) {
    const byRole = (role: string, type: "way" | "node"): number[] =>
      relation.members.filter((member) => member.role === role && member.type === type).map((member) => member.ref);
    const from = byRole("from", "way");
    const to = byRole("to", "way");
    const viaNodes = byRole("via", "node");
    const viaWays = byRole("via", "way").map((id) => localWays.get(id));
    if (from.length === 0 || to.length === 0 || (viaNodes.length === 0 && viaWays.length === 0)) {
      dropped(report, relation, "membre manquant");
      continue;
    }
    const severalFrom = from.length > 1 && rule.value !== "no_entry";
    const severalTo = to.length > 1 && rule.value !== "no_exit";
    if (severalFrom || severalTo || viaNodes.length > 1) {
      dropped(report, relation, "plusieurs membres du même rôle");
      continue;
    }
    for (const fromId of from) {
      for (const toId of to) {
        const fromWay = localWays.get(fromId);
        const toWay = localWays.get(toId);
        if (fromWay === undefined || toWay === undefined || viaWays.includes(undefined)) {
          dropped(report, relation, "chemin absent de l’extrait ou fermé aux voitures");
          continue;
        }
        const ways = [fromWay, ...(viaNodes.length ? [] : (viaWays as number[])), toWay];
        const nodes = viaNodes.length
          ? viaPoint(endsOf(fromWay), endsOf(toWay), findNode(network.nodeId, viaNodes[0]))
          : meetingPoints(ways.map(endsOf));
        if (!nodes) {
          dropped(report, relation, "chemins qui ne se touchent pas bout à bout");
          continue;
        }
        for (const node of nodes) nodeFlags[node] |= NODE_ENDS_ROADS;
        found.push({ relation: relation.id, only: rule.only, ways, nodes });
      }
    }
  }
  return found;
}

function viaPoint(from: readonly [number, number], to: readonly [number, number], via: number): number[] | null {
  return via >= 0 && from.includes(via) && to.includes(via) ? [via] : null;
}

/** Where each way meets the next: the first via way is entered by the end it shares with "from", left by its other end. */
function meetingPoints(ends: ReadonlyArray<readonly [number, number]>): number[] | null {
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
 * The directed edges of each restriction, from the edge that enters the first place to the one that leaves the last.
 * @param pieceEdge directed edge of each piece driven along its way
 * @param edgeOpen 1 where a directed edge may be driven; restrictions over closed ones forbid nothing and are left out
 */
export function restrictionEdges(
  restrictions: readonly WayRestriction[],
  network: OsmNetwork,
  pieces: Pieces,
  pieceEdge: Uint32Array,
  edgeOpen: (edge: number) => boolean,
): Array<{ only: boolean; edges: number[] }> {
  const { wayFirstPiece, first, last } = pieces;
  const { wayNode } = network;

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

  return restrictions.flatMap(({ only, ways, nodes }) => {
    if (ways.some((way) => wayFirstPiece[way] === wayFirstPiece[way + 1])) return [];
    const entering = along(ways[0], otherEnd(ways[0], nodes[0])).at(-1)!;
    const leaving = along(ways.at(-1)!, nodes.at(-1)!)[0];
    const between = ways.slice(1, -1).flatMap((way, i) => along(way, nodes[i]));
    const edges = [entering, ...between, leaving];
    return edges.every(edgeOpen) ? [{ only, edges }] : [];
  });
}
