import {
  createSnapper,
  distanceM,
  SNAP_OK,
  type AgreementPair,
  type GoldenPair,
  type RoadGraph,
  type SearchNetwork,
  type SnapTable,
} from "../roads/index.ts";
import { createRouter, type RoutePath } from "../routes/index.ts";

export interface RoutedPairs {
  readonly compared: AgreementPair[];
  /** our path of a row, computed again when asked for; null = none */
  pathOf(row: number): RoutePath | null;
}

/** Farther than any point people would mean: OSRM snaps at any distance. */
const MAX_SNAP_M = 1_000_000;

/**
 * Our way for each pair beside the given one. Ends are snapped as OSRM snaps those of a route (two by two), which a study never does.
 * @param onRow called after each pair
 */
export function routePairs(
  graph: RoadGraph,
  network: SearchNetwork,
  pairs: readonly GoldenPair[],
  onRow: (done: number) => void = () => {},
): RoutedPairs {
  const snaps = createSnapper(graph).snapTrips(
    { lon: pairs.map(({ lon1 }) => lon1), lat: pairs.map(({ lat1 }) => lat1) },
    { lon: pairs.map(({ lon2 }) => lon2), lat: pairs.map(({ lat2 }) => lat2) },
    { maxSnapM: MAX_SNAP_M },
  );
  const router = createRouter(graph, network);
  const pathOf = (row: number): RoutePath | null => {
    const path = router.routeBetween(snaps.from, row, snaps.to, row);
    return typeof path === "string" ? null : path;
  };
  const compared = pairs.map((pair, row): AgreementPair => {
    const path = pathOf(row);
    onRow(row + 1);
    const gap1 = gapM(snaps.from, row, pair.snap1);
    const gap2 = gapM(snaps.to, row, pair.snap2);
    return {
      lon1: pair.lon1,
      lat1: pair.lat1,
      lon2: pair.lon2,
      lat2: pair.lat2,
      theirDurationS: pair.durationS,
      theirDistanceM: pair.distanceM,
      ourDurationS: path ? path.durationDs / 10 : null,
      ourDistanceM: path ? path.lengthM : null,
      ...(gap1 !== undefined && { snapGap1M: gap1 }),
      ...(gap2 !== undefined && { snapGap2M: gap2 }),
    };
  });
  return { compared, pathOf };
}

/** Metres between where we and they snapped an end; undefined where they do not say, Infinity where we did not snap. */
function gapM(
  snaps: SnapTable,
  row: number,
  theirs: readonly [lon: number, lat: number] | undefined,
): number | undefined {
  if (!theirs) return undefined;
  if (snaps.status[row] !== SNAP_OK) return Infinity;
  return distanceM(snaps.lon7[row]!, snaps.lat7[row]!, Math.round(theirs[0] * 1e7), Math.round(theirs[1] * 1e7));
}
