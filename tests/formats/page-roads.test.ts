import { resolve } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPool, type Pool } from "../../engine/pool/index.ts";
import { encodePageRoads, openPageRoads } from "../../engine/formats/index.ts";
import { packColumn, unpackColumn } from "../../engine/formats/packed-columns.ts";
import { readOsmPbf } from "../../engine/readers/index.ts";
import { SkipReport } from "../../engine/report/index.ts";
import { buildRoadGraph, CAR_PROFILE, searchNetwork, type RoadGraph } from "../../engine/roads/index.ts";

const PBF = resolve(import.meta.dirname, "../../data/demonstration/routes.osm.pbf");
const HEADER = { product: "desserte", inputs: [{ name: "routes.osm.pbf", sha256: "00" }], settingsSha256: "11" };

describe("packed columns", () => {
  it("come back as they were, sentinels too", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffffffff })), (numbers) => {
        const values = Uint32Array.from(numbers);
        const packed = packColumn(values);
        expect(new Uint32Array(unpackColumn(packed, values.length)!.buffer)).toEqual(values);
        expect(unpackColumn(packed, values.length + 1)).toBeNull();
      }),
    );
  });

  it("take one byte for a small number, and refuse numbers of more than 32 bits", () => {
    expect(packColumn(Int32Array.of(0, -1, 63, -64)).bytes).toHaveLength(4);
    expect(unpackColumn({ bytes: Uint8Array.of(255, 255, 255, 255, 255, 1), differences: false }, 1)).toBeNull();
  });
});

/** The same roads with a restriction over three of them, which the search remembers by copies of vertices. */
function withLongRestriction(graph: RoadGraph): RoadGraph {
  const { turns, roadTail, roadHead, roadForwardDs } = graph;
  const after = (road: number): number =>
    roadTail.findIndex((tail, other) => tail === roadHead[road] && other !== road && roadForwardDs[other]! < 1e6);
  const from = roadForwardDs.findIndex((ds, road) => ds < 1e6 && after(road) >= 0 && after(after(road)) >= 0);
  const path = [from, after(from), after(after(from))].map((road) => 2 * road);
  const restrictionEdge = Uint32Array.of(...turns.restrictionEdge, ...path);
  return {
    ...graph,
    turns: {
      ...turns,
      restrictionEdge,
      restrictionFirst: Uint32Array.of(...turns.restrictionFirst, restrictionEdge.length),
      restrictionOnly: Uint8Array.of(...turns.restrictionOnly, 0),
    },
  };
}

describe("the network of the map page", () => {
  let pool: Pool;
  let graph: RoadGraph;
  let bytes: Uint8Array;
  beforeAll(async () => {
    pool = createPool({ threads: 1 });
    graph = buildRoadGraph(await readOsmPbf(PBF, { pool, report: new SkipReport() }), CAR_PROFILE, {
      report: new SkipReport(),
    });
    bytes = encodePageRoads(graph, searchNetwork(graph, CAR_PROFILE, { turns: true, optimise: "duration" }), HEADER);
  });
  afterAll(() => pool.close());

  it("is the graph that was encoded, times and coordinates exact, without OSM ids", () => {
    const { header, graph: read } = openPageRoads(bytes);
    expect(header).toEqual(HEADER);
    expect(read.roadCount).toBe(graph.roadCount);
    const exact = [
      "junctionLon7",
      "junctionLat7",
      "roadTail",
      "roadHead",
      "roadKind",
      "roadForwardDs",
      "roadBackwardDs",
      "roadForwardWeight",
      "roadBackwardWeight",
      "roadFirstPoint",
      "pointLon7",
      "pointLat7",
      "roadComponent",
      "componentSize",
    ] as const;
    for (const column of exact)
      expect(Buffer.compare(Buffer.from(read[column].buffer), Buffer.from(graph[column].slice().buffer)), column).toBe(
        0,
      );
    expect(read.turns).toEqual(graph.turns);
    for (let kind = 0; kind < graph.kindCount; kind++) expect(read.kind(kind)).toEqual(graph.kind(kind));
    for (let road = 0; road < graph.roadCount; road += 17)
      expect(Math.abs(read.roadLengthM[road]! - graph.roadLengthM[road]!)).toBeLessThanOrEqual(0.051);
  });

  it.each([
    { turns: true, optimise: "duration" },
    { turns: true, optimise: "routability" },
    { turns: false, optimise: "duration" },
    { turns: false, optimise: "routability" },
  ] as const)("carries the network it was searched on: %o", (options) => {
    const world = options.turns ? withLongRestriction(graph) : graph;
    const network = searchNetwork(world, CAR_PROFILE, options);
    const { network: read } = openPageRoads(encodePageRoads(world, network, HEADER));
    expect([read.mode, read.optimise]).toEqual([network.mode, network.optimise]);
    for (const side of ["forward", "reverse"] as const)
      for (const column of ["firstOut", "head", "weight", "carried"] as const)
        expect(Array.from(read[side][column] ?? []), `${side} ${column}`).toEqual(
          Array.from(network[side][column] ?? []),
        );
    expect(read.copyEdge).toEqual(network.copyEdge);
    if (options.turns) expect(network.copyEdge!.length).toBeGreaterThan(0);
  });

  it("is refused when truncated, damaged or of another kind", () => {
    expect(() => openPageRoads(bytes.slice(0, bytes.length - 100))).toThrow(/tronqué/);
    expect(() => openPageRoads(Uint8Array.of(1, 2, 3))).toThrow(/octets/);
    let refused = 0;
    for (let at = 40; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
      const damaged = bytes.slice();
      damaged.fill(0xff, at, at + 24);
      try {
        openPageRoads(damaged);
      } catch (error) {
        expect((error as Error).name).toBe("UserError");
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(10);
  });
});
