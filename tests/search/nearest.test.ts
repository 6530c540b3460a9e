import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BlockQueue,
  createLabels,
  maxWeightOf,
  nearestOfService,
  NONE,
  reverseGraph,
  UNREACHABLE,
  type SearchGraph,
  type TouchTable,
} from "../../engine/search/index.ts";

/** A touch table of one entry and one exit a point. */
function touches(rows: ReadonlyArray<readonly [vertex: number, timeDs: number]>): TouchTable {
  const first = Uint32Array.from({ length: rows.length + 1 }, (_, i) => i);
  const vertex = Uint32Array.from(rows, (row) => row[0]);
  const timeDs = Uint32Array.from(rows, (row) => row[1]);
  return {
    pointCount: rows.length,
    firstExit: first,
    exitVertex: vertex,
    exitTimeDs: timeDs,
    firstEntry: first,
    entryVertex: vertex,
    entryTimeDs: timeDs,
  };
}

const none = { firstPair: new Uint32Array(3), pairPoint: new Uint32Array(0), pairTimeDs: new Uint32Array(0) };

/** 0 -> 1 -> 2 -> 3, one way, 100 ds each. */
const line: SearchGraph = {
  firstOut: Uint32Array.of(0, 1, 2, 3, 3),
  head: Uint32Array.of(1, 2, 3),
  weight: Uint32Array.of(100, 100, 100),
};

function search(direct = none, facilities = touches([[3, 7]]), rows = Uint32Array.of(0), points = Uint32Array.of(0)) {
  const timeDs = new Uint32Array(2);
  const facility = new Uint32Array(2);
  nearestOfService(
    {
      graph: reverseGraph(line),
      maxWeight: maxWeightOf(line),
      origins: touches([
        [0, 5],
        [2, 0],
      ]),
      facilities,
      direct,
    },
    { row: rows, point: points },
    {
      labels: createLabels(4),
      queue: new BlockQueue(),
      rowOfPoint: new Uint32Array(facilities.pointCount).fill(NONE),
    },
    timeDs,
    facility,
    0,
  );
  return { timeDs: [...timeDs], facility: [...facility] };
}

describe("nearestOfService", () => {
  it("adds the way out of the origin, the way, and the way into the facility", () => {
    // origin 0: 5 to vertex 0, 300 to vertex 3, 7 to the facility; origin 1 starts on vertex 2
    expect(search()).toEqual({ timeDs: [312, 107], facility: [0, 0] });
  });

  it("says unreached where no way leads", () => {
    // the facility stands before origin 1 on a one-way line
    expect(search(none, touches([[1, 0]]))).toEqual({ timeDs: [105, UNREACHABLE], facility: [0, NONE] });
  });

  it("takes a facility on the same road, which labels do not see", () => {
    const direct = { firstPair: Uint32Array.of(0, 1, 1), pairPoint: Uint32Array.of(0), pairTimeDs: Uint32Array.of(42) };
    expect(search(direct)).toEqual({ timeDs: [42, 107], facility: [0, 0] });
  });

  it("gives a tie to the lowest row, whatever the order of places", () => {
    expect(
      search(
        none,
        touches([
          [3, 7],
          [3, 7],
        ]),
        Uint32Array.of(4, 9),
        Uint32Array.of(1, 0),
      ).facility,
    ).toEqual([4, 4]);
  });

  it("does not depend on the order facilities are given in", () => {
    const facility = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 50 }));
    fc.assert(
      fc.property(fc.array(facility, { minLength: 1, maxLength: 6 }), (places) => {
        const order = places.map((_, i) => i);
        const straight = search(none, touches(places), Uint32Array.from(order), Uint32Array.from(order));
        const turned = order.toReversed();
        expect(search(none, touches(places), Uint32Array.from(turned), Uint32Array.from(turned))).toEqual(straight);
      }),
    );
  });
});
