/** Lines of road before they are joined into a network, and quick questions about what is near. */
import { crossesMassif, crossesRiver, crossesShore } from "./geography.ts";
import { distance, distanceToSegment, type Point } from "./plane.ts";

export type Tags = Readonly<Record<string, string>>;

/** One road as drawn. Lines on the same `level` that cross get a junction there; motorways and ramps have level 1. */
export interface RoadLine {
  readonly points: readonly Point[];
  readonly tags: Tags;
  readonly level: 0 | 1;
}

/** Segments by squares of one kilometre. */
export class SegmentGrid {
  private readonly squares = new Map<number, number[]>();
  readonly from: Point[] = [];
  readonly to: Point[] = [];
  /** what the segment belongs to */
  readonly owner: number[] = [];

  add(a: Point, b: Point, owner: number): void {
    const row = this.from.length;
    this.from.push(a);
    this.to.push(b);
    this.owner.push(owner);
    for (const key of squaresOf(a, b, 0)) {
      const list = this.squares.get(key);
      if (list) list.push(row);
      else this.squares.set(key, [row]);
    }
  }

  addLine(points: readonly Point[], owner: number): void {
    for (let i = 1; i < points.length; i++) this.add(points[i - 1]!, points[i]!, owner);
  }

  /** Rows of the segments that may be within `reachM` of ab, each once, in the order they were added. */
  near(a: Point, b: Point, reachM: number): number[] {
    const rows = new Set<number>();
    for (const key of squaresOf(a, b, reachM)) for (const row of this.squares.get(key) ?? []) rows.add(row);
    return [...rows].sort((x, y) => x - y);
  }

  /** Distance from p to the nearest segment, Infinity when none is within `reachM`. */
  distance(p: Point, reachM: number): number {
    let best = Infinity;
    for (const row of this.near(p, p, reachM))
      best = Math.min(best, distanceToSegment(p, this.from[row]!, this.to[row]!));
    return best <= reachM ? best : Infinity;
  }
}

function squaresOf(a: Point, b: Point, reachM: number): number[] {
  const squares: number[] = [];
  const square = (value: number): number => Math.floor(value / 1000) + 2048;
  const [west, east] = [square(Math.min(a.x, b.x) - reachM), square(Math.max(a.x, b.x) + reachM)];
  const [south, north] = [square(Math.min(a.y, b.y) - reachM), square(Math.max(a.y, b.y) + reachM)];
  for (let x = west; x <= east; x++) for (let y = south; y <= north; y++) squares.push(x * 4096 + y);
  return squares;
}

/** May a small road follow these points: no water, no river, no wild massif. */
export function isDry(points: readonly Point[]): boolean {
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!];
    if (crossesShore(a, b) || crossesRiver(a, b) || crossesMassif(a, b)) return false;
  }
  return true;
}

/** Points every `stepM` along a to b that sway by `swayM`, the ends fixed; `turn` chooses the side. */
export function swaying(a: Point, b: Point, stepM: number, swayM: number, turn: number): Point[] {
  const length = distance(a, b);
  const pieces = Math.max(1, Math.round(length / stepM));
  const waves = Math.max(1, Math.round(length / 2600));
  return Array.from({ length: pieces + 1 }, (_, k) => {
    const t = k / pieces;
    const off =
      swayM *
      (Math.sin(Math.PI * t) * Math.sin(turn * 6.28 + waves * Math.PI * 2 * t) +
        0.5 * Math.sin(Math.PI * t) * (turn - 0.5));
    return {
      x: a.x + (b.x - a.x) * t - ((b.y - a.y) / length) * off,
      y: a.y + (b.y - a.y) * t + ((b.x - a.x) / length) * off,
    };
  });
}
