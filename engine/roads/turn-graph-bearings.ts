import { NONE } from "../search/index.ts";
import { reverseKind } from "./build-kinds.ts";
import { metresPerLat7At, metresPerLon7At } from "./build-measure.ts";
import type { RoadGraph, RoadKind } from "./model.ts";
import type { EdgesAtJunction } from "./touch-edges.ts";
import { hypotenuse, type Line, RoadLine } from "./turn-graph-line.ts";

/** Width OSRM assumes for a lane, metres. */
const LANE_M = 3.25;
const NEAR_M = 10;
const FAR_M = 40;
const SKIP_M = 2;
/** No reading looks farther than this. */
const LOADED_M = 160;
const UNKNOWN_LANES = 2;

/** Classes on which OSRM looks at lane offsets; all others (service, track ...) are looked at 10 m from the junction. */
const PLAIN_CLASSES: ReadonlySet<string> = new Set(
  ["motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street"].flatMap(
    (name) => [name, `${name}_link`],
  ),
);

/** Roads that leave at a slight angle far before they really part. */
const FAST_CLASS = /^(motorway|trunk)(_link)?$/;

/** How the angle of a road at a junction is read, by kind. */
interface Reading {
  readonly round: boolean;
  readonly minor: boolean;
  readonly laneFactor: number;
  readonly lanes: number;
}

/** Bearings of directed edges as drivers perceive them where they leave their junction. */
export class Bearings {
  private readonly graph: RoadGraph;
  private readonly readings: readonly Reading[];
  private readonly leaving: EdgesAtJunction;
  private readonly line = new RoadLine();
  /** of the last edge read, degrees clockwise from north */
  perceived = 0;
  /** two metres from the junction */
  initial = 0;

  constructor(graph: RoadGraph, leaving: EdgesAtJunction) {
    this.graph = graph;
    this.leaving = leaving;
    // a few readings stand for tens of thousands of kinds
    const known = new Map<string, Reading>();
    this.readings = Array.from({ length: graph.kindCount }, (_, index) => {
      const { className, lanes, roundabout, circular } = graph.kind(index);
      const round = roundabout || circular;
      const key = `${className} ${lanes} ${round}`;
      let reading = known.get(key);
      if (!reading) {
        const minor = !PLAIN_CLASSES.has(className);
        reading = { round, minor, laneFactor: laneFactorOf(className), lanes };
        known.set(key, reading);
      }
      return reading;
    });
  }

  lanesOf(edge: number): number {
    return this.readings[this.graph.roadKind[edge >>> 1]].lanes;
  }

  /** Reads an edge at the junction it leaves; `junctionLanes` = most lanes of a road there, 0 = not tagged. */
  read(edge: number, junctionLanes: number): void {
    const { line } = this;
    const reading = this.readings[this.graph.roadKind[edge >>> 1]];
    const straightM = reading.round ? SKIP_M : reading.minor ? NEAR_M : nearM(reading, junctionLanes);
    this.load(edge, straightM);
    // most roads leave straight for longer than is looked at: one segment says it all
    if (line.segment[1] > straightM) {
      line.take(1);
      this.initial = this.perceived = line.bearing();
      return;
    }
    if (!reading.round && !reading.minor) this.load(edge, LOADED_M);
    line.atLength(SKIP_M);
    this.initial = line.bearing();
    this.represent(reading, junctionLanes);
    this.perceived = line.bearing();
  }

  /** Bearing to the first point more than a metre away: enough where only two roads meet. */
  readClose(edge: number): void {
    const { line } = this;
    this.load(edge, NEAR_M);
    let at = 1;
    while (at + 1 < line.count && hypotenuse(line.x[at], line.y[at]) <= 1) at++;
    line.take(at);
    this.perceived = this.initial = line.bearing();
  }

  /**
   * The geometry from the junction on, to the first place past `farM`, in metres around the junction. Goes on past places where the
   * road only changes speed or meets a sign: OSRM keeps such roads whole.
   */
  private load(edge: number, farM: number): void {
    const { roadFirstPoint, pointLon7, pointLat7 } = this.graph;
    const { line } = this;
    const start = edge & 1 ? roadFirstPoint[(edge >>> 1) + 1] - 1 : roadFirstPoint[edge >>> 1];
    const lon7 = pointLon7[start];
    const lat7 = pointLat7[start];
    const perLon = metresPerLon7At(lat7);
    const perLat = metresPerLat7At(lat7);
    line.clear();
    let at = edge;
    do {
      const road = at >>> 1;
      const step = at & 1 ? -1 : 1;
      const from = at & 1 ? roadFirstPoint[road + 1] - 1 : roadFirstPoint[road];
      const count = roadFirstPoint[road + 1] - roadFirstPoint[road];
      for (let i = 1, p = from + step; i < count && line.lengthM <= farM; i++, p += step) {
        line.push((pointLon7[p] - lon7) * perLon, (pointLat7[p] - lat7) * perLat);
      }
      at = line.lengthM <= farM ? this.continuation(at) : NONE;
    } while (at !== NONE && at !== edge);
  }

