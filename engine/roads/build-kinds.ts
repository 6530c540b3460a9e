import type { RoadKind } from "./model.ts";

/** Distinct road kinds met while building, and each kind seen from the other end. */
export interface KindTable {
  readonly kinds: readonly RoadKind[];
  /** index of a kind, added when new */
  indexOf(kind: RoadKind): number;
  /** index of the same road driven the other way (the same index where nothing depends on the direction) */
  reversed(index: number): number;
}

/** The kind as seen by someone who drives the road the other way. */
export function reverseKind(kind: RoadKind): RoadKind {
  return {
    ...kind,
    ref: kind.refBackward || kind.ref,
    refBackward: kind.refBackward ? kind.ref : "",
    destination: kind.destinationBackward,
    destinationBackward: kind.destination,
    forwardKmh: kind.backwardKmh,
    backwardKmh: kind.forwardKmh,
    forwardRate: kind.backwardRate,
    backwardRate: kind.forwardRate,
    turnLanesForward: kind.turnLanesBackward,
    turnLanesBackward: kind.turnLanesForward,
    restrictedForward: kind.restrictedBackward,
    restrictedBackward: kind.restrictedForward,
  };
}

/** An empty table. Two kinds are the same when all their fields are. */
export function createKindTable(): KindTable {
  const kinds: RoadKind[] = [];
  const byText = new Map<string, number>();
  const reversedIndex: number[] = [];

  function indexOf(kind: RoadKind): number {
    const text = Object.values(kind).join("\u0001");
    const known = byText.get(text);
    if (known !== undefined) return known;
    byText.set(text, kinds.length);
    kinds.push(kind);
    reversedIndex.push(-1);
    return kinds.length - 1;
  }

  return {
    kinds,
    indexOf,
    reversed(index) {
      if (reversedIndex[index] < 0) {
        const other = indexOf(reverseKind(kinds[index]));
        reversedIndex[index] = other;
        reversedIndex[other] = index;
      }
      return reversedIndex[index];
    },
  };
}
