import {
  BucketQueue,
  createLabels,
  nearestSources,
  readNearest,
  seedsOf,
  UNREACHABLE,
  type AccessProblem,
  type SearchLabels,
  type Seeds,
} from "../search/index.ts";
import { readCosts, rowsByPoint, serviceFacilities, type BaseCosts } from "./base-costs.ts";

/** A service once some of its facilities are gone. Rows are those of the base. */
export interface ClosedService {
  /** by vertex: cost to the nearest that stays */
  readonly vertexDs: Uint32Array;
  /** by origin: cost, published time, row of the nearest that stays */
  readonly costDs: Uint32Array;
  readonly timeDs: Uint32Array;
  readonly facility: Uint32Array;
}

/**
 * Exactly what a full search among the facilities that stay gives, at the price of what the closed ones served: vertices
 * whose nearest stays keep their label (what is gone was no better anywhere on their way); the others are searched again from
 * the border of what keeps its own.
 * @param gone by row of the base facility table: 1 = closed
 */
export function closeService(costs: BaseCosts, service: number, gone: Uint8Array): ClosedService {
  const { problem, territory } = costs.base;
  const before = costs.labels(service);
  const all = serviceFacilities(territory.facilities, service);
  const stays = all.row.map((row) => 1 - gone[row]);
  const staying = {
    row: all.row.filter((_, i) => stays[i] === 1),
    point: all.point.filter((_, i) => stays[i] === 1),
  };

  const timeDs = before.timeDs.slice();
  const vertexCount = timeDs.length;
  for (let v = 0; v < vertexCount; v++)
    if (timeDs[v] !== UNREACHABLE && gone[before.source[v]] === 1) timeDs[v] = UNREACHABLE;
  const seeds = borderSeeds(problem, before, timeDs, seedsOf(problem.facilities, staying));
  const again = createLabels(vertexCount, { carried: before.carried !== undefined });
  // what keeps its label is reached no earlier than that: the search stops there
  nearestSources(problem.graph, problem.maxWeight, seeds, again, new BucketQueue(), { pruneDs: timeDs.slice() });

  const source = before.source.slice();
  const carried = before.carried?.slice();
  for (let v = 0; v < vertexCount; v++) {
    if (timeDs[v] !== UNREACHABLE) continue;
    timeDs[v] = again.timeDs[v];
    source[v] = again.source[v];
    if (carried) carried[v] = again.carried![v];
  }
  const labels = { timeDs, source, ...(carried && { carried }) };
  const rowOfPoint = rowsByPoint(problem, staying);
  const { originCount } = costs.base.access;
  const [time, facility] = [new Uint32Array(originCount), new Uint32Array(originCount)];
  readNearest(problem.origins, problem.direct, labels, rowOfPoint, time, facility, 0);
  const costDs = carried ? readCosts(problem, labels, rowOfPoint) : time;
  return { vertexDs: timeDs, costDs, timeDs: time, facility };
}

/** Where the search starts: facilities that stay and arcs from what keeps its label, into what has none (`keptDs`) any more. */
function borderSeeds(problem: AccessProblem, before: SearchLabels, keptDs: Uint32Array, staying: Seeds): Seeds {
  const { firstOut, head, weight, carried: arcCarried } = problem.graph;
  const { source, carried } = before;
  const vertex: number[] = [];
  const timeDs: number[] = [];
  const sources: number[] = [];
  const seconds: number[] = [];
  for (let seed = 0; seed < staying.count; seed++) {
    if (keptDs[staying.vertex[seed]] !== UNREACHABLE) continue;
    vertex.push(staying.vertex[seed]);
    timeDs.push(staying.timeDs[seed]);
    sources.push(staying.source[seed]);
    if (carried) seconds.push(staying.carried ? staying.carried[seed] : staying.timeDs[seed]);
  }
  for (let v = 0; v < keptDs.length; v++) {
    const time = keptDs[v];
    if (time === UNREACHABLE) continue;
    for (let arc = firstOut[v]; arc < firstOut[v + 1]; arc++) {
      if (keptDs[head[arc]] !== UNREACHABLE) continue;
      vertex.push(head[arc]);
      timeDs.push(time + weight[arc]);
      sources.push(source[v]);
      if (carried) seconds.push(carried[v] + (arcCarried ? arcCarried[arc] : weight[arc]));
    }
  }
  return {
    count: vertex.length,
    vertex: Uint32Array.from(vertex),
    timeDs: Uint32Array.from(timeDs),
    source: Uint32Array.from(sources),
    ...(carried && { carried: Uint32Array.from(seconds) }),
  };
}
