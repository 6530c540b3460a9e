import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlockQueue, createLabels, nearestByBlocks, UNREACHABLE } from "../../engine/search/index.ts";
import { graphOf, reference, seedsOf, world, type World } from "./random-worlds.ts";

/** Labels (time, source, carried) by vertex. */
function labelled(input: World, queue: BlockQueue): number[][] {
  const { timeDs, source, carried } = createLabels(input.vertexCount, { carried: true });
  nearestByBlocks(graphOf(input), seedsOf(input), { timeDs, source, carried: carried! }, queue);
  return Array.from(timeDs, (t, v) =>
    t === UNREACHABLE ? [UNREACHABLE, UNREACHABLE, UNREACHABLE] : [t, source[v]!, carried![v]!],
  );
}

const expected = (input: World): number[][] => reference(input).map((label) => [...label]);

describe("nearestByBlocks", () => {
  it("equals the reference whatever the blocks and windows: time, source and carried cost", () => {
    const sizes = fc.record({ blockBits: fc.integer({ min: 0, max: 4 }), window: fc.integer({ min: 0, max: 12 }) });
    fc.assert(
      fc.property(world, sizes, (input, { blockBits, window }) => {
        expect(labelled(input, new BlockQueue(blockBits, 1 << window))).toEqual(expected(input));
      }),
      { numRuns: 1_000 },
    );
  });

  it("leaves nothing behind: one queue serves graphs of any size, in any order", () => {
    const queue = new BlockQueue(1, 8);
    fc.assert(
      fc.property(world, (input) => {
        expect(labelled(input, queue)).toEqual(expected(input));
        expect(queue.listed.every((listed) => listed === 0)).toBe(true);
      }),
    );
  });

  it("comes back to a block that a late neighbour serves better", () => {
    // 0 - 1 in one block, 2 - 3 in the other: 1 is reached from 0 at 100, then better through 2
    const input: World = {
      vertexCount: 4,
      arcs: [
        [0, 1, 100, 1],
        [0, 2, 10, 1],
        [2, 3, 10, 1],
        [3, 1, 10, 1],
        [1, 0, 5, 1],
      ],
      seeds: [[0, 0]],
    };
    expect(labelled(input, new BlockQueue(1, 1 << 12)).map(([t]) => t)).toEqual([0, 30, 10, 20]);
  });
});
