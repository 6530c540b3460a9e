import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classify, classOf, METHODS } from "../../viewer/src/map/classes.ts";
import { colours } from "../../viewer/src/map/palette.ts";

describe("classes of a map", () => {
  it("has round bounds that contain the threshold", () => {
    const minutes = Array.from({ length: 100 }, (_, index) => 2 + index * 0.2);
    const { bounds } = classify(minutes, "round", 5, 7);
    expect(bounds).toContain(7);
    for (const bound of bounds) expect(Number.isInteger(bound * 2)).toBe(true);
    // A threshold that is not round takes the place of the round bound nearest to it.
    expect(classify(minutes, "round", 5, 9.4).bounds).toEqual([5, 9.4, 15, 20]);
  });

  it("puts a value equal to the threshold below it: éloignée is strictly above", () => {
    const classes = classify([2, 5, 7, 9, 14], "round", 4, 7);
    const at = classes.bounds.indexOf(7);
    expect(classOf(classes, 7)).toBe(at);
    expect(classOf(classes, 7.0001)).toBe(at + 1);
  });

  it("cuts by quantiles, natural breaks and equal steps", () => {
    expect(classify([1, 2, 3, 4, 5, 6, 7, 8], "quantiles", 4, null).bounds).toEqual([2.75, 4.5, 6.25]);
    expect(classify([1, 1.2, 1.4, 10, 10.5, 30], "jenks", 3, null).bounds).toEqual([1.4, 10.5]);
    expect(classify([0, 10, 20, 40], "equal", 4, 7).bounds).toEqual([10, 20, 30]);
  });

  it("classes any values: bounds ascend, every value has a class and a colour", () => {
    const value = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 60 }),
        fc.constantFrom(...METHODS),
        fc.integer({ min: 2, max: 8 }),
        fc.option(value),
        (values, method, count, anchor) => {
          const classes = classify(values, method, count, anchor);
          for (let index = 1; index < classes.bounds.length; index++)
            expect(classes.bounds[index]).toBeGreaterThan(classes.bounds[index - 1]!);
          const ramp = colours("time", classes.bounds);
          expect(ramp).toHaveLength(classes.bounds.length + 1);
          for (const item of values) {
            const index = classOf(classes, item);
            expect(classes.bounds.filter((bound) => item > bound)).toHaveLength(index);
            expect(ramp[index]).toMatch(/^#[0-9a-f]{6}$/);
          }
        },
      ),
    );
  });
});
