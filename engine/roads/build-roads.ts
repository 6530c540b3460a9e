import type { SkipReport } from "../report/index.ts";
import { MAX_WEIGHT_DS, UNREACHABLE } from "../search/index.ts";
import type { JunctionPlan } from "./build-junctions.ts";
import type { KindTable } from "./build-kinds.ts";
import { distanceM, onGrid, segmentDs, segmentWeight } from "./build-measure.ts";
import type { Pieces } from "./build-pieces.ts";
import type { Chains } from "./chains.ts";
import type { OsmNetwork, RoadGraph } from "./model.ts";

type RoadColumns = Pick<
  RoadGraph,
  | "roadKind"
  | "roadWayId"
  | "roadLengthM"
  | "roadForwardDs"
  | "roadBackwardDs"
  | "roadForwardWeight"
  | "roadBackwardWeight"
  | "roadFirstPoint"
  | "pointLon7"
  | "pointLat7"
>;

/** Columns of the roads, and the directed edge of each piece driven along its way. */
export interface LaidRoads extends RoadColumns {
  readonly pieceEdge: Uint32Array;
}

/** Lays the geometry of every road and measures it segment by segment, as the speeds of its kind say. */
export function layRoads(
  network: OsmNetwork,
  pieces: Pieces,
  chains: Chains,
  plan: JunctionPlan,
  kinds: KindTable,
  report: SkipReport,
): LaidRoads {
  const { wayNode, nodeLon7, nodeLat7 } = network;
  const { firstLink, link } = chains;
  const roadCount = chains.count;
  let most = roadCount;
  for (let piece = 0; piece < pieces.count; piece++) most += pieces.last[piece] - pieces.first[piece];
  const pointLon7 = new Int32Array(most);
  const pointLat7 = new Int32Array(most);
  const roadFirstPoint = new Uint32Array(roadCount + 1);
  const roadKind = new Uint32Array(roadCount);
  const roadWayId = new Float64Array(roadCount);
  const roadLengthM = new Float32Array(roadCount);
  const roadForwardDs = new Uint32Array(roadCount);
  const roadBackwardDs = new Uint32Array(roadCount);
  const roadForwardWeight = new Uint32Array(roadCount);
  const roadBackwardWeight = new Uint32Array(roadCount);
  const pieceEdge = new Uint32Array(pieces.count);

  const kindCount = kinds.kinds.length;
  const forwardKmh = Float64Array.from(kinds.kinds, (kind) => kind.forwardKmh);
  const backwardKmh = Float64Array.from(kinds.kinds, (kind) => kind.backwardKmh);
  const forwardRate = Float64Array.from(kinds.kinds, (kind) => kind.forwardRate);
  const backwardRate = Float64Array.from(kinds.kinds, (kind) => kind.backwardRate);
  const sameBothWays = new Uint8Array(kindCount);
  for (let k = 0; k < kindCount; k++) {
    sameBothWays[k] = forwardKmh[k] === backwardKmh[k] && forwardRate[k] === backwardRate[k] ? 1 : 0;
  }

  let points = 0;
  for (let road = 0; road < roadCount; road++) {
    const chain = plan.roadChain[road];
    const kind = chains.kind[chain];
    const begin = points;
    roadFirstPoint[road] = begin;
    roadKind[road] = kind;
    roadWayId[road] = network.wayId[pieces.way[link[firstLink[chain]] >>> 1]];
    let previous = -1;
    for (let at = firstLink[chain]; at < firstLink[chain + 1]; at++) {
      const piece = link[at] >>> 1;
      const against = link[at] & 1;
      pieceEdge[piece] = 2 * road + against;
      const first = pieces.first[piece];
      const last = pieces.last[piece];
      for (let i = 0; i <= last - first; i++) {
        const node = wayNode[against ? last - i : first + i];
        if (node === previous) continue;
        previous = node;
        pointLon7[points] = onGrid(nodeLon7[node]);
        pointLat7[points++] = onGrid(nodeLat7[node]);
      }
    }

    const toKmh = forwardKmh[kind];
    const backKmh = backwardKmh[kind];
    const toRate = forwardRate[kind];
    const backRate = backwardRate[kind];
    const same = sameBothWays[kind] === 1;
    let lengthM = 0;
    let toDs = 0;
    let backDs = 0;
    let toWeight = 0;
    let backWeight = 0;
    for (let p = begin + 1; p < points; p++) {
      const segmentM = distanceM(pointLon7[p - 1], pointLat7[p - 1], pointLon7[p], pointLat7[p]);
      lengthM += segmentM;
      if (toKmh > 0) {
        toDs += segmentDs(segmentM, toKmh);
        toWeight += segmentWeight(segmentM, toRate);
      }
      if (backKmh > 0 && !same) {
        backDs += segmentDs(segmentM, backKmh);
        backWeight += segmentWeight(segmentM, backRate);
      }
    }
    if (same) {
      backDs = toDs;
      backWeight = toWeight;
    }
    if (Math.max(toDs, backDs, toWeight, backWeight) > MAX_WEIGHT_DS) {
      report.add(
        "road-too-slow",
        "routes de plus de dix-neuf jours, ramenées à cette durée",
        () => `chemin ${roadWayId[road]}`,
      );
    }
    roadLengthM[road] = lengthM;
    roadForwardDs[road] = toKmh > 0 ? Math.min(toDs, MAX_WEIGHT_DS) : UNREACHABLE;
    roadBackwardDs[road] = backKmh > 0 ? Math.min(backDs, MAX_WEIGHT_DS) : UNREACHABLE;
    roadForwardWeight[road] = toKmh > 0 ? Math.min(toWeight, MAX_WEIGHT_DS) : UNREACHABLE;
    roadBackwardWeight[road] = backKmh > 0 ? Math.min(backWeight, MAX_WEIGHT_DS) : UNREACHABLE;
  }
  roadFirstPoint[roadCount] = points;
  return {
    roadKind,
    roadWayId,
    roadLengthM,
    roadForwardDs,
    roadBackwardDs,
    roadForwardWeight,
    roadBackwardWeight,
    roadFirstPoint,
    pointLon7: pointLon7.slice(0, points),
    pointLat7: pointLat7.slice(0, points),
    pieceEdge,
  };
}
