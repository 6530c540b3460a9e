import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { SkipReport } from "../../../engine/report/index.ts";
import { splitPart } from "../../../engine/readers/tables/path-part.ts";
import {
  readChefsLieux,
  readCommunes,
  readLayers,
  readTable,
  tableInputs,
} from "../../../engine/readers/tables/index.ts";
import { packedFiles } from "../../../engine/readers/tables/packed.ts";
import { archivePath, makeTar } from "../../support/archives.ts";
import { makeGeoPackage } from "../../support/geopackage.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const CSV = "code;valeur\n01001;1\n01002;2\n";
const codes = async (spec: string) => {
  const found: string[] = [];
  await readTable<"code">(spec, { required: { code: "code" } }, (row) => found.push(row.text("code")));
  return found;
};
const BOTH = ["01001", "01002"];
const geojson = JSON.stringify({
  type: "FeatureCollection",
  features: [{ type: "Feature", properties: { code: "66136" }, geometry: { type: "Point", coordinates: [2.9, 42.7] } }],
});
const inputs = tableInputs.parse({
  communes: { file: "x", departements: ["66"] },
  chefsLieux: { file: "x" },
});

async function workbook(): Promise<Uint8Array> {
  const { default: excel } = await import("exceljs");
  const book = new excel.Workbook();
  book.addWorksheet("Autre").addRows([["rien"]]);
  book.addWorksheet("Liste").addRows([
    ["code", "valeur"],
    ["01001", 1],
    ["01002", 2],
  ]);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

describe("the part of an archive", () => {
  it.each([
    ["a.zip#b.csv", "a.zip", "b.csv"],
    ["a.zip#dossier/b.csv", "a.zip", "dossier/b.csv"],
    ["a.7z#b.xlsx#Feuille 1", "a.7z", "b.xlsx#Feuille 1"],
    ["clé #2/a.csv", "clé #2/a.csv", null],
    ["dossier.zip/n° 3/a.csv", "dossier.zip/n° 3/a.csv", null],
  ])("of %s", (spec, path, part) => expect(splitPart(spec)).toEqual({ path, part }));
});

describe("a table in an archive", () => {
  it("is read where it is: folders below, workbook (and its sheet), Parquet, gzip", async () => {
    // what has to be laid on the disk goes there, and does not stay
    const temporary = join(folder.path, "tmp");
    mkdirSync(temporary);
    vi.stubEnv("TMPDIR", temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const book = await workbook();
    const parquet = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "code", data: BOTH }] }));
    const zip = (name: string, bytes: Uint8Array | string, extra: Record<string, Uint8Array> = {}) =>
      folder.write("a.zip", zipSync({ [name]: Buffer.from(bytes), ...extra }));
    expect(await codes(`${zip("un/deux/t.csv", CSV)}#un/deux/t.csv`)).toEqual(BOTH);
    expect(await codes(zip("un/Composition.xlsx", book))).toEqual(BOTH);
    expect(await codes(`${zip("Composition.xlsx", book)}#Composition.xlsx#Liste`)).toEqual(BOTH);
    await expect(codes(`${zip("C.xlsx", book)}#C.xlsx#Listes`)).rejects.toThrow(
      /« C.xlsx » n'a pas de feuille « Listes »/,
    );
    expect(await codes(zip("BPE24.parquet", parquet))).toEqual(BOTH);
    expect(await codes(zip("t.csv.gz", gzipSync(CSV)))).toEqual(BOTH);
    // the table is preferred to the workbook that explains it
    expect(await codes(zip("t.csv", CSV, { "dictionnaire.xlsx": book }))).toEqual(BOTH);
    await expect(codes(zip("t.csv", CSV, { "u.csv": Buffer.from(CSV) }))).rejects.toThrow(
      /plusieurs fichiers possibles/,
    );
    expect(readdirSync(temporary)).toEqual([]);
  });
  it("in UTF-16 is read whatever its size and what holds it", async () => {
    const text = `\ufeffcode\tvaleur\r\n${Array.from({ length: 350_000 }, (_, row) => `é${row}\t"l'école ${row}"\r\n`).join("")}`;
    const bytes = Buffer.from(text, "utf16le");
    expect(bytes.length).toBeGreaterThan(16 * 2 ** 20);
    for (const spec of [
      folder.write("u.zip", zipSync({ "u.csv": bytes }, { level: 1 })),
      folder.write("be.csv", Buffer.from(bytes).swap16()),
    ]) {
      const found = await codes(spec);
      expect([found.length, found[0], found.at(-1)]).toEqual([350_000, "é0", "é349999"]);
    }
  });
  it("is read from a tar, plain or compressed", async () => {
    const tar = makeTar({ "donnees/table.csv": CSV, "donnees/LISEZMOI.md": "" });
    expect(await codes(folder.write("t.tar", tar))).toEqual(BOTH);
    expect(await codes(folder.write("t.tar.gz", gzipSync(tar)))).toEqual(BOTH);
    expect(await codes(archivePath("table.tar.bz2"))).toEqual(BOTH);
  });
  it("that is damaged, a bomb, leads out or is protected is refused in a sentence", async () => {
    const cut = folder.write("cut.7z", readFileSync(archivePath("admin-express.7z")).subarray(0, 500));
    await expect(codes(cut)).rejects.toThrow(/« cut.7z » : archive tronquée, abîmée/);
    const cutTar = folder.write("cut.tar", makeTar({ "t.csv": CSV.repeat(100) }).subarray(0, 1500));
    await expect(codes(cutTar)).rejects.toThrow(/tronquée/);
    await expect(codes(archivePath("protegee.7z"))).rejects.toThrow(/mot de passe/);
    const evil = folder.write("evil.tar", makeTar({ "../../etc/t.csv": CSV }));
    await expect(codes(evil)).rejects.toThrow(/un chemin qui en sort \(« \.\.\/\.\.\/etc\/t\.csv »\)/);
    const bomb = folder.write("bomb.tar.gz", gzipSync(makeTar({ "t.csv": Buffer.alloc(90 * 2 ** 20) }), { level: 9 }));
    await expect(
      (async () => {
        for await (const file of packedFiles(bomb)) for (const _ of file.chunks());
      })(),
    ).rejects.toThrow(/« t.csv » dépasse \d+ Mo pour \d+ ko compressés : archive refusée/);
    await expect(codes(folder.write("t.ods", zipSync({ "content.xml": Buffer.from("x") })))).rejects.toThrow(
      /LibreOffice/,
    );
    await expect(codes(folder.write("t.xls", Buffer.from("d0cf11e0a1b11ae1", "hex")))).rejects.toThrow(
      /ancien classeur Excel/,
    );
    await expect(codes(folder.write("t.zip", zipSync({ "a.pdf": Buffer.from("x") })))).rejects.toThrow(
      /ne contient pas de fichier .csv ou .* trouvé : a.pdf/,
    );
  });
});

