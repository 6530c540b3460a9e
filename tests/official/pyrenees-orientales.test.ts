import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary.ts";
import { desserte, numberOf, rowsOf, type Said } from "./commands.ts";
import { addressesGz, putFiles } from "./official-files.ts";
import { EXTRACTS, PYRENEES, pyreneesFiles } from "./pyrenees-world.ts";

const folder = temporaryFolder();
const stick = join(folder.path, "cle");
const study = join(folder.path, "etude-66.yaml");
const results = join(folder.path, "resultats");
let init: Said;
let fetched: Said;
let checked: Said;
let ran: Said;

beforeAll(async () => {
  putFiles(stick, await pyreneesFiles());
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
    for (const file of EXTRACTS) {
      expect(text).toContain(file);
      expect(existsSync(join(folder.path, "donnees", file))).toBe(true);
    }
  });

  it("names those it owes its files to, and their licence", () => {
    const said = ran.out.replaceAll(/\s+/g, " ");
    for (const publisher of [
      "IGN, Admin Express",
      "Insee ;",
      "ANCT",
      "Direction de l’information légale",
      "OpenStreetMap",
    ])
      expect(said.slice(said.indexOf("Source : "))).toContain(publisher);
    const manifest = JSON.parse(readFileSync(join(results, "manifest.json"), "utf8")) as { inputs: object[] };
    const licence = "Licence Ouverte 2.0";
    expect(manifest.inputs).toContainEqual(expect.objectContaining({ name: "BPE25.zip", publisher: "Insee", licence }));
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
    expect(checked.out).toMatch(/équipements non géolocalisés dans leur fichier : 2 \(/);
  });

  it("puts it at its address once the addresses of the département are given, and says so", async () => {
    const names = ["66", "09", "11"].map((code) => `adresses-${code}.csv.gz`);
    const bakery = addressesGz(PYRENEES, [["3", "Place de l'Église", "66082", [18, 5]]]);
    putFiles(join(folder.path, "donnees"), Object.fromEntries(names.map((name) => [name, bakery])));
    const other = join(folder.path, "adresses.yaml");
    writeFileSync(other, readFileSync(study, "utf8").replace(/^ {2}# (addresses:|adresses-)/gm, "  $1"));
    const out = join(folder.path, "adresses");
    const { code, err } = await desserte("run", other, "--output", out);
    expect(code === 0 ? 0 : err).toBe(0);
    near(numberOf(rowsOf(out, "communes.csv").find((row) => row.code === "66146")!["boulangerie-superette_min"]), 13);
    const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as { warnings: string[] };
    expect(manifest.warnings).toContain("1 équipements sans point placés à leur adresse (Base adresse nationale)");
    expect(manifest.warnings).toContain("1 équipements sans point, placés au chef-lieu de leur commune");
  });

  it("counts the desks of a fixed France Services, not those of a bus", () => {
    near(numberOf(commune("66146").caf_min), 0);
    near(numberOf(commune("66137").caf_min), 60);
    expect(checked.out).toMatch(/France Services itinérantes.* : 1 \(/);
  });

  it("says which services find nothing and which types nobody uses", () => {
    // 29 services, 21 of which have codes of the BPE; five find one
    expect(checked.out).toMatch(/services dont aucun code n'est dans le fichier d'équipements : 16 \(/);
    expect(checked.out).toContain("F303 : 1");
    expect(checked.out).toMatch(/Maternité\s+0 \/ 0 {2}← aucun/);
    const manifest = JSON.parse(readFileSync(join(results, "manifest.json"), "utf8")) as { warnings: string[] };
    expect(manifest.warnings.some((text) => text.includes("aucun service du panier n'emploie"))).toBe(true);
  });

  it("goes to the counters of the directory, where neither the BPE nor a list has them", () => {
    // the MSA of Perpignan, in the eastern cell, for the 2 000 of the western one; that of Porta's France Services for Formiguères
    near(numberOf(commune("66136").msa_min), (2000 * 10) / 8000);
    near(numberOf(commune("66082").msa_min), 10);
    // the tax office of Leucate, across the border
    near(numberOf(commune("66082")["finances-publiques_min"]), 18);
    const facilities = rowsOf(results, "facilities.csv");
    const sources = facilities.filter(({ service }) => service === "msa").map(({ source }) => source);
    expect(sources.toSorted()).toEqual(["Annuaire de l'administration (Dila)", "France Services"]);
    // Pôle emploi and France Services are left to the BPE and to the ANCT
    expect(facilities.filter(({ service }) => service === "pole-emploi")).toHaveLength(1);
  });

  it("follows a commune through its mergers to that of today", () => {
    // 66901 became 66902 in 2017, which became Formiguères in 2019: at the chef-lieu of Formiguères, 10 km from Porta
    near(numberOf(commune("66146")["agence-interim_min"]), 10);
    near(numberOf(commune("66082")["agence-interim_min"]), 0);
    expect(checked.out).toMatch(/communes disparues.* : 1 \(ex. « 66901 » devenu 66082\)/);
  });

  it("tells by intercommunality and priority neighbourhood", () => {
    const zones = (zoning: string) =>
      rowsOf(results, "zones.csv")
        .filter((row) => row.zoning === zoning)
        .map(({ name, population }) => [name, numberOf(population)]);
    expect(zones("epci")).toEqual([
      ["CC Pyrénées catalanes", 620],
      ["CU Perpignan Méditerranée", 8060],
    ]);
    // the eastern cell of Perpignan; a neighbourhood of two communes is one; those of Lille are not told
    expect(zones("qpv")).toEqual([["Bas-Vernet", 6000]]);
    expect(zones("canton").length).toBeGreaterThan(0);
  });

  it("leaves out the rest of France, counted", () => {
    expect(checked.out).toMatch(/équipements d'autres départements, non retenus : 1 \(/);
    expect(rowsOf(results, "communes.csv").map(({ code }) => code)).toEqual(["66082", "66136", "66137", "66146"]);
  });
});
