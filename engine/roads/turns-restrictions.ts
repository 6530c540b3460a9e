import type { SkipReport } from "../report/index.ts";
import { NODE_ENDS_ROADS, type Pieces } from "./build-pieces.ts";
import type { OsmNetwork, OsmRelation } from "./model.ts";
import { restrictionRule, type CarProfile } from "./profile/index.ts";
import { edgesOfPath, endsOfWay, findNode, meetingPoints, waysById, type WayEnds, type WayPath } from "./way-paths.ts";

/** A restriction between ways of the network, its places found but not yet its roads. */
export interface WayRestriction extends WayPath {
  readonly relation: number;
  readonly only: boolean;
}

function dropped(report: SkipReport, relation: OsmRelation, why: string): void {
  report.add("restriction", "restrictions de virage inapplicables, laissées de côté", () => `${relation.id} : ${why}`);
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
  const localWays = waysById(
    network,
    wayKindIndex,
    rules.flatMap(({ relation }) => relation.members.map((member) => member.ref)),
  );
  const endsOf = (way: number): WayEnds => endsOfWay(network, way);

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

function viaPoint(from: WayEnds, to: WayEnds, via: number): number[] | null {
  return via >= 0 && from.includes(via) && to.includes(via) ? [via] : null;
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
  return restrictions.flatMap(({ only, ...path }) => {
    const edges = edgesOfPath(path, network, pieces, pieceEdge)?.flat();
    return edges?.every(edgeOpen) ? [{ only, edges }] : [];
  });
}
