import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../engine/cli/program.ts";
import { toyStudy } from "../support/toy-study.ts";

let err = "";

beforeEach(() => {
  err = "";
  vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => void vi.restoreAllMocks());

const CELLS = "id,lon,lat,ind\nc1,5.00,43.5,500\nc2,5.10,43.5,24\n";
const RESULTS = ["access.fb", "origins.csv", "facilities.csv", "communes.csv", "communes.geojson", "summary.json"];

async function ran(verb: string, study: string, folder: string): Promise<void> {
  const code = await main([verb, study, "--quiet", "--threads", "1", "--output", folder]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
}

/** Everything a run says, but the hour. */
function results(folder: string): Record<string, unknown> {
  const { skips, counts, warnings, inputs } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const files = RESULTS.map((name) => [name, readFileSync(join(folder, name), "utf8")]);
  return { ...Object.fromEntries(files), skips, counts, warnings, inputs };
}

describe("what a study keeps between two commands", () => {
  // a cell says nobody and a population is of another place: both are counted
  const { folder, study } = toyStudy({
    "carreaux.csv": `${CELLS}c3,5.05,43.5,\n`,
    "populations.csv": "code,pmun\n99001,1000\n99002,24\n99777,3\n",
  });
  const r = join(folder, "r");
  const kept = join(r, "build", "land.fb");
  const past = new Date("2020-01-01");

  it("gives the results of a run that reads everything, reports included", async () => {
    await ran("run", study, r);
    const cold = results(r);
    expect(Object.keys(cold.skips as object)).not.toEqual([]);
    utimesSync(kept, past, past);
    await ran("run", study, r);
    expect(statSync(kept).mtime).toEqual(past);
    expect(results(r)).toEqual(cold);
  });

  it("is read again when a table, the study or the file itself has changed", async () => {
    const before = readFileSync(join(r, "origins.csv"), "utf8");
    const changes: ReadonlyArray<() => void> = [
      () => writeFileSync(join(folder, "carreaux.csv"), CELLS.replace(",24", ",48")),
      () => writeFileSync(study, `${readFileSync(study, "utf8")}rescale: false\n`),
      () => truncateSync(kept, 100),
      () => appendFileSync(join(folder, "equipements.csv"), "pharmacie,P,D301,1,99002,5.10,43.5,essai\n"),
    ];
    for (const change of changes) {
      change();
      if (existsSync(kept)) utimesSync(kept, past, past);
      await ran("run", study, r);
      expect(statSync(kept).mtime).not.toEqual(past);
      const fresh = join(folder, `neuf-${changes.indexOf(change)}`);
      await ran("run", study, fresh);
      expect(results(r)).toEqual(results(fresh));
    }
    expect(readFileSync(join(r, "origins.csv"), "utf8")).not.toBe(before);
  });

  it("is made by build, and not by a look", async () => {
    expect(await main(["check", study, "--quiet"])).toBe(0);
    expect(existsSync(join(folder, "resultats"))).toBe(false);
    const built = join(folder, "b");
    await ran("build", study, built);
    const made = join(built, "build", "land.fb");
    utimesSync(made, past, past);
    await ran("run", study, built);
    expect(statSync(made).mtime).toEqual(past);
  });
});
