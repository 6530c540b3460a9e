import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary.ts";
import { desserte, rowsOf } from "./commands.ts";
import { putFiles } from "./official-files.ts";
import { EXTRACTS, pyreneesFiles } from "./pyrenees-world.ts";

const folder = temporaryFolder();

/** The same files and thresholds, other départements judged. Returns the folder of results. */
async function run(name: string, departements: readonly string[], grid: boolean, more = ""): Promise<string> {
  const study = join(folder.path, `${name}.yaml`);
  const results = join(folder.path, name);
  writeFileSync(
    study,
    `id: ${name}
title: ${name}
departements: ${JSON.stringify(departements)}
data: donnees
roads: { osm: ${JSON.stringify(EXTRACTS)} }
inputs:
  communes: { geojson: [communes-66.geojson, communes-09.geojson, communes-11.geojson] }
  chefsLieux: { file: [chefs-lieux-66.geojson, chefs-lieux-09.geojson, chefs-lieux-11.geojson] }
  population: { file: ensemble.zip#donnees_communes.csv }
  ${grid ? "grid: { file: Filosofi2021_carreaux_200m_csv.zip#carreaux_200m_met.csv, layout: filosofi }" : ""}
  equipment: [{ file: BPE25.zip, layout: points, vintage: 2025 }]
origins: ${grid ? "cells" : "chefs-lieux"}
thresholds:
  proximite: { minutes: 15 }
  intermediaire: { minutes: 20 }
  superieure: { minutes: 30 }
  panier: { minutes: 20 }
${more}`,
  );
  const { code, err } = await desserte("run", study, "--output", results);
  expect(code === 0 ? 0 : err).toBe(0);
  return results;
}

beforeAll(async () => putFiles(join(folder.path, "donnees"), await pyreneesFiles()));

describe("a study of several départements", () => {
  it.each([
    ["cells", true],
    ["chefs-lieux", false],
  ])("gives each of them, from %s, what its own run gives it, to the last digit", async (name, grid) => {
    const together = await run(`${name}-ensemble`, ["66", "09"], grid);
    const apart = [];
    for (const code of ["66", "09"]) apart.push(await run(`${name}-${code}`, [code], grid));
    for (const [table, key] of [
      ["communes.csv", "code"],
      ["origins.csv", "origin"],
    ] as const) {
      const alone = apart.flatMap((results) => rowsOf(results, table)).toSorted((a, b) => (a[key]! < b[key]! ? -1 : 1));
      const all = rowsOf(together, table).toSorted((a, b) => (a[key]! < b[key]! ? -1 : 1));
      expect(all).toEqual(alone);
      expect(all.length).toBeGreaterThan(4);
    }
  });

  it("is another result in the same folder: nothing kept of another choice is taken for its own", async () => {
    const minutesOf = (results: string) =>
      rowsOf(results, "communes.csv").map(({ code, pharmacie_min: minutes }) => [code, Math.round(Number(minutes))]);
    const all = minutesOf(await run("meme", ["66"], true));
    expect(await run("meme", ["66", "09"], true).then(minutesOf)).toHaveLength(all.length + 1);
    // without the pharmacies of 09 and 11: Porta and Formiguères go to Perpignan, in 30 and 20 km
    const closed = minutesOf(await run("meme", ["66"], true, "outside: false\n"));
    expect(Object.fromEntries(closed)).toMatchObject({ "66146": 33, "66082": 22, "66137": 33 });
    expect(Object.fromEntries(all)).toMatchObject({ "66146": 22, "66082": 20, "66137": 33 });
  });
});
