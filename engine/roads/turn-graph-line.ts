/** A straight line through two places, metres. */
export interface Line {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
}

const DEGREES = 180 / Math.PI;
/** A correction needs a vector at least this long to mean anything. */
const MIN_VECTOR_M = 2;

/** The first metres of a road from a junction at (0, 0), x east and y north, and the geometry one asks of them. Reused. */
export class RoadLine {
  x = new Float64Array(64);
  y = new Float64Array(64);
  /** segment[i]: metres from place i - 1 to place i */
  segment = new Float64Array(64);
  count = 0;
  lengthM = 0;
  private markX = 0;
  private markY = 0;

  clear(): void {
    this.count = 1;
    this.lengthM = 0;
    this.x[0] = this.y[0] = this.segment[0] = 0;
  }

  /** Adds a place; one equal to the last is left out. */
  push(x: number, y: number): void {
    const last = this.count - 1;
    const metres = hypotenuse(x - this.x[last], y - this.y[last]);
    if (metres === 0) return;
    if (this.count === this.x.length) {
      for (const name of ["x", "y", "segment"] as const) {
        const larger = new Float64Array(2 * this.count);
        larger.set(this[name]);
        this[name] = larger;
      }
    }
    this.x[this.count] = x;
    this.y[this.count] = y;
    this.segment[this.count++] = metres;
    this.lengthM += metres;
  }

  /** Degrees clockwise from north to the marked place. */
  bearing(): number {
    const degrees = Math.atan2(this.markX, this.markY) * DEGREES;
    return degrees < 0 ? degrees + 360 : degrees;
  }

  /** Marks place `at`. */
  take(at: number): void {
    this.markX = this.x[at];
    this.markY = this.y[at];
  }

  /** Marks the place `metres` along the line, the last one when it is shorter. */
  atLength(metres: number): void {
    const { x, y } = this.placeAt(metres);
    this.markX = x;
    this.markY = y;
  }

  placeAt(metres: number): { x: number; y: number } {
    const { x, y, segment, count } = this;
    let passed = 0;
    for (let i = 1; i < count; i++) {
      if (passed + segment[i] >= metres) {
        const share = (metres - passed) / segment[i];
        return { x: x[i - 1] + share * (x[i] - x[i - 1]), y: y[i - 1] + share * (y[i] - y[i - 1]) };
      }
      passed += segment[i];
    }
    return { x: x[count - 1], y: y[count - 1] };
  }

  /** Marks the head of a line moved (nine tenths) so that its start lies on the junction. */
  shifted({ ax, ay, bx, by }: Line): void {
    const far = hypotenuse(bx - ax, by - ay) >= MIN_VECTOR_M;
    this.markX = far ? bx - 0.9 * ax : bx;
    this.markY = far ? by - 0.9 * ay : by;
  }

  /** Forgets what lies past the place that reaches `metres`, then `trim`s. */
  trimFar(metres: number): void {
    const { segment } = this;
    let passed = 0;
    let end = 1;
    while (end < this.count - 1 && passed + segment[end] < metres) passed += segment[end++];
    this.count = end + 1;
    this.trim(metres);
  }

  /**
   * Cuts the line as OSRM does, which compares single segments with the length: nothing where the last one is shorter than it,
   * else at the first that reaches it.
   */
  trim(metres: number): void {
    const { x, y, segment } = this;
    if (segment[this.count - 1] < metres) return;
    let at = 1;
    while (segment[at] < metres) at++;
    const before = segment[at - 1];
    const share = segment[at] > before ? Math.min(1, Math.max(0, (metres - before) / (segment[at] - before))) : 1;
    x[at] = x[at - 1] + share * (x[at] - x[at - 1]);
    y[at] = y[at - 1] + share * (y[at] - y[at - 1]);
    segment[at] = hypotenuse(x[at] - x[at - 1], y[at] - y[at - 1]);
    this.count = at + 1;
  }

  total(): number {
    let metres = 0;
    for (let i = 1; i < this.count; i++) metres += this.segment[i];
    return metres;
  }

  /** Largest distance of places from .. to - 1 to the stretch between the ends of a line. */
  deviation(from: number, to: number, line: Line): number {
    let most = 0;
    for (let i = from; i < to; i++) most = Math.max(most, offLine(line, this.x[i], this.y[i]));
    return most;
  }

  /** The same for what lies past `metres`. */
  deviationFrom(metres: number, line: Line): number {
    const start = this.placeAt(metres);
    let most = offLine(line, start.x, start.y);
    let passed = 0;
    for (let i = 1; i < this.count; i++) {
      passed += this.segment[i];
      if (passed > metres) most = Math.max(most, offLine(line, this.x[i], this.y[i]));
    }
    return most;
  }

  /** How far the line starts off straight: last place of it and metres. */
  straightStart(toleranceM: number): { index: number; lengthM: number } {
    let lengthM = this.segment[1];
    let index = 2;
    for (; index < this.count; index++) {
      const line: Line = { ax: 0, ay: 0, bx: this.x[index], by: this.y[index] };
      if (this.deviation(0, index, line) >= toleranceM) break;
      lengthM += this.segment[index];
    }
    return { index: index - 1, lengthM };
  }

