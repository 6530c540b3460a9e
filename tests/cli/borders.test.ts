import { area, booleanValid, featureCollection, intersect, kinks } from "@turf/turf";
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";
import fc from "fast-check";
import Flatbush from "flatbush";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { simplified } from "../../engine/cli/publish-borders.ts";
import { adjacency, type CommunePolygons } from "../../engine/diagnostic/index.ts";
import { sharedData } from "../support/shared-data.ts";

type Shape = Feature<Polygon | MultiPolygon, { code: string }>;
type Shapes = FeatureCollection<Polygon | MultiPolygon, { code: string }>;

const polygonsOf = ({ geometry }: Shape): Position[][][] =>
  geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
const pointsOf = (shapes: Shapes): number => shapes.features.flatMap((shape) => polygonsOf(shape).flat(2)).length;

/** Borders as an atlas of the 1:25 000 map has them: a bend every few metres, the same from both sides. */
function densified(shapes: Shapes, count: number, wobble: number): Shapes {
  const between = (a: Position, b: Position): Position[] => {
    const forward = a[0]! < b[0]! || (a[0] === b[0] && a[1]! < b[1]!);
    const [from, to] = forward ? [a, b] : [b, a];
    const [dx, dy] = [to[0]! - from[0]!, to[1]! - from[1]!];
    const side = wobble / (Math.hypot(dx, dy) || 1);
    const points = Array.from({ length: count - 1 }, (_, k) => {
      const t = (k + 1) / count;
      const shift = side * Math.sin(from[0]! * 9e4 + from[1]! * 7e4 + k * 2.4);
      return [from[0]! + dx * t - dy * shift, from[1]! + dy * t + dx * shift];
    });
    return forward ? points : points.reverse();
  };
  const ring = (points: Position[]): Position[] =>
    points.flatMap((point, row) => (row === 0 ? [point] : [...between(points[row - 1]!, point), point]));
  return {
    ...shapes,
    features: shapes.features.map((shape) => ({
      ...shape,
      geometry: { type: "MultiPolygon", coordinates: polygonsOf(shape).map((polygon) => polygon.map(ring)) },
    })),
  };
}

/** Communes keep their areas, their islands, their neighbours and their own places: nothing is covered twice. */
function expectSameMap(before: Shapes, after: Shapes, worstArea: number): void {
  expect(after.features.map(({ properties }) => properties.code)).toEqual(
    before.features.map(({ properties }) => properties.code),
  );
  after.features.forEach((shape, row) => {
    const was = before.features[row]!;
    expect(polygonsOf(shape).map((polygon) => polygon.length)).toEqual(polygonsOf(was).map(({ length }) => length));
    for (const ring of polygonsOf(shape).flat()) expect(new Set(ring.map(String)).size).toBeGreaterThanOrEqual(3);
    const change = Math.abs(area(shape) / area(was) - 1);
    expect({ code: was.properties.code, change: change < worstArea || change }).toMatchObject({ change: true });
  });
  expect(adjacency(after as CommunePolygons)).toEqual(adjacency(before as CommunePolygons));
  // borders that neighbours share and that cross nothing leave neither hole nor overlap
  expect(crossings(after)).toBeLessThanOrEqual(crossings(before));
}

/** Pairs of border segments that cross (elsewhere than at their ends). */
function crossings(shapes: Shapes): number {
  const segments = new Map<string, readonly [Position, Position]>();
  for (const ring of shapes.features.flatMap((shape) => polygonsOf(shape).flat()))
    for (let k = 1; k < ring.length; k++) {
      const [a, b] = [ring[k - 1]!, ring[k]!].toSorted((p, q) => p[0]! - q[0]! || p[1]! - q[1]!);
      segments.set(`${a} ${b}`, [a!, b!]);
    }
  const list = [...segments.values()];
  const tree = new Flatbush(list.length);
  for (const [[ax, ay], [bx, by]] of list as Array<[[number, number], [number, number]]>)
    tree.add(ax, Math.min(ay, by), bx, Math.max(ay, by));
  tree.finish();
  const turn = (a: Position, b: Position, c: Position): number =>
    Math.sign((b[0]! - a[0]!) * (c[1]! - a[1]!) - (b[1]! - a[1]!) * (c[0]! - a[0]!));
  let count = 0;
  list.forEach(([a, b], row) => {
    for (const other of tree.search(a[0]!, Math.min(a[1]!, b[1]!), b[0]!, Math.max(a[1]!, b[1]!))) {
      if (other <= row) continue;
      const [c, d] = list[other]!;
      if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) count++;
    }
  });
  return count;
}

const read = (path: string): Shapes => {
  const { features } = JSON.parse(readFileSync(path, "utf8")) as Shapes;
  return {
    type: "FeatureCollection",
    features: features.map(({ properties, geometry }) => ({
      type: "Feature",
      properties: { code: properties.code },
      geometry,
    })),
  };
};
const real = sharedData("communes/communes-13-bouches-du-rhone.geojson");
const DETAIL = { detailM2: 1_000, detailShare: 1 / 1000 };

