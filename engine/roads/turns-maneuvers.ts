import type { SkipReport } from "../report/index.ts";
import type { Pieces } from "./build-pieces.ts";
import type { OsmNetwork, OsmRelation, Tags, TurnRules } from "./model.ts";
import { edgesOfPath, endsOfWay, findNode, meetingPoints, waysById, type WayPath } from "./way-paths.ts";

/** What a maneuver may be called, and the direction it may be given: what the columns of `TurnRules` count from 1 in; 0 = as it would be. */
export const MANEUVER_TYPES = [
  "turn",
  "continue",
  "new name",
  "merge",
  "fork",
  "end of road",
  "on ramp",
  "off ramp",
  "suppressed",
] as const;
export const MANEUVER_MODIFIERS = [
  "uturn",
  "sharp right",
  "right",
  "slight right",
  "straight",
  "slight left",
  "left",
  "sharp left",
] as const;

type Said = { readonly type: number; readonly modifier: number };

/** A maneuver relation between ways of the network, its places found but not yet its roads. */
export interface WayManeuver extends WayPath, Said {
  /** how many of its ways are driven before the junction where it is said */
  readonly waysBefore: number;
}

/** Type and direction a relation wants; null when it names neither in words we know. */
function saidBy(tags: Tags): Said | null {
  const words = (value: string | undefined): string => (value ?? "").trim().toLowerCase().replaceAll("_", " ");
  const word = words(tags.manoeuvre ?? tags.maneuver);
  const [type, direction] =
    word === "suppress" ? ["suppressed", ""] : word === "uturn" ? ["turn", "uturn"] : [word, words(tags.direction)];
  const said = {
    type: MANEUVER_TYPES.findIndex((one) => one === type) + 1,
    modifier: MANEUVER_MODIFIERS.findIndex((one) => one === direction) + 1,
  };
  return said.type > 0 || said.modifier > 0 ? said : null;
}

/**
 * Maneuver relations (type=maneuver): what to announce, or to keep silent, at one node on the way from one way to another over any number of
 * others. As in OSRM, one from, one to and one via node are needed. Those that cannot be followed are counted in `report`.
 */
export function readManeuvers(network: OsmNetwork, wayKindIndex: Int32Array, report: SkipReport): WayManeuver[] {
  const relations = network.relations.filter(({ tags }) => /^(maneuver|manoeuvre)$/.test(tags.type ?? ""));
  const localWays = waysById(
    network,
    wayKindIndex,
    relations.flatMap(({ members }) => members.map(({ ref }) => ref)),
  );
  const dropped = (relation: OsmRelation, why: string): [] => {
    report.add("maneuver", "relations de manœuvre inapplicables, laissées de côté", () => `${relation.id} : ${why}`);
    return [];
  };
  return relations.flatMap((relation) => {
    const members = (role: string, type: "way" | "node"): number[] =>
      relation.members.filter((member) => member.role === role && member.type === type).map(({ ref }) => ref);
    const [from, to, viaNodes] = [members("from", "way"), members("to", "way"), members("via", "node")];
    const said = saidBy(relation.tags);
    if (!said) return dropped(relation, "manœuvre inconnue");
    if (from.length !== 1 || to.length !== 1 || viaNodes.length !== 1)
      return dropped(relation, "il faut un chemin d'entrée, un de sortie et un nœud");
    const ways = [...from, ...members("via", "way"), ...to].map((id) => localWays.get(id) ?? -1);
    if (ways.includes(-1)) return dropped(relation, "chemin absent de l'extrait ou fermé aux voitures");
    const nodes = meetingPoints(ways.map((way) => endsOfWay(network, way)));
    const waysBefore = (nodes?.indexOf(findNode(network.nodeId, viaNodes[0])) ?? -1) + 1;
    if (!nodes || waysBefore === 0) return dropped(relation, "chemins qui ne se touchent pas au nœud dit");
    return [{ ways, nodes, waysBefore, ...said }];
  });
}

/** The columns of these maneuvers, in directed edges. */
export function maneuverColumns(
  maneuvers: readonly WayManeuver[],
  network: OsmNetwork,
  pieces: Pieces,
  pieceEdge: Uint32Array,
): Pick<TurnRules, "maneuverFirst" | "maneuverEdge" | "maneuverAt" | "maneuverType" | "maneuverModifier"> {
  const kept = maneuvers.flatMap((maneuver) => {
    const byWay = edgesOfPath(maneuver, network, pieces, pieceEdge);
    if (!byWay) return [];
    return [{ ...maneuver, edges: byWay.flat(), at: byWay.slice(0, maneuver.waysBefore).flat().length }];
  });
  const maneuverFirst = new Uint32Array(kept.length + 1);
  kept.forEach(({ edges }, row) => (maneuverFirst[row + 1] = maneuverFirst[row] + edges.length));
  return {
    maneuverFirst,
    maneuverEdge: Uint32Array.from(kept.flatMap(({ edges }) => edges)),
    maneuverAt: Uint32Array.from(kept, ({ at }) => at),
    maneuverType: Uint8Array.from(kept, ({ type }) => type),
    maneuverModifier: Uint8Array.from(kept, ({ modifier }) => modifier),
  };
}
