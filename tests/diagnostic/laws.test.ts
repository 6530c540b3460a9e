import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnose, type Choices, type Diagnostic, type Measures } from "../../engine/diagnostic/index.ts";
import { world } from "./small-world.ts";

const CODES = ["13001", "13002", "13003", "13004"];
const rules = fc.constantFrom("equal", "weights", "presence", "median", "harmonic") as fc.Arbitrary<
  Choices["aggregation"]
>;

/** Origins scattered over four communes, some without a time for some services. */
const origins = (missing: boolean) =>
  fc.array(
    fc.record({
      commune: fc.constantFrom(...CODES),
      population: fc.integer({ min: 0, max: 5000 }).map((people) => people / 4),
      minutes: fc.array(
        missing
          ? fc.option(fc.integer({ min: 0, max: 60 }), { freq: 6 })
          : (fc.integer({ min: 0, max: 60 }) as fc.Arbitrary<number | null>),
        { minLength: 3, maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 40 },
  );

function run(list: Parameters<typeof world>[1], aggregation: Choices["aggregation"]): Diagnostic {
  const { territory, basket, access } = world(
    CODES.map((code, index) => ({ code, zones: { epci: index < 2 ? "A" : "B" } })),
    list,
  );
  return diagnose(territory, basket, access, { aggregation });
}

const every = (measures: Measures) => [measures.basket, ...measures.gammes, ...measures.services];

describe("laws of the diagnostic", () => {
  it("a mean lies between its smallest and largest part", () => {
    fc.assert(
      fc.property(origins(true), rules, (list, rule) => {
        const { communes, whole } = run(list, rule);
        every(whole).forEach((mean, index) => {
          const parts = communes
            .filter((commune) => commune.measures.population > 0)
            .map((commune) => every(commune.measures)[index].minutes)
            .filter((minutes) => minutes !== null);
          if (mean.minutes === null || mean.population === 0) return;
          expect(mean.minutes).toBeGreaterThanOrEqual(Math.min(...parts) - 1e-9);
          expect(mean.minutes).toBeLessThanOrEqual(Math.max(...parts) + 1e-9);
        });
      }),
    );
  });

  it("every inhabitant is in the mean or counted as missing, at every level", () => {
    fc.assert(
      fc.property(origins(true), rules, (list, rule) => {
        const { communes, zones, whole } = run(list, rule);
        const total = list.reduce((sum, origin) => sum + origin.population, 0);
        for (const measures of [whole, ...communes.map((one) => one.measures), ...zones.map((one) => one.measures)])
          for (const mean of every(measures))
            if (mean.minutes !== null || mean.missingPopulation > 0)
              expect(mean.population + mean.missingPopulation).toBeCloseTo(measures.population, 6);
        expect(whole.population).toBeCloseTo(total, 6);
        expect(zones.reduce((sum, zone) => sum + zone.measures.population, 0)).toBeCloseTo(total, 6);
      }),
    );
  });

  it("means of complete data commute: the basket is the mean of its services", () => {
    fc.assert(
      fc.property(origins(false), (list) => {
        const { whole, communes } = run(list, "equal");
        for (const measures of [whole, ...communes.map((commune) => commune.measures)]) {
          const services = measures.services.map((mean) => mean.minutes);
          if (measures.basket.minutes === null || services.includes(null)) continue;
          const sum = services.reduce((total: number, minutes) => total + minutes!, 0);
          expect(measures.basket.minutes).toBeCloseTo(sum / 3, 8);
        }
      }),
    );
  });

  it("a slower origin never makes anyone nearer", () => {
    fc.assert(
      fc.property(origins(false), rules, fc.nat(39), fc.nat(2), fc.nat(30), (list, rule, at, service, more) => {
        const slower = list.map((origin, index) =>
          index === at % list.length
            ? {
                ...origin,
                minutes: origin.minutes.map((minutes, one) => (one === service ? minutes! + more : minutes)),
              }
            : origin,
        );
        const before = every(run(list, rule).whole);
        const after = every(run(slower, rule).whole);
        after.forEach((mean, index) => {
          if (mean.minutes !== null) expect(mean.minutes).toBeGreaterThanOrEqual(before[index].minutes! - 1e-9);
        });
      }),
    );
  });

  it("éloignées and others share out the communes and the people", () => {
    fc.assert(
      fc.property(origins(true), rules, (list, rule) => {
        const { remoteness, communes, whole } = run(list, rule);
        const { remote, others, combinations, byCount } = remoteness;
        expect([...remote.communes, ...others.communes].sort()).toEqual(communes.map((one) => one.code).sort());
        expect(remote.population + others.population).toBeCloseTo(whole.population, 6);
        for (const split of [combinations, byCount])
          expect(split.flatMap((one) => one.communes).sort()).toEqual([...remote.communes].sort());
      }),
    );
  });

  it("a higher threshold flags a subset", () => {
    fc.assert(
      fc.property(origins(true), (list) => {
        const { sensitivity } = run(list, "equal");
        for (const of of new Set(sensitivity.map((row) => row.of))) {
          const counts = sensitivity.filter((row) => row.of === of).map((row) => row.communes);
          expect(counts).toEqual([...counts].sort((a, b) => b - a));
        }
      }),
    );
  });
});
