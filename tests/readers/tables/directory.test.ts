import { gzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadBasket, loadDirectoryTypes } from "../../../engine/basket/index.ts";
import { SkipReport } from "../../../engine/report/index.ts";
import { readDirectory, tableInputs } from "../../../engine/readers/tables/index.ts";
import { jsonRecords } from "../../../engine/readers/tables/json-records.ts";
import { directoryJson, type CounterMade } from "../../support/annuaire.ts";
import { archivePath, makeTar } from "../../support/archives.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const yaml = (name: string) => readFileSync(new URL(`../../../data/${name}`, import.meta.url), "utf8");
const basket = loadBasket(yaml("baskets/panier-29-2017.yaml"), "panier");
const types = loadDirectoryTypes(yaml("crosswalk/annuaire-types.yaml"));

const WEEK = ["Lundi", "Vendredi", "09:00:00", "12:00:00", "14:00:00", "17:00:00"];
const COUNTERS: readonly CounterMade[] = [
  {
    type: "caf",
    name: "Caf - Perpignan",
    commune: "66136",
    lon: "2.8948",
    lat: "42.6986",
    hours: [WEEK],
    mailFirst: true,
  },
  {
    type: "cpam",
    name: "CPAM - Permanence de Prades",
    commune: "66149",
    lon: "2.42",
    lat: "42.61",
    hours: [["Mardi", "Mardi", "09:00:00", "12:00:00"]],
  },
  { type: "msa", name: "MSA Grand Sud", commune: "66136" },
  { type: "france_travail", name: "France Travail - Céret", commune: "66049", lon: "2.75", lat: "42.48" },
  { type: "cdas", name: "Maison sociale", commune: "66049", lon: "2.75", lat: "42.48" },
  { type: "mairie", name: "Mairie - Céret", commune: "66049", lon: "2.75", lat: "42.48" },
  { type: "caf", name: "Caf - Lyon", commune: "69383", lon: "4.85", lat: "45.75" },
  { type: null, name: "Service sans type", commune: "66136" },
];

async function read(spec: string, settings: object = {}, without: readonly string[] = []) {
  const report = new SkipReport();
  const input = tableInputs.parse({ communes: { file: "x" }, annuaire: { file: "x", ...settings } }).annuaire!;
  const rows = await readDirectory(spec, input, basket, types, new Set(["66", "11"]), without, report);
  return { rows, report, services: rows.map(({ service }) => basket.services[service]!.id) };
}

