import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SkipReport, UserError } from "../../engine/report/index.ts";
import { NONE } from "../../engine/search/index.ts";
import {
  buildTerritory,
  CodeBook,
  departementOf,
  insideFacility,
  PointCheck,
  PolygonIndex,
  shownCode,
  type CommuneInput,
  type FacilityInput,
  type TerritoryInput,
  TextColumn,
} from "../../engine/territory/index.ts";

/** Three square communes side by side, 0.1 degree wide, from lon 5 at lat 43.3: A and B judged, C in the next département. */
const square = (west: number): CommuneInput["polygon"] => ({
  type: "Polygon",
  coordinates: [
    [
      [west, 43.3],
      [west + 0.1, 43.3],
      [west + 0.1, 43.4],
      [west, 43.4],
      [west, 43.3],
    ],
  ],
});
const communes: CommuneInput[] = [
  { code: "01001", name: "A", polygon: square(5) },
  { code: "01002", name: "B", polygon: square(5.1) },
  { code: "38001", name: "C", polygon: square(5.2) },
];
const services = [{ id: "poste" }, { id: "banque" }];

const facility = (change: Partial<FacilityInput>): FacilityInput => ({
  service: 0,
  commune: "",
  lon: Number.NaN,
  lat: Number.NaN,
  units: 1,
  name: "",
  source: "essai",
  halfDays: Number.NaN,
  file: "f.csv",
  line: 2,
  ...change,
});

function cells(rows: Array<[lon: number, lat: number, people: number, commune?: string]>) {
  return {
    count: rows.length,
    id: TextColumn.of(rows.map((_, row) => `c${row}`)),
    lon: Float64Array.from(rows, ([lon]) => lon),
    lat: Float64Array.from(rows, ([, lat]) => lat),
    population: Float64Array.from(rows, ([, , people]) => people),
    communes: rows.some((row) => row[3] !== undefined) ? rows.map((row) => row[3] ?? "") : null,
    sizeM: 200,
  };
}

function build(change: Partial<TerritoryInput>) {
  const report = new SkipReport();
  const territory = buildTerritory(
    {
      departements: ["01"],
      communes,
      chefsLieux: [
        { code: "01001", name: "A", lon: 5.05, lat: 43.35 },
        { code: "01002", name: "B", lon: 5.15, lat: 43.35 },
        { code: "38001", name: "C", lon: 5.25, lat: 43.35 },
      ],
      populations: new Map([
        ["01001", 100],
        ["01002", 50],
      ]),
      cells: cells([
        [5.02, 43.31, 30],
        [5.08, 43.39, 10],
        [5.15, 43.35, 100],
      ]),
      originModel: "cells",
      rescale: true,
      facilities: [facility({ commune: "01001" }), facility({ commune: "01002", service: 1 })],
      services,
      ...change,
    },
    report,
  );
  return { territory, report };
}

describe("origins", () => {
  it("are cells in the communes judged, brought to the census: 30 and 10 of 100, 100 of 50", () => {
    const { origins, communes: rows } = build({}).territory;
    expect([...origins.population]).toEqual([75, 25, 50]);
    expect(Array.from(origins.commune, (row) => rows[row]!.name)).toEqual(["A", "A", "B"]);
  });
  it("keep their own people when not rescaled", () =>
    expect([...build({ rescale: false }).territory.origins.population]).toEqual([30, 10, 100]));
  it("in the sea belong to the nearest commune within a kilometre, farther ones are counted out", () => {
    const { territory, report } = build({
      cells: cells([
        [5.05, 43.295, 5],
        [5.05, 43.2, 7],
        [5.25, 43.35, 9],
        [5.15, 43.35, 0],
      ]),
    });
    expect([...territory.origins.id]).toEqual(["c0", "01002"]);
    expect([...territory.origins.population]).toEqual([100, 50]);
    expect(
      ["cell-nearest", "cell-off-map", "cell-around", "cell-empty", "commune-without-cell"].map((kind) =>
        report.count(kind),
      ),
    ).toEqual([1, 1, 1, 1, 1]);
  });
  it("follow the commune code of the cell rather than its centre", () => {
    const { territory } = build({ cells: cells([[5.101, 43.35, 4, "1001"]]) });
    expect(territory.communes[territory.origins.commune[0]!]!.name).toBe("A");
  });
  it("are chefs-lieux when asked, with a weight of zero and a count where the population is not known", () => {
    const { territory, report } = build({
      originModel: "chefs-lieux",
      cells: null,
      populations: new Map([["01001", 100]]),
    });
    expect([...territory.origins.id]).toEqual(["01001", "01002"]);
    expect([...territory.origins.population]).toEqual([100, 0]);
    expect(report.count("no-population")).toBe(1);
  });
  it("refuse no grid, a doubled cell, and a population file that fits nothing", () => {
    expect(() => build({ cells: null })).toThrow(UserError);
    const twice = cells([
      [5.02, 43.31, 1],
      [5.03, 43.31, 1],
    ]);
    expect(() => build({ cells: { ...twice, id: TextColumn.of(["x", "x"]) } })).toThrow(/« x »/);
    expect(() => build({ originModel: "chefs-lieux", cells: null, populations: new Map() })).toThrow(/populations/);
  });
});

