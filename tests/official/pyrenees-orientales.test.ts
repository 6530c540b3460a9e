import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary.ts";
import { desserte, numberOf, rowsOf, type Said } from "./commands.ts";
import {
  bpeZip,
  chefsLieuxGeoJson,
  communesGeoJson,
  extractPbf,
  franceServicesCsv,
  gridZip,
  populationsZip,
  putFiles,
  type World,
} from "./official-files.ts";

const [LR, MP] = ["languedoc-roussillon-latest.osm.pbf", "midi-pyrenees-latest.osm.pbf"];
const [CATALONIA, ANDORRA] = ["cataluna-latest.osm.pbf", "andorra-latest.osm.pbf"];

/**
 * Kilometres. 09 in the north-west, Andorra under it, Porta, Formiguères and Perpignan from west to east, Leucate (11) in
 * the north-east, Le Perthus in the south-east, whose only road goes round by Catalonia.
 *
 *      H (5,25)────────R (15,25)
 *      │ Andorra       │               Leucate (25,13)
 *      P (5,5)─────────Q (15,5)────────(25,5)──────────(35,5) Perpignan
 *                                      (25,-5)         │ Le Perthus
 *                                      └── Catalonia ──┘
 */
const WORLD: World = {
  epsg: 3035,
  corner: [3_700_100, 2_200_100],
  communes: [
    { code: "66146", name: "Porta", from: [0, 0], to: [10, 10], people: 120 },
    { code: "66082", name: "Formiguères", from: [10, 0], to: [20, 10], people: 500 },
    { code: "66136", name: "Perpignan", from: [20, 0], to: [40, 10], people: 8000 },
    { code: "66137", name: "Le Perthus", from: [20, -10], to: [40, 0], people: 60 },
    { code: "09139", name: "L'Hospitalet-près-l'Andorre", from: [0, 20], to: [10, 30], people: 90 },
    { code: "11202", name: "Leucate", from: [20, 10], to: [40, 20], people: 4000 },
  ],
  cells: [
    { at: [5, 5], commune: "66146", people: 100 },
    { at: [15, 5], commune: "66082", people: 400 },
    { at: [25, 5], commune: "66136", people: 1000 },
    { at: [35, 5], commune: "66136", people: 3000 },
    { at: [25, -5], commune: "66137", people: 50 },
    { at: [5, 25], commune: "09139", people: 80 },
  ],
  roads: [
    {
      files: [LR],
      places: [
        [5, 5],
        [15, 5],
        [25, 5],
        [35, 5],
      ],
    },
    {
      files: [LR],
      places: [
        [25, 5],
        [25, 13],
      ],
    },
    // a way that crosses the border is whole in both extracts
    {
      files: [LR, ANDORRA],
      places: [
        [5, 5],
        [5, 12],
      ],
    },
    {
      files: [ANDORRA],
      places: [
        [5, 12],
        [5, 18],
      ],
    },
    {
      files: [ANDORRA, MP],
      places: [
        [5, 18],
        [5, 25],
      ],
    },
    // the way round in France, cut at a node that both extracts have
    {
      files: [LR],
      places: [
        [15, 5],
        [15, 15],
      ],
    },
    {
      files: [MP],
      places: [
        [15, 15],
        [15, 25],
        [5, 25],
      ],
    },
    {
      files: [LR],
      places: [
        [25, -5],
        [25, -10],
      ],
    },
    {
      files: [CATALONIA],
      places: [
        [25, -10],
        [35, -10],
      ],
    },
    {
      files: [LR],
      places: [
        [35, -10],
        [35, 5],
      ],
    },
  ],
  equipment: [
    // pharmacies
    { type: "D307", commune: "09139", at: [5, 25] },
    { type: "D307", commune: "66136", at: [35, 5] },
    { type: "D307", commune: "11202", at: [25, 13] },
    // general practitioners
    { type: "D265", commune: "66136", at: [25, 5], quality: "M" },
    // a bakery without a point goes to its chef-lieu, in the middle of the commune here
    { type: "B207", commune: "66082", at: null },
    // post offices
    { type: "A206", commune: "66146", at: [5, 5] },
    { type: "A208", commune: "66136", at: [35, 5] },
    // cinemas are in no service of the basket; the rest of France is in the file too
    { type: "F303", commune: "66136", at: [35, 5] },
    { type: "A206", commune: "13055", at: [200, 5] },
  ],
  franceServices: [
    { commune: "66146", at: [5, 5], format: "Fixe" },
    { commune: "66137", at: [25, -5], format: "Bus_équivalent" },
  ],
};

const folder = temporaryFolder();
const stick = join(folder.path, "cle");
const study = join(folder.path, "etude-66.yaml");
const results = join(folder.path, "resultats");
let init: Said;
let fetched: Said;
let checked: Said;
let ran: Said;

