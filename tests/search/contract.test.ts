import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BlockQueue,
  contractedFor,
  contractGraph,
  createLabels,
  MAX_WEIGHT_DS,
  maxWeightOf,
  nearestByClimbing,
  UNREACHABLE,
  type ContractedGraph,
} from "../../engine/search/index.ts";
import { graphOf, reference, seedsOf, world, type World } from "./random-worlds.ts";

/** Labels (time, source, carried) by vertex of the world. */
function climb(contracted: ContractedGraph, input: World): number[][] {
  const { number } = contracted;
  const labels = createLabels(input.vertexCount, { carried: true });
  const { timeDs, source, carried } = labels;
  const seeds = seedsOf(input);
  const numbered = { ...seeds, vertex: seeds.vertex.map((vertex) => number[vertex]!) };
  nearestByClimbing(contracted, numbered, labels, new BlockQueue());
  return Array.from(number, (v) =>
    timeDs[v] === UNREACHABLE ? [UNREACHABLE, UNREACHABLE, UNREACHABLE] : [timeDs[v]!, source[v]!, carried![v]!],
  );
}

/** A long way of `vertexCount` vertices, both ways. */
function line(vertexCount: number, weight: number): World {
  const arcs = Array.from({ length: vertexCount - 1 }, (_, v) => [
    [v, v + 1, weight, 1] as const,
    [v + 1, v, weight, 1] as const,
  ]).flat();
  return { vertexCount, arcs, seeds: [[0, 0]] };
}

describe("contractGraph", () => {
  it("gives the labels of the whole graph: time, source and carried cost, ties included", () => {
    fc.assert(
      fc.property(world, (input) => {
        const got = climb(contractGraph(graphOf(input)), input);
        expect(got).toEqual(reference(input).map((label) => [...label]));
      }),
      { numRuns: 500 },
    );
  });

  it("gives them for some vertices out of the part that speaks of these", () => {
    fc.assert(
      fc.property(world, fc.nat(), (input, choice) => {
        const wanted = choice % input.vertexCount;
        const whole = contractGraph(graphOf(input));
        const part = contractedFor(whole, Uint32Array.of(whole.number[wanted]!));
        expect(part.below.length).toBeLessThanOrEqual(whole.below.length);
        expect(climb(part, input)[wanted]).toEqual([...reference(input)[wanted]!]);
      }),
    );
  });

  it("takes a street of no crossing out whole but for its last vertices", () => {
    const { below, upward } = contractGraph(graphOf(line(100, 3)));
    expect(below.length).toBeGreaterThanOrEqual(98);
    expect(upward.firstOut.length).toBe(101);
  });

  it("makes no shortcut heavier than an arc may be", () => {
    const input = line(60, 1 << 22);
    const contracted = contractGraph(graphOf(input));
    expect(maxWeightOf(contracted.upward)).toBeLessThanOrEqual(MAX_WEIGHT_DS);
    expect(climb(contracted, input).map(([t]) => t)).toEqual(reference(input).map(([t]) => t));
  });

  it("takes out the same vertices each time, and leaves the graph as it was", () => {
    const graph = graphOf(line(20, 7));
    const before = structuredClone(graph);
    expect(contractGraph(graph)).toEqual(contractGraph(graph));
    expect(graph).toEqual(before);
  });
});
