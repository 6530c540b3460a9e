/** Small geometry on the plane around the Bouches-du-Rhône, in metres, and deterministic variation. Fine at 100 km. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

const ORIGIN = { lon: 5.05, lat: 43.55 };
const METRES_PER_LAT = 111_132;
const METRES_PER_LON = 111_320 * Math.cos((ORIGIN.lat * Math.PI) / 180);

/** WGS84 degrees to metres. */
export function toPlane(lon: number, lat: number): Point {
  return { x: (lon - ORIGIN.lon) * METRES_PER_LON, y: (lat - ORIGIN.lat) * METRES_PER_LAT };
}

/** Metres to WGS84 degrees, rounded to 5 decimals (one metre). */
export function toLonLat({ x, y }: Point): [lon: number, lat: number] {
  return [round5(ORIGIN.lon + x / METRES_PER_LON), round5(ORIGIN.lat + y / METRES_PER_LAT)];
}

function round5(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}

/** "4.1,43.5 4.2,43.6": a line drawn by hand. */
export function drawn(text: string): Point[] {
  return text
    .trim()
    .split(/\s+/)
    .map((pair) => {
      const [lon, lat] = pair.split(",").map(Number);
      if (lon === undefined || lat === undefined || !(lon > 3.9 && lon < 6.3 && lat > 42.5 && lat < 44.3))
        throw new Error(`point dessiné illisible : ${pair}`);
      return toPlane(lon, lat);
    });
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

export function mix(a: Point, b: Point, t: number): Point {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
}

/** The point `metres` to the left of the way from a to b, beside `at`. */
export function beside(at: Point, a: Point, b: Point, metres: number): Point {
  const length = distance(a, b) || 1;
  return { x: at.x - ((b.y - a.y) / length) * metres, y: at.y + ((b.x - a.x) / length) * metres };
}

export function distanceToSegment(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / square));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

export function distanceToLine(p: Point, line: readonly Point[]): number {
  let best = Infinity;
  for (let i = 1; i < line.length; i++) best = Math.min(best, distanceToSegment(p, line[i - 1]!, line[i]!));
  return best;
}

export function lengthOf(line: readonly Point[]): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) sum += distance(line[i - 1]!, line[i]!);
  return sum;
}

/** Where the segments ab and cd cross: position along each (0 to 1), or null. */
export function crossing(a: Point, b: Point, c: Point, d: Point): { t: number; u: number } | null {
  const cross = (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x);
  if (Math.abs(cross) < 1e-9) return null;
  const t = ((c.x - a.x) * (d.y - c.y) - (c.y - a.y) * (d.x - c.x)) / cross;
  const u = ((c.x - a.x) * (b.y - a.y) - (c.y - a.y) * (b.x - a.x)) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? { t, u } : null;
}

/** Is p in the ring (closed or not). */
export function inside(p: Point, ring: readonly Point[]): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [a, b] = [ring[i]!, ring[j]!];
    if (a.y > p.y !== b.y > p.y && p.x < ((b.x - a.x) * (p.y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
  }
  return odd;
}

/** A smooth line through all the points (Catmull-Rom), a point about every `stepM` metres; the given points are kept. */
export function smooth(points: readonly Point[], stepM: number): Point[] {
  const line: Point[] = [points[0]!];
  for (let i = 1; i < points.length; i++) {
    const [b, c] = [points[i - 1]!, points[i]!];
    const a = points[i - 2] ?? mix(b, c, -1);
    const d = points[i + 1] ?? mix(c, b, -1);
    const pieces = Math.max(1, Math.round(distance(b, c) / stepM));
    for (let k = 1; k < pieces; k++) line.push(hermite(a, b, c, d, k / pieces));
    line.push(c);
  }
  return line;
}

/** Between b and c; the tangents are shortened to the segment's own length so that uneven points make no loop. */
function hermite(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const span = distance(b, c);
  const tangent = (from: Point, to: Point): Point => {
    const length = distance(from, to) || 1;
    return { x: ((to.x - from.x) / length) * span, y: ((to.y - from.y) / length) * span };
  };
  const [m, n] = [tangent(a, c), tangent(b, d)];
  const [h1, h2, h3, h4] = [
    2 * t ** 3 - 3 * t ** 2 + 1,
    t ** 3 - 2 * t ** 2 + t,
    -2 * t ** 3 + 3 * t ** 2,
    t ** 3 - t ** 2,
  ];
  return { x: h1 * b.x + h2 * m.x + h3 * c.x + h4 * n.x, y: h1 * b.y + h2 * m.y + h3 * c.y + h4 * n.y };
}

/** A number in [0, 1) that depends on the keys only. */
export function chance(...keys: readonly (number | string)[]): number {
  let h = 2166136261;
  for (const key of keys) {
    const text = String(key);
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
    h = Math.imul(h ^ 0x9e3779b9, 16777619);
  }
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return (h >>> 0) / 2 ** 32;
}
