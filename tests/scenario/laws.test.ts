import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applyScenario,
  BaseCosts,
  resolveScenario,
  SitePreview,
  type Action,
  type Base,
  type RoadAccess,
  type Scenario,
} from "../../engine/scenario/index.ts";
import { UNREACHABLE, type AccessTable } from "../../engine/search/index.ts";
import {
  basketOf,
  facilityTable,
  fullAccess,
  placedOf,
  problemOf,
  seed,
  territoryOf,
  type Seed,
} from "./random-world.ts";

/** The first `places` of the seed exist; the others are where sites may open: place i is at longitude 5 + i / 100. */
function baseOf(world: Seed, existingPlaces: number): Base {
  const basket = basketOf(world.serviceCount);
  const rows = world.rows
    .filter(([, place]) => place < existingPlaces)
    .map(([service, point], i) => ({ id: `f${i}`, service, point }));
  const facilities = facilityTable(rows, existingPlaces);
  const problem = problemOf(world, existingPlaces);
  const access = fullAccess(problem, facilities, world.serviceCount);
  return { territory: territoryOf(world, facilities), basket, problem, access };
}

function roadsOf(world: Seed): RoadAccess {
  return {
    place: (lon) => Array.from(lon, (x) => placedOf(world, Math.round((x - 5) * 100))),
  };
}

const open = (site: string, place: number, services: readonly number[]): Action => ({
  verb: "open",
  line: 1,
  site,
  name: site,
  kind: "autre",
  position: { lon: 5 + place / 100, lat: 43 + place / 100 },
  services: services.map((service) => `s${service}`),
  halfDays: null,
  status: "projet",
});

const close = (facility: string): Action => ({ verb: "close", line: 1, which: { facilities: [facility] } });

function scenarioOf(actions: readonly Action[]): Scenario {
  return {
    file: "essai.yaml",
    title: "Essai",
    description: "",
    evaluation: { kind: "hosted" },
    minimalGainMin: 0,
    actions,
    norms: [],
    permanences: null,
    expected: {},
    expectedSource: "",
  };
}

function run(world: Seed, base: Base, actions: readonly Action[]) {
  const { change, problems } = resolveScenario(scenarioOf(actions), {
    territory: base.territory,
    basket: base.basket,
    presets: [],
    roads: roadsOf(world),
  });
  expect(problems).toEqual([]);
  return applyScenario(new BaseCosts(base), change);
}

/** A world, how many of its places exist, some openings at the others, some closures. */
const story = (carried: boolean) =>
  seed(carried).chain((world) =>
    fc.record({
      world: fc.constant(world),
      existing: fc.integer({ min: 1, max: world.places.length - 1 }),
      openings: fc.uniqueArray(
        fc.tuple(
          fc.nat(world.places.length - 1),
          fc.uniqueArray(fc.nat(world.serviceCount - 1), { minLength: 1, maxLength: world.serviceCount }),
        ),
        { minLength: 1, maxLength: 4, selector: ([place]) => place },
      ),
      closures: fc.uniqueArray(fc.nat(20), { maxLength: 4 }),
    }),
  );

const both = fc.boolean().chain(story);

function snapshot(base: Base): string {
  return JSON.stringify([
    [...base.access.timeDs],
    [...base.access.facility],
    [...base.problem.facilities.firstEntry],
    [...base.problem.direct.pairPoint],
    base.territory.facilities.id,
  ]);
}

const same = (a: AccessTable, b: AccessTable): void => {
  expect([...a.timeDs]).toEqual([...b.timeDs]);
  expect([...a.facility]).toEqual([...b.facility]);
};