describe("a map in an archive", () => {
  it("is read as IGN packs it: a GeoPackage in a 7z, below folders", async () => {
    const path = archivePath("admin-express.7z");
    const report = new SkipReport();
    const communes = await readCommunes(path, inputs.communes, report);
    expect(communes.map(({ code, name }) => [code, name])).toEqual([
      ["66136", "Perpignan"],
      ["66146", "Porta"],
    ]);
    const chefsLieux = await readChefsLieux(path, inputs.chefsLieux!);
    expect(chefsLieux.map(({ code, lon, lat }) => [code, lon, lat])).toEqual([
      ["66136", 2.9, 42.7],
      ["66146", 1.8, 42.55],
    ]);
    await expect(readLayers(path, ["canton"])).rejects.toThrow(/couches trouvées : chef_lieu_de_commune, commune/);
  });
  it("is read from a zip: GeoPackage, GeoJSON", async () => {
    const gpkg = await makeGeoPackage(4326, [
      { name: "qpv", columns: ["code_qp"], rows: [{ values: ["QN01"], points: [[2.9, 42.7]] }] },
    ]);
    const zipped = folder.write("qpv.zip", zipSync({ "QP/2024/qpv.gpkg": gpkg, "QP/meta.json": Buffer.from("{}") }));
    expect((await readLayers(zipped, /^/))[0]!.feature.properties).toEqual({ code_qp: "QN01" });
    const plain = folder.write("c.zip", zipSync({ "d/c.geojson": Buffer.from(geojson) }));
    expect((await readLayers(plain, /^/))[0]!.feature.properties).toEqual({ code: "66136" });
    expect(await readChefsLieux(plain, inputs.chefsLieux!)).toEqual([{ code: "66136", name: "", lon: 2.9, lat: 42.7 }]);
    const cut = folder.write("cut.zip", zipSync({ "d/c.geojson": Buffer.from(geojson.slice(0, 50)) }));
    await expect(readLayers(cut, /^/)).rejects.toThrow(/c.geojson n'est pas un GeoJSON lisible/);
  });
});
