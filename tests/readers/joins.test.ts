import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ProfileIndicator } from "../../engine/diagnostic/index.ts";
import { readProfile, readZoneList } from "../../engine/readers/index.ts";

const folder = mkdtempSync(join(tmpdir(), "joins-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("readZoneList", () => {
  it("reads any list code -> zone, with codes that lost their zero", async () => {
    const path = file("epci.csv", "CODGEO;EPCI;LIBEPCI\n13001;200054807;Métropole\n1004;x;\n2A004;;\n");
    expect(await readZoneList({ file: path, code: "CODGEO", zone: "EPCI", name: "LIBEPCI" })).toEqual([
      { code: "13001", zone: "200054807", name: "Métropole" },
      { code: "01004", zone: "x" },
    ]);
  });

  it("refuses two zones for a code, and a column that is not there", async () => {
    const path = file("deux.csv", "code,zone\n13001,A\n13001,A\n13001,B\n");
    await expect(readZoneList({ file: path, code: "code", zone: "zone" })).rejects.toThrow(/« A ».*« B »/);
    await expect(readZoneList({ file: path, code: "code", zone: "canton" })).rejects.toThrow(/canton/);
  });
});

describe("readProfile", () => {
  const indicators: ProfileIndicator[] = [
    {
      id: "n",
      label: "Niveau de vie",
      unit: "€",
      confidential: true,
      kind: "median",
      value: "MED21",
      weight: "NBPERS",
    },
  ];

  it("reads the columns of the indicators; what is not published is null", async () => {
    const path = file(
      "filo.csv",
      "CODGEO;NBMEN;NBPERS;MED21;AUTRE\n13001;1000;2 500;23 140,5;x\n13002;8;20;s;y\n13003;;nd;;z\n",
    );
    expect(await readProfile({ file: path, code: "CODGEO", households: "NBMEN" }, indicators)).toEqual([
      { code: "13001", households: 1000, values: { MED21: 23_140.5, NBPERS: 2500 } },
      { code: "13002", households: 8, values: { MED21: null, NBPERS: 20 } },
      { code: "13003", households: null, values: { MED21: null, NBPERS: null } },
    ]);
  });

  it("refuses what it cannot read", async () => {
    const twice = file("twice.csv", "CODGEO,MED21,NBPERS\n13001,1,1\n13001,2,2\n");
    await expect(readProfile({ file: twice, code: "CODGEO" }, indicators)).rejects.toThrow(/deux lignes/);
    const text = file("text.csv", "CODGEO,MED21,NBPERS\n13001,beaucoup,1\n");
    await expect(readProfile({ file: text, code: "CODGEO" }, indicators)).rejects.toThrow(/beaucoup/);
    const empty = file("empty.csv", "CODGEO,MED21,NBPERS\n");
    await expect(readProfile({ file: empty, code: "CODGEO" }, indicators)).rejects.toThrow(/aucune ligne|vide/);
  });
});