describe("communes", () => {
  it("inside and around, with a repaired population code", () => {
    const { territory, report } = build({ populations: new Map([["1001", 100]]) });
    expect(territory.communes.map(({ inside }) => inside)).toEqual([true, true, false]);
    expect(territory.communes[0]!.population).toBe(100);
    expect(report.count("code-repaired")).toBe(1);
  });
  it("refuse a code twice and a département that is not there", () => {
    expect(() => build({ communes: [...communes, communes[0]!] })).toThrow(/01001.*deux fois/);
    expect(() => build({ departements: ["66"] })).toThrow(/66.*01, 38/);
  });
  it("cut into arrondissements are computed apart and shown as one, people split by cells", () => {
    const { territory } = build({
      departements: ["13"],
      communes: [{ code: "13055", name: "Marseille", polygon: square(5) }],
      chefsLieux: [
        { code: "13055", name: "Marseille", lon: 5.05, lat: 43.35 },
        { code: "13201", name: "1", lon: 5.02, lat: 43.35 },
        { code: "13202", name: "2", lon: 5.08, lat: 43.35 },
      ],
      populations: new Map([["13055", 1000]]),
      cells: cells([
        [5.01, 43.31, 30],
        [5.09, 43.39, 10],
      ]),
      facilities: [facility({ commune: "13055" }), facility({ commune: "13202", service: 1 })],
    });
    expect(territory.communes.map(({ code, shownAs }) => [code, shownAs])).toEqual([
      ["13055", "13055"],
      ["13201", "13055"],
      ["13202", "13055"],
    ]);
    expect(territory.communes[1]!.name).toBe("Marseille 1er arrondissement");
    expect([...territory.origins.population]).toEqual([750, 250]);
    expect([...territory.origins.commune]).toEqual([1, 2]);
  });
  it("cut into arrondissements with outlines and populations of their own use these", () => {
    const { territory, report } = build({
      departements: ["13"],
      communes: [
        { code: "13055", name: "Marseille", polygon: square(5) },
        { code: "13201", name: "M1", polygon: square(5) },
        { code: "13202", name: "M2", polygon: square(5.1) },
      ],
      chefsLieux: [],
      populations: new Map([
        ["13201", 300],
        ["13202", 700],
        ["13999", 1],
      ]),
      cells: cells([
        [5.01, 43.31, 30],
        [5.19, 43.39, 10],
      ]),
      facilities: [
        facility({ commune: "13055", lon: 5.15, lat: 43.35 }),
        facility({ commune: "13055", lon: 5.3, lat: 43.9 }),
      ],
    });
    expect([...territory.origins.population]).toEqual([300, 700]);
    expect(territory.communes.map(({ population }) => population)).toEqual([1000, 300, 700]);
    // a facility said to be in Marseille is in the arrondissement its point lies in
    expect(territory.communes[territory.facilities.commune[1]!]!.code).toBe("13202");
    expect(["place-computed", "facility-far", "population-unknown"].map((kind) => report.count(kind))).toEqual([
      3, 1, 1,
    ]);
  });
  it("know the arrondissements and the départements", () => {
    expect(["13201", "13216", "13217", "69389", "75120", "01001", "2A004"].map(shownCode)).toEqual([
      "13055",
      "13055",
      "13217",
      "69123",
      "75056",
      "01001",
      "2A004",
    ]);
    expect(["2A004", "97105", "13001"].map(departementOf)).toEqual(["2A", "971", "13"]);
  });
});

