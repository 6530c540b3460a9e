import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BucketQueue,
  clearLabels,
  createLabels,
  maxWeightOf,
  nearestSources,
  reverseGraph,
  UNREACHABLE,
} from "../../engine/search/index.ts";
import { graphOf, reference, seedsOf, world, type World } from "./random-worlds.ts";

function run(input: World, bounds = {}) {
  const graph = graphOf(input);
  const labels = createLabels(input.vertexCount, { carried: true, touched: true, parents: true });
  const queue = new BucketQueue();
  const touched = nearestSources(graph, maxWeightOf(graph), seedsOf(input), labels, queue, bounds);
  return { graph, labels, touched, queue };
}

describe("nearestSources", () => {
  it("equals the reference on random graphs: time, source and carried cost", () => {
    fc.assert(
      fc.property(world, (input) => {
        const { labels } = run(input);
        const got = Array.from(labels.timeDs, (t, v) =>
          t === UNREACHABLE ? [UNREACHABLE, UNREACHABLE, UNREACHABLE] : [t, labels.source[v], labels.carried![v]],
        );
        expect(got).toEqual(reference(input).map((label) => [...label]));
      }),
      { numRuns: 500 },
    );
  });

  it("leaves a parent arc that explains every label", () => {
    fc.assert(
      fc.property(world, (input) => {
        const { graph, labels } = run(input);
        const seeds = seedsOf(input);
        for (let v = 0; v < input.vertexCount; v++) {
          if (labels.timeDs[v] === UNREACHABLE) continue;
          if (seeds.vertex.some((s, i) => s === v && seeds.timeDs[i] === labels.timeDs[v])) continue;
          const arc = labels.parentArc![v];
          const tail = graph.firstOut.findLastIndex((first) => first <= arc);
          expect(graph.head[arc]).toBe(v);
          expect(labels.timeDs[tail] + graph.weight[arc]).toBe(labels.timeDs[v]);
        }
      }),
    );
  });

  it("bounded by a time, labels exactly what lies within it", () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 0, max: 2100 }), (input, maxDs) => {
        const { labels } = run(input, { maxDs });
        expect([...labels.timeDs]).toEqual(reference(input).map(([t]) => (t <= maxDs ? t : UNREACHABLE)));
      }),
    );
  });

  it("pruned where another source serves as well, finds every improvement and nothing else", () => {
    fc.assert(
      fc.property(world, world, (base, other) => {
        const site = { ...base, seeds: other.seeds.map(([v, t]) => [v % base.vertexCount, t] as const) };
        const before = run(base).labels.timeDs;
        const { labels } = run(site, { pruneDs: before });
        reference(site).forEach(([t], v) => {
          if (t < before[v]) expect(labels.timeDs[v]).toBe(t);
          else expect(labels.timeDs[v]).toBeGreaterThanOrEqual(before[v]);
        });
      }),
    );
  });

  it("stops once the targets are settled, with their exact times", () => {
    fc.assert(
      fc.property(world, (input) => {
        const all = reference(input);
        const target = all.findIndex(([t]) => t !== UNREACHABLE);
        const { labels } = run(input, { targets: Uint32Array.of(target) });
        expect(labels.timeDs[target]).toBe(all[target][0]);
      }),
    );
  });

  it("labels are blank after clearing, so scratch can be reused", () => {
    fc.assert(
      fc.property(world, (input) => {
        const { labels, touched } = run(input);
        clearLabels(labels, touched);
        expect(labels.timeDs.every((t) => t === UNREACHABLE)).toBe(true);
      }),
    );
  });

  it("a reversed graph gives the times to the source that the graph gives from it", () => {
    fc.assert(
      fc.property(world, (input) => {
        const graph = graphOf(input);
        const from = reference({ ...input, seeds: [[0, 0]] });
        const reversed = reverseGraph(graph);
        for (let v = 0; v < input.vertexCount; v++) {
          const labels = createLabels(input.vertexCount);
          nearestSources(
            reversed,
            maxWeightOf(graph),
            { count: 1, vertex: Uint32Array.of(v), timeDs: Uint32Array.of(0), source: Uint32Array.of(0) },
            labels,
            new BucketQueue(),
          );
          expect(labels.timeDs[0]).toBe(from[v][0]);
        }
      }),
      { numRuns: 50 },
    );
  });
});
