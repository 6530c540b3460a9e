/**
 * Short lines near a junction: lengths, cuts, samples, straightness. Points are [lon, lat] in 1e-7 degree. Computed
 * points fall on OSRM's grid of 1e-6 degree (11 cm): on stretches of a few metres its bearings depend on it.
 */

import { distanceM as roadDistanceM } from "../../roads/index.ts";

export type Point = readonly [lon7: number, lat7: number];

const RADIANS = Math.PI / 180;
const SCALE = 1e-7;

export function distanceM(a: Point, b: Point): number {
  return roadDistanceM(a[0], a[1], b[0], b[1]);
}

/** Initial bearing from a to b, 0..360. */
export function bearing(a: Point, b: Point): number {
  const lonDelta = (b[0] - a[0]) * SCALE * RADIANS;
  const latA = a[1] * SCALE * RADIANS;
  const latB = b[1] * SCALE * RADIANS;
  const y = Math.sin(lonDelta) * Math.cos(latB);
  const x = Math.cos(latA) * Math.sin(latB) - Math.sin(latA) * Math.cos(latB) * Math.cos(lonDelta);
  const degrees = Math.atan2(y, x) / RADIANS;
  return degrees < 0 ? degrees + 360 : degrees;
}

function mercatorY(lat7: number): number {
  return Math.log(Math.tan(Math.PI / 4 + (lat7 * SCALE * RADIANS) / 2)) / RADIANS;
}

/** Turn angle at b on the way a, b, c (180 = straight on), on the projected plane. */
export function angleAt(a: Point, b: Point, c: Point): number {
  if (samePoint(a, b) || samePoint(b, c)) return 180;
  const yB = mercatorY(b[1]);
  const before = Math.atan2(mercatorY(a[1]) - yB, (a[0] - b[0]) * SCALE);
  const after = Math.atan2(mercatorY(c[1]) - yB, (c[0] - b[0]) * SCALE);
  const angle = (after - before) / RADIANS;
  return angle < 0 ? angle + 360 : angle;
}

export function samePoint(a: Point, b: Point): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

export function lengthM(line: readonly Point[]): number {
  let total = 0;
  for (let i = 1; i < line.length; i++) total += distanceM(line[i - 1], line[i]);
  return total;
}

/** Unit of OSRM's coordinates. */
export const GRID = 10;

export function onGrid([lon7, lat7]: Point): Point {
  return [Math.round(lon7 / GRID) * GRID, Math.round(lat7 / GRID) * GRID];
}

/** The place at `share` of the way from one point to the next, on the grid. */
export function interpolate(share: number, from: Point, to: Point): Point {
  const t = Math.max(0, Math.min(1, share));
  const between = (a: number, b: number): number => Math.trunc(((1 - t) * a + t * b) / GRID) * GRID;
  return [between(from[0], to[0]), between(from[1], to[1])];
}

/** The place `wantedM` along the line, or its end. */
export function pointAtM(line: readonly Point[], wantedM: number): Point {
  let done = 0;
  for (let i = 1; i < line.length; i++) {
    const step = distanceM(line[i - 1], line[i]);
    if (done + step >= wantedM && step > 0) return interpolate((wantedM - done) / step, line[i - 1], line[i]);
    done += step;
  }
  return line[line.length - 1];
}

/** The first `wantedM` metres of the line. */
export function headOf(line: readonly Point[], wantedM: number): Point[] {
  const head: Point[] = [line[0]];
  let done = 0;
  for (let i = 1; i < line.length; i++) {
    const step = distanceM(line[i - 1], line[i]);
    if (done + step >= wantedM) {
      head.push(step > 0 ? interpolate((wantedM - done) / step, line[i - 1], line[i]) : line[i]);
      return head;
    }
    done += step;
    head.push(line[i]);
  }
  return head;
}

/** What is left after the first `skippedM` metres; empty where the line is shorter. */
export function tailOf(line: readonly Point[], skippedM: number): Point[] {
  let done = 0;
  for (let i = 1; i < line.length; i++) {
    const step = distanceM(line[i - 1], line[i]);
    if (done + step >= skippedM && step > 0) {
      return [interpolate((skippedM - done) / step, line[i - 1], line[i]), ...line.slice(i)];
    }
    done += step;
  }
  return [];
}

