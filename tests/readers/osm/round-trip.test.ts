import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OsmRelation, Tags } from "../../../engine/roads/index.ts";
import { type OsmData, type OsmPbfOptions, writeOsmPbf } from "../../../scripts/osm-pbf-writer.ts";
import { read, scratchFolder } from "./fixture.ts";
import { expectedWays, plainWays } from "./reference.ts";

const folder = scratchFolder();

/** Ids of every kind: small, negative (editors), of today's size, far apart. */
const id = fc.oneof(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 }));
const degree7 = (max: number) => fc.integer({ min: -max * 1e7, max: max * 1e7 }).map((value) => value / 1e7);
const text = fc.string({ unit: "grapheme", maxLength: 6 });
const wayTags = fc.record(
  { highway: fc.constantFrom("primary", "service", "footway"), name: text },
  { requiredKeys: [] },
);
const nodeTags = fc.record({ barrier: fc.constantFrom("gate", "bollard"), shop: text }, { requiredKeys: [] });

const network: fc.Arbitrary<OsmData> = fc
  .record({
    nodes: fc.uniqueArray(fc.record({ id, lon: degree7(180), lat: degree7(90), tags: nodeTags }), {
      selector: (node) => node.id,
      maxLength: 60,
    }),
    ways: fc.uniqueArray(
      fc.record({
        id,
        tags: wayTags,
        picks: fc.array(fc.nat(), { maxLength: 8 }),
        stray: fc.array(id, { maxLength: 2 }),
      }),
      { selector: (way) => way.id, maxLength: 20 },
    ),
  })
  .map(({ nodes, ways }) => ({
    nodes,
    ways: ways.map(({ id, tags, picks, stray }) => ({
      id,
      tags,
      refs: [...picks.flatMap((pick) => (nodes.length > 0 ? [nodes[pick % nodes.length]!.id] : [])), ...stray],
    })),
  }));

const options: fc.Arbitrary<OsmPbfOptions> = fc.record(
  {
    dense: fc.boolean(),
    compression: fc.constantFrom("zlib", "raw"),
    order: fc.constantFrom("sorted", "given", "ways-first"),
    blockSize: fc.integer({ min: 1, max: 30 }),
    emptyBlocks: fc.boolean(),
    indexdata: fc.uint8Array({ maxLength: 200 }),
  },
  { requiredKeys: [] },
);

const isRoad = (tags: Record<string, string>) => tags.highway === "primary" || tags.highway === "service";
const byId = <T extends { id: number }>(items: readonly T[]) => items.toSorted((a, b) => a.id - b.id);

