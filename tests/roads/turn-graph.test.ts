import { describe, expect, it } from "vitest";
import { buildRoadGraph, CAR_PROFILE, type RoadGraph, searchNetwork, type Tags } from "../../engine/roads/index.ts";
import { turnSeconds } from "../../engine/roads/turn-graph-costs.ts";
import { SkipReport } from "../../engine/report/index.ts";
import { type SmallWorld, smallWorld } from "../support/small-world.ts";

const STREET: Tags = { highway: "residential" };

/** A crossing: node 5 in the middle, 1 west, 2 east, 3 south, 4 north, each a street of its own name. */
function crossing(extra: Partial<SmallWorld> = {}, tags: Readonly<Record<number, Tags>> = {}): SmallWorld {
  return {
    nodes: [
      [1, 4.999, 43, {}],
      [2, 5.001, 43, {}],
      [3, 5, 42.999, {}],
      [4, 5, 43.001, {}],
      [5, 5, 43, tags[5] ?? {}],
      [6, 5.002, 43, {}],
      [7, 5.002, 43.001, {}],
    ],
    ways: [
      [10, [1, 5], { ...STREET, name: "ouest" }],
      [11, [5, 2], { ...STREET, name: "est" }],
      [12, [3, 5], { ...STREET, name: "sud" }],
      [13, [5, 4], { ...STREET, name: "nord" }],
      [14, [2, 6], { ...STREET, name: "bout" }],
      [15, [6, 7], { ...STREET, name: "fin" }],
    ],
    ...extra,
  };
}

function turnsOf(world: SmallWorld, optimise: "duration" | "routability" = "duration") {
  const graph = buildRoadGraph(smallWorld(world), CAR_PROFILE, { report: new SkipReport() });
  const network = searchNetwork(graph, CAR_PROFILE, { turns: true, optimise });
  const { firstOut, head, weight } = network.forward;
  const ds = (edge: number): number => (edge & 1 ? graph.roadBackwardDs : graph.roadForwardDs)[edge >>> 1]!;
  const cost = (vertex: number, to: number): number | null => {
    for (let arc = firstOut[vertex]!; arc < firstOut[vertex + 1]!; arc++) {
      if (network.edgeOf(head[arc]!) === to) return weight[arc]! - ds(network.edgeOf(vertex));
    }
    return null;
  };
  return { graph, network, cost, edge: (way: number, toNode: number) => edgeOf(graph, way, toNode) };
}

/** Directed edge of a way that leads to a node. */
function edgeOf(graph: RoadGraph, way: number, toNode: number): number {
  const road = graph.roadWayId.indexOf(way);
  return graph.junctionNodeId[graph.roadHead[road]!] === toNode ? 2 * road : 2 * road + 1;
}