describe("borders drawn with fewer points", () => {
  it("keep the demonstration's communes where they are", () => {
    const before = read(join(resolve(import.meta.dirname, "../.."), "data/demonstration/communes.geojson"));
    const heavy = densified(before, 12, 0.00004);
    const { communes } = simplified({ communes: { shapes: heavy, ...DETAIL } });
    expect(pointsOf(communes as Shapes)).toBeLessThan(pointsOf(heavy) / 4);
    expectSameMap(heavy, communes as Shapes, 0.004);
  }, 60_000);

  it.skipIf(real === null)(
    "make a light page of heavy borders: the real communes with a bend every few metres (données partagées absentes)",
    () => {
      const heavy = densified(read(real!), 20, 0.00004);
      const { communes } = simplified({ communes: { shapes: heavy, ...DETAIL } });
      expect(pointsOf(communes as Shapes)).toBeLessThan(pointsOf(heavy) / 8);
      expect(crossings(communes as Shapes)).toBeLessThan(10);
      expectSameMap(heavy, communes as Shapes, 0.006);
    },
    60_000,
  );

  it("share their simplified border with the communes around, whose own borders are coarser", () => {
    // Two squares of 11 km side by side, their common border a saw of 200 m teeth; the outer sides are saws too.
    const saw = (x: number): Position[] =>
      Array.from({ length: 101 }, (_, k) => [x + (k % 2 === 0 ? 0 : 0.0025), 43 + k / 1000]);
    const square = (code: string, west: Position[], east: Position[]): Shape => ({
      type: "Feature",
      properties: { code },
      geometry: { type: "Polygon", coordinates: [[...west, ...east.toReversed(), west[0]!]] },
    });
    const inside: Shapes = { type: "FeatureCollection", features: [square("in", saw(5), saw(5.1))] };
    const outside: Shapes = { type: "FeatureCollection", features: [square("out", saw(5.1), saw(5.2))] };
    const { communes, around } = simplified({
      communes: { shapes: inside, ...DETAIL },
      around: { shapes: outside, detailM2: 50_000, detailShare: 1 / 50 },
    });
    const at = (shapes: FeatureCollection, x: number): number =>
      new Set(
        polygonsOf(shapes.features[0] as Shape)[0]![0]!
          .filter(([lon]) => lon! >= x && lon! < x + 0.01)
          .map(String),
      ).size;
    expect(at(communes, 5.1)).toBe(101);
    expect(at(around, 5.1)).toBe(101);
    expect(at(around, 5.2)).toBeLessThan(10);
  });

  it("never lose an island, nor swallow one that lies in a bay", () => {
    const box = (west: number, south: number, size: number): Position[] => [
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
      [west, south],
    ];
    // A coast with a bay 60 m deep; in it, an island of 5 m; far away, one of 3 m; and a lens between two communes.
    const coast: Position[] = [
      [5, 43],
      [5.1, 43],
      [5.1, 43.1],
      [5.051, 43.1],
      [5.0505, 43.0994],
      [5.05, 43.1],
      [5, 43.1],
      [5, 43],
    ];
    const shapes: Shapes = {
      type: "FeatureCollection",
      features: [
        { type: "Feature", properties: { code: "coast" }, geometry: { type: "Polygon", coordinates: [coast] } },
        {
          type: "Feature",
          properties: { code: "islands" },
          geometry: { type: "MultiPolygon", coordinates: [[box(5.0505, 43.0998, 0.00005)], [box(5.5, 43.5, 0.00003)]] },
        },
      ],
    };
    const wide = { detailM2: 1e5, detailShare: 1 };
    const { communes } = simplified({ communes: { shapes, ...wide } });
    const [mainland, islands] = communes.features as Shape[];
    expect(polygonsOf(islands!)).toHaveLength(2);
    for (const [ring] of polygonsOf(islands!)) expect(ring!.length).toBeGreaterThanOrEqual(4);
    // the bay, of 2 700 m², would have gone: it stays for the island's sake
    expect(polygonsOf(mainland!)[0]![0]!.map(String)).toContain("5.0505,43.0994");
    for (const island of polygonsOf(islands!))
      expect(
        intersect(featureCollection([mainland!, { ...islands!, geometry: { type: "Polygon", coordinates: island } }])),
      ).toBeNull();
  });

  it("stay valid whatever the star: no crossing appears", () => {
    const star = fc
      .array(fc.double({ min: 0.02, max: 1, noNaN: true }), { minLength: 5, maxLength: 60 })
      .map((radii) =>
        radii.map((r, k) => [
          5 + r * 0.05 * Math.cos((k / radii.length) * 2 * Math.PI),
          43 + r * 0.05 * Math.sin((k / radii.length) * 2 * Math.PI),
        ]),
      )
      .map((ring) => [...ring, ring[0]!]);
    fc.assert(
      fc.property(star, fc.integer({ min: 1, max: 10_000_000 }), (ring, detailM2) => {
        const shape: Shape = {
          type: "Feature",
          properties: { code: "a" },
          geometry: { type: "Polygon", coordinates: [ring] },
        };
        // rounded first: what the drawing may cross is what the rounding gave
        const [exact] = simplified({ s: { shapes: featureCollection([shape]), detailM2: 0, detailShare: 0 } }).s
          .features as Shape[];
        const [light] = simplified({ s: { shapes: featureCollection([shape]), detailM2, detailShare: 1 } }).s
          .features as Shape[];
        if (kinks(exact!).features.length === 0) {
          expect(kinks(light!).features).toEqual([]);
          expect(booleanValid(light!)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
