import {
  BucketQueue,
  createLabels,
  nearestSources,
  NONE,
  readNearest,
  seedsOf,
  type AccessProblem,
  type ServiceFacilities,
} from "../search/index.ts";
import type { FacilityTable } from "../territory/index.ts";
import type { Base } from "./model.ts";

/** Rows and places of one service. */
export function serviceFacilities(facilities: FacilityTable, service: number): ServiceFacilities {
  const rows: number[] = [];
  for (let row = 0; row < facilities.count; row++) if (facilities.service[row] === service) rows.push(row);
  return { row: Uint32Array.from(rows), point: Uint32Array.from(rows, (row) => facilities.point[row]) };
}

/**
 * What today's searches found inside the network, service by service, computed when first asked for and kept: how well every vertex is served
 * (4 bytes a vertex and service), hence where a new site may stop. Valid for one base.
 */
export class BaseCosts {
  private readonly vertexCost = new Map<number, Uint32Array>();
  private readonly originCost = new Map<number, Uint32Array>();
  private readonly prunes = new Map<string, Uint32Array>();
  private readonly queue = new BucketQueue();

  constructor(readonly base: Base) {}

  /** By vertex: cost to the nearest facility of the service, UNREACHABLE where none. */
  vertex(service: number): Uint32Array {
    const known = this.vertexCost.get(service);
    if (known) return known;
    const { problem, territory, access } = this.base;
    const labels = createLabels(problem.graph.firstOut.length - 1);
    const facilities = serviceFacilities(territory.facilities, service);
    nearestSources(problem.graph, problem.maxWeight, seedsOf(problem.facilities, facilities), labels, this.queue);
    this.vertexCost.set(service, labels.timeDs);
    const { originCount } = access;
    if (problem.graph.carried) {
      // the table holds the second cost: the first is read again
      const cost = new Uint32Array(originCount);
      readNearest(
        problem.origins,
        directCost(problem),
        labels,
        rowOfPoint(problem, facilities),
        cost,
        new Uint32Array(originCount),
        0,
      );
      this.originCost.set(service, cost);
    } else {
      this.originCost.set(service, access.timeDs.subarray(service * originCount, (service + 1) * originCount));
    }
    return labels.timeDs;
  }

  /** By origin: what is minimised, for a service. */
  origin(service: number): Uint32Array {
    this.vertex(service);
    return this.originCost.get(service)!;
  }

  /** By vertex: a site that brings all these services improves none of them beyond this. */
  prune(services: readonly number[]): Uint32Array {
    const key = services.join();
    const known = this.prunes.get(key);
    if (known) return known;
    const [first, ...others] = services;
    const prune = first === undefined ? new Uint32Array(0) : this.vertex(first).slice();
    for (const service of others) {
      const cost = this.vertex(service);
      for (let v = 0; v < cost.length; v++) if (cost[v] > prune[v]) prune[v] = cost[v];
    }
    this.prunes.set(key, prune);
    return prune;
  }
}

function rowOfPoint(problem: AccessProblem, { row, point }: ServiceFacilities): Uint32Array {
  const rows = new Uint32Array(problem.facilities.pointCount).fill(NONE);
  for (let i = row.length - 1; i >= 0; i--) rows[point[i]] = row[i];
  return rows;
}

function directCost({ direct }: AccessProblem) {
  const { firstPair, pairPoint, pairTimeDs } = direct;
  return { firstPair, pairPoint, pairTimeDs };
}
