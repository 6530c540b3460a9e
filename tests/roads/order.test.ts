import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stronglyConnected } from "../../engine/roads/components.ts";
import { hilbertIndex, hilbertRanks } from "../../engine/roads/order.ts";

describe("Hilbert order", () => {
  it("visits each cell of a corner once, neighbour to neighbour", () => {
    const side = 32;
    const cells = Array.from({ length: side * side }, (_, i) => [i % side, Math.floor(i / side)] as const);
    const ordered = cells.map(([x, y]) => [hilbertIndex(x, y), x, y] as const).sort((a, b) => a[0] - b[0]);
    expect(ordered.map(([index]) => index)).toEqual(cells.map((_, i) => i));
    for (let i = 1; i < ordered.length; i++) {
      const [, x, y] = ordered[i]!;
      const [, beforeX, beforeY] = ordered[i - 1]!;
      expect(Math.abs(x - beforeX) + Math.abs(y - beforeY)).toBe(1);
    }
    expect(hilbertIndex(65_535, 0)).toBe(2 ** 32 - 1);
  });

  it("ranks are a permutation, ties in their order", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }))), (places) => {
        const lon7 = Int32Array.from(places, ([x]) => x * 1e7);
        const lat7 = Int32Array.from(places, ([, y]) => y * 1e7);
        const ranks = [...hilbertRanks(lon7, lat7)];
        expect([...ranks].sort((a, b) => a - b)).toEqual(places.map((_, i) => i));
        places.forEach(([x, y], i) =>
          places.forEach(([otherX, otherY], j) => {
            if (i < j && x === otherX && y === otherY) expect(ranks[i]).toBeLessThan(ranks[j]!);
          }),
        );
      }),
    );
  });
});

describe("strongly connected components", () => {
  it("are those of mutual reachability", () => {
    const arcs = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 30 });
    fc.assert(
      fc.property(arcs, (pairs) => {
        const component = stronglyConnected(12, {
          tail: Uint32Array.from(pairs, ([a]) => a),
          head: Uint32Array.from(pairs, ([, b]) => b),
        });
        const reach = Array.from({ length: 12 }, (_, i) => Array.from({ length: 12 }, (__, j) => i === j));
        for (const [a, b] of pairs) reach[a]![b] = true;
        for (let k = 0; k < 12; k++)
          for (let i = 0; i < 12; i++) for (let j = 0; j < 12; j++) reach[i]![j] ||= reach[i]![k]! && reach[k]![j]!;
        for (let i = 0; i < 12; i++)
          for (let j = 0; j < 12; j++) expect(component[i] === component[j]).toBe(reach[i]![j]! && reach[j]![i]!);
      }),
    );
  });
});
