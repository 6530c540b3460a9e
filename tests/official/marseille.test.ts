import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary.ts";
import { desserte, numberOf, rowsOf } from "./commands.ts";
import {
  bpeZip,
  chefsLieuxGeoJson,
  commonFiles,
  communesGeoJson,
  extractPbf,
  gridZip,
  populationsZip,
  putFiles,
  type World,
} from "./official-files.ts";

const [PACA, LR] = ["provence-alpes-cote-d-azur-latest.osm.pbf", "languedoc-roussillon-latest.osm.pbf"];
/** Kilometres. One road from west to east through Marseille (two arrondissements here), Aix, and the neighbours. */
const WORLD: World = {
  epsg: 3035,
  corner: [3_930_100, 2_250_100],
  communes: [
    { code: "13055", name: "Marseille", from: [0, 0], to: [20, 10], people: 6000 },
    { code: "13001", name: "Aix-en-Provence", from: [20, 0], to: [30, 10], people: 900 },
    { code: "30258", name: "Saint-Gilles", from: [-10, 0], to: [0, 10], people: 100 },
    { code: "83137", name: "Toulon", from: [30, 0], to: [40, 10], people: 100 },
    { code: "84007", name: "Avignon", from: [0, 10], to: [20, 20], people: 100 },
  ],
  cells: [
    { at: [5, 5], commune: "13201", people: 1000 },
    { at: [15, 5], commune: "13202", people: 2000 },
    { at: [25, 5], commune: "13001", people: 500 },
  ],
  roads: [
    {
      files: [PACA],
      places: [
        [0, 5],
        [5, 5],
        [15, 5],
        [25, 5],
        [35, 5],
      ],
    },
    {
      files: [PACA, LR],
      places: [
        [-5, 5],
        [0, 5],
      ],
    },
  ],
  equipment: [
    { type: "D307", commune: "13202", at: [15, 5] },
    // of an arrondissement, without a point
    { type: "A206", commune: "13201", at: null },
  ],
  franceServices: [{ commune: "13201", at: [5, 5], format: "Fixe" }],
};
/** IGN serves the arrondissements of the three cities in one layer. */
const ARRONDISSEMENTS: World = {
  ...WORLD,
  communes: [
    { code: "13201", name: "Marseille 1er Arrondissement", from: [0, 0], to: [10, 10], people: 0 },
    { code: "13202", name: "Marseille 2e Arrondissement", from: [10, 0], to: [20, 10], people: 0 },
    { code: "75101", name: "Paris 1er Arrondissement", from: [0, 300], to: [10, 310], people: 0 },
  ],
};

const folder = temporaryFolder();

describe("Bouches-du-Rhône, from the same official files", () => {
  it("runs by municipal arrondissement, and whole without their block", async () => {
    const study = join(folder.path, "etude.yaml");
    const departements = ["13", "30", "83", "84"];
    putFiles(join(folder.path, "donnees"), {
      "ensemble.zip": populationsZip(WORLD),
      "Filosofi2021_carreaux_200m_csv.zip": gridZip(WORLD),
      "BPE25.zip": bpeZip(WORLD),
      ...(await commonFiles(WORLD)),
      "arrondissements-municipaux.geojson": communesGeoJson(ARRONDISSEMENTS, ""),
      ...Object.fromEntries(departements.map((code) => [`communes-${code}.geojson`, communesGeoJson(WORLD, code)])),
      ...Object.fromEntries(
        departements.map((code) => [`chefs-lieux-${code}.geojson`, chefsLieuxGeoJson(WORLD, code)]),
      ),
      ...Object.fromEntries([PACA, LR].map((file) => [file!, extractPbf(WORLD, file!)])),
    });
    expect((await desserte("init", "13", "--output", study)).code).toBe(0);
    const parts = join(folder.path, "arrondissements");
    const first = await desserte("run", study, "--output", parts);
    expect(first.code === 0 ? 0 : first.err).toBe(0);
    const text = readFileSync(study, "utf8");
    writeFileSync(study, text.replace(", arrondissements-municipaux.geojson]", "]"));
    const whole = join(folder.path, "entier");
    const second = await desserte("run", study, "--output", whole);
    expect(second.code === 0 ? 0 : second.err).toBe(0);
    for (const results of [whole, parts]) {
      const communes = rowsOf(results, "communes.csv");
      expect(communes.map(({ code }) => code)).toEqual(["13001", "13055"]);
      // a third of the people 10 km from the only pharmacy
      expect(numberOf(communes[1]!.pharmacie_min)).toBeCloseTo(((10 / 55) * 60) / 3, 1);
      expect(numberOf(communes[1]!.population)).toBe(6000);
    }
    const arrondissements = rowsOf(parts, "arrondissements.csv");
    expect(arrondissements.map(({ code, population }) => [code, numberOf(population)])).toEqual([
      ["13201", 2000],
      ["13202", 4000],
    ]);
    expect(numberOf(arrondissements[0]!.pharmacie_min)).toBeCloseTo((10 / 55) * 60, 1);
  });
});
