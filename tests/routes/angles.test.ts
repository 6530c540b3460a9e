import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { angleBetween, deviation, mirrored, modifierOf } from "../../engine/routes/guidance/angles.ts";

describe("turn angles", () => {
  it.each([
    [0, 0, 180, "straight"],
    [0, 90, 90, "right"],
    [0, 270, 270, "left"],
    [0, 180, 0, "uturn"],
    [90, 100, 170, "straight"],
    [350, 20, 150, "slight right"],
    [10, 330, 220, "slight left"],
    [45, 200, 25, "sharp right"],
  ] as const)("heading %d then %d is an angle of %d, %s", (entering, leaving, angle, word) => {
    expect(angleBetween(entering, leaving)).toBeCloseTo(angle);
    expect(modifierOf(angleBetween(entering, leaving))).toBe(word);
  });

  it("a mirror swaps left and right, angle and word alike", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 359 }), (angle) => {
        // both ends of each range belong to it on the right, one on the left: stay off the borders
        fc.pre(![60, 140, 160, 200, 220, 300].includes(angle));
        expect(modifierOf(360 - angle)).toBe(mirrored(modifierOf(angle)));
      }),
    );
  });

  it("deviation is the short way round", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 359 }), fc.integer({ min: 0, max: 359 }), (a, b) => {
        expect(deviation(a, b)).toBeLessThanOrEqual(180);
        expect(deviation(a, b)).toBe(deviation(b, a));
        expect((deviation(a, b) - Math.abs(a - b)) % 360 === 0 || deviation(a, b) === 360 - Math.abs(a - b)).toBe(true);
      }),
    );
  });
});
