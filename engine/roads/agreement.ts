import { quantileSorted } from "simple-statistics";

/** One pair of places, with what others and we say of the way between them. null = no route. */
export interface AgreementPair {
  readonly lon1: number;
  readonly lat1: number;
  readonly lon2: number;
  readonly lat2: number;
  readonly theirDurationS: number | null;
  /** undefined where the file says nothing of distances */
  readonly theirDistanceM: number | null | undefined;
  readonly ourDurationS: number | null;
  readonly ourDistanceM: number | null;
  /** metres between the places that they and we snapped the two ends to; undefined where the file does not say */
  readonly snapGap1M?: number;
  readonly snapGap2M?: number;
}

/** Relative differences of one measure, as shares (0.01 = 1 %). */
export interface Spread {
  readonly count: number;
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
  /** mean of the signed differences: > 0 when ours are longer */
  readonly bias: number;
}

export interface WorstPair {
  /** row in the pairs given */
  readonly row: number;
  /** signed: > 0 when ours is longer */
  readonly difference: number;
  readonly ourDurationS: number;
  readonly theirDurationS: number;
}

export interface Agreement {
  readonly pairCount: number;
  readonly duration: Spread | null;
  readonly distance: Spread | null;
  /** ends whose snapped place is known for both, and how many lie more than `SNAP_TOLERANCE_M` apart */
  readonly snapCount: number;
  readonly snapElsewhere: number;
  /** pairs that only one of the two calls unreachable */
  readonly onlyWeReach: readonly number[];
  readonly onlyTheyReach: readonly number[];
  readonly bothUnreachable: number;
  /** largest relative differences of duration, the worst first */
  readonly worst: readonly WorstPair[];
}

const SNAP_TOLERANCE_M = 1;
const WORST_COUNT = 20;
/** below this a relative difference of durations or distances means nothing (one rounding step) */
const FLOOR = 1;

/** (ours - theirs) / theirs, with a floor of one second or one metre under the division. */
function relativeDifference(ours: number, theirs: number): number {
  return (ours - theirs) / Math.max(FLOOR, theirs);
}

function spreadOf(signed: readonly number[]): Spread | null {
  if (signed.length === 0) return null;
  const sorted = Float64Array.from(signed, Math.abs).sort();
  const values = Array.from(sorted);
  return {
    count: values.length,
    median: quantileSorted(values, 0.5),
    p90: quantileSorted(values, 0.9),
    p99: quantileSorted(values, 0.99),
    bias: signed.reduce((sum, value) => sum + value, 0) / signed.length,
  };
}

/** How far our durations, distances and snapped places are from given ones. */
export function agreementOf(pairs: readonly AgreementPair[]): Agreement {
  const durations: number[] = [];
  const distances: number[] = [];
  const ranked: WorstPair[] = [];
  const onlyWeReach: number[] = [];
  const onlyTheyReach: number[] = [];
  let bothUnreachable = 0;
  let snapCount = 0;
  let snapElsewhere = 0;
  pairs.forEach((pair, row) => {
    for (const gapM of [pair.snapGap1M, pair.snapGap2M]) {
      if (gapM === undefined) continue;
      snapCount++;
      if (gapM > SNAP_TOLERANCE_M) snapElsewhere++;
    }
    const { ourDurationS, theirDurationS } = pair;
    if (ourDurationS === null || theirDurationS === null) {
      if (ourDurationS !== null) onlyWeReach.push(row);
      else if (theirDurationS !== null) onlyTheyReach.push(row);
      else bothUnreachable++;
      return;
    }
    const difference = relativeDifference(ourDurationS, theirDurationS);
    durations.push(difference);
    ranked.push({ row, difference, ourDurationS, theirDurationS });
    if (pair.ourDistanceM !== null && typeof pair.theirDistanceM === "number") {
      distances.push(relativeDifference(pair.ourDistanceM, pair.theirDistanceM));
    }
  });
  ranked.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.row - b.row);
  return {
    pairCount: pairs.length,
    duration: spreadOf(durations),
    distance: spreadOf(distances),
    snapCount,
    snapElsewhere,
    onlyWeReach,
    onlyTheyReach,
    bothUnreachable,
    worst: ranked.slice(0, WORST_COUNT),
  };
}