describe("laws of scenarios", () => {
  it("any change gives, byte for byte, what a full computation gives, and leaves the base alone", () => {
    fc.assert(
      fc.property(both, ({ world, existing, openings, closures }) => {
        const base = baseOf(world, existing);
        const before = snapshot(base);
        const closed = [...new Set(closures)].filter((i) => i < base.territory.facilities.count);
        const applied = run(world, base, [
          ...openings.map(([place, services], i) => open(`site${i}`, place, services)),
          ...closed.map((i) => close(`f${i}`)),
        ]);
        same(applied.access, fullAccess(applied.problem, applied.territory.facilities, world.serviceCount));
        expect(snapshot(base)).toBe(before);

        // and the joined tables are those of a world that had every place from the start
        const whole = problemOf(world);
        const rows = [
          ...base.territory.facilities.id.flatMap((id, i) =>
            closed.includes(i)
              ? []
              : [{ id, service: base.territory.facilities.service[i]!, point: base.territory.facilities.point[i]! }],
          ),
          ...openings.flatMap(([point, services], i) =>
            services.toSorted((a, b) => a - b).map((service) => ({ id: `site${i}`, service, point })),
          ),
        ];
        const direct = fullAccess(whole, facilityTable(rows, world.places.length), world.serviceCount);
        same(applied.access, direct);
      }),
      { numRuns: 400 },
    );
  });

  it("opening never lengthens, closing never shortens", () => {
    fc.assert(
      fc.property(story(false), ({ world, existing, openings, closures }) => {
        const base = baseOf(world, existing);
        const opened = run(
          world,
          base,
          openings.map(([place, services], i) => open(`site${i}`, place, services)),
        );
        for (const [i, time] of opened.access.timeDs.entries())
          expect(time).toBeLessThanOrEqual(base.access.timeDs[i]!);
        const closed = [...new Set(closures)].filter((i) => i < base.territory.facilities.count);
        const less = run(
          world,
          base,
          closed.map((i) => close(`f${i}`)),
        );
        for (const [i, time] of less.access.timeDs.entries())
          expect(time).toBeGreaterThanOrEqual(base.access.timeDs[i]!);
      }),
      { numRuns: 200 },
    );
  });

  it("nothing, and opening then closing, are the identity", () => {
    fc.assert(
      fc.property(both, ({ world, existing, openings }) => {
        const base = baseOf(world, existing);
        same(run(world, base, []).access, base.access);
        const actions = openings.map(([place, services], i) => open(`site${i}`, place, services));
        same(run(world, base, [...actions, ...actions.map((_, i) => close(`site${i}`))]).access, base.access);
      }),
      { numRuns: 100 },
    );
  });

  it("the order of openings does not matter", () => {
    fc.assert(
      fc.property(both, ({ world, existing, openings }) => {
        const base = baseOf(world, existing);
        const actions = openings.map(([place, services], i) => open(`site${i}`, place, services));
        const [one, other] = [run(world, base, actions), run(world, base, actions.toReversed())];
        same(one.access, other.access);
        expect(one.territory.facilities.id).toEqual(other.territory.facilities.id);
        expect([...one.problem.facilities.entryVertex]).toEqual([...other.problem.facilities.entryVertex]);
      }),
      { numRuns: 200 },
    );
  });

  it("the preview of a site says what opening it gives", () => {
    fc.assert(
      fc.property(both, ({ world, existing, openings }) => {
        const base = baseOf(world, existing);
        const costs = new BaseCosts(base);
        const { originCount } = base.access;
        const { population } = base.territory.origins;
        for (const [place, services] of openings) {
          const sorted = services.toSorted((a, b) => a - b);
          const preview = new SitePreview(costs, sorted);
          const summary = preview.run(placedOf(world, place));
          const applied = run(world, base, [open("site", place, services)]);
          let gained = 0;
          let beneficiaries = 0;
          for (let origin = 0; origin < originCount; origin++) {
            let gain = 0;
            for (const service of sorted) {
              const at = service * originCount + origin;
              if (base.access.timeDs[at] === UNREACHABLE) gain = applied.access.timeDs[at] === UNREACHABLE ? gain : NaN;
              else gain += (base.access.timeDs[at]! - applied.access.timeDs[at]!) / sorted.length / 600;
            }
            if (Number.isNaN(gain)) continue;
            expect(preview.gainMin[origin]).toBeCloseTo(gain, 6);
            if (gain > 0)
              [beneficiaries, gained] = [beneficiaries + population[origin]!, gained + population[origin]! * gain];
          }
          expect(summary.beneficiaries).toBe(beneficiaries);
          expect(summary.meanGainMin).toBeCloseTo(beneficiaries > 0 ? gained / beneficiaries : 0, 9);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("moving is closing here and opening there", () => {
    fc.assert(
      fc.property(story(false), ({ world, existing, openings }) => {
        const base = baseOf(world, existing);
        fc.pre(base.territory.facilities.count > 0);
        const [place] = openings[0]!;
        const to = { lon: 5 + place / 100, lat: 43 + place / 100 };
        const moved = run(world, base, [{ verb: "move", line: 1, which: { facilities: ["f0"] }, to }]);
        const service = base.territory.facilities.service[0]!;
        const replaced = run(world, base, [close("f0"), open("f0", place, [service])]);
        same(moved.access, replaced.access);
      }),
      { numRuns: 60 },
    );
  });
});