describe("the directory of the administration", () => {
  it("gives counters to the services of its types, with their commune, point and half-days", async () => {
    const { rows, services, report } = await read(folder.write("annuaire.json", directoryJson(COUNTERS)));
    expect(services).toEqual(["caf", "cpam", "msa", "pole-emploi", "maison-solidarite"]);
    expect(rows[0]).toMatchObject({
      name: "Caf - Perpignan",
      commune: "66136",
      lon: 2.8948,
      lat: 42.6986,
      halfDays: 10,
      units: 1,
      line: 3,
    });
    expect(rows[1]).toMatchObject({ commune: "66149", halfDays: 1, line: 4 });
    expect([rows[2]!.lon, rows[2]!.halfDays]).toEqual([Number.NaN, Number.NaN]);
    expect(report.kinds.get("point-missing")!.count).toBe(1);
    expect(report.kinds.get("directory-unverified")!.examples[0]).toMatch(/^cdas, annuaire.json, ligne 7/);
    expect(report.kinds.get("directory-layer-unmet")!.examples).toEqual([
      "carsat (annuaire.json)",
      "finances-publiques (annuaire.json)",
    ]);
  });
  it("is the same from the archive it comes in, from a gzip, as a list alone", async () => {
    const json = directoryJson(COUNTERS);
    const list = JSON.stringify((JSON.parse(json) as { service: object[] }).service, null, 1);
    const inTar = makeTar({
      "all_latest/a-data.gouv.commune.zip": "PK",
      "all_latest/2026-08-18_053123-data.gouv_local.json": json,
    });
    for (const spec of [
      folder.write("all.tar", inTar),
      folder.write("a.json.gz", gzipSync(json)),
      folder.write("l.json", list),
    ])
      expect((await read(spec)).services).toHaveLength(5);
    // made by bzip2, with the archive of the communes before it
    expect((await read(archivePath("annuaire.tar.bz2"))).services).toEqual(
      (await read(folder.write("a.json", json))).services,
    );
  });
  it("gives the layers asked for, without those another file gives better, permanences or not", async () => {
    const spec = folder.write("annuaire.json", directoryJson(COUNTERS));
    expect((await read(spec, { layers: ["msa", "cpam"] })).services).toEqual(["cpam", "msa"]);
    const { services, report } = await read(spec, { permanences: false }, ["caf"]);
    expect(services).toEqual(["msa", "pole-emploi", "maison-solidarite"]);
    expect(report.kinds.get("permanence")!.count).toBe(1);
    await expect(read(spec, { layers: ["edf"] })).rejects.toThrow(
      /annuaire.layers : « edf » n'est apporté par aucun type/,
    );
  });
  it("that has nothing for the territory says which operators it lacks, and goes on", async () => {
    const { rows, report } = await read(folder.write("lyon.json", directoryJson(COUNTERS.slice(5))));
    expect(rows).toEqual([]);
    expect(report.kinds.get("directory-layer-unmet")!.count).toBe(7);
  });
  it("that is cut, another file, or not JSON is refused in a sentence", async () => {
    const json = directoryJson(COUNTERS);
    for (let at = 20; at < json.length - 5; at += 397)
      await expect(read(folder.write("cut.json", json.slice(0, at)))).rejects.toThrow(
        /« cut.json » : .*(tronqué|illisible)/,
      );
    await expect(read(folder.write("o.json", '{"features": [{"a": 1}]}'))).rejects.toThrow(
      /la liste « service » n'y est pas/,
    );
    await expect(read(folder.write("n.json", directoryJson([COUNTERS[5]!, COUNTERS[7]!])))).rejects.toThrow(
      /aucun des 2 guichets lus n'est d'un type qui apporte un service au panier ; types cherchés : caf, cpam/,
    );
    await expect(read(folder.write("a.html", "<!doctype html><p>404"))).rejects.toThrow(/page web/);
    await expect(read(folder.write("x.json", '{"service": [{"nom": oui}]}'))).rejects.toThrow(
      /ligne 1 : objet JSON illisible/,
    );
    await expect(
      read(folder.write("big.json", `{"service": [{"nom": "${"x".repeat(6 * 2 ** 20)}"}]}`)),
    ).rejects.toThrow(/objet démesuré/);
    const without = makeTar({ "all_latest/LISEZMOI.txt": "" });
    await expect(read(folder.write("w.tar", without))).rejects.toThrow(
      /ne contient pas de fichier .json ; trouvé : all_latest/,
    );
  });
  it("of odd shapes does not fall: no address, no pivot, codes in a list, points inverted", async () => {
    const odd = (change: object) => {
      const one = (JSON.parse(directoryJson([COUNTERS[0]!])) as { service: object[] }).service[0]!;
      return JSON.stringify({
        service: [
          { ...one, ...change },
          (JSON.parse(directoryJson([COUNTERS[3]!])) as { service: object[] }).service[0],
        ],
      });
    };
    for (const change of [
      { adresse: null },
      { adresse: ["texte", { longitude: {}, latitude: [] }] },
      { plage_ouverture: "lundi" },
      { nom: 3 },
      { code_insee_commune: ["66136"] },
      { code_insee_commune: null },
    ])
      expect((await read(folder.write("odd.json", odd(change)))).rows.map(({ commune }) => commune)).toEqual([
        "66136",
        "66049",
      ]);
    for (const change of [{ pivot: null }, { pivot: [null, 3] }])
      expect((await read(folder.write("odd.json", odd(change)))).services).toEqual(["pole-emploi"]);
    const inverted = COUNTERS.map((one) => ({ ...one, ...(one.lon !== undefined && { lon: one.lat!, lat: one.lon }) }));
    await expect(read(folder.write("inv.json", directoryJson(inverted)))).rejects.toThrow(/longitude|inversées|France/);
  });
});

describe("records of a JSON list", () => {
  it("are the same wherever the chunks are cut", async () => {
    const text = '{"a": "x[{", "service" :\n [ {"n": "é\\"}]", "m": [{"k": 1}]},\n {"n": 2} ], "z": [{"n": 3}]}';
    for (let size = 1; size < 40; size++) {
      const found: unknown[] = [];
      const bytes = Buffer.from(text);
      async function* chunks() {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      }
      await jsonRecords("t.json", chunks(), "service", (record, line) => found.push([record, line]));
      expect(found).toEqual([
        [{ n: 'é"}]', m: [{ k: 1 }] }, 2],
        [{ n: 2 }, 3],
      ]);
    }
  });
});
