import { describe, expect, it } from "vitest";
import {
  addCommuneZoning,
  breaksBetween,
  diagnose,
  inventory,
  inventoryChange,
  measure,
  peopleWithin,
  profile,
  timeFromCommune,
  zoningOfCodes,
  zoningOfPolygons,
  type ProfileIndicator,
  type ProfileRow,
} from "../../engine/diagnostic/index.ts";
import { SkipReport } from "../../engine/report/index.ts";
import { NONE, UNREACHABLE } from "../../engine/search/index.ts";
import { world } from "./small-world.ts";

const { territory, basket, access } = world(
  [
    { code: "13055", name: "Marseille" },
    { code: "13201", shownAs: "13055" },
    { code: "13202", shownAs: "13055" },
    { code: "13048", name: "Jouques" },
    { code: "13006", name: "Aureille" },
    { code: "84035", inside: false },
  ],
  [
    { commune: "13201", population: 1, minutes: [1, 2, 3] },
    { commune: "13202", population: 2, minutes: [2, 3, 4] },
    { commune: "13048", population: 4, minutes: [20, 20, null] },
    { commune: "13006", population: 8, minutes: [30, 5, 40] },
  ],
  [
    { service: "poste", commune: "13201" },
    { service: "poste", commune: "13202" },
    { service: "pharmacie", commune: "13048" },
    { service: "maternite", commune: "84035" },
    { service: "maternite", commune: null },
  ],
);
const EQUAL = { aggregation: "equal", thresholds: { pres: { kind: "minutes", minutes: 15 } } } as const;

describe("zonings", () => {
  it("join any list of codes, commune or arrondissement, and say what they miss", () => {
    const report = new SkipReport();
    const { territory: zoned, names } = addCommuneZoning(
      territory,
      "epci",
      [
        { code: "13201", zone: "M", name: "Métropole", type: "métropole" },
        { code: "13202", zone: "M" },
        { code: "13048", zone: "M" },
        { code: "13999", zone: "X" },
        // a national list is mostly of other départements
        { code: "75056", zone: "X" },
      ],
      report,
    );
    expect(names).toEqual({ M: { name: "Métropole", type: "métropole" } });
    expect(report.count("zoning-unknown-epci")).toBe(1);
    expect(report.toJSON()["zoning-without-epci"]!.examples).toEqual(["13006 Aureille"]);
    const { zones, header } = diagnose(zoned, basket, access, EQUAL, { zoneNames: { epci: names } });
    // Marseille (3 people) and Jouques (4)
    expect(zones.map(({ name, communeCount, measures }) => [name, communeCount, measures.population])).toEqual([
      ["Métropole", 2, 7],
    ]);
    expect(zones[0].remotePopulation).toBe(4);
    expect(header.zonings).toEqual([{ zoning: "epci", count: 1, types: { métropole: 1 } }]);
  });

  it("are drawn by polygons or by lists of finer codes", () => {
    const square = {
      type: "FeatureCollection" as const,
      features: [
        {
          type: "Feature" as const,
          properties: { code_qp: "QN01", lib: "Le Panier" },
          geometry: {
            type: "Polygon" as const,
            // the origins lie at 5.00, 5.01, 5.02, 5.03
            coordinates: [
              [
                [5.005, 43],
                [5.025, 43],
                [5.025, 44],
                [5.005, 44],
                [5.005, 43],
              ],
            ],
          },
        },
      ],
    };
    const zoning = zoningOfPolygons(territory, square, { code: "code_qp", name: "lib" }, new SkipReport());
    expect([...zoning.zoneOf]).toEqual([NONE, 0, 0, NONE]);
    expect(zoning.zones).toEqual([{ code: "QN01", name: "Le Panier" }]);
    // a zone of two communes is drawn twice in the file of priority neighbourhoods; those where nobody lives are left out
    const twice = { ...square, features: [...square.features, ...square.features] };
    expect(zoningOfPolygons(territory, twice, { code: "code_qp" }, new SkipReport()).zones).toHaveLength(1);
    expect(() => zoningOfPolygons(territory, square, { code: "CODE" }, new SkipReport())).toThrow(/code_qp, lib/);
    const byIris = zoningOfCodes(
      ["a", "b", "c", "a"],
      [
        { code: "a", zone: "Q1", name: "Un" },
        { code: "c", zone: "Q2" },
      ],
    );
    expect([...byIris.zoneOf]).toEqual([0, NONE, 1, 0]);
  });

  it("groups may be all but some communes", () => {
    const groups = [{ id: "hors-marseille", label: "hors Marseille", communes: ["13055"], except: true }];
    const { groups: made } = diagnose(territory, basket, access, EQUAL, { groups });
    expect(made[0]).toMatchObject({ communes: ["13048", "13006"], population: 12, populationShare: 12 / 15 });
    expect(() =>
      diagnose(territory, basket, access, EQUAL, { groups: [{ id: "g", label: "g", communes: ["13999"] }] }),
    ).toThrow(/13999/);
  });
});

