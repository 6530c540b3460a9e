import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadBasket, loadCrosswalk } from "../../../engine/basket/index.ts";
import { readTerritory, tableInputs } from "../../../engine/readers/tables/index.ts";
import { SkipReport } from "../../../engine/report/index.ts";
import type { OriginModel, Territory } from "../../../engine/territory/index.ts";
import { sharedData } from "../../support/shared-data.ts";

const NO_DIRECTORY = { source: "aucune", types: [] };
const data = (path: string) => readFileSync(new URL(`../../../data/${path}`, import.meta.url), "utf8");
const basket = loadBasket(data("baskets/panier-29-2017.yaml"));
const crosswalk = loadCrosswalk(data("crosswalk/bpe-codes.yaml"));
const here = sharedData("equipment/facilities_2013.csv");

const common = {
  communes: {
    geojson: ["13-bouches-du-rhone", "84-vaucluse", "30-gard", "83-var", "04-alpes-de-haute-provence"].map(
      (name) => `communes/communes-${name}.geojson`,
    ),
  },
  chefsLieux: { file: "communes/chefs_lieux_all.csv" },
  population: { file: "communes/populations.csv", column: "pop_pkg_1.0.0" },
  grid: {
    file: "population/eurostat_popgrid_1km.csv",
    x: "x_laea_sw",
    y: "y_laea_sw",
    crs: 3035,
    cellM: 1000,
    population: "pop2018",
  },
};
const mapped = { equipment: [{ file: "equipment/facilities_2013.csv", layout: "facilities" }] };
const counted = {
  equipment: [
    {
      file: "equipment/bpe2013_ensemble_communes_13_84_30_83_04.csv",
      layout: "counts-wide",
      vintage: 2013,
      labels: "equipment/bpe2013_columns_typequ.csv",
    },
  ],
  operators: [{ file: "operators/operators_13.csv" }],
};

async function build(blocks: object, originModel: OriginModel = "cells", rescale = true) {
  const report = new SkipReport();
  const inputs = tableInputs.parse({ ...common, ...blocks });
  const resolve = (path: string) => sharedData(path)!;
  const files = await readTerritory(
    inputs,
    {
      departements: ["13"],
      originModel,
      rescale,
      basket,
      crosswalk: () => crosswalk,
      directoryTypes: () => NO_DIRECTORY,
      resolve,
    },
    report,
  );
  return { ...files, report };
}

const places = ({ facilities, communes }: Territory) =>
  Array.from({ length: facilities.count }, (_, row) => {
    const point = facilities.point[row]!;
    return [
      basket.services[facilities.service[row]!]!.id,
      communes[facilities.commune[row]!]!.code,
      facilities.units[row],
      facilities.pointLon[point],
      facilities.pointLat[point],
    ].join(" ");
  });

/** built once for the tests that look at it from several sides */
const ofMapped = () => (built ??= build(mapped));
let built: ReturnType<typeof build> | null = null;

describe.skipIf(here === null)("Bouches-du-Rhône from the real files (données partagées)", () => {
  it("has the same facilities from counts and operators as from the mapped file", async () => {
    const one = await ofMapped();
    const two = await build(counted);
    expect(one.territory.facilities.pointCount).toBe(640);
    expect(places(two.territory)).toEqual(places(one.territory));
    expect(two.territory.facilities.id).toEqual(one.territory.facilities.id);
    expect([...new Set(one.territory.facilities.service)]).toHaveLength(29);
    // 977 rows of five départements, of which the road data covers 755 communes: the rest is said, not hidden
    expect(two.report.count("commune-without-place")).toBeGreaterThan(200);
    expect(two.report.count("facility-dropped")).toBe(966);
    expect(two.report.count("service-without-type")).toBe(0);
  });

  it("brings the cells of each commune to its population, the sum to the département's", async () => {
    const { territory } = await ofMapped();
    const { communes, origins } = territory;
    const shown = communes.filter(({ code, shownAs, inside }) => inside && code === shownAs);
    expect(shown).toHaveLength(119);
    const sum = origins.population.reduce((total, people) => total + people, 0);
    expect(sum).toBeCloseTo(2_043_110, 3);
    const marseille = Array.from(origins.commune).reduce(
      (total, row, origin) => total + (communes[row]!.shownAs === "13055" ? origins.population[origin]! : 0),
      0,
    );
    expect(marseille).toBeCloseTo(870_731, 3);
    const used = new Set(Array.from(origins.commune, (row) => communes[row]!.shownAs));
    expect(used.size).toBe(119);
    expect(new Set(Array.from(origins.commune, (row) => communes[row]!.code)).has("13055")).toBe(false);
  });

  it("starts from chefs-lieux when asked, Marseille by arrondissement with the people of its cells", async () => {
    const { territory } = await build(mapped, "chefs-lieux");
    expect(territory.origins.count).toBe(118 + 16);
    const total = territory.origins.population.reduce((sum, people) => sum + people, 0);
    expect(total).toBeCloseTo(2_043_110, 3);
  });
});