  /** The edge that goes on as the same road where only two roads meet, NONE elsewhere. */
  private continuation(edge: number): number {
    const { roadTail, roadHead, roadKind } = this.graph;
    const { first, edge: leaving } = this.leaving;
    const junction = (edge & 1 ? roadTail : roadHead)[edge >>> 1];
    if (first[junction + 1] - first[junction] !== 2) return NONE;
    const a = leaving[first[junction]];
    const next = a === (edge ^ 1) ? leaving[first[junction] + 1] : a;
    const here = this.graph.kind(roadKind[edge >>> 1]);
    const there = this.graph.kind(roadKind[next >>> 1]);
    return goesOn(edge & 1 ? reverseKind(here) : here, next & 1 ? reverseKind(there) : there) ? next : NONE;
  }

  /**
   * Leaves in `line` the place that stands for the road's direction, found as OSRM's coordinate extractor does: far enough not to
   * be fooled by how the junction is drawn (lane offsets, slip curves), near enough not to see the next bend.
   */
  private represent(reading: Reading, junctionLanes: number): void {
    const { line } = this;
    if (line.count <= 2) return line.take(line.count - 1);
    if (reading.round) return line.atLength(SKIP_M);
    if (reading.minor) return line.atLength(NEAR_M);
    const lanes = lanesWide(reading, junctionLanes);
    const widthM = lanes * LANE_M;
    const farM = FAR_M + widthM;
    line.trimFar(farM);
    const last = line.count - 1;
    const totalM = line.total();
    if (line.count === 2 || totalM <= SKIP_M) return line.take(last);
    const whole: Line = { ax: 0, ay: 0, bx: line.x[last], by: line.y[last] };
    if (line.deviation(0, line.count, whole) < 0.5 * LANE_M) {
      return whole.bx === 0 && whole.by === 0 ? line.atLength(SKIP_M) : line.take(last);
    }
    const straight = line.straightStart(0.25 * LANE_M);
    if (straight.lengthM >= widthM + NEAR_M) return line.atLength(5);
    const fitted = line.regression(0, FAR_M);
    if (line.deviation(0, line.count, fitted) < 0.35 * LANE_M) return line.shifted(fitted);
    const offset = Math.max(1, straight.index);
    if (this.isOffset(offset, straight.lengthM, totalM, lanes)) {
      return line.shifted({
        ax: line.x[offset],
        ay: line.y[offset],
        bx: line.x[offset + 1],
        by: line.y[offset + 1],
      });
    }
    if (line.isCurve(totalM, widthM, LANE_M)) {
      line.trim(3 * SKIP_M);
      const bx = line.x[line.count - 1];
      const by = line.y[line.count - 1];
      line.trim(2 * SKIP_M);
      return line.shifted({ ax: line.x[line.count - 1], ay: line.y[line.count - 1], bx, by });
    }
    const skippedM = 0.8 * 0.8 * widthM;
    if (totalM >= 0.8 * widthM + SKIP_M) {
      const rest = line.regression(skippedM, FAR_M);
      if (line.deviationFrom(skippedM, rest) < 0.5 * LANE_M) return line.shifted(rest);
    }
    line.atLength(NEAR_M);
  }

  /** Is the first part only the way from the middle of the crossed road to the lanes of this one. */
  private isOffset(offset: number, straightM: number, totalM: number, lanes: number): boolean {
    const { line } = this;
    if (offset + 1 >= line.count || totalM < 0.4 * FAR_M) return false;
    let startM = 0;
    for (let i = 1; i <= offset; i++) startM += line.segment[i];
    if (startM - 0.5 * Math.floor(lanes) * LANE_M >= LANE_M) return false;
    if (totalM - Math.max(straightM, line.segment[1]) < 0.1 * totalM) return false;
    let end = offset;
    while (end < line.count && line.segment[end] < 30) end++;
    const to = Math.min(line.count, end + 1);
    const rest: Line = { ax: line.x[offset], ay: line.y[offset], bx: line.x[to - 1], by: line.y[to - 1] };
    return line.deviation(offset, to, rest) < 0.5 * LANE_M;
  }
}

function laneFactorOf(className: string): number {
  if (FAST_CLASS.test(className)) return 2.5;
  return className === "primary" ? 1.5 : 1;
}

function lanesWide({ laneFactor }: Reading, junctionLanes: number): number {
  return laneFactor * (junctionLanes || UNKNOWN_LANES);
}

/** As far as the crossed road and its corners reach: a first segment longer than this is the road's direction. */
function nearM(reading: Reading, junctionLanes: number): number {
  return lanesWide(reading, junctionLanes) * LANE_M + NEAR_M;
}

/** Do two roads, driven one after the other, differ in nothing but their speed, surface or lanes. */
function goesOn(before: RoadKind, after: RoadKind): boolean {
  return (
    before.name === after.name &&
    before.ref === after.ref &&
    before.className === after.className &&
    before.mode === after.mode &&
    before.roundabout === after.roundabout &&
    before.circular === after.circular &&
    before.restrictedForward === after.restrictedForward &&
    before.restrictedBackward === after.restrictedBackward &&
    before.startpoint === after.startpoint &&
    before.forwardKmh > 0 === after.forwardKmh > 0 &&
    before.backwardKmh > 0 === after.backwardKmh > 0
  );
}
