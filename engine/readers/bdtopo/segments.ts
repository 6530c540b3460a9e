import { grown } from "../../search/index.ts";
import type { LineReader } from "./lines.ts";

/** Positions of one end of a line are the same below this: BD TOPO is drawn to the decimetre. */
const CELLS_PER_METRE = 10;
const CELLS_PER_DEGREE = 1e6;
/** cells in each direction, around the first end met: 6 700 km, or 67 degrees */
const SPAN = 2 ** 26;
/** Beyond, two ends at one place are a bridge above a road, or a mistake: counted, joined all the same. */
const LEVEL_M = 5;
/** altitudes below are how "not known" is written */
const NO_ALTITUDE_M = -900;

/** Turns coordinates of the file into lon lat, 1e-7 degree; false when the place is not on earth. */
export type Place = (x: number, y: number, into: Int32Array, at: number) => boolean;

/**
 * Lines as they are read, one after the other: their positions in lon lat, and of each end a number that is the same for all
 * ends at one place. Only ends meet: where lines cross, a bridge passes.
 */
export class Segments {
  /** lines */
  count = 0;
  id = new Float64Array(1024);
  tagSet = new Uint32Array(1024);
  /** first position of each line, in lonLat7 / 2 */
  first = new Uint32Array(1025);
  /** lon, lat, lon, lat ... */
  lonLat7 = new Int32Array(1 << 14);
  /** two ends a line */
  endKey = new Float64Array(2048);
  endZ = new Float64Array(2048);
  private readonly perUnit: number;
  /** column and row of the first end met */
  private origin: readonly [number, number] | null = null;

  /** @param inDegrees the coordinates of the files are lon lat, not metres */
  constructor(
    inDegrees: boolean,
    private readonly place: Place,
  ) {
    this.perUnit = inDegrees ? CELLS_PER_DEGREE : CELLS_PER_METRE;
  }

  /**
   * Adds a line that was read. False when it has fewer than two distinct positions.
   * @throws RangeError when a position is not on earth, or too far from the others
   */
  add(lines: LineReader, line: number, id: number, tagSet: number): boolean {
    const { place } = this;
    const { x, y, z } = lines;
    const from = lines.first[line]!;
    const to = lines.first[line + 1]!;
    const start = this.first[this.count]!;
    this.lonLat7 = grown(this.lonLat7, 2 * (start + to - from));
    let at = 2 * start;
    for (let i = from; i < to; i++) {
      if (!place(x[i]!, y[i]!, this.lonLat7, at)) throw new RangeError("hors de la terre");
      const again =
        at > 2 * start && this.lonLat7[at] === this.lonLat7[at - 2] && this.lonLat7[at + 1] === this.lonLat7[at - 1];
      if (!again) at += 2;
    }
    if (at - 2 * start < 4) return false;
    const row = this.count++;
    this.id = grown(this.id, row + 1);
    this.tagSet = grown(this.tagSet, row + 1);
    this.first = grown(this.first, row + 2);
    this.endKey = grown(this.endKey, 2 * row + 2);
    this.endZ = grown(this.endZ, 2 * row + 2);
    this.id[row] = id;
    this.tagSet[row] = tagSet;
    this.first[row + 1] = at / 2;
    this.endKey[2 * row] = this.key(x[from]!, y[from]!);
    this.endKey[2 * row + 1] = this.key(x[to - 1]!, y[to - 1]!);
    this.endZ[2 * row] = z[from]!;
    this.endZ[2 * row + 1] = z[to - 1]!;
    return true;
  }

  /** Number of the cell of a place: whole, the same for places less than a decimetre apart (drawn to the decimetre). */
  private key(x: number, y: number): number {
    const column = Math.round(x * this.perUnit);
    const row = Math.round(y * this.perUnit);
    const [x0, y0] = (this.origin ??= [column, row]);
    const right = column - x0 + SPAN / 2;
    const up = row - y0 + SPAN / 2;
    if (!(right >= 0 && right < SPAN && up >= 0 && up < SPAN)) throw new RangeError("trop loin");
    return right * SPAN + up;
  }
}

/** Nodes where the altitudes of the ends that meet differ by more than 5 m. `endNode`: node of each end. */
export function nodesOfTwoLevels(segments: Segments, endNode: Uint32Array, nodeCount: number): number[] {
  const lowest = new Float64Array(nodeCount).fill(Infinity);
  const highest = new Float64Array(nodeCount).fill(-Infinity);
  for (let end = 0; end < endNode.length; end++) {
    const z = segments.endZ[end]!;
    // not a number where the file has no altitudes
    if (!(z > NO_ALTITUDE_M)) continue;
    const node = endNode[end]!;
    if (z < lowest[node]!) lowest[node] = z;
    if (z > highest[node]!) highest[node] = z;
  }
  const found: number[] = [];
  for (let node = 0; node < nodeCount; node++) if (highest[node]! - lowest[node]! > LEVEL_M) found.push(node);
  return found;
}
