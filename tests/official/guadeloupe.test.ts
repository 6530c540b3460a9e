import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary.ts";
import { desserte, numberOf, rowsOf } from "./commands.ts";
import {
  bpeZipWithoutEpsg,
  chefsLieuxGeoJson,
  commonFiles,
  communesGeoJson,
  extractPbf,
  populationsZip,
  putFiles,
  type World,
} from "./official-files.ts";

const ROADS = "guadeloupe-latest.osm.pbf";
/** Kilometres. A road from west to east through the chefs-lieux of two communes; the third is an island without a road to them. */
const WORLD: World = {
  epsg: 5490,
  corner: [640_100, 1_790_100],
  communes: [
    { code: "97105", name: "Basse-Terre", from: [0, 0], to: [10, 10], people: 1000 },
    { code: "97120", name: "Pointe-à-Pitre", from: [10, 0], to: [20, 10], people: 3000 },
    { code: "97110", name: "La Désirade", from: [30, 0], to: [40, 10], people: 100 },
  ],
  cells: [],
  roads: [
    {
      files: [ROADS],
      places: [
        [1, 5],
        [5, 5],
        [15, 5],
        [19, 5],
      ],
    },
    {
      files: [ROADS],
      places: [
        [35, 5],
        [38, 5],
      ],
    },
  ],
  equipment: [
    { type: "D307", commune: "97120", at: [17, 5] },
    { type: "A206", commune: "97105", at: [5, 5] },
    { type: "A206", commune: "97110", at: [38, 5] },
    { type: "D201", commune: "97110", at: null },
    // another overseas département, in another projection, and the mainland
    { type: "A206", commune: "97302", at: [17, 5] },
    { type: "A206", commune: "13055", at: [17, 5] },
  ],
  franceServices: [{ commune: "97120", at: [15, 5], format: "Fixe" }],
};

const temporary = temporaryFolder();

describe("a fictive overseas département (971)", () => {
  it("runs from official files: points in EPSG:5490 that no column says, chefs-lieux where there is no grid", async () => {
    const folder = temporary.path;
    const [study, stick, results] = ["etude.yaml", "cle", "r"].map((name) => join(folder, name));
    putFiles(stick!, {
      "ensemble.zip": populationsZip(WORLD),
      "BPE22.zip": bpeZipWithoutEpsg(WORLD, "bpe22_ensemble_xy.csv"),
      ...(await commonFiles(WORLD)),
      "communes-971.geojson": communesGeoJson(WORLD, "971"),
      "chefs-lieux-971.geojson": chefsLieuxGeoJson(WORLD, "971"),
      [ROADS]: extractPbf(WORLD, ROADS),
    });
    for (const words of [
      ["init", "971", "--bpe", "2022", "--output", study!],
      ["fetch", study!, "--from", stick!, "--offline"],
      ["check", study!],
      ["run", study!, "--output", results!],
    ]) {
      const { code, err } = await desserte(...words);
      expect(code === 0 ? 0 : err).toBe(0);
    }
    const commune = (code: string) => rowsOf(results!, "communes.csv").find((row) => row.code === code)!;
    // 12 km at 55 km/h are 13.1 minutes, 2 km are 2.2
    expect(numberOf(commune("97105").pharmacie_min)).toBeCloseTo((12 / 55) * 60, 1);
    expect(numberOf(commune("97120").pharmacie_min)).toBeCloseTo((2 / 55) * 60, 1);
    expect(numberOf(commune("97120").poste_min)).toBeCloseTo((10 / 55) * 60, 1);
    expect(numberOf(commune("97105").caf_min)).toBeCloseTo((10 / 55) * 60, 1);
    // the island: its post office at 3 km, its doctor at the chef-lieu for want of a point, and no pharmacy to drive to
    expect(numberOf(commune("97110").poste_min)).toBeCloseTo((3 / 55) * 60, 1);
    expect(numberOf(commune("97110")["medecin-generaliste_min"])).toBe(0);
    expect(commune("97110").pharmacie_min).toBe("");
    expect(numberOf(commune("97110").missing_population)).toBe(100);
    const origins = rowsOf(results!, "origins.csv");
    expect(origins.map(({ origin, population }) => [origin, numberOf(population)])).toEqual([
      ["97105", 1000],
      ["97110", 100],
      ["97120", 3000],
    ]);
    const facilities = rowsOf(results!, "facilities.csv");
    expect(facilities.filter(({ service }) => service === "poste")).toHaveLength(2);
  });
});
