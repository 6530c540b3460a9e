import { distanceM, SNAP_OK, type SnapTable } from "../roads/index.ts";
import { UNREACHABLE } from "../search/index.ts";
import type { Point } from "./guidance/lines.ts";
import type { RoutePath } from "./path.ts";
import { routeFacts, type RouteFacts } from "./route-facts.ts";
import type { NoRoute, Router } from "./router.ts";

/** A facility as seen from one origin. */
export interface Reach {
  /** row among the facilities given */
  readonly facility: number;
  /** door to door, access legs included; null where unreachable */
  readonly timeDs: number | null;
  readonly crowFlyM: number;
}

/** Why an access time is what it is. */
export interface Explanation {
  readonly nearest: Reach;
  readonly path: RoutePath;
  readonly facts: RouteFacts;
  /** the two after it */
  readonly next: readonly Reach[];
  /** the facility nearest as the crow flies, and the time to it: what a straight-line study would have chosen */
  readonly crowFly: Reach;
}

/**
 * Explains the time from one origin to the nearest of some facilities: the route, what it is made of, the next two, and
 * what the nearest as the crow flies would have given. One search for all facilities, one for the route.
 * @param origin row of `origins`; `place` is the origin itself, `places` the facilities (1e-7 degree)
 */
export function explainAccess(
  router: Router,
  origins: SnapTable,
  origin: number,
  place: Point,
  facilities: SnapTable,
  places: readonly Point[],
  isInside?: (place: Point) => boolean,
): Explanation | NoRoute {
  if (origins.status[origin] !== SNAP_OK) return "too far to snap";
  const times = router.timesFrom(origins, origin, facilities);
  const reaches = places.map((target, facility): Reach => ({
    facility,
    timeDs: times[facility] === UNREACHABLE ? null : times[facility],
    crowFlyM: distanceM(place[0], place[1], target[0], target[1]),
  }));
  const byTime = reaches
    .filter((reach) => reach.timeDs !== null)
    .sort((a, b) => a.timeDs! - b.timeDs! || a.facility - b.facility);
  const [nearest, ...others] = byTime;
  if (!nearest) return "unreachable";
  const path = router.routeBetween(origins, origin, facilities, nearest.facility);
  if (typeof path === "string") return path;
  const crowFly = reaches.reduce((best, reach) => (reach.crowFlyM < best.crowFlyM ? reach : best));
  return {
    nearest,
    path,
    facts: routeFacts(router.roads, path, isInside),
    next: others.slice(0, 2),
    crowFly,
  };
}