  /** Least squares (y on x) over the stretch from `fromM`, at most `overM` long; its ends are those of the stretch, projected. */
  regression(fromM: number, overM: number): Line {
    const { x, y, segment, count } = this;
    let sum = 0;
    let sumX = 0;
    let sumY = 0;
    let sumXX = 0;
    let sumXY = 0;
    let passed = 0;
    const start = this.placeAt(fromM);
    let ax = start.x;
    let ay = start.y;
    let leftM = overM;
    for (let i = 1; i < count && leftM > 0; i++) {
      passed += segment[i];
      if (passed <= fromM) continue;
      const metres = hypotenuse(x[i] - ax, y[i] - ay);
      if (metres === 0) continue;
      const used = Math.min(metres, leftM);
      const bx = ax + (used / metres) * (x[i] - ax);
      const by = ay + (used / metres) * (y[i] - ay);
      sum += used;
      sumX += (used * (ax + bx)) / 2;
      sumY += (used * (ay + by)) / 2;
      sumXX += (used * (ax * ax + ax * bx + bx * bx)) / 3;
      sumXY += (used * (2 * ax * ay + 2 * bx * by + ax * by + bx * ay)) / 6;
      leftM -= used;
      ax = x[i];
      ay = y[i];
    }
    const last = { x: x[count - 1], y: y[count - 1] };
    const spread = sum * sumXX - sumX * sumX;
    if (sum === 0 || spread < 1e-6) return { ax: start.x, ay: start.y, bx: last.x, by: last.y };
    const slope = (sum * sumXY - sumX * sumY) / spread;
    const level = (sumY - slope * sumX) / sum;
    const a = alongLine(slope, level, start.x, start.y);
    const b = alongLine(slope, level, last.x, last.y);
    return { ax: a, ay: level + slope * a, bx: b, by: level + slope * b };
  }

  /** Does the stretch bend one way only, without a long straight part, its belly past the first third: a curve, not a kink. */
  isCurve(totalM: number, widthM: number, laneM: number): boolean {
    const { x, y, segment, count } = this;
    const last = count - 1;
    const turn = Math.abs(deviationDegrees(x[1], y[1], x[last] - x[last - 1], y[last] - y[last - 1]));
    if (turn <= 12.5) return false;
    const firstSide = this.liesLeft(1);
    for (let i = 2; i < last; i++) if (this.liesLeft(i) !== firstSide) return false;
    const whole: Line = { ax: 0, ay: 0, bx: x[last], by: y[last] };
    let most = 1;
    let bellyM = offLine(whole, x[1], y[1]);
    for (let i = 2; i < count; i++, most++) {
      const nextM = offLine(whole, x[i], y[i]);
      if (nextM <= bellyM) break;
      bellyM = nextM;
    }
    for (let i = most + 1; i < last; i++) {
      if (offLine(whole, x[i + 1], y[i + 1]) > offLine(whole, x[i], y[i])) return false;
    }
    let toBellyM = 0;
    for (let i = 1; i <= most; i++) toBellyM += segment[i];
    const early = toBellyM <= 0.35 * totalM || bellyM < Math.max(0.3 * widthM, 0.5 * laneM);
    if (early && totalM > 10) return false;
    return totalM > 2 * widthM && this.bendsEvenly(totalM, widthM);
  }

  /** Does place `i` lie to the left of the way to the last one. */
  private liesLeft(i: number): boolean {
    const { x, y, count } = this;
    return x[count - 1] * y[i] - y[count - 1] * x[i] > 0;
  }

  /** Degrees by which the line turns at place `i`. */
  private bend(i: number): number {
    const { x, y } = this;
    return deviationDegrees(x[i] - x[i - 1], y[i] - y[i - 1], x[i + 1] - x[i], y[i + 1] - y[i]);
  }

  private bendsEvenly(totalM: number, widthM: number): boolean {
    const { segment, count } = this;
    let straightM = Math.max(0, segment[1] - widthM);
    let wasStraight = false;
    for (let i = 2; i + 1 < count; i++) {
      const before = this.bend(i - 1);
      const here = this.bend(i);
      if (Math.abs(before) > 25 && Math.abs(here) > 25 && before > 0 !== here > 0) return false;
      const straight = Math.abs(here) < 5;
      if (straight) {
        straightM += segment[i];
        if (wasStraight && straightM > 0.3 * totalM) return false;
      } else if (straightM > 0.3 * totalM) return false;
      else straightM = segment[i];
      wasStraight = straight;
    }
    return true;
  }
}

/** x of the place of the line y = level + slope x that is nearest to a place. */
function alongLine(slope: number, level: number, x: number, y: number): number {
  return (x + slope * (y - level)) / (1 + slope * slope);
}

/** Distance of a place to the stretch between the ends of a line. */
function offLine({ ax, ay, bx, by }: Line, x: number, y: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy;
  const share = length2 > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length2)) : 0;
  return hypotenuse(x - ax - share * dx, y - ay - share * dy);
}

/** Signed angle from one vector to another, degrees. */
function deviationDegrees(ax: number, ay: number, bx: number, by: number): number {
  return Math.atan2(ax * by - ay * bx, ax * bx + ay * by) * DEGREES;
}

/** Length of a vector; Math.hypot takes ten times as long to guard against overflows that metres do not have. */
export function hypotenuse(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
