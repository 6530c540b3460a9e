import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Basket } from "../../engine/basket/index.ts";
import { diagnose, territoryFromInsee } from "../../engine/diagnostic/index.ts";
import { readInseeAccess, toWgs84 } from "../../engine/readers/index.ts";
import { SkipReport } from "../../engine/report/index.ts";
import { UNREACHABLE } from "../../engine/search/index.ts";
import { world } from "../diagnostic/small-world.ts";

const BASKET: Basket = {
  id: "essai",
  label: "Essai",
  gammes: [{ id: "g", label: "Gamme", letter: "G" }],
  themes: [{ id: "t", label: "Thème" }],
  services: [
    // composite: police or gendarmerie, INSEE's own example
    { id: "police", label: "Police", gamme: "g", theme: "t", bpe: { "*": ["A101", "A104"] }, operators: [], weight: 1 },
    { id: "medecin", label: "Médecin", gamme: "g", theme: "t", bpe: { "*": ["D265"] }, operators: [], weight: 1 },
    { id: "caf", label: "CAF", gamme: "g", theme: "t", bpe: {}, operators: ["caf"], weight: 1 },
  ],
};

/** The columns of the published files, in their order. */
const ROWS = [
  // cell in commune 01001
  ["3874200_2321600", "01001", "010010000", "A101", 4, 12],
  ["3874200_2321600", "01001", "010010000", "A104", 9, 12],
  ["3874200_2321600", "01001", "010010000", "D265", 2.5, 12],
  ["3874200_2321600", "01001", "010010000", "B203", 1, 12],
  // the same cell, its part in 01002
  ["3874200_2321600", "01002", "010020000", "A104", 9, 4],
  ["3874200_2321600", "01002", "010020000", "D265", -999_999, 4],
  ["3874400_2321600", "01002", "010020000", "A101", 20, 8],
  ["3874400_2321600", "01002", "010020000", "A104", 16, 8],
  ["3874400_2321600", "01002", "010020000", "D265", 3, 8],
  // another département
  ["3900000_2400000", "84007", "840070000", "D265", 3, 8],
] as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "insee-"));
  const text = (index: number) => ROWS.map((row) => String(row[index]));
  const number = (index: number) => ROWS.map((row) => Number(row[index]));
  const bytes = parquetWriteBuffer({
    columnData: [
      { name: "X", data: text(0).map((cell) => Number(cell.split("_")[0])), type: "INT32" },
      { name: "Y", data: text(0).map((cell) => Number(cell.split("_")[1])), type: "INT32" },
      { name: "idSrc", data: text(0), type: "STRING" },
      { name: "depcom", data: text(1), type: "STRING" },
      { name: "dep", data: text(1).map((code) => code.slice(0, 2)), type: "STRING" },
      { name: "iris", data: text(2), type: "STRING" },
      { name: "domaine", data: text(3).map((code) => code[0]!), type: "STRING" },
      { name: "typeeq_id", data: text(3), type: "STRING" },
      { name: "distance", data: number(4), type: "DOUBLE" },
      { name: "deuclidienne", data: number(4), type: "DOUBLE" },
      { name: "duree", data: number(4), type: "DOUBLE" },
      { name: "pop", data: number(5), type: "DOUBLE" },
    ],
  });
  writeFileSync(join(folder, "donnees-2024-reg84.parquet"), new Uint8Array(bytes));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OPTIONS = { basket: BASKET, period: "2024", keep: (code: string) => code.startsWith("01") };

describe("INSEE's access times", () => {
  it("drive the whole diagnostic without a router", async () => {
    const report = new SkipReport();
    const insee = await readInseeAccess([join(folder, "donnees-2024-reg84.parquet")], OPTIONS, report);
    expect(insee.cell).toEqual(["3874200_2321600", "3874200_2321600", "3874400_2321600"]);
    expect([...insee.people]).toEqual([12, 4, 8]);
    // composite: the smallest time at the cell, before any mean
    expect([...insee.access.timeDs]).toEqual([
      2400,
      5400,
      9600,
      1500,
      UNREACHABLE,
      1800,
      ...Array(3).fill(UNREACHABLE),
    ]);
    expect(report.toJSON()["insee-service"]!.examples).toEqual(["CAF"]);

    const { communes, facilities } = world([{ code: "01001" }, { code: "01002" }], [], []).territory;
    const territory = territoryFromInsee(insee, communes, facilities, toWgs84(3035), report);
    expect(territory.origins.id.at(0)).toBe("CRS3035RES200mN2321600E3874200_010010000");
    expect(territory.origins.lon[0]).toBeCloseTo(4.44, 1);
    const { whole, measured, communes: judged } = diagnose(territory, BASKET, insee.access, { aggregation: "equal" });
    expect(measured.leftOut).toEqual(["caf"]);
    // Σ(minutes x people) / Σ people: (4 x 12 + 9 x 4 + 16 x 8) / 24
    expect(whole.services[0]!.minutes).toBeCloseTo(212 / 24, 12);
    expect(judged[1]!.measures.services[1]).toEqual({ minutes: 3, population: 8, missingPopulation: 4 });
    expect(judged[0]!.nearest[0]).toBeNull();
  });

  it("are refused in French when they are not for this study, lack a column or are cut", async () => {
    const path = join(folder, "donnees-2024-reg84.parquet");
    const read = (file: string, keep = OPTIONS.keep) => readInseeAccess([file], { ...OPTIONS, keep }, new SkipReport());
    await expect(read(path, () => false)).rejects.toThrow(/aucune des .* lignes ne concerne/);
    writeFileSync(join(folder, "autre.csv"), "idSrc;depcom;typeeq_id;pop\n1_1;01001;A101;3\n");
    await expect(read(join(folder, "autre.csv"))).rejects.toThrow(/duree/);
    writeFileSync(join(folder, "negatif.csv"), "idSrc;depcom;typeeq_id;duree;pop\n1_1;01001;A101;2,5;-3\n");
    await expect(read(join(folder, "negatif.csv"))).rejects.toThrow(/-3/);
    writeFileSync(join(folder, "cut.parquet"), "PAR1");
    await expect(read(join(folder, "cut.parquet"))).rejects.toThrow();
  });

  it("read as CSV too, with codes that lost their first zero", async () => {
    writeFileSync(join(folder, "zero.csv"), "idSrc;depcom;typeeq_id;duree;pop\n3874200_2321600;1001;A101;2,5;3\n");
    const insee = await readInseeAccess([join(folder, "zero.csv")], OPTIONS, new SkipReport());
    expect(insee.depcom).toEqual(["01001"]);
    expect(insee.access.timeDs[0]).toBe(1500);
  });
});
