import type { Progress, SkipReport } from "../report/index.ts";
import { planJunctions } from "./build-junctions.ts";
import { createKindTable, type KindTable } from "./build-kinds.ts";
import { distanceM, onGrid } from "./build-measure.ts";
import { cutWays, markCrossings } from "./build-pieces.ts";
import { layRoads } from "./build-roads.ts";
import { joinPieces } from "./chains.ts";
import { dropTwins } from "./chains-twins.ts";
import { drivableComponents } from "./components-vertices.ts";
import type { OsmNetwork, RoadGraph, RoadKind } from "./model.ts";
import { type CarProfile, wayDurationS, wayKind } from "./profile/index.ts";
import { turnRules } from "./turns.ts";
import { readNodeRules } from "./turns-obstacles.ts";
import { readManeuvers } from "./turns-maneuvers.ts";
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
  const maneuvers = readManeuvers(network, wayKindIndex, report);
  step(1);
  markCrossings(network, wayKindIndex, nodeFlags);
  const pieces = cutWays(network, wayKindIndex, nodeFlags);
  const joined = joinPieces(network, pieces, wayKindIndex, kinds, nodeFlags);
  const { chains, standIn } = dropTwins(network, pieces, joined, kinds);
  step(2);
  const plan = planJunctions(network, pieces, chains, nodeFlags);
  const { pieceEdge, ...roads } = layRoads(network, pieces, chains, plan, kinds, report);
  // the last dropped first: what stands for a piece may have been dropped after it
  for (const [piece, link] of [...standIn].reverse()) pieceEdge[piece] = pieceEdge[link >>> 1] ^ (link & 1);
  step(3);
  const turns = turnRules({ network, pieces, pieceEdge, plan, roads, nodeRules, restrictions, maneuvers });
  step(4);
  const places = { junctionCount: plan.junctionNode.length, roadCount: chains.count, ...plan, ...roads };
  const components = drivableComponents(places, turns);
  step(STEPS);
  return {
    junctionCount: plan.junctionNode.length,
    roadCount: chains.count,
    ...junctionColumns(network, plan.junctionNode),
    roadTail: plan.roadTail,
    roadHead: plan.roadHead,
    ...roads,
    ...components,
    turns,
    kindCount: kinds.kinds.length,
    kind: (index) => kinds.kinds[index],
    pace: (index) => kinds.kinds[index],
  };
}

function junctionColumns(
  network: OsmNetwork,
  junctionNode: Uint32Array,
): Pick<RoadGraph, "junctionLon7" | "junctionLat7" | "junctionNodeId"> {
  const count = junctionNode.length;
  const junctionLon7 = new Int32Array(count);
  const junctionLat7 = new Int32Array(count);
  const junctionNodeId = new Float64Array(count);
  for (let junction = 0; junction < count; junction++) {
    const node = junctionNode[junction];
    junctionLon7[junction] = onGrid(network.nodeLon7[node]);
    junctionLat7[junction] = onGrid(network.nodeLat7[node]);
    junctionNodeId[junction] = network.nodeId[node];
  }
  return { junctionLon7, junctionLat7, junctionNodeId };
}

/** Kind of each way, -1 where no car goes. A tagged duration becomes the speed that takes that long over the way. */
function kindsOfWays(network: OsmNetwork, profile: CarProfile, kinds: KindTable): Int32Array {
  const bySet = new Int32Array(network.tagSets.length);
  const timed = new Map<number, { readonly kind: RoadKind; readonly durationS: number }>();
  // streets mostly differ by their name alone, which is no rule's business: each shape is judged once
  const shapes = new Map<string, number>();
  network.tagSets.forEach((tags, set) => {
    let rest = "";
    for (const key in tags) if (key !== "name") rest += `${key}\u0001${tags[key]}\u0002`;
    let shape = shapes.get(rest);
    if (shape === undefined) {
      const kind = wayKind(tags, profile);
      const durationS = kind ? wayDurationS(tags, profile) : null;
      if (kind && durationS !== null) timed.set(set, { kind, durationS });
      shape = kind && durationS === null ? kinds.shapeOf(kind) : -1;
      if (durationS === null) shapes.set(rest, shape);
    }
    bySet[set] = shape < 0 ? -1 : kinds.indexOf(shape, tags.name ?? "");
  });
  const wayKindIndex = new Int32Array(network.wayId.length);
  for (let way = 0; way < wayKindIndex.length; way++) {
    const set = network.wayTagSet[way];
    const ferry = timed.get(set);
    if (ferry) {
      const kind = timedKind(network, way, ferry.kind, ferry.durationS);
      wayKindIndex[way] = kinds.indexOf(kinds.shapeOf(kind), kind.name);
    } else wayKindIndex[way] = bySet[set];
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
