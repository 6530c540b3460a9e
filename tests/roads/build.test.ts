import { describe, expect, it } from "vitest";
import { buildRoadGraph, CAR_PROFILE, distanceM, type RoadGraph, type Tags } from "../../engine/roads/index.ts";
import { SkipReport } from "../../engine/report/index.ts";
import { NONE, UNREACHABLE } from "../../engine/search/index.ts";
import { type SmallWorld, smallWorld } from "../support/small-world.ts";
import { randomWorld } from "./random-world.ts";

/** Nodes 1, 2, 3 ... on a line to the east, 0.001 degree apart (81.3 m at 43 N). */
function line(count: number, tags: Readonly<Record<number, Tags>> = {}): SmallWorld["nodes"] {
  return Array.from({ length: count }, (_, i) => [i + 1, 5 + i * 0.001, 43, tags[i + 1] ?? {}] as const);
}

function build(world: SmallWorld, report = new SkipReport()): RoadGraph {
  return buildRoadGraph(smallWorld(world), CAR_PROFILE, { report });
}

const STREET: Tags = { highway: "residential", name: "Rue Longue" };

describe("building the road graph", () => {
  it("merges ways of one kind into one road, whichever way they are drawn, and times it segment by segment", () => {
    const graph = build({
      nodes: line(5),
      ways: [
        [10, [1, 2, 3], STREET],
        [11, [5, 4, 3], STREET],
      ],
    });
    expect(graph.junctionCount).toBe(2);
    expect(graph.roadCount).toBe(1);
    expect(graph.roadFirstPoint[1]).toBe(5);
    const metres = distanceM(50_000_000, 430_000_000, 50_010_000, 430_000_000);
    expect(metres).toBeCloseTo(81.53, 1);
    expect(graph.roadLengthM[0]).toBeCloseTo(4 * metres, 2);
    // residential: 25 km/h, so 11.7 s a segment
    expect(graph.roadForwardDs[0]).toBe(4 * 117);
    expect(graph.roadBackwardDs[0]).toBe(4 * 117);
  });

  it("breaks roads where names, signals or restrictions say so, and nowhere else", () => {
    const graph = build({
      nodes: line(7, { 3: { highway: "traffic_signals" }, 5: { highway: "crossing" } }),
      ways: [
        [10, [1, 2, 3, 4], STREET],
        [11, [4, 5, 6], { ...STREET, name: "Rue Courte" }],
        [12, [6, 7], { ...STREET, name: "Rue Courte" }],
      ],
    });
    expect([...graph.junctionNodeId].sort()).toEqual([1, 3, 4, 7]);
    expect(graph.roadCount).toBe(3);
    expect([...graph.turns.obstacleDs]).toEqual([20, 20]);
  });

  it("drives one-way roads in their own sense, also when drawn backwards", () => {
    const graph = build({ nodes: line(3), ways: [[10, [1, 2, 3], { ...STREET, oneway: "-1" }]] });
    expect(graph.junctionNodeId[graph.roadTail[0]!]).toBe(3);
    expect(graph.roadForwardDs[0]).toBe(2 * 117);
    expect(graph.roadBackwardDs[0]).toBe(UNREACHABLE);
  });

  it("cuts the road at a barrier that blocks, so that no graph passes it", () => {
    const graph = build({ nodes: line(3, { 2: { barrier: "bollard" } }), ways: [[10, [1, 2, 3], STREET]] });
    expect(graph.junctionCount).toBe(4);
    expect([...graph.componentSize]).toEqual([2, 2]);
  });

  it("keeps loops, rings that touch nothing and parallel roads", () => {
    const ring = build({
      nodes: [...line(2), [3, 5, 43.001], [4, 5.001, 43.001]],
      ways: [[10, [1, 2, 4, 3, 1], STREET]],
    });
    expect([ring.junctionCount, ring.roadCount, ring.roadFirstPoint[1]]).toEqual([1, 1, 5]);
    const pair = build({
      nodes: [...line(4), [5, 5.0015, 43.001]],
      ways: [
        [10, [1, 2, 3, 4], STREET],
        [11, [2, 5, 3], STREET],
      ],
    });
    expect([pair.junctionCount, pair.roadCount]).toEqual([4, 4]);
  });

  it("keeps one of several ways drawn over each other, restrictions of the others on it", () => {
    const slow: Tags = { highway: "service", name: "Rue Longue" };
    const graph = build({
      nodes: [...line(4), [5, 5.001, 43.001], [6, 5.002, 43.001]],
      ways: [
        [10, [1, 2], STREET],
        [11, [2, 3], slow],
        [12, [3, 2], slow],
        [13, [3, 2], STREET],
        [14, [3, 4], STREET],
        [15, [2, 5], STREET],
        [16, [3, 6], STREET],
      ],
      relations: [
        [
          1,
          [
            ["way", 11, "from"],
            ["node", 3, "via"],
            ["way", 16, "to"],
          ],
          { type: "restriction", restriction: "no_left_turn" },
        ],
      ],
    });
    expect([...graph.roadWayId].sort()).toEqual([10, 13, 14, 15, 16]);
    const [from] = [...graph.turns.restrictionEdge] as [number];
    expect(graph.roadWayId[from >>> 1]).toBe(13);
    expect(graph.junctionNodeId[(from & 1 ? graph.roadTail : graph.roadHead)[from >>> 1]!]).toBe(3);
  });

  it("spreads a tagged duration over the ferry", () => {
    const graph = build({ nodes: line(5), ways: [[10, [1, 2, 5], { route: "ferry", duration: "00:10" }]] });
    expect(graph.kind(graph.roadKind[0]!).mode).toBe("ferry");
    expect(graph.roadForwardDs[0]).toBe(6000);
  });

  it("finds components: one-way ways in and out are their own", () => {
    const graph = build({
      nodes: [...line(4), [5, 5.001, 43.001]],
      ways: [
        [10, [1, 2], { ...STREET, oneway: "yes" }],
        [11, [2, 3], STREET],
        [12, [3, 5, 2], STREET],
        [13, [3, 4], { ...STREET, oneway: "yes" }],
      ],
    });
    const sizeOf = (way: number): number => graph.componentSize[graph.roadComponent[graph.roadWayId.indexOf(way)]!]!;
    expect([10, 11, 13].map(sizeOf)).toEqual([1, 4, 1]);
  });

  it("resolves restrictions to directed edges and counts those it cannot", () => {
    const report = new SkipReport();
    const tags = { type: "restriction", restriction: "no_left_turn" };
    const cross: SmallWorld = {
      nodes: [...line(3), [4, 5.001, 43.001]],
      ways: [
        [10, [1, 2], STREET],
        [11, [2, 3], STREET],
        [12, [2, 4], STREET],
      ],
      relations: [
        [
          1,
          [
            ["way", 10, "from"],
            ["node", 2, "via"],
            ["way", 12, "to"],
          ],
          tags,
        ],
        [
          2,
          [
            ["way", 10, "from"],
            ["node", 2, "via"],
            ["way", 99, "to"],
          ],
          tags,
        ],
        [
          3,
          [
            ["way", 10, "from"],
            ["node", 2, "via"],
            ["way", 12, "to"],
          ],
          { ...tags, except: "motorcar" },
        ],
      ],
    };
    const graph = build(cross, report);
    const { restrictionFirst, restrictionEdge, restrictionOnly } = graph.turns;
    expect([...restrictionFirst]).toEqual([0, 2]);
    expect([...restrictionOnly]).toEqual([0]);
    const [from, to] = [...restrictionEdge] as [number, number];
    expect(graph.roadWayId[from >>> 1]).toBe(10);
    expect(graph.roadWayId[to >>> 1]).toBe(12);
    const headOf = (edge: number): number => (edge & 1 ? graph.roadTail : graph.roadHead)[edge >>> 1]!;
    expect(graph.junctionNodeId[headOf(from)]).toBe(2);
    expect(graph.junctionNodeId[headOf(to)]).toBe(4);
    expect(report.count("restriction")).toBe(1);
  });

  it("drops what no car can use", () => {
    const graph = build({
      nodes: line(3),
      ways: [
        [10, [1, 2], { highway: "footway" }],
        [11, [2, 3], STREET],
      ],
    });
    expect([...graph.roadWayId]).toEqual([11]);
    const empty = build({ nodes: line(2), ways: [[10, [1, 2], { highway: "steps" }]] });
    expect([empty.junctionCount, empty.roadCount]).toEqual([0, 0]);
  });

  it("is the same however the ways are ordered, up to numbering that follows places", () => {
    const world = randomWorld(11);
    const lengths = (ways: SmallWorld["ways"]): string[] =>
      ((graph) =>
        Array.from(
          graph.roadLengthM,
          (metres, road) =>
            `${graph.junctionNodeId[graph.roadTail[road]!]} ${graph.junctionNodeId[graph.roadHead[road]!]} ${metres}`,
        ).sort())(build({ ...world, ways }));
    expect(build(world)).toEqual({ ...build(world), kind: expect.any(Function), pace: expect.any(Function) });
    expect(lengths([...world.ways].reverse())).toHaveLength(lengths(world.ways).length);
    expect(NONE).toBe(UNREACHABLE);
  });
});
