import { describe, expect, it } from "vitest";
import { SkipReport } from "../../engine/report/index.ts";
import { buildTerritory, CodeBook, codesByYear, type CommuneInput, TextColumn } from "../../engine/territory/index.ts";

const events = [
  // 2016: A and B make N, which takes A's code
  { date: "2016-01-01", from: "01001", to: "01001" },
  { date: "2016-01-01", from: "01002", to: "01001" },
  // 2019: the new commune and C make a larger one at C's code
  { date: "2019-01-01", from: "01001", to: "01003" },
  { date: "2019-01-01", from: "01003", to: "01003" },
  // 2021: D comes apart from E again
  { date: "2021-01-01", from: "01005", to: "01005" },
  { date: "2021-01-01", from: "01005", to: "01004" },
];

describe("movements of the COG", () => {
  it("are chained to the year asked for", () => {
    expect(codesByYear(events, 2015)).toEqual(new Map());
    expect(codesByYear(events, 2017)).toEqual(new Map([["01002", ["01001"]]]));
    expect(codesByYear(events, 2019)).toEqual(
      new Map([
        ["01002", ["01003"]],
        ["01001", ["01003"]],
      ]),
    );
  });
  it("do not send away a commune that stays, nor one that comes to life again", () => {
    const merged = [{ date: "2018-01-01", from: "01004", to: "01005" }, ...events];
    expect(codesByYear(merged, 2020).get("01004")).toEqual(["01005"]);
    expect(codesByYear(merged, 2021).has("01004")).toBe(false);
    expect(codesByYear(merged, 2021).has("01005")).toBe(false);
  });
  it("do not depend on the order of the file", () =>
    expect(codesByYear([...events].reverse(), 2022)).toEqual(codesByYear(events, 2022)));
  it("bring old codes to known ones, only when one fits", () => {
    const book = new CodeBook(new Set(["01003"]), codesByYear(events, 2022));
    expect(book.find("01002")).toEqual({ code: "01003", repaired: false, moved: true });
    expect(book.find("1002")).toEqual({ code: "01003", repaired: true, moved: true });
    expect(
      new CodeBook(new Set(["01003", "01009"]), new Map([["01002", ["01003", "01009"]]])).find("01002"),
    ).toBeNull();
  });
});

describe("cells of several communes", () => {
  const box = (west: number, east: number): CommuneInput["polygon"] => ({
    type: "Polygon",
    coordinates: [
      [
        [west, 43],
        [east, 43],
        [east, 44],
        [west, 44],
        [west, 43],
      ],
    ],
  });
  const base = {
    communes: [
      { code: "01001", name: "A", polygon: box(5, 5.003) },
      { code: "01002", name: "B", polygon: box(5.003, 5.01) },
    ],
    chefsLieux: [],
    originModel: "cells" as const,
    rescale: false,
    facilities: [],
    services: [],
    departements: ["01"],
  };
  const cell = {
    count: 1,
    id: TextColumn.of(["c"]),
    lon: Float64Array.of(5.004),
    lat: Float64Array.of(43.5),
    population: Float64Array.of(80),
    communes: ["0100101002"],
    sizeM: 200,
  };
  // the cell lies between 5.002 and 5.006: a quarter in A, three in B
  const outline = Float64Array.of(5.002, 43.499, 5.006, 43.499, 5.006, 43.501, 5.002, 43.501);

  it("share their people by area", () => {
    const report = new SkipReport();
    const cells = { ...cell, outlines: { cell: Uint32Array.of(0), corners: outline } };
    const { origins } = buildTerritory({ ...base, populations: new Map(), cells }, report);
    expect([...origins.id]).toEqual(["c:01001", "c:01002"]);
    expect(origins.population[0]).toBeCloseTo(20, 6);
    expect(origins.population[1]).toBeCloseTo(60, 6);
    expect(report.count("cell-split")).toBe(1);
  });
  it("share them by their own outline, whatever cells stand between", () => {
    const elsewhere = outline.map((degrees, i) => (i % 2 === 0 ? degrees - 0.003 : degrees));
    const cells = {
      ...cell,
      count: 4,
      id: TextColumn.of(["vide", "seul", "vide aussi", "partagé"]),
      lon: Float64Array.of(5.004, 5.004, 5.004, 5.004),
      lat: Float64Array.of(43.5, 43.5, 43.5, 43.5),
      population: Float64Array.of(0, 7, 0, 80),
      communes: ["0100101002", "01001", "0100101002", "0100101002"],
      outlines: { cell: Uint32Array.of(0, 2, 3), corners: Float64Array.of(...elsewhere, ...elsewhere, ...outline) },
    };
    const { origins } = buildTerritory({ ...base, populations: new Map(), cells }, new SkipReport());
    expect([...origins.id]).toEqual(["seul", "partagé:01001", "partagé:01002"]);
    expect(origins.population[1]).toBeCloseTo(20, 6);
    expect(origins.population[2]).toBeCloseTo(60, 6);
  });
  it("share them equally where no outline tells", () => {
    const { origins } = buildTerritory({ ...base, populations: new Map(), cells: cell }, new SkipReport());
    expect([...origins.population]).toEqual([40, 40]);
  });
  it("add up the people of communes that have merged", () => {
    const { communes } = buildTerritory(
      {
        ...base,
        populations: new Map([
          ["01002", 5],
          ["01077", 7],
        ]),
        movedCodes: new Map([["01077", ["01002"]]]),
        cells: cell,
      },
      new SkipReport(),
    );
    expect(communes[1]!.population).toBe(12);
  });
});