describe("facilities", () => {
  it("of one service at one place are one row of several units", () => {
    const { facilities } = build({
      facilities: [
        facility({ commune: "01001", units: 2, name: "x" }),
        facility({ commune: "1001", name: "y", halfDays: 4 }),
        facility({ commune: "01001", service: 1 }),
      ],
    }).territory;
    expect(facilities.id).toEqual(["poste:01001:1", "banque:01001:1"]);
    expect([...facilities.units]).toEqual([3, 1]);
    expect(facilities.name[0]).toBe("x ; y");
    expect(facilities.halfDays[0]).toBe(4);
    expect(facilities.pointCount).toBe(1);
    expect(facilities.pointLon[0]).toBeCloseTo(5.05, 9);
  });
  it("do not depend on the order of rows", () => {
    const rows = [
      facility({ commune: "01001", lon: 5.03, lat: 43.33 }),
      facility({ commune: "01002", lon: 5.13, lat: 43.33, service: 1 }),
      facility({ lon: 5.23, lat: 43.33 }),
      facility({ commune: "01002" }),
    ];
    const reference = build({ facilities: rows }).territory.facilities;
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        expect(build({ facilities: shuffled }).territory.facilities).toEqual(reference);
      }),
    );
  });
  it("with a bad point go to their chef-lieu, without commune they are left out, and all is counted", () => {
    const { territory, report } = build({
      facilities: [
        facility({ commune: "01001", lon: 0, lat: 0 }),
        facility({ commune: "01001", lon: 5.25, lat: 43.35, service: 1 }),
        facility({ lon: 5.05, lat: 43.1 }),
        facility({ commune: "99999" }),
        facility({ commune: "01999" }),
        facility({}),
      ],
    });
    expect(territory.facilities.count).toBe(2);
    expect([...territory.facilities.pointLon]).toEqual([5.05]);
    expect(
      [
        "facility-abroad",
        "facility-far",
        "facility-off-map",
        "facility-elsewhere",
        "facility-unknown-commune",
        "facility-dropped",
      ].map((kind) => report.count(kind)),
    ).toEqual([1, 1, 1, 1, 1, 2]);
  });
  it("are not placed at the made-up centre of a neighbour without chef-lieu", () => {
    const { territory, report } = build({
      chefsLieux: [
        { code: "01001", name: "A", lon: 5.05, lat: 43.35 },
        { code: "01002", name: "B", lon: 5.15, lat: 43.35 },
      ],
      facilities: [facility({ commune: "38001" }), facility({ commune: "38001", lon: 5.22, lat: 43.36 })],
    });
    expect(territory.facilities.count).toBe(1);
    expect(report.count("facility-dropped")).toBe(1);
    expect(report.count("service-without-facility")).toBe(1);
  });
  it("inside the commune of an origin are found by service", () => {
    const { territory } = build({});
    expect([...insideFacility(territory, 2)]).toEqual([0, 0, NONE, NONE, NONE, 1]);
  });
});

describe("codes, points and polygons", () => {
  it("repairs codes only when one fits", () => {
    const book = new CodeBook(new Set(["01001", "2A004", "2B033", "13001"]));
    expect(["1001", "13001.0", "2a004", "20004", " 13001 "].map((text) => book.find(text)?.code)).toEqual([
      "01001",
      "13001",
      "2A004",
      "2A004",
      "13001",
    ]);
    expect(new CodeBook(new Set(["2A004", "2B004"])).find("20004")).toBeNull();
    expect(book.find("99999")).toBeNull();
  });
  it("tells swapped coordinates from metres", () => {
    const message = (lon: number, lat: number) => {
      const check = new PointCheck("p.csv");
      check.accept(lon, lat, 2);
      return () => check.finish();
    };
    expect(message(43.3, 5.4)).toThrow(/inversées/);
    expect(message(892_000, 6_247_000)).toThrow(/mètres/);
    expect(message(5.4, 43.3)).not.toThrow();
  });
  it("finds points in polygons, holes out, and the nearest outline", () => {
    const index = new PolygonIndex([
      null,
      {
        type: "Polygon",
        coordinates: [
          [
            [0, 0],
            [4, 0],
            [4, 4],
            [0, 4],
            [0, 0],
          ],
          [
            [1, 1],
            [2, 1],
            [2, 2],
            [1, 2],
            [1, 1],
          ],
        ],
      },
    ]);
    expect([index.locate(3, 3), index.locate(1.5, 1.5), index.locate(5, 5)]).toEqual([1, -1, -1]);
    // 4.005 at the equator is 556 m east of the edge
    expect([index.nearest(4.005, 2, 600), index.nearest(4.005, 2, 500)]).toEqual([1, -1]);
    expect(new PolygonIndex([null]).nearest(0, 0, 1000)).toBe(-1);
  });
});
