import type { OsmNetwork, RoadKind } from "../../engine/roads/index.ts";
import { CAR_PROFILE, restrictionRule, wayKind } from "../../engine/roads/index.ts";
import { fromWgs84 } from "../../engine/readers/tables/projection.ts";
import type { BdTopoMade, ForbiddenMade, Position, SegmentMade } from "../../scripts/bdtopo-writer.ts";

const NATURES: Readonly<Record<string, readonly [nature: string, importance: string]>> = {
  motorway: ["Type autoroutier", "1"],
  motorway_link: ["Bretelle", "1"],
  trunk: ["Route à 1 chaussée", "1"],
  trunk_link: ["Bretelle", "1"],
  primary: ["Route à 1 chaussée", "2"],
  primary_link: ["Bretelle", "2"],
  secondary: ["Route à 1 chaussée", "3"],
  secondary_link: ["Bretelle", "3"],
  tertiary: ["Route à 1 chaussée", "4"],
  tertiary_link: ["Bretelle", "4"],
  ferry: ["Bac ou liaison maritime", "5"],
};

/** The network without what BD TOPO does not tell: signals, signs, barriers. */
export function withoutNodeTags(network: OsmNetwork): OsmNetwork {
  return { ...network, nodeTags: new Map() };
}

/**
 * An OSM network said in the words of BD TOPO, whose ends meet where the ways met: drawn to the decimetre in Lambert-93, speeds
 * in whole km/h and the same both ways, restrictions as forbidden movements.
 */
export function bdTopoOf(network: OsmNetwork): BdTopoMade {
  const { nodeId, nodeLon7, nodeLat7, wayFirstNode, wayNode, wayTagSet, tagSets } = network;
  const kinds = tagSets.map((tags) => wayKind(tags, CAR_PROFILE));
  const uses = new Uint8Array(nodeId.length);
  for (let way = 0; way < wayTagSet.length; way++) {
    if (!kinds[wayTagSet[way]]) continue;
    for (let at = wayFirstNode[way]; at < wayFirstNode[way + 1]; at++) {
      const isEnd = at === wayFirstNode[way] || at === wayFirstNode[way + 1] - 1;
      uses[wayNode[at]] = Math.min(2, uses[wayNode[at]] + (isEnd ? 2 : 1));
    }
  }
  const project = fromWgs84(2154);
  const place = (node: number): Position => {
    const [x, y] = project(nodeLon7[node] / 1e7, nodeLat7[node] / 1e7);
    return [Math.round(x * 10) / 10, Math.round(y * 10) / 10, 100];
  };
  const segments: SegmentMade[] = [];
  const ofWay = new Map<number, number[]>();
  const endsOf: Array<readonly [number, number]> = [];
  for (let way = 0; way < wayTagSet.length; way++) {
    const kind = kinds[wayTagSet[way]];
    if (!kind) continue;
    const ids: number[] = [];
    let start = wayFirstNode[way];
    for (let at = start + 1; at < wayFirstNode[way + 1]; at++) {
      if (uses[wayNode[at]] < 2) continue;
      const nodes = [...wayNode.subarray(start, at + 1)];
      ids.push(segments.length + 1);
      endsOf.push([nodes[0], nodes.at(-1)!]);
      segments.push({ id: segments.length + 1, line: nodes.map(place), values: valuesOf(kind) });
      start = at;
    }
    ofWay.set(network.wayId[way], ids);
  }
  return { segments, forbidden: forbiddenOf(network, ofWay, endsOf, place) };
}

function valuesOf(kind: RoadKind): Record<string, string | number | null> {
  const [nature, importance] = NATURES[kind.className] ?? ["Route à 1 chaussée", "5"];
  const open = [kind.forwardKmh > 0, kind.backwardKmh > 0];
  return {
    nature: kind.roundabout ? "Rond-point" : nature,
    importance,
    sens_de_circulation: open[0] && open[1] ? "Double sens" : open[0] ? "Sens direct" : "Sens inverse",
    vitesse_moyenne_vl: Math.round(Math.max(kind.forwardKmh, kind.backwardKmh)),
    acces_vehicule_leger: kind.restricted ? "Restreint aux ayants droit" : kind.toll ? "A péage" : "Libre",
    nombre_de_voies: null,
    cpx_numero: kind.ref.replaceAll(" ", "").replaceAll(";", "/") || null,
    nom_voie_ban_gauche: kind.name || null,
  };
}

/** Restrictions over one node, as pairs of segments; "only" ones forbid every other way out. */
function forbiddenOf(
  network: OsmNetwork,
  ofWay: ReadonlyMap<number, readonly number[]>,
  endsOf: ReadonlyArray<readonly [number, number]>,
  place: (node: number) => Position,
): ForbiddenMade[] {
  const touching = (ids: readonly number[], node: number) => ids.filter((id) => endsOf[id - 1].includes(node));
  return network.relations.flatMap((relation): ForbiddenMade[] => {
    const rule = restrictionRule(relation.tags, CAR_PROFILE);
    const [from, via, to] = ["from", "via", "to"].map((role) => relation.members.filter((m) => m.role === role));
    if (!rule || from.length !== 1 || to.length !== 1 || via.length !== 1 || via[0].type !== "node") return [];
    const node = network.nodeId.indexOf(via[0].ref);
    const entry = touching(ofWay.get(from[0].ref) ?? [], node)[0];
    const exit = touching(ofWay.get(to[0].ref) ?? [], node)[0];
    if (node < 0 || entry === undefined || exit === undefined) return [];
    const all = touching(
      endsOf.map((_, i) => i + 1),
      node,
    );
    const exits = rule.only ? all.filter((id) => id !== exit && id !== entry) : [exit];
    return exits.length === 0 ? [] : [{ id: relation.id, entry, exits, at: place(node) }];
  });
}