describe("turn costs", () => {
  it("follow the sigmoid of the profile, dearer to the left", () => {
    // 7.5 / (1 + exp(-(13 / 1.075 x 90 / 180 - 6.5 x 1.075))) and its mirror, by hand
    expect(turnSeconds(90, CAR_PROFILE, false)).toBeCloseTo(7.5 / (1 + Math.exp(-(6.04651 - 6.9875))), 3);
    expect(turnSeconds(-90, CAR_PROFILE, false)).toBeCloseTo(7.5 / (1 + Math.exp(-(6.9875 - 6.04651))), 3);
    expect(turnSeconds(-90, CAR_PROFILE, true)).toBeCloseTo(turnSeconds(90, CAR_PROFILE, false), 9);
    expect(turnSeconds(0, CAR_PROFILE, false)).toBeLessThan(0.01);
  });

  it("are paid at a crossing: 2.1 s to the right, 5.3 s to the left, nothing straight on, no turning back", () => {
    const { cost, edge } = turnsOf(crossing());
    const from = edge(10, 5);
    expect(cost(from, edge(11, 2))).toBe(0);
    expect(cost(from, edge(12, 3))).toBe(21);
    expect(cost(from, edge(13, 4))).toBe(53);
    expect(cost(from, edge(10, 1))).toBeNull();
  });

  it("are not paid where only two roads meet, but turning back at a dead end is", () => {
    const { cost, edge } = turnsOf(crossing());
    expect(cost(edge(14, 6), edge(15, 7))).toBe(0);
    expect(cost(edge(14, 6), edge(14, 2))).toBeNull();
    // sigmoid at 180 degrees 7.454 s and 20 s
    expect(cost(edge(15, 7), edge(15, 6))).toBe(274);
  });

  it("include signals and allow turning back at a turning circle", () => {
    const signals = turnsOf(crossing({}, { 5: { highway: "traffic_signals" } }));
    expect(signals.cost(signals.edge(10, 5), signals.edge(11, 2))).toBe(20);
    expect(signals.cost(signals.edge(10, 5), signals.edge(12, 3))).toBe(41);
    const circle = turnsOf(crossing({}, { 5: { highway: "turning_circle" } }));
    expect(circle.cost(circle.edge(10, 5), circle.edge(10, 1))).toBe(274);
  });

  it("make destination-only streets dear to enter in routability, and carry the duration", () => {
    const world = crossing();
    const ways = world.ways.map(
      ([id, nodes, tags]) => [id, nodes, id === 12 ? { ...tags, access: "destination" } : tags] as const,
    );
    const { network, edge } = turnsOf({ ...world, ways }, "routability");
    const { firstOut, head, weight, carried } = network.forward;
    const from = edge(10, 5);
    const rows = Array.from({ length: firstOut[from + 1]! - firstOut[from]! }, (_, i) => firstOut[from]! + i);
    const into = rows.find((arc) => head[arc] === edge(12, 3))!;
    const right = rows.find((arc) => head[arc] === edge(11, 2))!;
    expect(weight[into]! - weight[right]!).toBe(32767);
    expect(carried![into]! - carried![right]!).toBe(21);
  });
});

describe("turn restrictions", () => {
  const restricted = (restriction: string, members: ReadonlyArray<readonly [string, number, string]>) =>
    turnsOf(crossing({ relations: [[1, members, { type: "restriction", restriction }]] }));

  it("forbid a turn over a node", () => {
    const { cost, edge } = restricted("no_right_turn", [
      ["way", 10, "from"],
      ["node", 5, "via"],
      ["way", 12, "to"],
    ]);
    expect(cost(edge(10, 5), edge(12, 3))).toBeNull();
    expect(cost(edge(10, 5), edge(13, 4))).toBe(53);
    expect(cost(edge(11, 5), edge(12, 3))).not.toBeNull();
  });

  it("leave only one turn", () => {
    const { cost, edge } = restricted("only_straight_on", [
      ["way", 10, "from"],
      ["node", 5, "via"],
      ["way", 11, "to"],
    ]);
    expect([11, 12, 13].map((way, i) => cost(edge(10, 5), edge(way, i + 2)) !== null)).toEqual([true, false, false]);
  });

  it("over ways hold for who comes from there, and for nobody else", () => {
    const { network, cost, edge } = restricted("no_left_turn", [
      ["way", 10, "from"],
      ["way", 11, "via"],
      ["way", 14, "to"],
    ]);
    const { firstOut, head } = network.forward;
    const copy = firstOut.length - 2;
    expect([...network.copyEdge!]).toEqual([edge(11, 2)]);
    expect(network.copiesOf(edge(11, 2))).toEqual([copy]);
    expect(network.copiesOf(edge(12, 5))).toEqual([]);
    expect(network.edgeOf(copy)).toBe(edge(11, 2));
    const reached = (vertex: number): number[] => [...head.subarray(firstOut[vertex], firstOut[vertex + 1])];
    expect(reached(edge(10, 5))).toContain(copy);
    expect(reached(edge(10, 5))).not.toContain(edge(11, 2));
    expect(reached(edge(12, 5))).toContain(edge(11, 2));
    expect(cost(edge(11, 2), edge(14, 6))).toBe(0);
    expect(cost(copy, edge(14, 6))).toBeNull();
  });
});
