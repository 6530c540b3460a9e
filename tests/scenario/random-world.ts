import fc from "fast-check";
import type { Basket } from "../../engine/basket/index.ts";
import type { PlacedPoint } from "../../engine/scenario/index.ts";
import {
  BlockQueue,
  createLabels,
  maxWeightOf,
  nearestOfService,
  NONE,
  reverseGraph,
  type AccessProblem,
  type AccessTable,
  type SearchGraph,
  type TouchTable,
} from "../../engine/search/index.ts";
import { TextColumn, type FacilityTable, type Territory } from "../../engine/territory/index.ts";

/** What a random world is made from; every number small so that ties abound. */
export interface Seed {
  readonly vertexCount: number;
  readonly arcs: ReadonlyArray<readonly [number, number, number, number]>;
  /** exits of each origin: vertex, time */
  readonly origins: ReadonlyArray<ReadonlyArray<readonly [number, number]>>;
  /** entries of each place: vertex, time */
  readonly places: ReadonlyArray<ReadonlyArray<readonly [number, number]>>;
  /** origin, place, time */
  readonly direct: ReadonlyArray<readonly [number, number, number]>;
  /** service and place of each facility row */
  readonly rows: ReadonlyArray<readonly [number, number]>;
  readonly serviceCount: number;
  readonly carried: boolean;
}

export const seed = (carried: boolean): fc.Arbitrary<Seed> =>
  fc
    .record({
      vertexCount: fc.integer({ min: 2, max: 12 }),
      originCount: fc.integer({ min: 1, max: 8 }),
      placeCount: fc.integer({ min: 2, max: 8 }),
      serviceCount: fc.integer({ min: 1, max: 4 }),
    })
    .chain(({ vertexCount, originCount, placeCount, serviceCount }) => {
      const vertex = fc.nat(vertexCount - 1);
      const leg = fc.tuple(vertex, fc.integer({ min: 0, max: 5 }));
      const legs = fc.array(leg, { minLength: 0, maxLength: 3 });
      return fc.record({
        vertexCount: fc.constant(vertexCount),
        arcs: fc.array(fc.tuple(vertex, vertex, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 9 })), {
          maxLength: 40,
        }),
        origins: fc.array(legs, { minLength: originCount, maxLength: originCount }),
        places: fc.array(legs, { minLength: placeCount, maxLength: placeCount }),
        direct: fc.uniqueArray(
          fc.tuple(fc.nat(originCount - 1), fc.nat(placeCount - 1), fc.integer({ min: 0, max: 9 })),
          { maxLength: 6, selector: ([origin, place]) => `${origin} ${place}` },
        ),
        rows: fc.array(fc.tuple(fc.nat(serviceCount - 1), fc.nat(placeCount - 1)), { minLength: 1, maxLength: 14 }),
        serviceCount: fc.constant(serviceCount),
        carried: fc.constant(carried),
      });
    });

/** A leg's second cost: anything that is not the first. */
const second = (time: number): number => 2 * time + 1;

function graphOf({ vertexCount, arcs, carried }: Seed): SearchGraph {
  const sorted = arcs.toSorted((a, b) => a[0] - b[0]);
  const firstOut = new Uint32Array(vertexCount + 1);
  for (const [tail] of sorted) firstOut[tail + 1]!++;
  for (let v = 0; v < vertexCount; v++) firstOut[v + 1]! += firstOut[v]!;
  return {
    firstOut,
    head: Uint32Array.from(sorted, ([, head]) => head),
    weight: Uint32Array.from(sorted, ([, , weight]) => weight),
    ...(carried && { carried: Uint32Array.from(sorted, ([, , , other]) => other) }),
  };
}

export function touchOf(legs: ReadonlyArray<ReadonlyArray<readonly [number, number]>>, carried: boolean): TouchTable {
  const first = new Uint32Array(legs.length + 1);
  for (const [i, list] of legs.entries()) first[i + 1] = first[i]! + list.length;
  const flat = legs.flat();
  const vertex = Uint32Array.from(flat, ([v]) => v);
  const time = Uint32Array.from(flat, ([, t]) => t);
  const other = Uint32Array.from(flat, ([, t]) => second(t));
  return {
    pointCount: legs.length,
    firstExit: first,
    exitVertex: vertex,
    exitTimeDs: time,
    firstEntry: first,
    entryVertex: vertex,
    entryTimeDs: time,
    ...(carried && { exitCarried: other, entryCarried: other }),
  };
}

