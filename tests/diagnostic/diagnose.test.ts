import { describe, expect, it } from "vitest";
import { diagnose, judge, measure, shareBelow, type Choices } from "../../engine/diagnostic/index.ts";
import { BASKET, world } from "./small-world.ts";

const EQUAL: Choices = { aggregation: "equal" };

/**
 * Three communes. A: 1 + 2 people, B: 4, C: 8.
 *        poste pharmacie maternité | gamme P, S | basket
 * a1 (1)   2      4        6          3   6      4
 * a2 (2)   4      6       20          5  20     10
 * b  (4)   1      1       10          1  10      4
 * c  (8)   8     10       30          9  30     16
 */
const THREE = world(
  [{ code: "13001" }, { code: "13002" }, { code: "13003" }],
  [
    { commune: "13001", population: 1, minutes: [2, 4, 6] },
    { commune: "13001", population: 2, minutes: [4, 6, 20] },
    { commune: "13002", population: 4, minutes: [1, 1, 10] },
    { commune: "13003", population: 8, minutes: [8, 10, 30] },
  ],
);

function run(choices: Choices = EQUAL, from = THREE) {
  return diagnose(from.territory, from.basket, from.access, choices);
}

describe("means", () => {
  it("are weighted by population, from the origin to the commune to the territory", () => {
    const { communes, whole } = run();
    expect(communes.map((one) => one.measures.basket.minutes)).toEqual([8, 4, 16]); // (4 + 2 x 10) / 3
    expect(communes[0].measures.gammes.map((mean) => mean.minutes)).toEqual([13 / 3, 46 / 3]);
    expect(communes[0].measures.services.map((mean) => mean.minutes)).toEqual([10 / 3, 16 / 3, 46 / 3]);
    // (4 + 20 + 16 + 128) / 15
    expect(whole.basket).toEqual({ minutes: 168 / 15, population: 15, missingPopulation: 0 });
  });

  it.each([
    ["weights", undefined, (3 * 8 + 10 + 30) / 5],
    ["weights", { poste: 0, pharmacie: 0 }, 30],
    ["median", undefined, 10],
    ["harmonic", undefined, 3 / (1 / 8 + 1 / 10 + 1 / 30)],
  ] as const)("aggregate by %s (%o)", (aggregation, weights, expected) => {
    const { communes } = run(weights ? { aggregation, weights } : { aggregation });
    expect(communes[2].measures.basket.minutes).toBeCloseTo(expected, 12);
  });

  it("by presence weigh a service by the share of communes that have it", () => {
    const rich = world(
      [{ code: "13001" }, { code: "13002" }],
      [{ commune: "13001", population: 1, minutes: [2, 4, 60] }],
      [
        { service: "poste", commune: "13001" },
        { service: "poste", commune: "13002" },
        { service: "pharmacie", commune: "13001" },
        { service: "pharmacie", commune: "13001" },
        { service: "maternite", commune: null },
      ],
    );
    const { whole, measured } = run({ aggregation: "presence" }, rich);
    expect([...measured.weights]).toEqual([1, 0.5, 0]);
    expect(whole.basket.minutes).toBeCloseTo((2 + 0.5 * 4) / 1.5, 12);
    // a gamme whose services weigh nothing has no mean
    expect(whole.gammes[1].minutes).toBeNull();
    // ... unless shares are given
    expect(run({ aggregation: "presence", presence: { maternite: 0.25 } }, rich).whole.gammes[1].minutes).toBe(60);
  });

  it("never hold an unreached time, and say whom they lack", () => {
    const cut = world(
      [{ code: "13001" }, { code: "13002" }],
      [
        { commune: "13001", population: 1, minutes: [2, 4, null] },
        { commune: "13001", population: 2, minutes: [4, 6, 20] },
        { commune: "13002", population: 4, minutes: [1, 1, null] },
      ],
    );
    const { communes, whole, remoteness } = run(EQUAL, cut);
    expect(communes[0].measures.basket).toEqual({ minutes: 10, population: 2, missingPopulation: 1 });
    expect(communes[0].measures.gammes[0]).toEqual({ minutes: 13 / 3, population: 3, missingPopulation: 0 });
    expect(communes[1].measures.services[2]).toEqual({ minutes: null, population: 0, missingPopulation: 4 });
    expect(communes[1].nearest[2]).toBeNull();
    expect(whole.services[2]).toEqual({ minutes: 20, population: 2, missingPopulation: 5 });
    expect(remoteness.unjudged).toEqual(["13002"]);
  });

  it("leave out a service nobody reaches, and say so", () => {
    const without = world([{ code: "13001" }], [{ commune: "13001", population: 1, minutes: [2, 4, null] }]);
    const { whole, measured } = run(EQUAL, without);
    expect(measured.leftOut).toEqual(["maternite"]);
    expect(whole.basket.minutes).toBe(3);
    expect(whole.gammes[1].minutes).toBeNull();
  });

  it("give a place where nobody lives its value without weighing anything", () => {
    const empty = world(
      [{ code: "13001" }, { code: "55039" }],
      [
        { commune: "13001", population: 2, minutes: [1, 1, 1] },
        { commune: "55039", population: 0, minutes: [30, 30, 30] },
      ],
    );
    const { communes, whole } = run(EQUAL, empty);
    expect(communes[1].measures.basket).toEqual({ minutes: 30, population: 0, missingPopulation: 0 });
    expect(whole.basket.minutes).toBe(1);
  });

  it("count only origins inside the territory", () => {
    const border = world(
      [{ code: "13001" }, { code: "84001", inside: false }],
      [
        { commune: "13001", population: 2, minutes: [1, 1, 1] },
        { commune: "84001", population: 64, minutes: [30, 30, 30] },
      ],
    );
    const { header, whole, communes } = run(EQUAL, border);
    expect(whole.basket.minutes).toBe(1);
    expect(header).toMatchObject({ communeCount: 1, originCount: 1, originPopulation: 2, departements: ["13"] });
    expect(communes).toHaveLength(1);
  });

  it("compute arrondissements apart and judge the commune they are shown as", () => {
    const marseille = world(
      [
        { code: "13055", name: "Marseille", population: 96 },
        { code: "13201", name: "Marseille 1er Arrondissement", shownAs: "13055" },
        { code: "13202", name: "Marseille 2e Arrondissement", shownAs: "13055" },
      ],
      [
        { commune: "13201", population: 1, minutes: [4, 4, 4] },
        { commune: "13202", population: 3, minutes: [8, 8, 8] },
      ],
    );
    const { communes, arrondissements } = run(EQUAL, marseille);
    expect(communes.map(({ code, name, censusPopulation }) => [code, name, censusPopulation])).toEqual([
      ["13055", "Marseille", 96],
    ]);
    expect(communes[0].measures.basket.minutes).toBe(7);
    expect(arrondissements.map(({ code, measures }) => [code, measures.basket.minutes])).toEqual([
      ["13201", 4],
      ["13202", 8],
    ]);
  });
});

