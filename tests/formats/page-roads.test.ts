import { resolve } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPool, type Pool } from "../../engine/pool/index.ts";
import { encodePageRoads, openPageRoads } from "../../engine/formats/index.ts";
import { packColumn, unpackColumn } from "../../engine/formats/packed-columns.ts";
import { readOsmPbf } from "../../engine/readers/index.ts";
import { SkipReport } from "../../engine/report/index.ts";
import { buildRoadGraph, CAR_PROFILE, type RoadGraph } from "../../engine/roads/index.ts";

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

describe("the network of the map page", () => {
  let pool: Pool;
  let graph: RoadGraph;
  let bytes: Uint8Array;
  beforeAll(async () => {
    pool = createPool({ threads: 1 });
    graph = buildRoadGraph(await readOsmPbf(PBF, { pool, report: new SkipReport() }), CAR_PROFILE, {
      report: new SkipReport(),
    });
    bytes = encodePageRoads(graph, HEADER);
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
