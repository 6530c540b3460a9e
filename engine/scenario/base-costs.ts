import {
  BucketQueue,
  createLabels,
  nearestSources,
  NONE,
  readNearest,
  seedsOf,
  type AccessProblem,
  type SearchLabels,
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
 * What today's searches found inside the network, service by service, computed when first asked for and kept: how well
 * every vertex is served and by which facility (8 bytes a vertex and service), hence where a new site may stop and what a
 * closure leaves without its nearest. Valid for one base.
 */
export class BaseCosts {
  private readonly found = new Map<number, SearchLabels>();
  private readonly originCost = new Map<number, Uint32Array>();
  private readonly prunes = new Map<string, Uint32Array>();
  private readonly queue = new BucketQueue();

  /**
   * @param vertexBounds by service, costs by vertex known from another base that are nowhere under those of this one: they stop
   * new sites as well, a little later
   */
  constructor(
    readonly base: Base,
    private readonly vertexBounds: ReadonlyMap<number, Uint32Array> = new Map(),
  ) {}

  /** By vertex: cost to the nearest facility of the service (UNREACHABLE where none), its row, the second cost of a graph that carries one. */
  labels(service: number): SearchLabels {
    const known = this.found.get(service);
    if (known) return known;
    const { problem, territory } = this.base;
    const labels = createLabels(problem.graph.firstOut.length - 1, { carried: problem.graph.carried !== undefined });
    const facilities = serviceFacilities(territory.facilities, service);
    nearestSources(problem.graph, problem.maxWeight, seedsOf(problem.facilities, facilities), labels, this.queue);
    this.found.set(service, labels);
    return labels;
  }

  /** By origin: what is minimised, for a service. */
  origin(service: number): Uint32Array {
    const known = this.originCost.get(service);
    if (known) return known;
    const { problem, territory, access } = this.base;
    const { originCount, timeDs } = access;
    // a table holds the second cost of a graph that carries one: the first is read again
    const cost = problem.graph.carried
      ? readCosts(problem, this.labels(service), rowsByPoint(problem, serviceFacilities(territory.facilities, service)))
      : timeDs.subarray(service * originCount, (service + 1) * originCount);
    this.originCost.set(service, cost);
    return cost;
  }

  /** By vertex: a site that brings all these services improves none of them beyond this. */
  prune(services: readonly number[]): Uint32Array {
    const key = services.join();
    const known = this.prunes.get(key);
    if (known) return known;
    const prune = widest(services.map((service) => this.vertexBounds.get(service) ?? this.labels(service).timeDs));
    this.prunes.set(key, prune);
    return prune;
  }

  /** Costs by vertex known so far, of services that a change leaves as they are or better. */
  known(): Map<number, Uint32Array> {
    return new Map([
      ...this.vertexBounds,
      ...[...this.found].map(([service, { timeDs }]) => [service, timeDs] as const),
    ]);
  }
}

/** The largest of each row of some columns of one length. */
export function widest(columns: readonly Uint32Array[]): Uint32Array {
  const [first, ...others] = columns;
  const most = first === undefined ? new Uint32Array(0) : first.slice();
  for (const column of others) for (let v = 0; v < column.length; v++) if (column[v] > most[v]) most[v] = column[v];
  return most;
}

/** Row of the service at each place, NONE elsewhere; the lowest where there are several. */
export function rowsByPoint(problem: AccessProblem, { row, point }: ServiceFacilities): Uint32Array {
  const rows = new Uint32Array(problem.facilities.pointCount).fill(NONE);
  for (let i = row.length - 1; i >= 0; i--) rows[point[i]] = row[i];
  return rows;
}

/** By origin: what is minimised, read from labels whose graph carries a second cost. */
export function readCosts(
  { origins, direct }: AccessProblem,
  labels: SearchLabels,
  rowOfPoint: Uint32Array,
): Uint32Array {
  const cost = new Uint32Array(origins.pointCount);
  const { timeDs, source } = labels;
  const { firstPair, pairPoint, pairTimeDs } = direct;
  const firsts = { firstPair, pairPoint, pairTimeDs };
  readNearest(origins, firsts, { timeDs, source }, rowOfPoint, cost, new Uint32Array(cost.length), 0);
  return cost;
}