describe("éloignement", () => {
  it("is strictly above the threshold, on unrounded minutes", () => {
    const at = (minutes: number) => run({ aggregation: "equal", thresholds: { loin: { kind: "minutes", minutes } } });
    // commune B is at 10 min exactly
    expect(at(10).communes[1].remote[1]).toBe(false);
    expect(at(9.999).communes[1].remote[1]).toBe(true);
  });

  it("does not flag a commune for the noise of its sums", () => {
    const shares = world(
      [{ code: "13001" }],
      [0.1, 0.2, 0.3, 0.7].map((population) => ({ commune: "13001", population, minutes: [7, 7, 7] })),
    );
    const seven = { kind: "minutes", minutes: 7 } as const;
    const { communes } = run({ aggregation: "equal", thresholds: { pres: seven, loin: seven, panier: seven } }, shares);
    expect(communes[0]).toMatchObject({ remote: [false, false], slow: false });
  });

  it("takes 1.5 x the territory's mean by default and says it is ours", () => {
    const { thresholds, whole } = run();
    expect(thresholds.gammes[0]).toEqual({
      threshold: { kind: "multiple", of: 1.5 },
      minutes: 1.5 * whole.gammes[0].minutes!,
      isDefault: true,
    });
  });

  it("knows percentiles of communes and of people", () => {
    const at = (weightedBy: "population" | "communes") =>
      run({ aggregation: "equal", thresholds: { panier: { kind: "percentile", percentile: 50, weightedBy } } })
        .thresholds.basket.minutes;
    // values 4 (4 people), 8 (3), 16 (8): half of 3 communes is 8, half of 15 people is 16
    expect(at("communes")).toBe(8);
    expect(at("population")).toBe(16);
  });

  it("makes groups by combination and by number of gammes", () => {
    const { remoteness, communes } = run({
      aggregation: "equal",
      thresholds: { pres: { kind: "minutes", minutes: 4 }, loin: { kind: "minutes", minutes: 20 } },
    });
    // P: A 13/3, C 9; S: C 30
    expect(communes.map((one) => one.combination)).toEqual(["P", "", "PS"]);
    expect(remoteness.remote).toMatchObject({ communes: ["13001", "13003"], population: 11, populationShare: 11 / 15 });
    expect(remoteness.remote.smallest).toEqual({ code: "13001", name: "Commune 13001", population: 3 });
    expect(remoteness.remote.meanPopulation).toBe(5.5);
    expect(remoteness.all.communes).toEqual(["13003"]);
    expect(remoteness.combinations.map(({ id, gammes, population }) => [id, gammes, population])).toEqual([
      ["combinaison-P", ["pres"], 3],
      ["combinaison-PS", ["pres", "loin"], 8],
    ]);
    expect(remoteness.byCount.map((one) => one.communes.length)).toEqual([1, 1]);
    expect(remoteness.remote.measures.basket.minutes).toBeCloseTo((24 + 128) / 11, 12);
    expect(remoteness.others.measures.basket.minutes).toBe(4);
  });

  it("counts only the gammes asked for", () => {
    const { remoteness } = run({
      aggregation: "equal",
      remoteOf: ["loin"],
      thresholds: { pres: { kind: "minutes", minutes: 0 }, loin: { kind: "minutes", minutes: 20 } },
    });
    expect(remoteness.remote.communes).toEqual(["13003"]);
    expect(remoteness.all.communes).toEqual(["13003"]);
  });

  it("can be judged again without measuring again", () => {
    const measured = measure(THREE.territory, THREE.basket, THREE.access, EQUAL);
    const again = judge(measured, THREE.access, { loin: { kind: "minutes", minutes: 12 } });
    const whole = run({ aggregation: "equal", thresholds: { loin: { kind: "minutes", minutes: 12 } } });
    expect(again.remoteness).toEqual(whole.remoteness);
    expect(again.sensitivity).toEqual(whole.sensitivity);
  });

  it("tells how many would be flagged with other thresholds", () => {
    const { sensitivity } = run({ aggregation: "equal", thresholds: { loin: { kind: "minutes", minutes: 20 } } });
    const row = (factor: number) => sensitivity.find((one) => one.of === "loin" && one.factor === factor);
    expect(row(1)).toMatchObject({ minutes: 20, communes: 1, population: 8 });
    expect(row(0.7)).toMatchObject({ minutes: 14, communes: 2, population: 11 });
    expect(row(1.5)).toMatchObject({ minutes: 30, communes: 0, population: 0 });
  });
});

