import { cpSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Command } from "commander";
import { openOthers, publishedOther } from "../../engine/cli/publish-others.ts";
import { studyDifferences } from "../../engine/cli/runs/settings.ts";
import { main } from "../../engine/cli/program.ts";
import { contextOf } from "../../engine/cli/terminal.ts";
import { diagnose } from "../../engine/diagnostic/index.ts";
import { openAccess, openTerritory } from "../../engine/formats/index.ts";
import { toyStudy } from "../support/toy-study.ts";

let out = "";
let err = "";

beforeEach(() => {
  out = "";
  err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => void vi.restoreAllMocks());

/** The toy: a pharmacy in Amont (1 000 people); Belval (24 people) is 529.5 s away. Then a pharmacy in both. */
const before = toyStudy();
const after = toyStudy({
  "equipements.csv":
    "service_id,gamme,typequ,count,depcom,lon,lat,source\npharmacie,P,D301,1,99001,5.00,43.5,essai\npharmacie,P,D301,1,99002,5.10,43.5,essai\n",
  "etude.yaml": `id: essai-deux
title: Essai, deux pharmacies
departements: ["99"]
basket: panier.yaml
roads: { osm: [routes.osm.pbf], accessKmh: 0 }
inputs:
  communes: { geojson: communes.geojson }
  chefsLieux: { file: chefs-lieux.csv }
  population: { file: populations.csv, column: pmun }
  grid: { file: carreaux.csv, id: id, lon: lon, lat: lat, population: ind, cellM: 200 }
  equipment: [{ file: equipements.csv, layout: facilities }]
thresholds: { proximite: { minutes: 3 } }
`,
});
const [one, two] = [join(before.folder, "r"), join(after.folder, "r")];

beforeAll(async () => {
  for (const [study, output] of [
    [before.study, one],
    [after.study, two],
  ] as const)
    expect(await main(["run", study, "--threads", "1", "--quiet", "--output", output])).toBe(0);
});

describe("desserte compare, on results of studies", () => {
  it("says what changes from the first to the second, in sentences, in JSON and in files", async () => {
    const folder = join(after.folder, "comparaison");
    expect(await main(["compare", one, two, "--output", folder])).toBe(0);
    const text = out.replaceAll(/[\u00a0\u202f]/g, " ").replaceAll("’", "'");
    expect(text).toContain("A : Essai (r), la référence\nB : Essai, deux pharmacies (r)");
    expect(text).toContain("2 communes comparées.");
    expect(text).toContain("thresholds.proximite : – → minutes 3");
    // the same name, another content
    expect(text).toMatch(/fichiers\.equipements\.csv : [0-9a-f]{8} → [0-9a-f]{8}\n/);
    expect(text).not.toContain("fichiers.communes.geojson");
    // 24 x 8.825 / 1 024 = 0.2 min before, nothing after
    expect(text).toMatch(/Gamme de proximité +0,2 min +0,0 min +− 0,2 min +– +20 hab\. \(1 commune\)/);
    expect(text).toMatch(/Ne le sont plus : 1 commune, 20 hab\. : Belval/);
    expect(readdirSync(folder).toSorted()).toEqual([
      "chiffres.csv",
      "communes.csv",
      "comparaison.json",
      "differences.geojson",
    ]);
    const rows = readFileSync(join(folder, "communes.csv"), "utf8").split("\n");
    expect(rows[0]).toBe(
      "code,name,population_B,remote_B,basket_min_A,basket_min_B,basket_difference_B," +
        "proximite_min_A,proximite_min_B,proximite_difference_B,pharmacie_min_A,pharmacie_min_B,pharmacie_difference_B",
    );
    expect(rows[1]).toBe("99001,Amont,1000,neither,0,0,0,0,0,0,0,0,0");
    expect(rows[2]).toMatch(/^99002,Belval,24,left,8\.8\d,0,-8\.8\d,8\.8\d,0,-8\.8\d,8\.8\d,0,-8\.8\d$/);

    out = "";
    expect(await main(["compare", one, two, "--json"])).toBe(0);
    const { runs } = JSON.parse(out) as {
      runs: Array<{
        communes: { compared: number };
        measures: Array<{ id: string; referenceMin: number; hereMin: number; differenceMin: number; shorter: object }>;
        remote: { left: Array<{ code: string }>; leftPeople: number };
      }>;
    };
    expect(runs).toHaveLength(1);
    const [basket] = runs[0]!.measures;
    expect(basket!.referenceMin).toBeCloseTo((24 * 529.5) / 60 / 1024, 3);
    expect(basket!.differenceMin).toBe(-basket!.referenceMin);
    expect(basket!.shorter).toEqual({ communes: 1, people: 24 });
    expect(runs[0]!.remote).toMatchObject({ left: [{ code: "99002" }], leftPeople: 24 });
  });

  it("is the opposite the other way round, and nothing with itself", async () => {
    const differences = async (a: string, b: string): Promise<number[]> => {
      out = "";
      expect(await main(["compare", a, b, "--json"])).toBe(0);
      const [run] = (JSON.parse(out) as { runs: Array<{ measures: Array<{ differenceMin: number }> }> }).runs;
      return run!.measures.map(({ differenceMin }) => differenceMin);
    };
    const there = await differences(one, two);
    expect(await differences(two, one)).toEqual(there.map((value) => -value));
    expect(await differences(two, two)).toEqual([0, 0, 0]);
  });

  it("refuses with one sentence a folder that is not whole, and a mixture", async () => {
    const broken = join(after.folder, "tronqué");
    cpSync(two, broken, { recursive: true });
    truncateSync(join(broken, "access.fb"), 40);
    expect(await main(["compare", one, broken])).toBe(2);
    expect(err).toContain("tronqué");
    writeFileSync(join(broken, "manifest.json"), "{}");
    expect(await main(["compare", one, broken])).toBe(2);
    expect(err).toContain("abîmé ou d'une autre version");
    expect(await main(["compare", one, after.folder])).toBe(2);
    expect(err).toMatch(/n'est pas un dossier de résultats écrit par « desserte run » \(il y manque manifest\.json/);
    expect(await main(["compare", one])).toBe(2);
    expect(err).not.toMatch(/\bat .*\.ts|Error:/);
  });
});

describe("runs published beside a study", () => {
  const silent = {
    ...contextOf(new Command()),
    threads: 1,
    quiet: true,
    say: () => undefined,
    progress: () => undefined,
  };

  it("come from a folder of results or from a study, under a name of their own", async () => {
    const [fromFolder, fromStudy] = await openOthers([one, `Deux pharmacies=${after.study}`], "Une carte", silent);
    expect([fromFolder!.name, fromStudy!.name]).toEqual(["Essai", "Deux pharmacies"]);
    // the study's own title would say nothing
    expect((await openOthers([one], "Essai", silent))[0]!.name).toBe("essai");
    expect(fromStudy!.diagnostic.communes.map(({ measures }) => measures.basket.minutes)).toEqual([0, 0]);
    const presence = { ...fromFolder!, choices: { ...fromFolder!.choices, aggregation: "presence" as const } };
    const { entry, files } = publishedOther(presence, 0, fromStudy!);
    expect(entry).toMatchObject({
      id: "autre-1",
      name: "Essai",
      choices: { aggregation: "presence", presence: { pharmacie: 0.5 } },
      files: { territory: "autre-1-territory.fb.gz", access: "autre-1-access.fb.gz" },
    });
    // what the page will open says the same times, without a facility
    const { territory, basket } = openTerritory(files.get("autre-1-territory.fb")!);
    const { access } = openAccess(files.get("autre-1-access.fb")!);
    expect(territory.facilities.count).toBe(0);
    const again = diagnose(territory, basket, access, fromFolder!.choices);
    expect(again.communes.map(({ measures }) => measures)).toEqual(
      fromFolder!.diagnostic.communes.map(({ measures }) => measures),
    );
  });

  it("are refused with one sentence", async () => {
    await expect(openOthers(["nulle part"], "x", silent)).rejects.toThrow(/« nulle part » est introuvable/);
    await expect(openOthers([`A=${one}`, `A=${two}`], "x", silent)).rejects.toThrow(/s'appellent « A »/);
    await expect(openOthers([after.folder], "x", silent)).rejects.toThrow(/il y manque manifest\.json/);
    await expect(
      openOthers(
        Array.from({ length: 6 }, () => one),
        "x",
        silent,
      ),
    ).rejects.toThrow(/5 autres études au plus/);
  });
});

describe("settings that differ", () => {
  it("are told with their keys, without what only names or prints", () => {
    const first = { title: "a", roads: { turns: true, osm: ["x"] }, thresholds: {}, output: "u" };
    const second = { title: "b", roads: { turns: false, osm: ["x"] }, thresholds: { i: { minutes: 7 } }, data: "v" };
    const files = [{ name: "f.csv", sha256: "0123456789" }];
    const [a, b] = [
      { settings: first, inputs: files },
      { settings: second, inputs: files },
    ];
    expect(studyDifferences(a, b)).toEqual([
      { key: "roads.turns", first: "oui", second: "non" },
      { key: "thresholds.i", first: "", second: "minutes 7" },
    ]);
    expect(studyDifferences(a, a)).toEqual([]);
    expect(studyDifferences(a, { settings: first, inputs: [{ name: "f.csv", sha256: "fedcba9876" }] })).toEqual([
      { key: "fichiers.f.csv", first: "01234567", second: "fedcba98" },
    ]);
  });
});
