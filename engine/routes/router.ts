import {
  BucketQueue,
  clearLabels,
  createLabels,
  maxWeightOf,
  nearestSources,
  UNREACHABLE,
  type DirectPairs,
  type SearchLabels,
  type TouchTable,
} from "../search/index.ts";
import {
  directPairs,
  SNAP_OK,
  touchTable,
  type RoadGraph,
  type SearchNetwork,
  type SnapTable,
} from "../roads/index.ts";
import { createGuidanceIndex, type GuidanceIndex } from "./guidance/junctions.ts";
import type { RoutePath } from "./path.ts";
import { assemble, onOneRoad, unwind, type Context } from "./unpack.ts";

/** Why there is no route. */
export type NoRoute = "too far to snap" | "unreachable";

/** Finds routes one at a time on one network; its working memory (16 bytes a vertex) is kept between them. */
export interface Router {
  readonly roads: RoadGraph;
  readonly network: SearchNetwork;
  readonly index: GuidanceIndex;
  /** Best way from one row of a snap table to another of the same. */
  route(snaps: SnapTable, from: number, to: number): RoutePath | NoRoute;
  /** Best way from a row of one snap table to a row of another. */
  routeBetween(origins: SnapTable, origin: number, targets: SnapTable, target: number): RoutePath | NoRoute;
  /**
   * Times (deciseconds) from one row to all rows of another table, access legs included; UNREACHABLE where there is no
   * way. The duration of the best way, whatever the network minimises.
   */
  timesFrom(origins: SnapTable, origin: number, targets: SnapTable): Uint32Array;
}

export function createRouter(roads: RoadGraph, network: SearchNetwork): Router {
  const { forward } = network;
  const vertexCount = forward.firstOut.length - 1;
  const maxWeight = maxWeightOf(forward);
  const queue = new BucketQueue();
  const index = createGuidanceIndex(roads);
  let kept: SearchLabels | undefined;
  const labelsOf = (): SearchLabels =>
    (kept ??= createLabels(vertexCount, { carried: forward.carried !== undefined, parents: true, touched: true }));

  /** Searches from the exits of a place; the exits have no parent. */
  const searchFrom = (touch: TouchTable, labels: SearchLabels, targets?: Uint32Array): number => {
    const count = touch.firstExit[1];
    for (let i = 0; i < count; i++) labels.parentArc![touch.exitVertex[i]] = UNREACHABLE;
    const seeds = {
      count,
      vertex: touch.exitVertex,
      timeDs: touch.exitTimeDs,
      source: Uint32Array.from({ length: count }, (_, i) => i),
      ...(touch.exitCarried && { carried: touch.exitCarried }),
    };
    return nearestSources(forward, maxWeight, seeds, labels, queue, targets ? { targets } : {});
  };

  const routeBetween: Router["routeBetween"] = (origins, origin, targets, target) => {
    if (origins.status[origin] !== SNAP_OK || targets.status[target] !== SNAP_OK) return "too far to snap";
    const snaps = joined(pick(origins, [origin]), pick(targets, [target]));
    const context: Context = { roads, network, index, snaps, from: 0, to: 1 };
    const touch = touchTable(roads, network, snaps);
    const labels = labelsOf();
    const entries = touch.entryVertex.subarray(touch.firstEntry[1], touch.firstEntry[2]);
    // a copy that remembers a restriction is only better when it is settled before its own edge: no need to wait for it
    const plain = entries.filter((vertex) => network.edgeOf(vertex) === vertex);
    const touched = searchFrom(touch, labels, new Uint32Array(new Set(plain)));
    let best = UNREACHABLE;
    let bestEntry = -1;
    for (let entry = touch.firstEntry[1]; entry < touch.firstEntry[2]; entry++) {
      const label = labels.timeDs[touch.entryVertex[entry]];
      if (label === UNREACHABLE || label + touch.entryTimeDs[entry] >= best) continue;
      best = label + touch.entryTimeDs[entry];
      bestEntry = entry;
    }
    const direct = directPairs(roads, network, pick(snaps, [0]), pick(snaps, [1]));
    let path: RoutePath | NoRoute = "unreachable";
    if (direct.pairTimeDs.length > 0 && direct.pairTimeDs[0] <= best) path = onOneRoad(context);
    else if (bestEntry !== -1) {
      const chain = unwind(network, labels, touch.entryVertex[bestEntry], labels.parentArc!);
      path = assemble(context, chain, touch.entryTimeDs[bestEntry]);
    }
    clearLabels(labels, touched);
    return path;
  };

  return {
    roads,
    network,
    index,
    route: (snaps, from, to) => routeBetween(snaps, from, snaps, to),
    routeBetween,
    timesFrom(origins, origin, targets) {
      const times = new Uint32Array(targets.pointCount).fill(UNREACHABLE);
      if (origins.status[origin] !== SNAP_OK) return times;
      const one = pick(origins, [origin]);
      const labels = labelsOf();
      const touched = searchFrom(touchTable(roads, network, one), labels);
      readTimes(labels, touchTable(roads, network, targets), directPairs(roads, network, one, targets), times);
      clearLabels(labels, touched);
      return times;
    },
  };
}