describe("services", () => {
  it("compare a group with the territory and rank by ratio", () => {
    const { services } = run({ aggregation: "equal", thresholds: { loin: { kind: "minutes", minutes: 20 } } });
    const [poste, pharmacie, maternite] = services;
    // territory: poste (2 + 8 + 4 + 64) / 15, éloignées: commune C and A (P default 1.5 x mean)
    expect(poste.mean.minutes).toBe(78 / 15);
    expect(services.map((one) => one.remote.rank).sort()).toEqual([1, 2, 3]);
    expect(poste.remote.minutes).toBe(8);
    expect(poste.remote.ratio).toBeCloseTo(8 / (78 / 15), 12);
    expect(pharmacie.remote.differenceMinutes).toBeCloseTo(10 - pharmacie.mean.minutes!, 12);
    expect(maternite.others).toBeCloseTo((46 + 40) / 7, 12);
  });

  it("say who is served outside and at home, and the facility most used", () => {
    const border = world(
      [{ code: "13001" }, { code: "13002" }, { code: "84035", name: "Cavaillon", inside: false }],
      [
        { commune: "13001", population: 1, minutes: [1, 1, 9], facility: [0, 1, 2] },
        { commune: "13001", population: 4, minutes: [1, 1, 9], facility: [0, 1, 3] },
        { commune: "13002", population: 8, minutes: [1, 1, 9], facility: [0, 1, 2] },
      ],
      [
        { service: "poste", commune: "13001" },
        { service: "pharmacie", commune: "13001" },
        { service: "maternite", commune: "13001" },
        { service: "maternite", commune: "84035", name: "Maternité de Cavaillon" },
      ],
    );
    const { services, communes } = run(EQUAL, border);
    expect(services[2]).toMatchObject({ outsideShare: 4 / 13, ownCommuneShare: 1 / 13, facilityCount: 2 });
    expect(services[2]).toMatchObject({ facilityCountInside: 1, communesEquipped: 1 });
    expect(communes[0].nearest[2]).toEqual({
      facility: 3,
      id: "f3",
      name: "Maternité de Cavaillon",
      communeCode: "84035",
      communeName: "Cavaillon",
      departement: "84",
      inside: false,
      share: 0.8,
    });
  });
});

