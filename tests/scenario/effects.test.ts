import { describe, expect, it } from "vitest";
import { diagnose } from "../../engine/diagnostic/index.ts";
import {
  applyScenario,
  BaseCosts,
  diagnoseAfter,
  effectsOf,
  resolveScenario,
  type Action,
  type Base,
} from "../../engine/scenario/index.ts";
import { basketOf, facilityTable, fullAccess, placedOf, problemOf, territoryOf, type Seed } from "./random-world.ts";

/**
 * A road of five junctions, 600 ds (one minute) times the numbers below, both ways:
 *
 *   0 --2-- 1 --8-- 2 --5-- 3 --20-- 4
 *
 * People live at 0 (1), 2 (2), 3 (4), 4 (8): commune 13001 has the first and third origin, 13002 the others.
 * Services s0 and s1 both stand at junction 0 (place 0), s0 also at junction 4 (place 1). Place 2 (junction 3) is free.
 *
 *           origin 0  origin 2  origin 3  origin 4
 *   s0          0        10        15         0
 *   s1          0        10        15        35
 */
const roads: ReadonlyArray<readonly [number, number, number]> = [
  [0, 1, 2],
  [1, 2, 8],
  [2, 3, 5],
  [3, 4, 20],
];
const world: Seed = {
  vertexCount: 5,
  arcs: roads.flatMap(([a, b, minutes]) => [[a, b, 600 * minutes, 1] as const, [b, a, 600 * minutes, 1] as const]),
  origins: [[[0, 0]], [[2, 0]], [[3, 0]], [[4, 0]]],
  places: [[[0, 0]], [[4, 0]], [[3, 0]]],
  direct: [],
  rows: [],
  serviceCount: 2,
  carried: false,
};

function baseOf(): Base {
  const facilities = facilityTable(
    [
      { id: "a", service: 0, point: 0 },
      { id: "b", service: 1, point: 0 },
      { id: "c", service: 0, point: 1 },
    ],
    2,
  );
  const problem = problemOf(world, 2);
  return {
    territory: territoryOf(world, facilities),
    basket: basketOf(2),
    problem,
    access: fullAccess(problem, facilities, 2),
  };
}

function effects(actions: readonly Action[], minimalGainMin = 0) {
  const base = baseOf();
  const scenario = {
    file: "essai.yaml",
    title: "Essai",
    description: "",
    evaluation: { kind: "hosted" as const },
    minimalGainMin,
    actions,
    norms: [],
    permanences: null,
    expected: {},
    expectedSource: "",
  };
  const { change, problems } = resolveScenario(scenario, {
    territory: base.territory,
    basket: base.basket,
    presets: [{ id: "msap", label: "MSAP", services: ["s0", "s1"] }],
    roads: { place: (lon) => Array.from(lon, (x) => placedOf(world, Math.round((x - 5) * 100))) },
  });
  expect(problems).toEqual([]);
  const costs = new BaseCosts(base);
  const applied = applyScenario(costs, change);
  const before = diagnose(base.territory, base.basket, base.access, {
    aggregation: "equal",
    thresholds: { g: { kind: "minutes", minutes: 14 } },
  });
  const after = diagnoseAfter(before, applied);
  return effectsOf(costs, applied, change, before, after, { evaluation: scenario.evaluation, minimalGainMin });
}

const open: Action = {
  verb: "open",
  line: 1,
  site: "msap",
  name: "MSAP",
  kind: "msap",
  position: { lon: 5.02, lat: 43.02, commune: "13001" },
  services: null,
  halfDays: null,
  status: "projet",
};

