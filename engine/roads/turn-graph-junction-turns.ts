import { UNREACHABLE } from "../search/index.ts";
import type { RoadGraph, RoadKind } from "./model.ts";
import type { SeenBearings } from "./turn-graph.ts";
import type { Bearings } from "./turn-graph-bearings.ts";

/** Two roads that lie within this of each other may be read as a turn back when their first metres say so. */
const BACK_DEGREES = 15;

// what turns ask of a road's kind, in one byte each: tens of thousands of kinds stay in the cache
const ROUND = 1;
const LEFT_HAND = 2;
const BACK_LANE_FORWARD = 4;
const BACK_LANE_BACKWARD = 8;
const MODES = { driving: 0, ferry: 16, train: 32 } as const;
const MODE = 48;

function bitsOf({
  roundabout,
  circular,
  leftHandDriving,
  turnLanesForward,
  turnLanesBackward,
  mode,
}: RoadKind): number {
  return (
    (roundabout || circular ? ROUND : 0) |
    (leftHandDriving ? LEFT_HAND : 0) |
    (turnLanesForward.includes("reverse") ? BACK_LANE_FORWARD : 0) |
    (turnLanesBackward.includes("reverse") ? BACK_LANE_BACKWARD : 0) |
    MODES[mode]
  );
}

/** The turns of one junction at a time: which are allowed and at what angle. `at` positions index the column of leaving edges. */
export class JunctionTurns {
  private readonly graph: RoadGraph;
  private readonly leaving: Uint32Array;
  private readonly bearings: Bearings;
  private readonly turningPlaces: ReadonlySet<number>;
  private readonly kindBits: Uint8Array;
  private first = 0;
  private end = 0;
  private turningPlace = false;
  private enteringCount = 0;
  private roundabout = false;
  private perceived = new Float64Array(32);
  private initial = new Float64Array(32);
  private open = new Uint8Array(32);
  private from = 0;
  private fromAt = 0;
  private exits = 0;
  private roundFrom = -1;
  private roundTo = -1;

  private readonly seen: SeenBearings | undefined;

  constructor(graph: RoadGraph, leaving: Uint32Array, bearings: Bearings, seen?: SeenBearings) {
    this.seen = seen;
    this.graph = graph;
    this.leaving = leaving;
    this.bearings = bearings;
    this.turningPlaces = new Set(graph.turns.barrierJunction);
    this.kindBits = Uint8Array.from({ length: graph.kindCount }, (_, index) => bitsOf(graph.kind(index)));
  }

  private bits(edge: number): number {
    return this.kindBits[this.graph.roadKind[edge >>> 1]];
  }

  private isOpen(edge: number): boolean {
    const { roadForwardDs, roadBackwardDs } = this.graph;
    return (edge & 1 ? roadBackwardDs : roadForwardDs)[edge >>> 1] !== UNREACHABLE;
  }

  /** Goes to a junction whose leaving edges are first .. end - 1. */
  at(junction: number, first: number, end: number): void {
    const { bearings, leaving } = this;
    this.first = first;
    this.end = end;
    this.turningPlace = this.turningPlaces.has(junction);
    const count = end - first;
    if (count > this.open.length) {
      this.perceived = new Float64Array(2 * count);
      this.initial = new Float64Array(2 * count);
      this.open = new Uint8Array(2 * count);
    }
    let lanes = 0;
    this.enteringCount = 0;
    this.roundabout = false;
    for (let i = 0; i < count; i++) {
      const edge = leaving[first + i];
      if (this.isOpen(edge ^ 1)) this.enteringCount++;
      lanes = Math.max(lanes, bearings.lanesOf(edge));
      if (this.bits(edge) & ROUND) this.roundabout = true;
    }
    const plain = count === 2 && !this.modeChanges(leaving[first], leaving[first + 1]);
    if (count < 2 || plain) return;
    const seen = this.seen?.(junction);
    for (let i = 0; i < count; i++) {
      if (count === 2) bearings.readClose(leaving[first + i]);
      else bearings.read(leaving[first + i], lanes);
      const other = seen?.get(leaving[first + i]);
      this.perceived[i] = other ?? bearings.perceived;
      this.initial[i] = other ?? bearings.initial;
    }
  }

