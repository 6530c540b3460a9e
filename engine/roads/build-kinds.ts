import type { RoadKind } from "./model.ts";

/** Distinct road kinds met while building. A kind is a shape (all but its name) and a name. */
export interface KindTable {
  readonly kinds: readonly RoadKind[];
  /** index of a shape, taken from a kind of any name, added when new */
  shapeOf(kind: RoadKind): number;
  /** index of the kind of a shape and a name, added when new */
  indexOf(shape: number, name: string): number;
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

/** An empty table. Two shapes are the same when all fields but the name are. */
export function createKindTable(): KindTable {
  const kinds: RoadKind[] = [];
  const shapes: Array<{ readonly kind: RoadKind; readonly byName: Map<string, number>; reversed: number }> = [];
  const shapeByText = new Map<string, number>();
  const shapeOfKind: number[] = [];

  function shapeOf(kind: RoadKind): number {
    const { name: _, ...shape } = kind;
    const text = Object.values(shape).join("\u0001");
    let index = shapeByText.get(text);
    if (index === undefined) {
      index = shapes.length;
      shapeByText.set(text, index);
      shapes.push({ kind, byName: new Map(), reversed: -1 });
    }
    return index;
  }

  function indexOf(shape: number, name: string): number {
    const { kind, byName } = shapes[shape];
    let index = byName.get(name);
    if (index === undefined) {
      index = kinds.length;
      byName.set(name, index);
      kinds.push(kind.name === name ? kind : { ...kind, name });
      shapeOfKind.push(shape);
    }
    return index;
  }

  function reversed(index: number): number {
    const shape = shapes[shapeOfKind[index]];
    if (shape.reversed < 0) shape.reversed = shapeOf(reverseKind(shape.kind));
    return indexOf(shape.reversed, kinds[index].name);
  }

  return { kinds, shapeOf, indexOf, reversed };
}
