import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary.ts";
import { desserte, numberOf, rowsOf } from "./commands.ts";
import { bpeZipWithoutEpsg, putFiles } from "./official-files.ts";
import { PYRENEES, pyreneesFiles } from "./pyrenees-world.ts";

const folder = temporaryFolder();
const results = join(folder.path, "r");
const study = join(folder.path, "etude-66.yaml");
const before = join(folder.path, "etude-2019.yaml");

/** Households, poor households, median income: Porta has too few households to be shown. */
const FISCAL = `CODGEO;MEN;MENPAUV;MED;P15;P21
66146;9;4;15000;130;120
66082;200;50;18000;400;500
66136;3000;600;20000;8000;8000
66137;30;3;s;60;60
13055;400000;100000;19000;860000;870000
`;
const PROFILE = `profile:
  file: filosofi-communes.csv
  households: MEN
  indicators:
    - { id: pauvrete, label: Ménages pauvres, kind: share, numerator: MENPAUV, denominator: MEN }
    - { id: revenu, label: Revenu médian, unit: €, kind: median, value: MED, weight: MEN }
    - { id: croissance, label: Évolution 2015-2021, kind: growth, start: P15, end: P21, years: 6, confidential: false }
`;

beforeAll(async () => {
  const older = {
    ...PYRENEES,
    equipment: [
      { type: "D301", commune: "66136", at: [35, 5] },
      { type: "D301", commune: "66136", at: [25, 5] },
      { type: "D301", commune: "11202", at: [25, 13] },
      { type: "A206", commune: "66146", at: [5, 5] },
    ],
  } as const;
  putFiles(join(folder.path, "donnees"), {
    ...(await pyreneesFiles()),
    "BPE19.zip": bpeZipWithoutEpsg(older, "bpe19_ensemble_xy.csv"),
    "filosofi-communes.csv": FISCAL,
  });
  expect((await desserte("init", "66", "--output", study)).code).toBe(0);
  expect((await desserte("init", "66", "--bpe", "2019", "--output", before)).code).toBe(0);
  writeFileSync(
    study,
    `${readFileSync(study, "utf8")}${PROFILE}thresholds: { proximite: { minutes: 15 } }\n`.replace(
      "exports: { csv: french }",
      "exports: { csv: french, formats: [xlsx, gpkg, parquet, html] }",
    ),
  );
});

describe("who lives in the éloignées", () => {
  it("is joined to a run, with nothing confidential under 11 households", async () => {
    const { code, err, out } = await desserte("run", study, "--output", results);
    expect(code === 0 ? 0 : err).toBe(0);
    const communes = rowsOf(results, "profile_communes.csv");
    expect(communes.find((row) => row.code === "66146")).toMatchObject({ pauvrete: "", pauvrete_note: "secret" });
    expect(numberOf(communes.find((row) => row.code === "66082")!.pauvrete)).toBe(0.25);
    expect(communes.find((row) => row.code === "66137")).toMatchObject({ revenu: "", revenu_note: "" });
    const whole = rowsOf(results, "profile.csv").find(({ group }) => group === "territoire")!;
    // Porta is in no group either: it could be subtracted
    expect(numberOf(whole.pauvrete)).toBeCloseTo((50 + 600 + 3) / (200 + 3000 + 30), 6);
    expect(numberOf(whole.revenu)).toBeCloseTo((18_000 * 200 + 20_000 * 3000) / 3200, 3);
    expect(whole.revenu_note).toBe("approx");
    // public figures are of everybody
    expect(numberOf(whole.croissance)).toBeCloseTo((8680 / 8590) ** (1 / 6) - 1, 6);
    expect(out).toContain("Profil des communes éloignées");
    expect(out).toMatch(/Ménages pauvres\s+20/);
    const summary = JSON.parse(readFileSync(join(results, "summary.json"), "utf8")) as { profile: { id: string }[] };
    expect(summary.profile[0]!.id).toBe("territoire");
    expect(readdirSync(results)).toEqual(expect.arrayContaining(["results.xlsx", "results.gpkg", "profile.parquet"]));
  });

  it("is refused where the rule of secrecy could not be kept", async () => {
    const path = join(folder.path, "sans-menages.yaml");
    writeFileSync(path, readFileSync(study, "utf8").replace("  households: MEN\n", ""));
    const { code, err } = await desserte("check", path);
    expect(code).toBe(2);
    expect(err).toMatch(/11 ménages/);
  });
});

describe("desserte inventory", () => {
  it("counts contact points by service, source and commune", async () => {
    const out = join(folder.path, "inventaire");
    const said = await desserte("inventory", study, "--by", "commune", "--output", out);
    expect(said.code === 0 ? 0 : said.err).toBe(0);
    const rows = rowsOf(out, "inventory.csv");
    const of = (service: string) =>
      rows.filter((row) => row.service === service).map(({ zone, points }) => [zone, points]);
    expect(of("pharmacie")).toEqual([["66136", "1"]]);
    expect(of("poste")).toEqual([
      ["66136", "1"],
      ["66146", "1"],
    ]);
    expect(rows.find(({ service }) => service === "caf")).toMatchObject({ source: "France Services", zone: "66146" });
    expect(said.out).toMatch(/Porta\s+66146/);
    expect(said.out).toMatch(/Aucun point de contact.*Maternité/);
  });

  it("counts by intercommunality, from INSEE's workbook, as the diagnostic does", async () => {
    const { code, out } = await desserte("inventory", study, "--by", "epci");
    expect(code).toBe(0);
    // Porta: post office and the five desks of its France Services; Formiguères: bakery, and an agency of a commune it absorbed
    expect(out).toMatch(/CC Pyrénées catalanes\s+\d{9}\s+8\s+8/);
    const zones = rowsOf(results, "zones.csv").filter(({ zoning }) => zoning === "epci");
    expect(zones.map(({ code: zone, communes, population }) => [zone, communes, numberOf(population)])).toEqual([
      ["200010000", "2", 620],
      ["200010001", "2", 8060],
    ]);
  });

  it("tells what changed since another vintage, and what breaks the series", async () => {
    const { code, out, err } = await desserte("inventory", study, "--against", before, "--json");
    expect(code === 0 ? 0 : err).toBe(0);
    const result = JSON.parse(out) as {
      changes: Array<{ service: string; pointsBefore: number; pointsAfter: number }>;
      vintages: string[];
      breaks: string[];
    };
    expect(result.vintages).toEqual(["2019", "2025"]);
    // the code of pharmacies has changed in between
    expect(result.changes.find(({ service }) => service === "pharmacie")).toMatchObject({
      pointsBefore: 2,
      pointsAfter: 1,
    });
    expect(result.changes.find(({ service }) => service === "poste")).toMatchObject({
      pointsBefore: 1,
      pointsAfter: 2,
    });
    expect(result.breaks).toHaveLength(3);
    const said = await desserte("inventory", study, "--against", before);
    expect(said.out).toMatch(/Pharmacie\s+2\s+1\s+-1/);
    expect(said.out).toContain("SIRUS");
  });

  it("refuses a zoning the study has not, and another territory", async () => {
    expect((await desserte("inventory", study, "--by", "bassin")).err).toMatch(
      /« bassin ».*territoire, commune, departement, arrondissement, canton, epci/,
    );
    const other = join(folder.path, "etude-09.yaml");
    expect((await desserte("init", "09", "--output", other)).code).toBe(0);
    expect((await desserte("inventory", study, "--against", other)).err).toMatch(/même territoire \(66 et 09\)/);
  });
});