  /** Comes in by a directed edge; `allowed` = what restrictions let it take, null when they say nothing. */
  enter(from: number, allowed: ((to: number) => boolean) | null): void {
    this.from = from;
    this.exits = 0;
    const count = this.end - this.first;
    for (let i = 0; i < count; i++) {
      const to = this.leaving[this.first + i];
      if (to === (from ^ 1)) this.fromAt = i;
      this.open[i] = this.isOpen(to) && (allowed === null || allowed(to)) ? 1 : 0;
      this.exits += this.open[i];
    }
    this.roundFrom = this.roundTo = -1;
    if (this.roundabout && count > 2) this.findRoundabout();
  }

  /** OSRM's rules: a U-turn at a dead end, a turning place, from a lane for it, or where nothing else can be done. */
  mayLeaveBy(at: number): boolean {
    const i = at - this.first;
    if (this.open[i] === 0) return false;
    if (i !== this.fromAt) return !this.againstRoundabout(i);
    if (this.turningPlace || this.end - this.first === 1) return true;
    if (this.exits === 1 || this.enteringCount <= 1) return true;
    return (this.bits(this.from) & (this.from & 1 ? BACK_LANE_BACKWARD : BACK_LANE_FORWARD)) !== 0;
  }

  /** Is leaving by that edge driven as a turn back: the same road, or one that lies on it. */
  isUTurn(at: number): boolean {
    const i = at - this.first;
    if (i === this.fromAt) return true;
    if (this.end - this.first <= 2) return false;
    const angle = this.angle(this.perceived, i);
    if (angle === 0) return true;
    if (angle >= BACK_DEGREES && angle <= 360 - BACK_DEGREES) return false;
    const initial = this.angle(this.initial, i);
    return angle < BACK_DEGREES ? initial > 180 : initial < 180;
  }

  /** 0 = straight on, 90 = to the right, -90 = to the left. */
  rightDegrees(at: number): number {
    return 180 - this.angle(this.perceived, at - this.first);
  }

  modeChanges(from: number, to: number): boolean {
    return ((this.bits(from) ^ this.bits(to)) & MODE) !== 0;
  }

  leftHandDriving(edge: number): boolean {
    return (this.bits(edge) & LEFT_HAND) !== 0;
  }

  /** Angle of the turn: 0 = back, 90 = right, 180 = straight on, 270 = left. */
  private angle(bearing: Float64Array, i: number): number {
    return angleBetween(bearing[this.fromAt] + 180, bearing[i]);
  }

  private findRoundabout(): void {
    const { perceived } = this;
    const back = perceived[this.fromAt];
    let widestFrom = 0;
    let widestTo = 0;
    for (let i = 0; i < this.end - this.first; i++) {
      const edge = this.leaving[this.first + i];
      if ((this.bits(edge) & ROUND) === 0) continue;
      if (this.isOpen(edge)) {
        const angle = angleBetween(back, perceived[i]);
        if (angle > widestTo) {
          widestTo = angle;
          this.roundTo = i;
        }
      } else {
        const angle = angleBetween(perceived[i] + 180, back);
        if (angle > widestFrom) {
          widestFrom = angle;
          this.roundFrom = i;
        }
      }
    }
  }

  /** Would the turn cut across a roundabout against its flow. */
  private againstRoundabout(i: number): boolean {
    if (this.roundFrom < 0 || this.roundTo < 0) return false;
    const { perceived } = this;
    const flow = perceived[this.roundFrom] + 180;
    const round = angleBetween(flow, perceived[this.roundTo]);
    const from = angleBetween(flow, perceived[this.fromAt]);
    const to = angleBetween(flow, perceived[i]);
    return (from < round && to < from) || (from > round && to > from);
  }
}

/** Turn angle from a bearing of travel to another: 0 = back, 90 = right, 180 = straight on, 270 = left. */
function angleBetween(from: number, to: number): number {
  const angle = (900 + from - to) % 360;
  return angle > 360 - 1e-9 || angle < 1e-9 ? 0 : angle;
}