/** Points every `everyM` metres along the first `limitM` metres, the first point of the line included. */
export function sampled(line: readonly Point[], limitM: number, everyM: number): Point[] {
  const points: Point[] = [line[0]];
  let done = 0;
  for (let i = 1; i < line.length && done <= limitM; i++) {
    const step = distanceM(line[i - 1], line[i]);
    const last = Math.floor(Math.min(done + step, limitM) / everyM);
    for (let n = Math.floor(done / everyM) + 1; n <= last; n++) {
      points.push(interpolate((n * everyM - done) / step, line[i - 1], line[i]));
    }
    done += step;
  }
  return points;
}

/** Foot of the perpendicular from `point` on the segment from a to b, on the plain lon/lat plane. */
export function projectOn(a: Point, b: Point, point: Point): Point {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const squared = dx * dx + dy * dy;
  if (squared === 0) return a;
  const share = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / squared;
  const t = Math.max(0, Math.min(1, share));
  return onGrid([a[0] + t * dx, a[1] + t * dy]);
}

/** Largest distance of the points from the segment a b. */
export function maxDeviationM(points: readonly Point[], a: Point, b: Point): number {
  let max = 0;
  for (const point of points) max = Math.max(max, distanceM(projectOn(a, b, point), point));
  return max;
}

/**
 * A straight line through the points by least squares, a metre longer than they reach. Fitted along the latitude when
 * the points run mostly north.
 */
export function regression(points: readonly Point[]): readonly [Point, Point] {
  const [originX, originY] = points[0];
  let minX = 0;
  let maxX = 0;
  let minY = 0;
  let maxY = 0;
  for (const [lon, lat] of points) {
    minX = Math.min(minX, lon - originX);
    maxX = Math.max(maxX, lon - originX);
    minY = Math.min(minY, lat - originY);
    maxY = Math.max(maxY, lat - originY);
  }
  const northward = maxY - minY > 2 * (maxX - minX);
  let sumU = 0;
  let sumV = 0;
  let sumUU = 0;
  let sumUV = 0;
  for (const [lon, lat] of points) {
    const u = northward ? lat - originY : lon - originX;
    const v = northward ? lon - originX : lat - originY;
    sumU += u;
    sumV += v;
    sumUU += u * u;
    sumUV += u * v;
  }
  const n = points.length;
  const variance = n * sumUU - sumU * sumU;
  const slope = variance === 0 ? 0 : (n * sumUV - sumU * sumV) / variance;
  const at = (u: number): Point => {
    const v = (sumV - slope * sumU) / n + slope * u;
    return onGrid(northward ? [originX + v, originY + u] : [originX + u, originY + v]);
  };
  const margin = 100;
  return northward ? [at(minY - margin), at(maxY + margin)] : [at(minX - margin), at(maxX + margin)];
}

/** Do the regression lines of both run the same way, within a slope of one in five? */
export function areParallel(left: readonly Point[], right: readonly Point[]): boolean {
  const [a, b] = regression(left);
  const [c, d] = regression(right);
  const crossed = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]);
  const dot = (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1]);
  return dot !== 0 && Math.abs(crossed / dot) < 0.2;
}

/** Distance from a point to a line, metres. */
export function distanceToLineM(point: Point, line: readonly Point[]): number {
  let min = Infinity;
  for (let i = 1; i < line.length; i++) min = Math.min(min, distanceM(point, projectOn(line[i - 1], line[i], point)));
  return min;
}

/** Do a, b, c turn to the left? */
export function turnsLeft(a: Point, b: Point, c: Point): boolean {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0;
}

/** Share of the squared perimeter that a closed line encloses (a circle: 1 / 4 pi). */
export function roundness(ring: readonly Point[]): number {
  const perimeter = lengthM(ring);
  if (perimeter === 0) return 0;
  const [originX, originY] = ring[0];
  const unitX = distanceM(ring[0], [originX + 1000, originY]) / 1000;
  const unitY = distanceM(ring[0], [originX, originY + 1000]) / 1000;
  let twice = 0;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1], ring[i]];
    twice += (a[0] - originX) * (b[1] - originY) - (b[0] - originX) * (a[1] - originY);
  }
  return ((Math.abs(twice) / 2) * unitX * unitY) / perimeter ** 2;
}
