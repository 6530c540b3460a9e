/** The picture drawn without WebGL: which pixels an area has. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  mercatorX,
  mercatorY,
  pathOf,
  polygonOutlines,
  squareOutlines,
  type Frame,
  type Outlines,
} from "../../viewer/src/map/outlines.ts";
import { rimsOf, runsOf, type Runs } from "../../viewer/src/map/runs.ts";

const FRAME: Frame = { width: 40, height: 30, left: 0, top: 0, scale: 1 };

/** Areas given by their rings, in pixels of FRAME. */
function drawn(areas: ReadonlyArray<ReadonlyArray<ReadonlyArray<readonly [number, number]>>>): Outlines {
  const rings = areas.flat();
  const sums = (counts: number[]): Uint32Array =>
    Uint32Array.from(
      [0, ...counts].map(
        (
          (sum) => (count) =>
            (sum += count)
        )(0),
      ),
    );
  return {
    areaCount: areas.length,
    firstRing: sums(areas.map((area) => area.length)),
    firstPoint: sums(rings.map((ring) => ring.length)),
    x: Float64Array.from(rings.flat(), ([x]) => x),
    y: Float64Array.from(rings.flat(), ([, y]) => y),
  };
}

/** Area of each pixel; -1 none, -2 more than one. */
function painted({ first, start, end }: Runs): number[] {
  const pixels = Array.from({ length: FRAME.width * FRAME.height }, () => -1);
  for (let area = 0; area + 1 < first.length; area++)
    for (let run = first[area]!; run < first[area + 1]!; run++)
      for (let pixel = start[run]!; pixel < end[run]!; pixel++) pixels[pixel] = pixels[pixel] === -1 ? area : -2;
  return pixels;
}

/** Even-odd, one pixel centre at a time. */
function holds(rings: ReadonlyArray<ReadonlyArray<readonly [number, number]>>, x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings)
    for (let a = 0, b = ring.length - 1; a < ring.length; b = a++) {
      const [ax, ay] = ring[a]!;
      const [bx, by] = ring[b]!;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  return inside;
}

describe("areas as runs of pixels", () => {
  it("takes the pixels whose centre is inside, holes left out, cut at the picture's edge", () => {
    const square = [
      [2, 1],
      [7, 1],
      [7, 4],
      [2, 4],
    ] as const;
    const hole = [
      [3.4, 2.2],
      [5.6, 2.2],
      [5.6, 3],
      [3.4, 3],
    ] as const;
    const beyond = [
      [36, -3],
      [60, -3],
      [60, 1.5],
      [36, 1.5],
    ] as const;
    const { first, start, end } = runsOf(drawn([[square, hole], [beyond]]), FRAME);
    // row 1: pixels 2 to 6; row 2: the hole takes 3 (centre 3.5), 4 and 5 (5.5); row 3: whole again; then two rows at the right edge
    expect([...first]).toEqual([0, 4, 5]);
    expect([...start]).toEqual([42, 82, 86, 122, 36]);
    expect([...end]).toEqual([47, 83, 87, 127, 40]);
  });

  it("agrees with a test of every pixel centre, for any rings", () => {
    const point = fc.tuple(
      fc.double({ min: -20, max: 60, noNaN: true }),
      fc.double({ min: -20, max: 50, noNaN: true }),
    );
    const rings = fc.array(fc.array(point, { minLength: 3, maxLength: 9 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(rings, (area) => {
        const pixels = painted(runsOf(drawn([area]), FRAME));
        for (let pixel = 0; pixel < pixels.length; pixel++) {
          const [x, y] = [(pixel % FRAME.width) + 0.5, Math.floor(pixel / FRAME.width) + 0.5];
          if ((pixels[pixel] === 0) !== holds(area, x, y)) return false;
        }
        return true;
      }),
    );
  });

  it("gives each pixel on a border to one neighbour, and none to nobody", () => {
    const bend = fc.tuple(fc.double({ min: 5, max: 35, noNaN: true }), fc.double({ min: 0.1, max: 29.9, noNaN: true }));
    fc.assert(
      fc.property(fc.array(bend, { maxLength: 12 }), (bends) => {
        const border = [
          [20, 0] as [number, number],
          ...bends.toSorted((a, b) => a[1] - b[1]),
          [20, 30] as [number, number],
        ];
        const west = [[0, 0] as [number, number], ...border, [0, 30] as [number, number]];
        const east = [[40, 0] as [number, number], [40, 30] as [number, number], ...border.toReversed()];
        return painted(runsOf(drawn([[west], [east]]), FRAME)).every((area) => area >= 0);
      }),
    );
  });

  it("splits a square into a rim of one pixel, above and at the left, and the rest", () => {
    const runs = runsOf(
      drawn([
        [
          [
            [2, 1],
            [6, 1],
            [6, 4],
            [2, 4],
          ],
        ],
      ]),
      FRAME,
    );
    const { rims, insides } = rimsOf(runs, FRAME.width);
    const rim = painted(rims).flatMap((area, pixel) => (area === 0 ? [pixel] : []));
    const inside = painted(insides).flatMap((area, pixel) => (area === 0 ? [pixel] : []));
    expect(rim).toEqual([42, 43, 44, 45, 82, 122]);
    expect(inside).toEqual([83, 84, 85, 123, 124, 125]);
  });
});

describe("outlines", () => {
  it("puts the world on a square: Greenwich on the equator is its middle", () => {
    expect([mercatorX(0), mercatorY(0)]).toEqual([0.5, 0.5]);
    expect(mercatorX(180)).toBe(1);
    expect(mercatorY(85.0511287798)).toBeCloseTo(0, 9);
  });

  it("reads polygons, multipolygons and squares, and writes the path of one", () => {
    const ring = (x: number): number[][] => [
      [x, 0],
      [x + 36, 0],
      [x + 36, -36],
      [x, 0],
    ];
    const outlines = polygonOutlines({
      type: "FeatureCollection",
      features: [
        { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring(0)] } },
        { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [0, 0] } },
        { type: "Feature", properties: {}, geometry: { type: "MultiPolygon", coordinates: [[ring(0)], [ring(36)]] } },
      ],
    });
    expect([...outlines.firstRing]).toEqual([0, 1, 1, 3]);
    expect([...outlines.firstPoint]).toEqual([0, 4, 8, 12]);
    expect(pathOf(outlines, 1, FRAME)).toBe("");
    const frame = { ...FRAME, left: 0.5, top: 0.5, scale: 100 };
    // 36 degrees of longitude are a tenth of the world, 36 degrees of latitude a little more
    expect(pathOf(outlines, 0, frame)).toBe(`M0 0L10 0L10 ${Math.round((mercatorY(-36) - 0.5) * 1000) / 10}L0 0Z`);
    const squares = squareOutlines(Int32Array.of(0, 0, 36e7, 0, 36e7, -36e7, 0, -36e7));
    expect(squares.areaCount).toBe(1);
    expect(pathOf(squares, 0, frame).startsWith("M0 0L10 0L10 ")).toBe(true);
  });
});
