import { readFileSync } from "node:fs";
import excel from "exceljs";
import { describe, expect, it } from "vitest";
import { loadBasket } from "../../../engine/basket/index.ts";
import {
  facilitiesOfFranceServices,
  readFranceServices,
  readOperators,
  readSites,
  studyInputs,
} from "../../../engine/readers/tables/index.ts";
import { halfDaysOf } from "../../../engine/readers/tables/opening-hours.ts";
import { SkipReport } from "../../../engine/report/index.ts";
import { sharedData } from "../../support/shared-data.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const data = (path: string) => readFileSync(new URL(`../../../data/${path}`, import.meta.url), "utf8");
const basket = loadBasket(data("baskets/panier-29-2017.yaml"));
const counters = loadBasket(data("baskets/services-publics.yaml"));
const idOf = (row: { service: number }) => basket.services[row.service]!.id;

async function operators(file: string, input: object = {}) {
  const report = new SkipReport();
  const rows = await readOperators(file, studyInputs.operators.parse({ file, ...input }), basket, report);
  return { rows, report };
}

describe("opening hours", () => {
  it.each([
    ["09:00 - 12:00 / 14:00 - 16:30", 2],
    ["09:30 - 16:30", 2],
    ["09:00 - 13:00", 1],
    ["13:30 - 17:00", 1],
    ["8h30-12h", 1],
    ["", 0],
    ["Fermé", 0],
  ])("%s", (text, halfDays) => expect(halfDaysOf(text)).toBe(halfDays));
  it("that cannot be read are not known", () => expect(halfDaysOf("sur rendez-vous")).toBeNaN());
});

describe("operators' files", () => {
  const csv =
    "service_id;depcom;name;permanence;halfdays;lon;lat\ncaf;13001;CAF;non;;5.44;43.53\ncpam;13096;CPAM;oui;2;;\nurssaf;13001;x;non;;;\n";
  it("give counters, permanences or not, and what the basket does not know", async () => {
    const file = folder.write("op.csv", csv);
    const { rows, report } = await operators(file);
    expect(rows.map(idOf)).toEqual(["caf", "cpam"]);
    expect(rows[1]!.halfDays).toBe(2);
    expect(rows[0]!.lon).toBe(5.44);
    expect(report.count("service-unknown")).toBe(1);
    const without = await operators(file, { permanences: false });
    expect(without.rows.map(idOf)).toEqual(["caf"]);
    expect(without.report.count("permanence")).toBe(1);
  });
  it("may be Excel, with titles above the header and a sheet by name", async () => {
    const workbook = new excel.Workbook();
    workbook.addWorksheet("Lisez-moi").addRow(["Guichets de la CAF"]);
    const sheet = workbook.addWorksheet("Guichets");
    sheet.addRow(["Guichets au 1er janvier"]);
    sheet.addRow([]);
    sheet.addRow(["service_id", "depcom", "name", "permanence"]);
    sheet.addRow(["caf", 13001, { richText: [{ text: "CAF " }, { text: "Aix" }] }, false]);
    sheet.addRow(["caf", { formula: "A1", result: "13004" }, "CAF Arles", "oui"]);
    const file = folder.write("op.xlsx", new Uint8Array(await workbook.xlsx.writeBuffer()));
    const { rows } = await operators(file);
    expect(rows.map(({ commune, name, line }) => [commune, name, line])).toEqual([
      ["13001", "CAF Aix", 4],
      ["13004", "CAF Arles", 5],
    ]);
    expect((await operators(`${file}#Guichets`)).rows).toHaveLength(2);
    await expect(operators(`${file}#Feuil1`)).rejects.toThrow(/« Feuil1 » ; feuilles : Lisez-moi, Guichets/);
    await expect(operators(`${file}#Lisez-moi`)).rejects.toThrow(/colonne absente : « service_id »/);
    const cut = folder.write("cut.xlsx", readFileSync(file).subarray(0, 2000));
    await expect(operators(cut)).rejects.toThrow(/tronquée/);
  });
  it("refuse a permanence that is neither yes nor no, and a file of nothing known", async () => {
    await expect(operators(folder.write("p.csv", "service_id;permanence\ncaf;parfois\n"))).rejects.toThrow(
      /ligne 2 : permanence « parfois »/,
    );
    await expect(operators(folder.write("n.csv", "service_id;depcom\nx;13001\n"))).rejects.toThrow(/aucune ligne.*caf/);
  });
});

describe("sites", () => {
  const header =
    '"id_fs","insee_dep","lib_fs","insee_com","latitude","longitude","h_lundi","h_mardi","type_fs","format_fs"';
  const list = folder.write(
    "fs.csv",
    [
      header,
      '"1","13","FS d\'Aureille","13006",43.7066,4.9485,"09:00 - 12:00","09:00 - 12:00 / 14:00 - 17:00","Principal","Fixe"',
      '"2","13","Bus","13001",43.53,5.44,"09:00 - 12:00",,"Principal","Bus_équivalent"',
      '"3","13","Plusieurs","13002",43.3,5.48,"sur RDV",,"Principal","Multisites"',
      '"4","13","Antenne","13003",43.7,5.16,,,"Antenne","Fixe_antenne(s)"',
    ].join("\n"),
  );
  it("of France Services: fixed, mobile, multi-site and branches told apart, hours as half-days", async () => {
    const report = new SkipReport();
    const sites = await readFranceServices(list, report);
    expect(sites.map(({ id, kind, halfDays }) => [id, kind, halfDays])).toEqual([
      ["fs-1", "fixed", 3],
      ["fs-2", "mobile", 1],
      ["fs-3", "multi-site", Number.NaN],
      ["fs-4", "branch", Number.NaN],
    ]);
    expect(report.count("hours-unread")).toBe(1);
    const input = studyInputs.franceServices.parse({ file: "x", services: ["poste"], minHalfDays: 2 });
    const rows = facilitiesOfFranceServices(sites, input, counters, report);
    // 3 sites (no bus; the others' hours are not known, they are kept) for two services
    expect(rows).toHaveLength(6);
    expect(report.count("mobile")).toBe(1);
    expect(() => facilitiesOfFranceServices(sites, { ...input, services: ["caf"] }, counters, report)).toThrow(
      /« caf »/,
    );
  });
  it("of any list bring several services", async () => {
    const file = folder.write(
      "sites.csv",
      "site_id,name,depcom,lon,lat,kind,services,source\na,A,13006,4.9,43.7,rural,msa|caf,x\n",
    );
    expect(await readSites(file)).toMatchObject([{ id: "a", services: ["msa", "caf"], kind: "rural" }]);
    const twice = folder.write("twice.csv", "site_id,lon,lat,services\na,4.9,43.7,caf\na,4.9,43.7,caf\n");
    await expect(readSites(twice)).rejects.toThrow(/ligne 3 : deux sites/);
  });
  const real = sharedData("france-services/liste-fs-20240801.csv");
  it.skipIf(real === null)("of the real list of August 2024 (données partagées absentes)", async () => {
    const report = new SkipReport();
    const sites = await readFranceServices(real!, report);
    expect(sites).toHaveLength(2845);
    const count = (kind: string) => sites.filter((site) => site.kind === kind).length;
    // format_fs: 134 Bus_équivalent and 29 Itinérante, 174 Multisites
    expect([count("mobile"), count("multi-site")]).toEqual([163, 174]);
    expect(sites.every(({ lon, lat }) => Number.isFinite(lon) && Number.isFinite(lat))).toBe(true);
  });
});
