import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { main } from "../../engine/cli/program.ts";

const MENTION = "démonstration : communes réelles, réseau et équipements modélisés";
const DATA = join(import.meta.dirname, "../../data/demonstration");
const folder = join(mkdtempSync(join(tmpdir(), "desserte-demo-")), "r");
const output = (name: string): string => readFileSync(join(folder, name), "utf8");

let out = "";
const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
afterAll(() => write.mockRestore());

interface Row {
  readonly [column: string]: string;
}

function table(name: string): Row[] {
  const [header, ...lines] = output(name).trim().split("\n");
  const columns = header!.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [columns[i]!, cell])));
}

/** A check of the model: never a result. */
describe("desserte demo", () => {
  beforeAll(async () => {
    expect(await main(["demo", "--no-serve", "--quiet", "--threads", "1", "--output", folder])).toBe(0);
  });

  it("prints the summary, and says everywhere that it is a demonstration", () => {
    const plain = out.replaceAll(/[\u00a0\u202f]/g, " ");
    expect(plain).toContain(MENTION);
    expect(plain).toContain("119 communes");
    for (const name of ["summary.json", "manifest.json"])
      expect(output(name).replaceAll(/[\u00a0\u202f]/g, " "), name).toContain(MENTION);
  });

  it("writes every file", () => {
    const names = "access.fb arrondissements.csv communes.csv communes.geojson facilities.csv gammes.csv manifest.json";
    for (const name of `${names} origins.csv services.csv summary.json territory.fb zones.csv`.split(" "))
      expect(existsSync(join(folder, name)), name).toBe(true);
  });

  it("has a time for every service in every commune and cell", () => {
    const communes = table("communes.csv");
    expect(communes).toHaveLength(119);
    const minutes = Object.keys(communes[0]!).filter((column) => column.endsWith("_min"));
    expect(minutes.length).toBeGreaterThanOrEqual(29);
    for (const commune of communes)
      for (const column of minutes)
        expect(Number(commune[column] || Number.NaN), `${commune.name} ${column}`).not.toBeNaN();
    expect(table("origins.csv").every(({ status }) => status === "ok")).toBe(true);
  });

  it("keeps the orders of magnitude of the 2017 page", () => {
    const [proximite, intermediaire, superieure] = table("gammes.csv").map((row) => Number(row.mean_min));
    expect(proximite).toBeGreaterThan(1.8);
    expect(proximite).toBeLessThan(4);
    expect(intermediaire).toBeGreaterThan(4.9);
    expect(intermediaire).toBeLessThan(8);
    expect(superieure).toBeGreaterThan(9);
    expect(superieure).toBeLessThan(16);
  });

  it("finds the communes that the 2017 page calls the most remote", () => {
    const communes = table("communes.csv");
    const slowest = communes.toSorted((a, b) => Number(b.basket_min) - Number(a.basket_min)).map(({ code }) => code!);
    const [saintesMaries, vauvenargues, saintPaul, puyloubier] = ["13096", "13111", "13099", "13079"];
    expect(slowest[0]).toBe(saintesMaries);
    for (const code of [vauvenargues, saintPaul, puyloubier]) expect(slowest.slice(0, 12), code).toContain(code);
    // Aureille, Baux, Puyloubier, Saint-Antonin, Saint-Estève, Saint-Marc, Saintes-Maries, Saint-Paul, Vauvenargues
    const nine = "13006 13011 13079 13090 13093 13095 13096 13099 13111".split(" ");
    const remote = communes.filter(
      (row) => row.remote_proximite === "1" && row.remote_intermediaire === "1" && row.remote_superieure === "1",
    );
    expect(nine.filter((code) => remote.some((row) => row.code === code)).length).toBeGreaterThanOrEqual(7);
  });

  it("comes within a quarter of the six printed times", async () => {
    out = "";
    // the same study, with its results out of the project
    const study = join(folder, "..", "etude.yaml");
    const text = readFileSync(join(DATA, "etude.yaml"), "utf8").replace(/^output:.*$/m, `output: ${folder}`);
    writeFileSync(study, `data: ${DATA}\n${text}`);
    expect(await main(["calibrate", study, "--json", "--quiet", "--threads", "1"])).toBe(0);
    const { residuals } = JSON.parse(out) as { residuals: { label: string; printedS: number; beforeS: number }[] };
    expect(residuals).toHaveLength(6);
    for (const { label, printedS, beforeS } of residuals) {
      expect(beforeS / printedS, label).toBeGreaterThan(0.75);
      expect(beforeS / printedS, label).toBeLessThan(1.25);
    }
  });
});