beforeAll(async () => {
  putFiles(stick, {
    "ensemble.zip": populationsZip(WORLD),
    "Filosofi2021_carreaux_200m_csv.zip": gridZip(WORLD),
    "BPE24.zip": bpeZip(WORLD),
    "liste-france-services.csv": franceServicesCsv(WORLD),
    ...Object.fromEntries(["66", "09", "11"].map((code) => [`communes-${code}.geojson`, communesGeoJson(WORLD, code)])),
    ...Object.fromEntries(
      ["66", "09", "11"].map((code) => [`chefs-lieux-${code}.geojson`, chefsLieuxGeoJson(WORLD, code)]),
    ),
    ...Object.fromEntries([LR, MP, CATALONIA, ANDORRA].map((file) => [file, extractPbf(WORLD, file)])),
  });
  init = await desserte("init", "66", "--output", study);
  fetched = await desserte("fetch", study, "--from", stick, "--offline");
  checked = await desserte("check", study);
  ran = await desserte("run", study, "--output", results);
});

/** Minutes of so many kilometres of secondary road (55 km/h); the plane and the turns are worth less than 2 %. */
const minutes = (km: number): number => (km / 55) * 60;
const near = (actual: number, km: number): void => {
  expect(Math.abs(actual - minutes(km)), `${actual} min for ${minutes(km)} min`).toBeLessThan(0.1 + 0.02 * minutes(km));
};
const commune = (code: string) => rowsOf(results, "communes.csv").find((row) => row.code === code)!;

describe("Pyrénées-Orientales, from official files in a folder", () => {
  it("is asked for, brought, checked and run with four commands and no edit", () => {
    expect([init, fetched, checked, ran].map(({ code, err }) => (code === 0 ? 0 : err))).toEqual([0, 0, 0, 0]);
    expect(fetched.err).toContain("copié");
    const text = readFileSync(study, "utf8");
    for (const file of [LR, MP, CATALONIA, ANDORRA]) {
      expect(text).toContain(file);
      expect(existsSync(join(folder.path, "donnees", file))).toBe(true);
    }
  });

  it("goes to the nearest pharmacy across the border, on the roads of Andorra", () => {
    const porta = commune("66146");
    // 20 km by Andorra; 30 km to Perpignan, 28 to Leucate, 40 to the same pharmacy without leaving France
    near(numberOf(porta.pharmacie_min), 20);
    expect(porta.pharmacie_commune).toBe("09139");
  });

  it("reaches by Catalonia a village that has no other road", () => {
    near(numberOf(commune("66137").pharmacie_min), 30);
  });

  it("crosses from one extract to the next at a shared node, where the neighbour's pharmacy is nearer", () => {
    const formigueres = commune("66082");
    near(numberOf(formigueres.pharmacie_min), 18);
    expect(formigueres.pharmacie_commune).toBe("11202");
  });

  it("weighs the cells of a commune once brought to its census population", () => {
    const perpignan = commune("66136");
    expect(numberOf(perpignan.population)).toBe(8000);
    // 2 000 of them 8 km from Leucate's pharmacy, 6 000 at Perpignan's door
    near(numberOf(perpignan.pharmacie_min), (2000 * 8) / 8000);
    // the practitioner is in the other cell
    near(numberOf(perpignan["medecin-generaliste_min"]), (6000 * 10) / 8000);
    const origins = rowsOf(results, "origins.csv");
    expect(origins).toHaveLength(5);
    expect(origins.reduce((sum, row) => sum + numberOf(row.population), 0)).toBeCloseTo(8680, 3);
  });

  it("puts a bakery without a point at the chef-lieu of its commune", () => {
    near(numberOf(commune("66146")["boulangerie-superette_min"]), 10);
    expect(checked.out).toMatch(/1 équipements non géolocalisés/);
  });

  it("counts the desks of a fixed France Services, not those of a bus", () => {
    near(numberOf(commune("66146").caf_min), 0);
    near(numberOf(commune("66137").caf_min), 60);
    expect(checked.out).toMatch(/1 France Services itinérantes/);
  });

  it("says which services find nothing and which types nobody uses", () => {
    // 29 services, 21 of which have codes of the BPE; four find one
    expect(checked.out).toMatch(/17 services dont aucun code n'est dans le fichier/);
    expect(checked.out).toContain("F303 : 1");
    expect(checked.out).toMatch(/Maternité\s+0 \/ 0 {2}← aucun/);
    const manifest = JSON.parse(readFileSync(join(results, "manifest.json"), "utf8")) as { warnings: string[] };
    expect(manifest.warnings.some((text) => text.includes("aucun service du panier n'emploie"))).toBe(true);
  });

  it("leaves out the rest of France, counted", () => {
    expect(checked.out).toMatch(/1 équipements d'autres départements/);
    expect(rowsOf(results, "communes.csv").map(({ code }) => code)).toEqual(["66082", "66136", "66137", "66146"]);
  });
});
