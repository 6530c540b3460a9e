import type { Progress, SkipReport } from "../report/index.ts";
import { planJunctions } from "./build-junctions.ts";
import { createKindTable, type KindTable } from "./build-kinds.ts";
import { distanceM, onGrid } from "./build-measure.ts";
import { cutWays, markCrossings } from "./build-pieces.ts";
import { layRoads } from "./build-roads.ts";
import { joinPieces } from "./chains.ts";
import { drivableComponents } from "./components-vertices.ts";
import type { OsmNetwork, RoadGraph, RoadKind } from "./model.ts";
import { type CarProfile, wayDurationS, wayKind } from "./profile/index.ts";
import { turnRules } from "./turns.ts";
import { readNodeRules } from "./turns-obstacles.ts";
import { readRestrictions } from "./turns-restrictions.ts";

export interface BuildOptions {
  readonly report: SkipReport;
  readonly progress?: Progress;
}

const STEPS = 5;

/**
 * The road graph of an OSM network for a profile: what no car can use is dropped, chains of equal kind are merged with their
 * geometry kept, junctions are numbered along a Hilbert curve and roads by their tail. Deterministic; linear but for one sort.
 */
export function buildRoadGraph(network: OsmNetwork, profile: CarProfile, options: BuildOptions): RoadGraph {
  const { report, progress } = options;
  const step = (done: number): void =>
    progress?.({ step: "graph", label: "Graphe routier", done, total: STEPS, unit: "étapes" });
  step(0);
  const kinds = createKindTable();
  const wayKindIndex = kindsOfWays(network, profile, kinds);
  const nodeFlags = new Uint8Array(network.nodeId.length);
  const nodeRules = readNodeRules(network, profile, nodeFlags);
  const restrictions = readRestrictions(network, wayKindIndex, profile, nodeFlags, report);
  step(1);
  markCrossings(network, wayKindIndex, nodeFlags);
  const pieces = cutWays(network, wayKindIndex, nodeFlags);
  const chains = joinPieces(network, pieces, wayKindIndex, kinds, nodeFlags);
  step(2);
  const plan = planJunctions(network, pieces, chains, nodeFlags);
  const { pieceEdge, ...roads } = layRoads(network, pieces, chains, plan, kinds, report);
  step(3);
  const turns = turnRules({ network, pieces, pieceEdge, plan, roads, nodeRules, restrictions });
  step(4);
  const places = { junctionCount: plan.junctionNode.length, roadCount: chains.count, ...plan, ...roads };
  const components = drivableComponents(places, turns);
  step(STEPS);
  return {
    junctionCount: plan.junctionNode.length,
    roadCount: chains.count,
    junctionLon7: Int32Array.from(plan.junctionNode, (node) => onGrid(network.nodeLon7[node])),
    junctionLat7: Int32Array.from(plan.junctionNode, (node) => onGrid(network.nodeLat7[node])),
    junctionNodeId: Float64Array.from(plan.junctionNode, (node) => network.nodeId[node]),
    roadTail: plan.roadTail,
    roadHead: plan.roadHead,
    ...roads,
    ...components,
    turns,
    kindCount: kinds.kinds.length,
    kind: (index) => kinds.kinds[index],
  };
}

/** Kind of each way, -1 where no car goes. A tagged duration becomes the speed that takes that long over the way. */
function kindsOfWays(network: OsmNetwork, profile: CarProfile, kinds: KindTable): Int32Array {
  const bySet = network.tagSets.map((tags) => {
    const kind = wayKind(tags, profile);
    const durationS = kind ? wayDurationS(tags, profile) : null;
    return { kind, durationS, index: kind && durationS === null ? kinds.indexOf(kind) : -1 };
  });
  const wayKindIndex = new Int32Array(network.wayId.length);
  for (let way = 0; way < wayKindIndex.length; way++) {
    const { kind, durationS, index } = bySet[network.wayTagSet[way]];
    wayKindIndex[way] = kind && durationS !== null ? kinds.indexOf(timedKind(network, way, kind, durationS)) : index;
  }
  return wayKindIndex;
}

function timedKind(network: OsmNetwork, way: number, kind: RoadKind, durationS: number): RoadKind {
  const { wayFirstNode, wayNode, nodeLon7, nodeLat7 } = network;
  let lengthM = 0;
  for (let at = wayFirstNode[way] + 1; at < wayFirstNode[way + 1]; at++) {
    const a = wayNode[at - 1];
    const b = wayNode[at];
    lengthM += distanceM(nodeLon7[a], nodeLat7[a], nodeLon7[b], nodeLat7[b]);
  }
  const rate = Math.max(lengthM, 1) / durationS;
  const { forwardKmh, backwardKmh } = kind;
  return {
    ...kind,
    forwardKmh: forwardKmh > 0 ? rate * 3.6 : 0,
    backwardKmh: backwardKmh > 0 ? rate * 3.6 : 0,
    forwardRate: forwardKmh > 0 ? rate : 0,
    backwardRate: backwardKmh > 0 ? rate : 0,
  };
}