describe("what is written is what is read", () => {
  it("whatever the layout of the file", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(network, options, async (data, layout) => {
        const path = folder.write(`layout-${run++}.osm.pbf`, writeOsmPbf(data, layout));
        const { network } = await read(path);
        const sorted = (layout.order ?? "sorted") === "sorted" ? { ...data, ways: byId(data.ways) } : data;
        const expected = expectedWays(sorted, isRoad, (tags) => tags.barrier !== undefined);
        // of a node with a barrier only what a rule reads is kept
        for (const way of expected)
          for (const node of way.nodes) if (node.tags) node.tags = { barrier: node.tags.barrier! };
        expect(plainWays(network)).toEqual(expected);
        expect([...network.nodeId]).toEqual(
          [...new Set(expected.flatMap((way) => way.nodes.map((n) => n.id)))].sort((a, b) => a - b),
        );
        const present = new Set(data.nodes.map((node) => node.id));
        const roads = data.ways.filter((way) => isRoad(way.tags!) && way.refs.length >= 2);
        expect(network.missingNodeCount).toBe(
          new Set(roads.flatMap((way) => way.refs).filter((ref) => !present.has(ref))).size,
        );
      }),
      { numRuns: 200 },
    );
  });

  it("in every granularity and from every origin of coordinates", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(degree7(170), degree7(80)), { minLength: 2, maxLength: 10 }),
        fc.constantFrom(1, 7, 100, 130, 1000, 10_000, 1_000_000),
        fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
        fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
        fc.boolean(),
        async (places, granularity, latOffset, lonOffset, dense) => {
          const data = {
            nodes: places.map(([lon, lat], i) => ({ id: i + 1, lon, lat })),
            ways: [{ id: 1, refs: places.map((_, i) => i + 1), tags: { highway: "road" } }],
          };
          const bytes = writeOsmPbf(data, { granularity, latOffset, lonOffset, dense });
          const { network } = await read(folder.write(`unit-${run++}.osm.pbf`, bytes));
          const stored = (degrees: number, offset: number) =>
            Math.round(
              (Math.round((Math.round(degrees * 1e7) * 100 - offset) / granularity) * granularity + offset) / 100,
            ) + 0;
          expect([...network.nodeLon7]).toEqual(places.map(([lon]) => stored(lon, lonOffset)));
          expect([...network.nodeLat7]).toEqual(places.map(([, lat]) => stored(lat, latOffset)));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("small worlds", () => {
  const nodes = [1, 2, 3, 4, 5].map((id) => ({ id, lon: id / 10, lat: 43 }));

  it("cuts a way where its node is missing, and says so", async () => {
    const data = { nodes, ways: [{ id: 7, refs: [1, 2, 99, 3, 98, 4, 5, 97], tags: { highway: "primary" } }] };
    const { network, report } = await read(folder.write("cut.osm.pbf", writeOsmPbf(data)));
    expect(plainWays(network).map((way) => [way.id, way.nodes.map((node) => node.id)])).toEqual([
      [7, [1, 2]],
      [7, [4, 5]],
    ]);
    expect([...network.nodeId]).toEqual([1, 2, 4, 5]);
    expect(network.missingNodeCount).toBe(3);
    expect(report.count("osm-missing-node")).toBe(3);
    expect(report.count("osm-trimmed-way")).toBe(1);
    expect(report.kinds.get("osm-missing-node")!.examples).toEqual(["nœud 97", "nœud 98", "nœud 99"]);
  });

  it("counts the ways that fall", async () => {
    const road = { highway: "primary" };
    const ways = [
      { id: 1, refs: [1, 99], tags: road },
      { id: 2, refs: [1], tags: road },
      { id: 3, refs: [], tags: road },
      { id: 4, refs: [2, 3], tags: road },
    ];
    const { network, report } = await read(folder.write("fall.osm.pbf", writeOsmPbf({ nodes, ways })));
    expect([...network.wayId]).toEqual([4]);
    expect(report.count("osm-lost-way")).toBe(1);
    expect(report.count("osm-short-way")).toBe(2);
  });

  it("reads several extracts as one, what they share once", async () => {
    const way = (id: number, refs: number[], name: string) => ({ id, refs, tags: { highway: "primary", name } });
    const restriction = { id: 1, tags: { type: "restriction", restriction: "no_left_turn" }, members: [] };
    const west = {
      nodes: nodes.slice(0, 3),
      ways: [way(1, [1, 2], "a"), way(2, [2, 3, 4], "b")],
      relations: [restriction],
    };
    const east = {
      nodes: nodes.slice(2),
      ways: [way(2, [2, 3, 4], "plus tard"), way(3, [4, 5], "c")],
      relations: [restriction],
    };
    const paths = [folder.write("west.osm.pbf", writeOsmPbf(west)), folder.write("east.osm.pbf", writeOsmPbf(east))];
    const { network, report } = await read(paths);
    expect(plainWays(network).map(({ id, tags, nodes }) => [id, tags.name, nodes.map((node) => node.id)])).toEqual([
      [1, "a", [1, 2]],
      [2, "b", [2, 3, 4]],
      [3, "c", [4, 5]],
    ]);
    expect(network.relations).toEqual([restriction]);
    expect(network.missingNodeCount).toBe(0);
    expect(report.count("osm-duplicate-way")).toBe(1);
    expect(report.count("osm-duplicate-node")).toBe(1);
    expect(report.count("osm-duplicate-relation")).toBe(1);
  });

  it("keeps the first of two nodes of one id, even in one block", async () => {
    const twice = [...nodes, { id: 1, lon: 9, lat: 9 }];
    const data = { nodes: twice, ways: [{ id: 1, refs: [1, 2], tags: { highway: "road" } }] };
    const { network, report } = await read(folder.write("twice.osm.pbf", writeOsmPbf(data, { order: "given" })));
    expect(network.nodeLon7[0]).toBe(1_000_000);
    expect(report.kinds.get("osm-duplicate-node")!.examples).toEqual(["nœud 1"]);
  });

  it("keeps what a car may use, and turn restrictions of every vehicle", async () => {
    const tagSets: Tags[] = [
      { highway: "motorway" },
      { highway: "footway" },
      { highway: "footway", motor_vehicle: "destination" },
      { highway: "path", "access:forward": "yes" },
      { route: "ferry", duration: "00:10" },
      { route: "bus" },
      { route: "bus", access: "yes" },
      { railway: "rail" },
      { bridge: "movable" },
      { highway: "construction", construction: "primary" },
      { building: "yes", access: "private" },
      {},
    ];
    const members: OsmRelation["members"] = [
      { type: "way", ref: 1, role: "from" },
      { type: "node", ref: -5, role: "via" },
      { type: "relation", ref: 2 ** 40, role: "" },
    ];
    const relations: OsmRelation[] = [
      { id: 1, tags: { type: "restriction", restriction: "no_u_turn" }, members },
      { id: 2, tags: { type: "restriction:hgv", "restriction:hgv": "no_u_turn" }, members: [] },
      { id: 3, tags: { type: "route", route: "road" }, members },
      { id: 4, tags: { type: "restrictions" }, members },
      { id: 5, tags: {}, members: [] },
    ];
    const ways = tagSets.map((tags, i) => ({ id: i, refs: [1, 2], tags }));
    const { network } = await read(folder.write("kinds.osm.pbf", writeOsmPbf({ nodes, ways, relations })));
    expect([...network.wayId]).toEqual([0, 2, 3, 4, 6, 9]);
    expect(network.relations).toEqual(relations.slice(0, 2));
  });

  it("drops the tags that nothing reads, and shares equal tag sets over blocks", async () => {
    const tags = {
      name: "Rue \u0000 \n « é » 🚗",
      "name:oc": "Carrièra",
      source: "cadastre",
      "addr:city": "Arles",
      note: "?",
    };
    const kept = { maxspeed: "50", name: tags.name, "name:pronunciation": "ʁy", "ref:forward": "1", constructor: "x" };
    const ways = [
      { id: 1, refs: [1, 2], tags: { highway: "road", ...tags, ...kept } },
      { id: 2, refs: [2, 3], tags: { ...kept, fixme: "?", highway: "road" } },
    ];
    const { network } = await read(folder.write("tags.osm.pbf", writeOsmPbf({ nodes, ways }, { blockSize: 1 })));
    expect(network.tagSets).toEqual([{ highway: "road", ...kept }]);
    expect([...network.wayTagSet]).toEqual([0, 0]);
  });

  it("reads a file with nothing in it", async () => {
    const { network } = await read(folder.write("nothing.osm.pbf", writeOsmPbf({ nodes: [], ways: [] })));
    expect([network.nodeId.length, network.wayId.length, [...network.wayFirstNode]]).toEqual([0, 0, [0]]);
  });
});
