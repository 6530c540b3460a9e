import fc from "fast-check";
import { UNREACHABLE, type SearchGraph, type Seeds } from "../../engine/search/index.ts";

export type Arc = readonly [tail: number, head: number, weight: number, carried: number];
export interface World {
  readonly vertexCount: number;
  readonly arcs: readonly Arc[];
  readonly seeds: ReadonlyArray<readonly [vertex: number, timeDs: number]>;
}

export function graphOf({ vertexCount, arcs }: World): SearchGraph {
  const sorted = arcs.toSorted((a, b) => a[0] - b[0]);
  const firstOut = new Uint32Array(vertexCount + 1);
  for (const [tail] of sorted) firstOut[tail + 1]++;
  for (let v = 0; v < vertexCount; v++) firstOut[v + 1] += firstOut[v];
  return {
    firstOut,
    head: Uint32Array.from(sorted, (arc) => arc[1]),
    weight: Uint32Array.from(sorted, (arc) => arc[2]),
    carried: Uint32Array.from(sorted, (arc) => arc[3]),
  };
}

export function seedsOf(world: World): Seeds {
  return {
    count: world.seeds.length,
    vertex: Uint32Array.from(world.seeds, (seed) => seed[0]),
    timeDs: Uint32Array.from(world.seeds, (seed) => seed[1]),
    source: Uint32Array.from(world.seeds, (_, i) => i),
  };
}

/** The reference: relax every arc until nothing changes, labels compared as (time, source, carried). */
export function reference(world: World): (readonly [number, number, number])[] {
  const label = Array.from({ length: world.vertexCount }, (): readonly [number, number, number] => [
    UNREACHABLE,
    UNREACHABLE,
    UNREACHABLE,
  ]);
  const less = (a: readonly number[], b: readonly number[]) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
  world.seeds.forEach(([v, t], i) => {
    if (less([t, i, t], label[v]) < 0) label[v] = [t, i, t];
  });
  for (let changed = true; changed;) {
    changed = false;
    for (const [tail, head, weight, carried] of world.arcs) {
      if (label[tail][0] === UNREACHABLE) continue;
      const next = [label[tail][0] + weight, label[tail][1], label[tail][2] + carried] as const;
      if (less(next, label[head]) < 0) [label[head], changed] = [next, true];
    }
  }
  return label;
}

export const world: fc.Arbitrary<World> = fc.integer({ min: 1, max: 40 }).chain((vertexCount) => {
  const vertex = fc.integer({ min: 0, max: vertexCount - 1 });
  return fc.record({
    vertexCount: fc.constant(vertexCount),
    arcs: fc.array(fc.tuple(vertex, vertex, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 9 })), {
      maxLength: 160,
    }),
    seeds: fc.array(fc.tuple(vertex, fc.integer({ min: 0, max: 2000 })), { minLength: 1, maxLength: 8 }),
  });
});
