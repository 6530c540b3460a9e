import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeRoads, openRoads, ROADS_VERSION, type RoadsContent } from "../../engine/formats/index.ts";
import { SkipReport, UserError } from "../../engine/report/index.ts";
import {
  buildRoadGraph,
  CAR_PROFILE,
  createSnapper,
  searchNetwork,
  type SearchNetwork,
} from "../../engine/roads/index.ts";
import { contractGraph } from "../../engine/search/index.ts";
import { randomPoints, randomWorld } from "../roads/random-world.ts";
import { smallWorld } from "../support/small-world.ts";

function kept(network: SearchNetwork) {
  return { network, contracted: contractGraph(network.reverse) };
}

const SKIPS = { "way-odd": { label: "voies étranges", count: 2, examples: ["voie 1", "voie 2"] } };

function content(seed: number): RoadsContent {
  const world = randomWorld(seed);
  const [first, ...rest] = world.ways;
  const named = [first![0], first![1], { ...first![2], name: "Allée de l’Été — 東京" }] as const;
  const graph = buildRoadGraph(smallWorld({ ...world, ways: [named, ...rest] }), CAR_PROFILE, {
    report: new SkipReport(),
  });
  return {
    header: { product: "desserte 0.1.0", inputs: [{ name: "monde.osm.pbf", sha256: "ab12" }], settingsSha256: "cd34" },
    graph,
    networks: [
      kept(searchNetwork(graph, CAR_PROFILE, { turns: true, optimise: "routability" })),
      { network: searchNetwork(graph, CAR_PROFILE, { turns: false, optimise: "duration" }) },
    ],
    snapIndex: createSnapper(graph).index,
    skips: SKIPS,
  };
}

/** Everything of a content, kinds spelled out, views made plain. */
function spelled({ header, graph, networks, snapIndex, skips }: RoadsContent) {
  const { kind, ...columns } = graph;
  const kinds = Array.from({ length: graph.kindCount }, (_, index) => kind(index));
  return JSON.parse(
    JSON.stringify({ header, columns, kinds, networks, snapIndex, skips }, (_, value: unknown) =>
      ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value,
    ),
  ) as unknown;
}

describe("roads.fb", () => {
  it("gives back the graph, its networks and its index, in place", () => {
    const before = content(5);
    const bytes = encodeRoads(before);
    const after = openRoads(bytes);
    expect(spelled(after)).toEqual(spelled(before));
    expect(after.graph.roadTail.buffer).toBe(bytes.buffer);
    expect(after.networks[0]!.contracted!.upward.weight.buffer).toBe(bytes.buffer);
    expect(encodeRoads(after)).toEqual(bytes);
  });

  it("lives in shared memory and snaps with its stored index", () => {
    const before = content(6);
    const bytes = encodeRoads(before);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const { graph, snapIndex } = openRoads(shared);
    expect(graph.pointLon7.buffer).toBeInstanceOf(SharedArrayBuffer);
    const { lon, lat } = randomPoints(6, 50);
    expect(createSnapper(graph, snapIndex).snap(lon, lat)).toEqual(createSnapper(before.graph).snap(lon, lat));
  });

  it("keeps a graph without roads", () => {
    const graph = buildRoadGraph(smallWorld({ nodes: [], ways: [] }), CAR_PROFILE, { report: new SkipReport() });
    const { header } = content(1);
    const opened = openRoads(
      encodeRoads({ header, graph, networks: [], snapIndex: createSnapper(graph).index, skips: {} }),
    );
    expect([opened.graph.roadCount, opened.graph.junctionCount]).toEqual([0, 0]);
    expect([...createSnapper(opened.graph, opened.snapIndex).snap([5], [43]).status]).toEqual([1]);
  });

  it("is refused when truncated anywhere", () => {
    const bytes = encodeRoads(content(7));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (length) => {
        expect(() => openRoads(bytes.slice(0, length))).toThrow(UserError);
      }),
    );
    expect(() => openRoads(bytes.slice(0, 1000))).toThrow(/tronqué/);
  });

  it("is refused when it is another file or another version", () => {
    const bytes = encodeRoads(content(8));
    const other = bytes.slice();
    other.set(new TextEncoder().encode("DSAC"), 8);
    expect(() => openRoads(other)).toThrow(/pas un fichier de cette sorte/);
    const at = bytes.findIndex((_, i) => i > 12 && versionAt(bytes, i));
    const newer = bytes.slice();
    newer[at] = 99;
    expect(() => openRoads(newer)).toThrow(/version 99/);
  });

  it("is refused or read, never a crash, when bytes of it are changed", () => {
    const bytes = encodeRoads(content(9));
    const change = fc.record({ at: fc.integer({ min: 0, max: bytes.length - 1 }), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 20 }), (changes) => {
        const damaged = bytes.slice();
        for (const { at, value } of changes) damaged[at] = value;
        try {
          const { graph } = openRoads(damaged);
          for (const head of graph.roadHead) expect(head).toBeLessThan(graph.junctionCount);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Is the version of the header at this byte: the only place where changing it changes the version read. */
function versionAt(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== ROADS_VERSION) return false;
  const changed = bytes.slice();
  changed[at] = 99;
  try {
    openRoads(changed);
    return false;
  } catch (error) {
    return error instanceof UserError && error.message.includes("version 99");
  }
}