/** Best of what the labels and the pairs on one road give at each target. */
function readTimes(labels: SearchLabels, touch: TouchTable, direct: DirectPairs, times: Uint32Array): void {
  const cost = new Uint32Array(times.length).fill(UNREACHABLE);
  for (let target = 0; target < times.length; target++) {
    for (let entry = touch.firstEntry[target]; entry < touch.firstEntry[target + 1]; entry++) {
      const vertex = touch.entryVertex[entry];
      const label = labels.timeDs[vertex];
      if (label === UNREACHABLE || label + touch.entryTimeDs[entry] >= cost[target]) continue;
      cost[target] = label + touch.entryTimeDs[entry];
      times[target] =
        labels.carried && touch.entryCarried ? labels.carried[vertex] + touch.entryCarried[entry] : cost[target];
    }
  }
  for (let pair = 0; pair < direct.pairPoint.length; pair++) {
    const target = direct.pairPoint[pair];
    if (direct.pairTimeDs[pair] > cost[target]) continue;
    cost[target] = direct.pairTimeDs[pair];
    times[target] = direct.pairCarried ? direct.pairCarried[pair] : cost[target];
  }
}

function joined(a: SnapTable, b: SnapTable): SnapTable {
  const at = (key: "lon7" | "lat7"): Int32Array => Int32Array.of(a[key][0], b[key][0]);
  const whole = (key: "road" | "segment" | "accessDs"): Uint32Array => Uint32Array.of(a[key][0], b[key][0]);
  return {
    pointCount: 2,
    status: Uint8Array.of(a.status[0], b.status[0]),
    road: whole("road"),
    segment: whole("segment"),
    fraction: Float64Array.of(a.fraction[0], b.fraction[0]),
    lon7: at("lon7"),
    lat7: at("lat7"),
    snapM: Float32Array.of(a.snapM[0], b.snapM[0]),
    accessDs: whole("accessDs"),
  };
}

/** Rows of a snap table as a table of their own. */
export function pick(snaps: SnapTable, rows: readonly number[]): SnapTable {
  return {
    pointCount: rows.length,
    status: Uint8Array.from(rows, (row) => snaps.status[row]),
    road: Uint32Array.from(rows, (row) => snaps.road[row]),
    segment: Uint32Array.from(rows, (row) => snaps.segment[row]),
    fraction: Float64Array.from(rows, (row) => snaps.fraction[row]),
    lon7: Int32Array.from(rows, (row) => snaps.lon7[row]),
    lat7: Int32Array.from(rows, (row) => snaps.lat7[row]),
    snapM: Float32Array.from(rows, (row) => snaps.snapM[row]),
    accessDs: Uint32Array.from(rows, (row) => snaps.accessDs[row]),
  };
}
