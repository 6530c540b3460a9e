import type { RoadGraph } from "./model.ts";
import { type CarProfile, OBSTACLE_KINDS } from "./profile/index.ts";
import { UNDIRECTED } from "./turns-obstacles.ts";

const STOP = OBSTACLE_KINDS.indexOf("stop");
const STOP_MINOR = OBSTACLE_KINDS.indexOf("stop_minor");
/** A stop sign stands within this distance of the junction it is for. */
const SIGN_M = 20;

/**
 * Seconds lost in a turn, by its angle: a sigmoid from 0 to `penaltyS.turn`, dearer across the oncoming traffic.
 * @param rightDegrees 0 = straight on, 90 = to the right, -90 = to the left
 */
export function turnSeconds(rightDegrees: number, profile: CarProfile, leftHandDriving: boolean): number {
  const bias = leftHandDriving ? 1 / profile.turnBias : profile.turnBias;
  const exponent =
    rightDegrees >= 0
      ? ((13 / bias) * rightDegrees) / 180 - 6.5 * bias
      : (13 * bias * -rightDegrees) / 180 - 6.5 / bias;
  return profile.penaltyS.turn / (1 + Math.exp(-exponent));
}

/** What signals and signs cost, by edge that meets them. */
export class ObstacleCosts {
  private readonly graph: RoadGraph;
  private readonly rows = new Map<number, number[]>();

  constructor(graph: RoadGraph) {
    this.graph = graph;
    graph.turns.obstacleEdge.forEach((edge, row) => {
      const rows = this.rows.get(edge);
      if (rows) rows.push(row);
      else this.rows.set(edge, [row]);
    });
  }

  /**
   * Deciseconds lost at the end of `from` when going on by `to`. A minor stop is for those who come by a slower road than another
   * there; a stop of no tagged direction, between two roads, is not for those who have just left the junction.
   * @param leaving edges that leave the junction, count of them used
   */
  ds(from: number, to: number, leaving: Uint32Array, first: number, end: number): number {
    const rows = this.rows.get(from);
    if (!rows) return 0;
    const { obstacleDs, obstacleKind } = this.graph.turns;
    const { roadLengthM } = this.graph;
    let ds = 0;
    for (const row of rows) {
      const kind = obstacleKind[row];
      if (kind % UNDIRECTED === STOP_MINOR && !this.isMinor(from, leaving, first, end)) continue;
      const passed = roadLengthM[from >>> 1] < SIGN_M && roadLengthM[to >>> 1] > SIGN_M;
      if (end - first === 2 && kind === STOP + UNDIRECTED && passed) continue;
      ds += obstacleDs[row];
    }
    return ds;
  }

  private isMinor(from: number, leaving: Uint32Array, first: number, end: number): boolean {
    let fastest = 0;
    for (let at = first; at < end; at++) {
      if (leaving[at] !== (from ^ 1)) fastest = Math.max(fastest, this.kmh(leaving[at]) || this.kmh(leaving[at] ^ 1));
    }
    return fastest > this.kmh(from);
  }

  private kmh(edge: number): number {
    const kind = this.graph.kind(this.graph.roadKind[edge >>> 1]);
    return edge & 1 ? kind.backwardKmh : kind.forwardKmh;
  }
}
