import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Session } from "../../engine/cli/pipeline/session.ts";
import { main } from "../../engine/cli/program.ts";
import { publishedFiles } from "../../engine/cli/publish-study.ts";
import { loadStudy } from "../../engine/cli/study.ts";
import type { Context } from "../../engine/cli/terminal.ts";
import { fromWgs84 } from "../../engine/readers/tables/projection.ts";
import { makeBdTopo, type Position } from "../../scripts/bdtopo-writer.ts";
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

/**
 * The toy on BD TOPO: Amont and Belval 8 089 m apart, by one road in two segments of 60 km/h (the second importance 3, whose
 * class is driven at 55), and by a longer one.
 */
const project = fromWgs84(2154);
const place = (lon: number, lat = 43.5): Position => [...project(lon, lat), 50];
const gpkg = await makeBdTopo({
  segments: [
    {
      id: 10,
      line: [place(5), place(5.025), place(5.05)],
      values: { vitesse_moyenne_vl: 60, importance: "3", cpx_numero: "D17", nom_voie_ban_gauche: "Route du Moulin" },
    },
    {
      id: 11,
      line: [place(5.05), place(5.075), place(5.1)],
      values: { vitesse_moyenne_vl: 60, importance: "3", cpx_numero: "D17A", nom_collaboratif_droite: "RTE DE BELVAL" },
    },
    { id: 12, line: [place(5), place(5.05, 43.55), place(5.1)], values: { vitesse_moyenne_vl: 60, importance: "4" } },
  ],
});
const base = toyStudy();
const yaml = readFileSync(base.study, "utf8");
const withRoads = (roads: string) => yaml.replace(/^roads:.*$/m, `roads: { ${roads}, accessKmh: 0, turns: false }`);
const toy = toyStudy({ "etude.yaml": withRoads("bdtopo: [D099.gpkg]") });
writeFileSync(join(toy.folder, "D099.gpkg"), gpkg);
const DIRECT_S = (8089 * 3.6) / 60;

/** Seconds from Belval to the pharmacy of Amont, as a run writes them. */
async function secondsOf(study: string, folder: string): Promise<number> {
  const code = await main(["run", study, "--threads", "1", "--quiet", "--output", folder]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return Number(readFileSync(join(folder, "origins.csv"), "utf8").trim().split("\n").at(-1)!.split(",").at(-1));
}

describe("a study whose roads are those of BD TOPO", () => {
  const results = join(toy.folder, "r");

  it("is checked, and run with the speeds of the file", async () => {
    expect({ code: await main(["check", toy.study]), err }).toMatchObject({ code: 0 });
    expect(out).toMatch(/routes {2}D099\.gpkg {2}[\d\s,]+ko/);
    expect(Math.abs((await secondsOf(toy.study, results)) - DIRECT_S)).toBeLessThan(1);
    const manifest = JSON.parse(readFileSync(join(results, "manifest.json"), "utf8"));
    expect(manifest.attribution).toEqual(["IGN, BD TOPO® (Licence Ouverte 2.0) pour le réseau routier"]);
    expect(manifest.inputs[0]).toMatchObject({ role: "roads", name: "D099.gpkg" });
    expect(manifest.settings.roads).toMatchObject({ bdtopo: ["D099.gpkg"], bdtopoSpeeds: "file" });
  });

  it("keeps the network while the file is the same, and makes it again under other speeds", async () => {
    const kept = () => statSync(join(results, "build", "roads.fb")).mtimeMs;
    const before = kept();
    await secondsOf(toy.study, results);
    expect(kept()).toBe(before);
    writeFileSync(toy.study, withRoads("bdtopo: [D099.gpkg], bdtopoSpeeds: class"));
    expect(Math.abs((await secondsOf(toy.study, results)) - (8089 * 3.6) / 55)).toBeLessThan(1);
    expect(kept()).toBeGreaterThan(before);
    writeFileSync(toy.study, withRoads("bdtopo: [D099.gpkg]"));
  });

  it("reads the archive as it was downloaded, with the same times", async () => {
    writeFileSync(join(toy.folder, "D099.zip"), zipSync({ "BDTOPO/1/BDT_D099.gpkg": gpkg }));
    writeFileSync(toy.study, withRoads("bdtopo: [D099.zip#BDT_D099.gpkg]"));
    expect(Math.abs((await secondsOf(toy.study, join(toy.folder, "z"))) - DIRECT_S)).toBeLessThan(1);
    writeFileSync(toy.study, withRoads("bdtopo: [D099.gpkg]"));
  });

  it("spells its routes with the names and numbers of the roads", async () => {
    const code = await main(["route", "Amont", "Belval", "--study", toy.study, "--threads", "1", "--quiet"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const text = out.replace(/[\u00a0\u202f]/g, " ");
    expect(text).toMatch(/8 min 0[56] s, 8,1 km/);
    expect(text).toContain("route du Moulin (D 17)");
    expect(text).toContain("RTE DE BELVAL (D 17A)");
  });

  it("answers scenarios that close a road, by its number or by its identifier", async () => {
    for (const [rank, road] of ["refs: [D 17]", "ways: [10]"].entries()) {
      const scenario = join(toy.folder, `fermer-${rank}.yaml`);
      writeFileSync(scenario, `scenario: Fermer la D 17\nactions:\n  - { road: { ${road} }, closed: true }\n`);
      const folder = join(toy.folder, `s${rank}`);
      const code = await main(["simulate", toy.study, scenario, "--output", folder, "--threads", "1", "--quiet"]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      // by the other road: twice the side of the triangle, 0.05 degree of each
      const around = (2 * Math.hypot(4044.5, 5555.2) * 3.6) / 60;
      const row = readFileSync(join(folder, "communes.csv"), "utf8")
        .split("\n")
        .find((line) => line.startsWith("99002"))!;
      expect(Number(row.split(",")[12])).toBeCloseTo(around / 60, 1);
    }
  });

  it("is published for the map as any other", async () => {
    const context: Context = {
      threads: 1,
      json: false,
      quiet: true,
      dryRun: false,
      progress: () => undefined,
      signal: new AbortController().signal,
      say: () => undefined,
      print: () => undefined,
      endProgress: () => undefined,
    };
    const session = new Session(loadStudy(toy.study, { output: join(toy.folder, "p") }), context);
    try {
      const files = await publishedFiles(session);
      expect([...files.keys()].some((name) => /roads/.test(name))).toBe(true);
    } finally {
      await session.close();
    }
  });

  it("refuses to mix the two sources, or a file of the other", async () => {
    for (const [roads, expected] of [
      ["bdtopo: [D099.gpkg], osm: [routes.osm.pbf]", "un seul des deux"],
      ["turns: true", "donnez osm"],
      ["bdtopo: [routes.osm.pbf]", "il faut un GeoPackage de la BD TOPO"],
      ["osm: [D099.gpkg]", "D099.gpkg"],
    ]) {
      err = "";
      writeFileSync(toy.study, withRoads(roads!).replace("turns: true, accessKmh: 0, turns: false", "turns: true"));
      const code = await main(["run", toy.study, "--threads", "1", "--quiet", "--output", join(toy.folder, "x")]);
      expect({ code, lines: err.trim().split("\n").length }).toEqual({ code: 2, lines: 1 });
      expect(err).toContain(expected);
    }
  });
});
