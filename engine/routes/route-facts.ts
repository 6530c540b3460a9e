import type { RoadGraph } from "../roads/index.ts";
import { distanceM, type Point } from "./guidance/lines.ts";
import type { PathEdge, RoutePath } from "./path.ts";

/** Time and length on something. */
export interface Stretch {
  readonly durationDs: number;
  readonly lengthM: number;
}

/** A road of the route, in driving order; consecutive edges of the same name and number are one. */
export interface RoadDriven extends Stretch {
  readonly name: string;
  readonly ref: string;
  /** class of its longest part */
  readonly className: string;
}

/** What a route is made of. Turns count with the edge they end. */
export interface RouteFacts {
  readonly roads: readonly RoadDriven[];
  /** by OSM class, the longest time first */
  readonly byClass: ReadonlyArray<Stretch & { readonly className: string }>;
  readonly ferry: Stretch;
  readonly toll: Stretch;
  /** outside the territory; null when no boundary was given */
  readonly outside: Stretch | null;
}

/** @param isInside tells whether a place (1e-7 degree) is in the territory; undefined when there is no boundary */
export function routeFacts(roads: RoadGraph, path: RoutePath, isInside?: (place: Point) => boolean): RouteFacts {
  const driven: Array<RoadDriven & { longestM: number }> = [];
  const byClass = new Map<string, Stretch>();
  let ferry: Stretch = NOTHING;
  let toll: Stretch = NOTHING;
  let outside: Stretch | null = isInside ? NOTHING : null;
  for (const part of path.edges) {
    const kind = roads.kind(roads.roadKind[part.edge >>> 1]);
    const ref = part.edge & 1 ? kind.refBackward : kind.ref;
    const stretch = { durationDs: part.durationDs + part.turnDs, lengthM: part.lengthM };
    byClass.set(kind.className, plus(byClass.get(kind.className) ?? NOTHING, stretch));
    if (kind.mode === "ferry") ferry = plus(ferry, stretch);
    if (kind.toll) toll = plus(toll, stretch);
    if (isInside && outside) outside = plus(outside, shareOf(stretch, shareOutside(part, isInside)));
    const last = driven[driven.length - 1];
    if (last && last.name === kind.name && last.ref === ref) {
      const longer = part.lengthM > last.longestM;
      driven[driven.length - 1] = {
        ...last,
        ...plus(last, stretch),
        ...(longer && { className: kind.className, longestM: part.lengthM }),
      };
    } else driven.push({ name: kind.name, ref, className: kind.className, longestM: part.lengthM, ...stretch });
  }
  return {
    roads: driven.map(({ name, ref, className, durationDs, lengthM }) => ({
      name,
      ref,
      className,
      durationDs,
      lengthM,
    })),
    byClass: [...byClass]
      .map(([className, stretch]) => ({ className, ...stretch }))
      .sort((a, b) => b.durationDs - a.durationDs),
    ferry,
    toll,
    outside,
  };
}

const NOTHING: Stretch = { durationDs: 0, lengthM: 0 };

function plus(a: Stretch, b: Stretch): Stretch {
  return { durationDs: a.durationDs + b.durationDs, lengthM: a.lengthM + b.lengthM };
}

function shareOf({ durationDs, lengthM }: Stretch, share: number): Stretch {
  return { durationDs: durationDs * share, lengthM: lengthM * share };
}

/** Share of the part's length whose segments have their middle outside. */
function shareOutside({ points }: PathEdge, isInside: (place: Point) => boolean): number {
  let out = 0;
  let total = 0;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    const long = distanceM(a, b);
    total += long;
    if (!isInside([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2])) out += long;
  }
  return total > 0 ? out / total : 0;
}
