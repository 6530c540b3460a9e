import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diagnose } from "../../engine/diagnostic/index.ts";
import { SNAP_OK, SNAP_TOO_FAR } from "../../engine/roads/index.ts";
import { FRENCH_CSV, writeRun, type Run } from "../../engine/writers/index.ts";
import { world } from "../diagnostic/small-world.ts";

const { territory, basket, access } = world(
  [
    { code: "01001", name: '=CMD("x"), l\'Abergement' },
    { code: "01002", name: "</script><b>" },
  ],
  [
    { commune: "01001", population: 1, minutes: [2, 4, 6] },
    { commune: "01001", population: 2, minutes: [4, 6, 20] },
    { commune: "01002", population: 4, minutes: [1 / 600, 1, null] },
    { commune: "01002", population: 1, minutes: [null, null, null] },
    { commune: "01002", population: 1, minutes: [null, null, null] },
  ],
);
const RUN: Run = {
  diagnostic: diagnose(territory, basket, access, { aggregation: "equal" }),
  access,
  binaries: { "access.fb": new Uint8Array([1, 2, 3]) },
  originSnap: {
    snapM: [1.25, 2, 3, 4, 900],
    status: [SNAP_OK, SNAP_OK, SNAP_OK, SNAP_OK, SNAP_TOO_FAR],
  },
  manifest: {
    product: { name: "desserte", version: "0.0.0" },
    study: "essai",
    createdAt: null,
    notice: null,
    inputs: [{ role: "bpe", name: "bpe.csv", bytes: 3, sha256: "ab", vintage: "2013", licence: "Licence Ouverte" }],
    settings: { aggregation: "equal" },
    versions: {},
    counts: {},
    skips: {},
    warnings: [],
    attribution: ["© les contributeurs d'OpenStreetMap"],
  },
};

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "run-")), "résultats");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

const read = (name: string) => readFileSync(join(folder, name), "utf8");
const table = (name: string, options = {}) =>
  parse(read(name), { columns: true, bom: true, ...options }) as Record<string, string>[];

describe("writeRun", () => {
  it("leaves every file of a run under its final name", async () => {
    const written = await writeRun(folder, RUN);
    expect(readdirSync(folder).sort()).toEqual(
      [
        "access.fb",
        "commune_services.csv",
        "communes.csv",
        "communes.geojson",
        "facilities.csv",
        "gammes.csv",
        "manifest.json",
        "origins.csv",
        "sensitivity.csv",
        "services.csv",
        "summary.json",
        "zones.csv",
      ].sort(),
    );
    const manifest = JSON.parse(read("manifest.json"));
    expect(manifest.outputs).toHaveLength(written.length - 1);
    expect(manifest.outputs[0]).toEqual({
      name: "access.fb",
      bytes: 3,
      sha256: "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81",
    });
  });

  it("writes one row per origin, with seconds to one decimal and a status", async () => {
    await writeRun(folder, RUN);
    const rows = table("origins.csv");
    expect(Object.keys(rows[0]).join()).toBe(
      "origin,commune,lon,lat,population,snap_m,status,poste,pharmacie,maternite",
    );
    expect(rows.map((row) => row.status)).toEqual(["ok", "ok", "incomplete", "unreachable", "too_far"]);
    expect(rows.map((row) => [row.poste, row.maternite])).toEqual([
      ["120", "360"],
      ["240", "1200"],
      ["0.1", ""],
      ["", ""],
      ["", ""],
    ]);
    expect(rows[0]).toMatchObject({ commune: "01001", snap_m: "1.3", population: "1" });
  });

  it("says where the nearest of each service is, commune by commune", async () => {
    await writeRun(folder, RUN);
    const rows = table("commune_services.csv");
    expect(rows).toHaveLength(6);
    expect(rows[2]).toMatchObject({ code: "01001", service: "maternite", minutes: "15.33", facility: "f2" });
    expect(rows[2]).toMatchObject({ facility_commune: "01001", facility_departement: "01", facility_inside: "1" });
    expect(rows[5]).toMatchObject({ code: "01002", minutes: "", missing_population: "6", facility: "" });
  });

  it("rounds minutes only in print", async () => {
    await writeRun(folder, RUN);
    expect(table("communes.csv")[0]).toMatchObject({ basket_min: "8", pres_min: "4.33", loin_min: "15.33" });
    expect(JSON.parse(read("summary.json")).communes[0].gamme_time.pres).toBe(13 / 3);
  });

  it("guards spreadsheets and pages against names that are code", async () => {
    await writeRun(folder, RUN);
    expect(table("communes.csv")[0].name).toBe("'=CMD(\"x\"), l'Abergement");
    expect(read("communes.geojson")).not.toContain("</script>");
    expect(JSON.parse(read("communes.geojson")).features[1].properties.name).toBe("</script><b>");
    expect(JSON.parse(read("communes.geojson")).features[1].geometry).toEqual({ type: "Point", coordinates: [5, 43] });
  });

  it("writes for a French spreadsheet", async () => {
    await writeRun(folder, RUN, { csv: FRENCH_CSV });
    expect(readFileSync(join(folder, "communes.csv")).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(table("communes.csv", { delimiter: ";" })[0]).toMatchObject({ pres_min: "4,33", code: "01001" });
  });

  it("shows nothing of a run that fails, and keeps the former one", async () => {
    await writeRun(folder, RUN);
    const before = read("manifest.json");
    const broken = { ...RUN, access: { ...access, timeDs: null as unknown as Uint32Array } };
    await expect(writeRun(folder, broken)).rejects.toThrow();
    expect(read("manifest.json")).toBe(before);
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("removes the files of the former run that it does not make, and nothing else", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "notes.txt"), "à garder");
    writeFileSync(join(folder, "..", "dehors.csv"), "à garder");
    writeFileSync(join(folder, "vieux.csv"), "");
    writeFileSync(
      join(folder, "manifest.json"),
      JSON.stringify({ outputs: [{ name: "vieux.csv" }, { name: "../dehors.csv" }, { name: 3 }] }),
    );
    mkdirSync(join(folder, ".en-cours-999999999"));
    await writeRun(folder, RUN);
    expect(existsSync(join(folder, "vieux.csv"))).toBe(false);
    expect(existsSync(join(folder, "notes.txt"))).toBe(true);
    expect(existsSync(join(folder, "..", "dehors.csv"))).toBe(true);
    expect(existsSync(join(folder, ".en-cours-999999999"))).toBe(false);
  });

  it("says in French when the folder cannot be", async () => {
    writeFileSync(join(folder, "..", "fichier"), "");
    await expect(writeRun(join(folder, "..", "fichier"), RUN)).rejects.toThrow(/Impossible d'écrire/);
  });
});