function directOf(seed: Seed, placeCount = seed.places.length) {
  const pairs = seed.direct.filter(([, place]) => place < placeCount).toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const firstPair = new Uint32Array(seed.origins.length + 1);
  for (const [origin] of pairs) firstPair[origin + 1]!++;
  for (let i = 0; i < seed.origins.length; i++) firstPair[i + 1]! += firstPair[i]!;
  return {
    firstPair,
    pairPoint: Uint32Array.from(pairs, ([, place]) => place),
    pairTimeDs: Uint32Array.from(pairs, ([, , time]) => time),
    ...(seed.carried && { pairCarried: Uint32Array.from(pairs, ([, , time]) => second(time)) }),
  };
}

/** The problem over the first `placeCount` places. */
export function problemOf(seed: Seed, placeCount = seed.places.length): AccessProblem {
  const graph = reverseGraph(graphOf(seed));
  return {
    graph,
    maxWeight: maxWeightOf(graph),
    origins: touchOf(seed.origins, seed.carried),
    facilities: touchOf(seed.places.slice(0, placeCount), seed.carried),
    direct: directOf(seed, placeCount),
  };
}

/** A place of the seed as the roads would give it. */
export function placedOf(seed: Seed, place: number): PlacedPoint {
  const pairs = seed.direct.filter(([, at]) => at === place).toSorted((a, b) => a[0] - b[0]);
  return {
    status: "ok",
    snapM: 0,
    touch: touchOf([seed.places[place]!], seed.carried),
    direct: {
      origin: Uint32Array.from(pairs, ([origin]) => origin),
      timeDs: Uint32Array.from(pairs, ([, , time]) => time),
      ...(seed.carried && { carried: Uint32Array.from(pairs, ([, , time]) => second(time)) }),
    },
  };
}

export function basketOf(serviceCount: number): Basket {
  return {
    id: "b",
    label: "Panier d'essai",
    gammes: [{ id: "g", label: "Gamme", letter: "G" }],
    themes: [{ id: "t", label: "Thème" }],
    services: Array.from({ length: serviceCount }, (_, i) => ({
      id: `s${i}`,
      label: `Service ${i}`,
      gamme: "g",
      theme: "t",
      bpe: {},
      operators: [`op${i}`],
      weight: 1,
    })),
  };
}

export function facilityTable(
  rows: ReadonlyArray<{ id: string; service: number; point: number; source?: string; halfDays?: number }>,
  pointCount: number,
): FacilityTable {
  return {
    count: rows.length,
    id: rows.map(({ id }) => id),
    service: Uint16Array.from(rows, ({ service }) => service),
    point: Uint32Array.from(rows, ({ point }) => point),
    commune: Uint32Array.from(rows, ({ point }) => point % 2),
    name: rows.map(({ id }) => id),
    source: rows.map(({ source }) => source ?? "essai"),
    units: new Uint32Array(rows.length).fill(1),
    halfDays: Float32Array.from(rows, ({ halfDays }) => halfDays ?? Number.NaN),
    pointCount,
    pointLon: Float64Array.from({ length: pointCount }, (_, i) => 5 + i / 100),
    pointLat: Float64Array.from({ length: pointCount }, (_, i) => 43 + i / 100),
  };
}

export function territoryOf(seed: Seed, facilities: FacilityTable): Territory {
  const commune = (code: string, name: string) => ({
    code,
    name,
    departement: "13",
    population: 100,
    lon: 5.03,
    lat: 43.03,
    inside: true,
    shownAs: code,
    zones: { epci: "e1" },
  });
  return {
    communes: [commune("13001", "Une"), commune("13002", "Deux")],
    origins: {
      count: seed.origins.length,
      id: TextColumn.of(seed.origins.map((_, i) => `o${i}`)),
      lon: new Float64Array(seed.origins.length).fill(5.03),
      lat: new Float64Array(seed.origins.length).fill(43.03),
      population: Float64Array.from(seed.origins, (_, i) => 2 ** i),
      commune: Uint32Array.from(seed.origins, (_, i) => i % 2),
    },
    facilities,
  };
}

/** Everything computed from nothing. */
export function fullAccess(problem: AccessProblem, facilities: FacilityTable, serviceCount: number): AccessTable {
  const originCount = problem.origins.pointCount;
  const timeDs = new Uint32Array(originCount * serviceCount);
  const facility = new Uint32Array(originCount * serviceCount);
  const scratch = {
    labels: createLabels(problem.graph.firstOut.length - 1, { carried: problem.graph.carried !== undefined }),
    queue: new BlockQueue(),
    rowOfPoint: new Uint32Array(problem.facilities.pointCount).fill(NONE),
  };
  for (let service = 0; service < serviceCount; service++) {
    const row: number[] = [];
    for (let i = 0; i < facilities.count; i++) if (facilities.service[i] === service) row.push(i);
    const point = Uint32Array.from(row, (i) => facilities.point[i]!);
    nearestOfService(problem, { row: Uint32Array.from(row), point }, scratch, timeDs, facility, service * originCount);
  }
  return { originCount, serviceCount, timeDs, facility };
}