describe("effects of an opening, by hand", () => {
  // With both services at junction 3: s0 = 0, 5, 0, 0 and s1 = 0, 5, 0, 20.
  // Means before: 0, 10, 15, 17.5; after: 0, 5, 0, 10. Gains: 0, 5, 15, 7.5.
  const told = effects([open]);

  it("counts beneficiaries, mean gain among them, cumulative counts", () => {
    expect([...told.gainMin]).toEqual([0, 5, 15, 7.5]);
    expect(told.beneficiaries.people).toBe(2 + 4 + 8);
    expect(told.beneficiaries.share).toBeCloseTo(14 / 15);
    expect(told.beneficiaries.meanMin).toBeCloseTo((2 * 5 + 4 * 15 + 8 * 7.5) / 14);
    expect(told.beneficiaries.above).toEqual([
      { minutes: 6, people: 12 },
      { minutes: 10, people: 4 },
    ]);
    expect(told.beneficiaries.most).toEqual({ minutes: 15, communeCode: "13001", communeName: "Une" });
    expect(told.losers.people).toBe(0);
    expect(told.evaluation.services).toEqual(["s0", "s1"]);
  });

  it("freezes the éloignés of the base and tells who leaves", () => {
    // 13001: (0 x 1 + 15 x 4) / 5 = 12; 13002: (10 x 2 + 17.5 x 8) / 10 = 16, above 14; after: (5 x 2 + 10 x 8) / 10 = 9
    expect(told.remote).toEqual({ population: 10, communes: 1, beneficiaries: 10, share: 1, meanGainMin: 7 });
    expect(told.leaving).toEqual([{ code: "13002", name: "Deux", population: 10, gammes: ["g"] }]);
    expect(told.entering).toEqual([]);
  });

  it("counts people within 20 and 30 minutes", () => {
    expect(told.within[0]).toEqual({ minutes: 20, allBefore: 7, allAfter: 15, meanBefore: 15, meanAfter: 15 });
    expect(told.within[1]).toMatchObject({ allBefore: 7, allAfter: 15 });
  });

  it("tells the site's part and its catchment", () => {
    // s0: nearest for origins 2 (5 < 10) and 3; s1: for origins 2, 3, 4
    expect(told.sites).toHaveLength(1);
    expect(told.sites[0]).toMatchObject({ site: "msap", aloneBeneficiaries: 14, redundancy: 0, catchment: 14 });
    expect(told.sites[0]!.aloneGain).toBeCloseTo(130);
    expect(told.sites[0]!.marginalGain).toBeCloseTo(130);
  });

  it("follows people from old to new facility", () => {
    expect(told.flows.find(({ service, people }) => service === "s1" && people === 14)).toMatchObject({
      from: { id: "b" },
      to: { id: "msap" },
      beforeMin: (2 * 10 + 4 * 15 + 8 * 35) / 14,
      afterMin: (2 * 5 + 8 * 20) / 14,
    });
    const s0 = told.flows.filter(({ service }) => service === "s0");
    expect(s0.map(({ people }) => people)).toEqual([6]);
  });

  it("communes: largest gain x people first, hosts said", () => {
    expect(told.communes.map(({ code, role }) => [code, role])).toEqual([
      ["13002", ""],
      ["13001", "host"],
    ]);
    expect(told.zones).toEqual([
      expect.objectContaining({ zoning: "epci", id: "e1", population: 15, beneficiaries: 14, losers: 0 }),
    ]);
  });

  it("a minimal gain sorts beneficiaries", () => {
    expect(effects([open], 6).beneficiaries.people).toBe(12);
  });
});

describe("a service that nobody had", () => {
  it("stays out of the gammes, before as after: bringing it makes nobody éloigné", () => {
    const facilities = facilityTable([{ id: "a", service: 0, point: 0 }], 1);
    const problem = problemOf(world, 1);
    const base = {
      territory: territoryOf(world, facilities),
      basket: basketOf(2),
      problem,
      access: fullAccess(problem, facilities, 2),
    };
    const costs = new BaseCosts(base);
    // s0: 0, 10, 15, 35: 13001 at 12 min, 13002 at 30 min; s1 opens at junction 4 (place 1), 35 min from 13001
    const applied = applyScenario(costs, {
      removed: new Uint32Array(),
      added: [
        {
          site: "n",
          name: "n",
          kind: "",
          status: "",
          service: 1,
          lon: 5,
          lat: 43,
          commune: 1,
          halfDays: Number.NaN,
          place: 0,
        },
      ],
      places: [placedOf(world, 1)],
      roads: [],
    });
    const before = diagnose(base.territory, base.basket, base.access, {
      aggregation: "equal",
      thresholds: { g: { kind: "minutes", minutes: 14 } },
    });
    const after = diagnoseAfter(before, applied);
    expect(after.communes.map(({ code, remoteCount }) => [code, remoteCount])).toEqual([
      ["13001", 0],
      ["13002", 1],
    ]);
    expect(after.communes[0]!.measures.gammes[0]!.minutes).toBe(12);
    expect(after.communes[0]!.measures.services[1]!.minutes).toBeCloseTo((35 + 4 * 20) / 5);
  });
});

describe("effects of a closure, by hand", () => {
  it("losers, communes that become éloignées, redundancy of two like sites", () => {
    // s0 is left at junction 4 only: 35, 25, 20, 0 instead of 0, 10, 15, 0
    const told = effects([{ verb: "close", line: 1, which: { facilities: ["a"] } }]);
    expect([...told.gainMin]).toEqual([-35, -15, -5, 0]);
    expect(told.losers.people).toBe(7);
    expect(told.losers.meanMin).toBeCloseTo((35 + 2 * 15 + 4 * 5) / 7);
    expect(told.losers.most?.minutes).toBe(35);
    expect(told.beneficiaries.people).toBe(0);
    // 13001 after: s0 (35 + 4 x 20) / 5 = 23, s1 12: mean 17.5 > 14
    expect(told.entering).toEqual([{ code: "13001", name: "Une", population: 5, gammes: ["g"] }]);
    const twins = effects([open, { ...open, site: "twin" }]);
    expect(twins.sites.map(({ redundancy, marginalGain }) => [redundancy, marginalGain])).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  it("a service that disappears: nobody has a value any more, and it is said", () => {
    const told = effects([{ verb: "close", line: 1, which: { services: ["s1"] } }]);
    expect(told.noLongerServed).toBe(15);
    expect(told.meanAfterMin).toBeNull();
    expect(told.flows[0]).toMatchObject({ service: "s1", to: null, afterMin: null, people: 15 });
  });
});
