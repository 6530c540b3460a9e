import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { beforeAll, describe, expect, it } from "vitest";
import { publishedFiles } from "../../engine/cli/publish-study.ts";
import { Session } from "../../engine/cli/pipeline/session.ts";
import { loadStudy } from "../../engine/cli/study.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { desserte, numberOf, rowsOf } from "./commands.ts";
import { putFiles, type Place } from "./official-files.ts";
import { PYRENEES, pyreneesFiles } from "./pyrenees-world.ts";

const folder = temporaryFolder();
const data = join(folder.path, "donnees");
const results = join(folder.path, "r");
const study = join(folder.path, "insee.yaml");
const table = join(data, "donnees-2024-reg76.parquet");

const [PORTA, PERPIGNAN, FORMIGUERES, PERTHUS] = ["66146", "66136", "66082", "66137"];
/** cell, commune, type (2024), minutes, people: police is A101 or A104, -999999 where there is no way */
const ROWS: ReadonlyArray<readonly [Place, string, string, number, number]> = [
  [[5, 5], PORTA!, "A101", 30, 100],
  [[5, 5], PORTA!, "A104", 12, 100],
  [[5, 5], PORTA!, "D307", 22, 100],
  [[25, 5], PERPIGNAN!, "A101", 30, 1000],
  [[25, 5], PERPIGNAN!, "A104", 11, 1000],
  [[25, 5], PERPIGNAN!, "D307", 9, 1000],
  [[35, 5], PERPIGNAN!, "A101", 1, 3000],
  [[35, 5], PERPIGNAN!, "A104", 15, 3000],
  [[35, 5], PERPIGNAN!, "D307", 0, 3000],
  [[35, 5], PERPIGNAN!, "F303", 1, 3000],
  [[15, 5], FORMIGUERES!, "D307", 30, 400],
  [[25, -5], PERTHUS!, "D307", -999_999, 50],
  [[5, 25], "09139", "D307", 0, 80],
];

function inseeParquet(): Uint8Array {
  const corner = ([eastKm, northKm]: Place): [number, number] => [
    PYRENEES.corner[0] + eastKm * 1000 - 100,
    PYRENEES.corner[1] + northKm * 1000 - 100,
  ];
  const column = (name: string, type: "INT32" | "DOUBLE" | "STRING", of: (row: (typeof ROWS)[number]) => unknown) => ({
    name,
    type,
    data: ROWS.map(of),
  });
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        column("X", "INT32", ([place]) => corner(place)[0]),
        column("Y", "INT32", ([place]) => corner(place)[1]),
        column("idSrc", "STRING", ([place]) => corner(place).join("_")),
        column("depcom", "STRING", ([, commune]) => commune),
        column("dep", "STRING", ([, commune]) => commune.slice(0, 2)),
        column("iris", "STRING", ([, commune]) => `${commune}0000`),
        column("domaine", "STRING", ([, , type]) => type.slice(0, 1)),
        column("typeeq_id", "STRING", ([, , type]) => type),
        column("distance", "DOUBLE", ([, , , minutes]) => minutes * 900),
        column("duree", "DOUBLE", ([, , , minutes]) => minutes),
        column("pop", "DOUBLE", ([, , , , people]) => people),
      ],
    }),
  );
}

beforeAll(async () => {
  putFiles(data, { ...(await pyreneesFiles()), "donnees-2024-reg76.parquet": inseeParquet() });
  writeFileSync(
    study,
    `id: temps-insee
title: Temps de l'Insee
departements: ["66"]
data: donnees
times: { insee: [donnees-2024-reg76.parquet], vintage: 2024 }
inputs:
  communes: { geojson: communes-66.geojson }
  population: { file: ensemble.zip#donnees_communes.csv }
`,
  );
});