describe("distribution", () => {
  it("gives the share of people strictly under any minutes, at both levels", () => {
    const { measured, curve, quantiles } = run();
    const [commune] = measured.distributions.commune;
    const [origin] = measured.distributions.origin;
    // communes 4 (4), 8 (3), 16 (8); origins 4 (1 + 4), 10 (2), 16 (8)
    expect([shareBelow(commune, 4), shareBelow(commune, 4.01), shareBelow(commune, 9)]).toEqual([0, 4 / 15, 7 / 15]);
    expect([shareBelow(origin, 4), shareBelow(origin, 4.01), shareBelow(origin, 10)]).toEqual([0, 5 / 15, 5 / 15]);
    expect(curve.at(-1)).toEqual({ minutes: 17, communeLevel: 1, originLevel: 1 });
    const medians = quantiles.filter((one) => one.share === 0.5);
    expect(medians.map(({ level, basket }) => [level, basket])).toEqual([
      ["commune", 16],
      ["origin", 16],
    ]);
    expect(quantiles.find((one) => one.share === 0.25)).toMatchObject({ level: "commune", basket: 4 });
  });
});

describe("zones", () => {
  it("are sums of their communes, or of their origins when drawn finer", () => {
    const zoned = world(
      [
        { code: "13001", zones: { epci: "A" } },
        { code: "13002", zones: { epci: "B" } },
        { code: "13003", zones: { epci: "A" } },
      ],
      [
        { commune: "13001", population: 1, minutes: [2, 4, 6] },
        { commune: "13001", population: 2, minutes: [4, 6, 20] },
        { commune: "13002", population: 4, minutes: [1, 1, 10] },
        { commune: "13003", population: 8, minutes: [8, 10, 30] },
      ],
    );
    const { zones, header } = diagnose(zoned.territory, zoned.basket, zoned.access, EQUAL, {
      zoneNames: { epci: { A: { name: "Agglo A", type: "CA" }, B: { name: "Métropole B", type: "métropole" } } },
      originZonings: {
        qpv: { zones: [{ code: "Q1", name: "Quartier 1" }], zoneOf: new Uint32Array([0xffffffff, 0, 0, 0xffffffff]) },
      },
    });
    expect(
      zones.map(({ zoning, name, communeCount, measures }) => [zoning, name, communeCount, measures.basket.minutes]),
    ).toEqual([
      ["epci", "Agglo A", 2, 152 / 11],
      ["epci", "Métropole B", 1, 4],
      ["qpv", "Quartier 1", 2, 6],
    ]);
    expect(zones[0].remotePopulation).toBe(8);
    expect(header.zonings).toEqual([{ zoning: "epci", count: 2, types: { CA: 1, métropole: 1 } }]);
  });
});

describe("choices", () => {
  it.each([
    [{ aggregation: "weights", weights: { pharmaci: 2 } }, /pharmaci/],
    [{ aggregation: "weights", weights: { poste: -1 } }, /-1/],
    [{ aggregation: "weights", weights: { poste: 0, pharmacie: 0, maternite: 0 } }, /poids nul/],
    [{ aggregation: "equal", thresholds: { superieur: { kind: "minutes", minutes: 3 } } }, /superieur/],
    [{ aggregation: "equal", thresholds: { loin: { kind: "minutes", minutes: -3 } } }, /-3/],
    [
      { aggregation: "equal", thresholds: { loin: { kind: "percentile", percentile: 300, weightedBy: "communes" } } },
      /300/,
    ],
    [{ aggregation: "equal", remoteOf: ["moyenne"] }, /moyenne/],
  ] as const)("refuses %o in one sentence", (choices, message) => {
    expect(() => run(choices as Choices)).toThrow(message);
  });

  it("refuses a table of another shape", () => {
    expect(() => diagnose(THREE.territory, BASKET, { ...THREE.access, originCount: 3 }, EQUAL)).toThrow(/3 origines/);
  });
});
