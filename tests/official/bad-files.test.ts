import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync, zipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary.ts";
import { desserte } from "./commands.ts";
import { putFiles, type Files } from "./official-files.ts";
import { fromWgs84 } from "../../engine/readers/tables/projection.ts";
import { pyreneesFiles } from "./pyrenees-world.ts";

const folder = temporaryFolder();
const study = join(folder.path, "etude-66.yaml");
let files: Files;
let text = "";

beforeAll(async () => {
  files = await pyreneesFiles();
  expect((await desserte("init", "66", "--output", study)).code).toBe(0);
  text = readFileSync(study, "utf8");
});

/** The archive with one of its files changed. */
const inZip = (name: string, member: string, change: (content: string) => string) => {
  const entries = unzipSync(files[name] as Uint8Array);
  return {
    [name]: zipSync({ ...entries, [member]: Buffer.from(change(Buffer.from(entries[member]!).toString("utf8"))) }),
  };
};
const people = (change: (content: string) => string) => inZip("ensemble.zip", "donnees_communes.csv", change);
const bpe = (change: (content: string) => string) => inZip("BPE25.zip", "BPE25.csv", change);
const [E, X] = ["ensemble.zip", "communes-66.geojson"];

/** Checks the study with these files and this change; what a user then reads. */
async function check(changed: Files = {}, edit: (yaml: string) => string = (yaml) => yaml) {
  putFiles(join(folder.path, "donnees"), { ...files, ...changed });
  writeFileSync(study, edit(text));
  const before = readdirSync(folder.path);
  const said = await desserte("check", study);
  expect(readdirSync(folder.path)).toEqual(before);
  return said;
}

describe("official files that are not as they should be", () => {
  it.each<[string, () => Files, RegExp]>([
    [
      "a number that is none",
      () => people((t) => t.replace(";8000;", ";n.d.;")),
      /ligne 4 : « n\.d\. » n'est pas un nombre \(colonne « PMUN »\)/,
    ],
    [
      "a column renamed",
      () => people((t) => t.replace("PMUN", "POP")),
      /colonne absente : « PMUN » ; colonnes trouvées : .*POP, PCAP/,
    ],
    ["a table cut", () => people((t) => t.slice(0, -12)), /ligne 7 : nombre de cellules : 8, attendu : 10/],
    [
      "populations of another place",
      () => people((t) => t.replaceAll(";66;", ";65;")),
      /aucune population des communes de 66 n'y est ; codes trouvés : 65146/,
    ],
    [
      "an archive cut",
      () => ({ [E!]: (files[E!] as Uint8Array).slice(0, 300) }),
      /ensemble.zip » : archive zip tronquée/,
    ],
    [
      "codes of another vintage",
      () => bpe((t) => t.replaceAll("D307", "D301").replaceAll("D265", "D201").replaceAll("B207", "B203")),
      /période BPE 20\d\d à 20\d\d \(.*D301/,
    ],
    [
      "longitude and latitude swapped",
      () => bpe((t) => t.replace("LONGITUDE;LATITUDE", "LATITUDE;LONGITUDE")),
      /hors de France : 6 sur 6 .*inversées/,
    ],
    [
      "a workbook of other columns",
      () => ({ "BPE25.zip": files["epci_au_01-01-2026.zip"]! }),
      /colonnes trouvées : CODGEO, LIBGEO, EPCI/,
    ],
    [
      "a server's answer",
      () => ({ [X!]: '<?xml version="1.0"?><ows:ExceptionReport/>' }),
      /« communes-66.geojson » est une page web ou la réponse d'erreur/,
    ],
    ["boundaries twice", () => ({ "communes-09.geojson": files[X!]! }), /66082 \(Formiguères\) est décrite deux fois/],
    [
      "events for communes",
      () => ({ "v_commune_2026.csv": files["v_mvt_commune_2026.csv"]! }),
      /colonnes absentes : « com »/,
    ],
    [
      "a negative cell",
      () => inZip("Filosofi2021_carreaux_200m_csv.zip", "carreaux_200m_met.csv", (t) => t.replace("3000.0", "-3000.0")),
      /ligne 5 : population négative/,
    ],
  ])("%s is one sentence, and nothing is written", async (_, changed, sentence) => {
    const { code, err, out } = await check(changed());
    expect({ code, err: err.trim().split("\n").at(-1) }).toEqual({ code: 2, err: expect.stringMatching(sentence) });
    expect(err + out).not.toMatch(/\n\s+at |Error:/);
  });

  it.each<[string, (yaml: string) => string, RegExp]>([
    [
      "a column of a zoning",
      (y) => y.replace("zone: EPCI", "zone: SIREN"),
      /EPCI_au_01-01-2026.xlsx, ligne 6 : colonne absente : « SIREN » ; colonnes trouvées : CODGEO/,
    ],
    [
      "a property of a zoning",
      (y) => y.replace("zone: code_qp", "zone: QP"),
      /zonage en polygones « qpv » n'a pas de valeur « QP »/,
    ],
    [
      "a vintage declared",
      (y) => y.replace("points, vintage: 2025", "points, vintage: 2013"),
      /codes de la période BPE 2024 et suivantes/,
    ],
    [
      "a code without quotes",
      (y) => y.replace('departements: ["66"]', "departements: [01]"),
      /entre guillemets : "13", "2A"/,
    ],
    [
      "a layer of the directory",
      (y) => y.replace("layers: [caf,", "layers: [cafe,"),
      /annuaire.layers : « cafe » n'est apporté par aucun type de guichet ; connus : caf, cpam/,
    ],
  ])("%s that is wrong in the study is one sentence", async (_, edit, sentence) => {
    const { code, err } = await check({}, edit);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(sentence) });
  });

  it("what can be read is: comma for semicolon, spaces in numbers, Windows-1252, boundaries in a named projection", async () => {
    const commas = await check(people((t) => t.replaceAll(";", ",").replace(",8000,", ',"8 000",')));
    expect(commas.code === 0 ? 0 : commas.err).toBe(0);
    const toLegal = fromWgs84(2154);
    const lambert = JSON.parse(String(files[X!])) as { features: Array<{ geometry: { coordinates: number[][][][] } }> };
    for (const { geometry } of lambert.features)
      geometry.coordinates = geometry.coordinates.map((polygon) =>
        polygon.map((ring) => ring.map(([lon, lat]) => [...toLegal(lon!, lat!)])),
      );
    const crs = { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::2154" } };
    const { code, err, out } = await check({ [X!]: JSON.stringify({ ...lambert, crs }) });
    expect(code === 0 ? 0 : err).toBe(0);
    const read = (said: string) => said.slice(said.indexOf("Lu : "));
    expect(read(out)).toBe(read((await check()).out));
  });

  it("says that equipment without a column of communes depends on its points", async () => {
    const { code, out } = await check(bpe((t) => t.replace("DEPCOM", "COMMUNE_INSEE")));
    expect(code).toBe(0);
    expect(out).toMatch(
      /sans colonne de commune.* : 1 \(ex\. BPE25\.zip \(cherchées : DEPCOM, CODE_INSEE, COMMUNE\)\)/,
    );
  });
});