describe("a study of INSEE's own times, with no road", () => {
  it("is run: composites at the cell, then means weighted by the census", async () => {
    const { code, err, out } = await desserte("run", study, "--output", results);
    expect(code === 0 ? 0 : err).toBe(0);
    expect(out).toContain("Temps de l’Insee");
    const commune = (wanted: string) => rowsOf(results, "communes.csv").find((row) => row.code === wanted)!;
    // 2 000 at 11 min, 6 000 at 1 min; the least of the communal means would be 8.25
    expect(numberOf(commune(PERPIGNAN!)["police-gendarmerie_min"])).toBeCloseTo(3.5, 6);
    expect(numberOf(commune(PERPIGNAN!).pharmacie_min)).toBeCloseTo(2.25, 6);
    expect(numberOf(commune(PORTA!)["police-gendarmerie_min"])).toBe(12);
    expect(commune(PERTHUS!).pharmacie_min).toBe("");
    expect(numberOf(commune(PERPIGNAN!).population)).toBe(8000);
    // the department: (120 × 22 + 8 000 × 2.25 + 500 × 30) / 8 620; Le Perthus has no time
    const pharmacies = rowsOf(results, "services.csv").find(({ service }) => service === "pharmacie")!;
    expect(numberOf(pharmacies.mean_min)).toBeCloseTo((120 * 22 + 8000 * 2.25 + 500 * 30) / 8620, 2);
    const manifest = JSON.parse(readFileSync(join(results, "manifest.json"), "utf8")) as { inputs: object[] };
    expect(manifest.inputs).toContainEqual(expect.objectContaining({ name: "donnees-2024-reg76.parquet" }));
  });

  it("is shown, and says that it has no network where one is needed", async () => {
    const shown = await desserte("show", study, "Perpignan");
    expect({ code: shown.code, out: shown.out }).toMatchObject({ code: 0, out: expect.stringMatching(/3,5/) });
    const route = await desserte("route", PORTA!, PERPIGNAN!, "--study", study);
    expect(route.code).toBe(2);
    expect(route.err).toMatch(/temps publiés par l'Insee et n'a pas de réseau routier/);
  });

  it("is published without a network", async () => {
    const quiet = () => undefined;
    const session = new Session(loadStudy(study), {
      threads: 1,
      json: false,
      quiet: true,
      dryRun: true,
      progress: quiet,
      signal: new AbortController().signal,
      say: quiet,
      print: quiet,
      endProgress: quiet,
    });
    const files = await publishedFiles(session);
    await session.close();
    expect([...files.keys()].toSorted()).toEqual([
      "access.fb.gz",
      "around.geojson.gz",
      "communes.geojson.gz",
      "study.json",
      "territory.fb.gz",
    ]);
    const described = JSON.parse(new TextDecoder().decode(files.get("study.json"))) as {
      files: object;
      attribution: string[];
    };
    expect(described.files).not.toHaveProperty("roads");
    expect(described.attribution).toEqual([expect.stringMatching(/^Insee/)]);
  });
});

describe("INSEE's times as judge", () => {
  it("stand beside ours by service, commune and cell, with the causes that can be told", async () => {
    const ours = join(folder.path, "etude-66.yaml");
    expect((await desserte("init", "66", "--output", ours)).code).toBe(0);
    const folderOut = join(folder.path, "ecarts");
    const { code, err, out } = await desserte("agree", "--insee", table, ours, "--output", folderOut);
    expect(code === 0 ? 0 : err).toBe(0);
    expect(out).toMatch(/par carreau \(5 comparés/);
    const pharmacie = rowsOf(folderOut, "agreement_services.csv").find(({ service }) => service === "pharmacie")!;
    expect(pharmacie).toMatchObject({ places: "4" });
    // Porta and Perpignan within a minute; Formiguères goes to Leucate, in 11; Le Perthus has no time at INSEE's
    expect(
      [pharmacie.population_close, pharmacie.population_outside, pharmacie.population_unreached].map(numberOf),
    ).toEqual([8120, 500, 60]);
    const formigueres = rowsOf(folderOut, "agreement_communes.csv").find(
      ({ code: commune, service }) => commune === FORMIGUERES && service === "pharmacie",
    )!;
    expect(numberOf(formigueres.difference_min)).toBeCloseTo((18 / 55) * 60 - 30, 0);
    const { features } = JSON.parse(readFileSync(join(folderOut, "agreement.geojson"), "utf8")) as {
      features: Array<{ properties: Record<string, number | string>; geometry: { type: string } }>;
    };
    expect(features).toHaveLength(5);
    const far = features.find(({ properties }) => properties.population === 500)!;
    expect(far.geometry.type).toBe("Point");
    expect(far.properties).toMatchObject({ largest_service: "pharmacie" });
    expect(far.properties.pharmacie_min).toBeCloseTo((18 / 55) * 60 - 30, 0);
  });

  it("needs the network of the study, and something to compare with", async () => {
    expect((await desserte("agree", study, "--insee", table)).err).toMatch(/n'a pas de réseau routier/);
    expect((await desserte("agree", study)).err).toMatch(/--roads.*ou --insee/);
  });
});
