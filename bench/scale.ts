import {
  BlockQueue,
  contractGraph,
  createLabels,
  nearestByClimbing,
  reverseGraph,
  UNREACHABLE,
} from "../engine/search/index.ts";
import { generatedNetwork } from "./generated-network.ts";
import { measure, peakMemoryMB, seeded, type Bench } from "./harness.ts";

const SERVICES = 29;
const FACILITIES_PER_SERVICE = 200;

/** 29 services on generated networks of 1, 4 and 10 million vertices: how cost and memory grow. */
export async function benchScale(bench: Bench): Promise<void> {
  const perVertex: number[] = [];
  for (const millions of [1, 4, 10]) {
    const graph = reverseGraph(generatedNetwork(millions * 1e6));
    const vertexCount = graph.firstOut.length - 1;
    const once = { repeats: 1, warmUp: false };
    const contracted = await measure(
      bench,
      `contraction, ${(vertexCount / 1e6).toFixed(1)} M vertices`,
      () => contractGraph(graph),
      { ...once, rates: (ms) => ({ "ns per vertex": (ms * 1e6) / vertexCount, "peak MB": peakMemoryMB() }) },
    );
    const labels = createLabels(vertexCount);
    const queue = new BlockQueue();
    await measure(
      bench,
      `29 services, ${(vertexCount / 1e6).toFixed(1)} M vertices`,
      () => {
        const random = seeded(7);
        for (let service = 0; service < SERVICES; service++) {
          const count = FACILITIES_PER_SERVICE * millions;
          const vertex = Uint32Array.from({ length: count }, () => Math.floor(random() * vertexCount));
          const source = Uint32Array.from({ length: count }, (_, i) => i);
          labels.timeDs.fill(UNREACHABLE);
          nearestByClimbing(contracted, { count, vertex, timeDs: new Uint32Array(count), source }, labels, queue);
        }
      },
      {
        ...(millions === 1 ? { repeats: 3 } : once),
        rates: (ms) => ({
          "ns per vertex and service": (ms * 1e6) / SERVICES / vertexCount,
          "peak MB": peakMemoryMB(),
        }),
        ...(millions === 10 && {
          bar: {
            label: "under 8 GB, per-vertex cost within 1.5 x of 1 M",
            met: (_ms: number, rates: Record<string, number>) =>
              rates["peak MB"]! < 8192 && rates["ns per vertex and service"]! < 1.5 * perVertex[0]!,
          },
        }),
      },
    );
    perVertex.push(bench.measures.at(-1)!.rates["ns per vertex and service"]!);
  }
}
