import type { MultiPolygon, Polygon, Position } from "geojson";

/** Convex outline of a cell: x y pairs in degrees, counter-clockwise or not. */
export type CellOutline = Float64Array;

/**
 * Shares of a cell among polygons, by the area each covers of it (sum 1). Equal shares when none covers any, as where
 * outlines are simplified or not known.
 */
export function areaShares(outline: CellOutline, polygons: ReadonlyArray<Polygon | MultiPolygon | null>): number[] {
  const areas = polygons.map((polygon) => (polygon ? coveredArea(outline, polygon) : 0));
  const sum = areas.reduce((total, area) => total + area, 0);
  return sum > 0 ? areas.map((area) => area / sum) : areas.map(() => 1 / polygons.length);
}

function coveredArea(outline: CellOutline, polygon: Polygon | MultiPolygon): number {
  const parts = polygon.type === "Polygon" ? [polygon.coordinates] : polygon.coordinates;
  let area = 0;
  for (const rings of parts)
    rings.forEach((ring, rank) => {
      const clipped = Math.abs(signedArea(clip(ring, outline)));
      area += rank === 0 ? clipped : -clipped;
    });
  return Math.max(0, area);
}

/** Sutherland and Hodgman (1974): a ring cut by each side of a convex outline in turn. */
function clip(ring: readonly Position[], outline: CellOutline): number[] {
  let points = ring.flatMap(([x, y]) => [x, y]);
  const inwards = Math.sign(signedArea([...outline])) || 1;
  for (let side = 0; side < outline.length && points.length > 0; side += 2) {
    const [ax, ay] = [outline[side], outline[side + 1]];
    const next = (side + 2) % outline.length;
    const [dx, dy] = [outline[next] - ax, outline[next + 1] - ay];
    const depth = (x: number, y: number) => inwards * (dx * (y - ay) - dy * (x - ax));
    const kept: number[] = [];
    let [px, py] = [points[points.length - 2], points[points.length - 1]];
    let pDepth = depth(px, py);
    for (let at = 0; at < points.length; at += 2) {
      const [x, y] = [points[at], points[at + 1]];
      const here = depth(x, y);
      if (here >= 0 !== pDepth >= 0) {
        const t = pDepth / (pDepth - here);
        kept.push(px + t * (x - px), py + t * (y - py));
      }
      if (here >= 0) kept.push(x, y);
      [px, py, pDepth] = [x, y, here];
    }
    points = kept;
  }
  return points;
}

/** Of x y pairs; degrees do for shares, a cell being small. */
function signedArea(points: readonly number[]): number {
  let twice = 0;
  for (let at = 0, before = points.length - 2; at < points.length; before = at, at += 2)
    twice += points[before] * points[at + 1] - points[at] * points[before + 1];
  return twice / 2;
}