describe("profile", () => {
  const indicators: ProfileIndicator[] = [
    {
      id: "navette",
      label: "Travaillent ailleurs",
      unit: "%",
      confidential: false,
      kind: "share",
      numerator: "out",
      denominator: "employed",
    },
    {
      id: "niveau",
      label: "Niveau de vie médian",
      unit: "€",
      confidential: true,
      kind: "median",
      value: "median",
      weight: "people",
    },
    {
      id: "croissance",
      label: "Croissance",
      unit: "%",
      confidential: false,
      kind: "growth",
      start: "p08",
      end: "p13",
      years: 5,
    },
  ];
  const diagnostic = diagnose(territory, basket, access, EQUAL);
  const rows: ProfileRow[] = [
    {
      code: "13055",
      households: 1000,
      values: { out: 100, employed: 400, median: 1600, people: 3000, p08: 1000, p13: 1000 },
    },
    {
      code: "13048",
      households: 10,
      values: { out: 30, employed: 40, median: 9999, people: 4, p08: 100, p13: 110.40808032 },
    },
    {
      code: "13006",
      households: 90,
      values: { out: 50, employed: 60, median: 1800, people: 1000, p08: 100, p13: 110.40808032 },
    },
    { code: "75056", households: 5, values: {} },
  ];
  const { groups, communes, unknown } = profile(diagnostic, indicators, rows);
  const value = (group: string, indicator: string) =>
    groups.find(({ id }) => id === group)!.values.find((one) => one.indicator === indicator)!;

  it("sets the éloignées beside the others and the whole", () => {
    // éloignées: Jouques and Aureille
    expect(value("eloignees", "navette").value).toBe(80 / 100);
    expect(value("autres", "navette").value).toBe(100 / 400);
    expect(value("territoire", "navette").value).toBe(180 / 500);
    expect(value("eloignees", "croissance").value).toBeCloseTo(0.02, 9);
    expect(unknown).toEqual(["75056"]);
  });

  it("hides what is under eleven households, alone and inside groups", () => {
    const jouques = communes.find(({ code }) => code === "13048")!.values[1];
    expect(jouques).toMatchObject({ value: null, secret: true });
    // the group is Aureille alone: the masked commune is not in it, or it could be subtracted
    expect(value("eloignees", "niveau")).toEqual({
      indicator: "niveau",
      value: 1800,
      approximate: true,
      secret: false,
      missingPopulation: 4,
    });
    expect(value("territoire", "niveau").value).toBe((1600 * 3000 + 1800 * 1000) / 4000);
    const alone = profile(diagnostic, indicators, [rows[1]]);
    expect(alone.groups.find(({ id }) => id === "eloignees")!.values[1]).toMatchObject({ value: null, secret: true });
    // what is not confidential is shown
    expect(communes.find(({ code }) => code === "13048")!.values[0].value).toBe(0.75);
  });

  it("says whom it does not know", () => {
    const partial = profile(diagnostic, indicators, [rows[0]]);
    expect(partial.groups.find(({ id }) => id === "eloignees")!.values[0]).toMatchObject({
      value: null,
      secret: false,
      missingPopulation: 12,
    });
  });
});

describe("inventory", () => {
  it("counts places and units by service and zone, and what has no commune apart", () => {
    expect(inventory(territory, basket, "commune")).toEqual([
      { service: "poste", source: "essai", zone: "13055", points: 2, units: 2 },
      { service: "pharmacie", source: "essai", zone: "13048", points: 1, units: 1 },
      { service: "maternite", source: "essai", zone: "", points: 1, units: 1 },
    ]);
    expect(inventory(territory, basket, "departement")[0]).toMatchObject({ zone: "13", points: 2 });
  });

  it("changes between vintages, with the breaks of the files said", () => {
    const before = inventory(territory, basket, "territoire");
    const after = [
      { service: "poste", source: "autre", zone: "territoire", points: 1, units: 5 },
      { service: "caf", source: "autre", zone: "territoire", points: 1, units: 1 },
    ];
    const change = inventoryChange(before, after);
    expect(change.find((row) => row.service === "poste")).toEqual({
      service: "poste",
      zone: "territoire",
      pointsBefore: 2,
      pointsAfter: 1,
      unitsBefore: 2,
      unitsAfter: 5,
    });
    expect(change.find((row) => row.service === "caf")).toMatchObject({ pointsBefore: 0, pointsAfter: 1 });
    expect(change.find((row) => row.service === "pharmacie")).toMatchObject({ pointsBefore: 1, pointsAfter: 0 });
    expect(breaksBetween(2013, 2018)).toEqual([]);
    expect(breaksBetween(2018, 2021)).toHaveLength(1);
    expect(breaksBetween(2025, 2013)).toHaveLength(3);
  });
});

describe("timeFromCommune", () => {
  it("is the mean over the commune's origins, arrondissements together", () => {
    const column = new Uint32Array([600, 1200, UNREACHABLE, 3000]);
    expect(timeFromCommune(territory, column, "13055")).toEqual({
      minutes: 5 / 3,
      population: 3,
      missingPopulation: 0,
    });
    expect(timeFromCommune(territory, column, "13202").minutes).toBe(2);
    expect(timeFromCommune(territory, column, "13048")).toEqual({ minutes: null, population: 0, missingPopulation: 4 });
  });
});

describe("peopleWithin", () => {
  it("counts people at most so far from the nearest of the services", () => {
    const measured = measure(territory, basket, access, EQUAL);
    const [whole, marseille, jouques, aureille] = peopleWithin(measured, access, ["poste", "maternite"], 3);
    expect(whole).toMatchObject({ population: 15, within: 3, share: 0.2 });
    expect([marseille.share, jouques.share, aureille.share]).toEqual([1, 0, 0]);
    expect(peopleWithin(measured, access, ["pharmacie"], 5)[0].within).toBe(11);
  });
});
