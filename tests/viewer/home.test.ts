import { MercatorCoordinate } from "maplibre-gl";
import { describe, expect, it } from "vitest";
import { homePadding, type Bounds } from "../../viewer/src/map/home.ts";

const WIDE: Bounds = [4.23, 43.16, 5.81, 43.92];
const TALL: Bounds = [4.2, 42.3, 4.7, 44.2];

/** Pixels per unit of the Mercator plane when the territory fills what the padding leaves. */
function scale(width: number, height: number, bounds: Bounds, hasLegend: boolean): number {
  const { top, right, bottom, left } = homePadding(width, height, bounds, hasLegend);
  const upper = MercatorCoordinate.fromLngLat([bounds[0], bounds[3]]);
  const lower = MercatorCoordinate.fromLngLat([bounds[2], bounds[1]]);
  return Math.min((width - left - right) / (lower.x - upper.x), (height - top - bottom) / (lower.y - upper.y));
}

describe("homePadding", () => {
  it.each([
    [788, 720, WIDE],
    [1500, 900, WIDE],
  ] as const)(
    "moves the territory away from the legend without making it smaller: %i x %i",
    (width, height, bounds) => {
      expect(scale(width, height, bounds, true)).toBeCloseTo(scale(width, height, bounds, false), 3);
      const { bottom, left } = homePadding(width, height, bounds, true);
      expect(bottom + left).toBeGreaterThan(2 * 24 + 50);
      expect(bottom).toBeLessThanOrEqual(24 + 300);
    },
  );

  it("does not go past the edge of the sheet", () => {
    expect(homePadding(802, 900, WIDE, true).bottom).toBeLessThan(24 + 60);
  });

  it("leaves margins alone where there is no legend on the map, no room at all, or room already", () => {
    const even = { top: 24, right: 24, bottom: 24, left: 24 };
    expect(homePadding(390, 400, WIDE, false)).toEqual(even);
    expect(homePadding(0, 0, WIDE, true)).toEqual(even);
    expect(homePadding(788, 720, TALL, true)).toEqual(even);
  });
});
