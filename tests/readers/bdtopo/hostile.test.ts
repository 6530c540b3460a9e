import { zipSync } from "fflate";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../../../engine/cli/program.ts";
import { readBdTopos } from "../../../engine/readers/bdtopo/index.ts";
import { SkipReport, UserError } from "../../../engine/report/index.ts";
import { type BdTopoMade, lineCell, makeBdTopo } from "../../../scripts/bdtopo-writer.ts";
import { makeGeoPackage } from "../../support/geopackage.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const LINE = [
  [870_000, 6_270_000],
  [871_000, 6_270_000],
] as const;
const GOOD: BdTopoMade = { segments: [{ id: 1, line: LINE }] };

const read = (...paths: string[]) => readBdTopos(paths, { speeds: "file", report: new SkipReport() });

/** The one sentence a file is refused with. */
async function refusal(...paths: string[]): Promise<string> {
  const error = await read(...paths).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  const { message } = error as UserError;
  expect(message).toMatch(/^[^\n]+[^\n.]\.$/);
  return message;
}

/** A file of a world whose only line is these bytes. */
async function withLine(bytes: Uint8Array): Promise<string> {
  return folder.write("trace.gpkg", await makeBdTopo({ segments: [{ id: 7, line: bytes }] }));
}

describe("a file that is no BD TOPO", () => {
  it.each([
    ["absent.gpkg", null, "n'existe pas"],
    ["vide.gpkg", "", "est vide"],
    ["texte.gpkg", "cleabs;nature\n", "est un texte ; il faut un GeoPackage de la BD TOPO (.gpkg)"],
    ["page.gpkg", "<!doctype html><p>404", "est une page web"],
    ["entete.gpkg", "SQLite format 3\0", "tronqué ou abîmé"],
  ])("%s", async (name, content, expected) => {
    const file = content === null ? join(folder.path, name) : folder.write(name, content);
    expect(await refusal(file)).toContain(expected);
  });

  it("says which layers there are instead", async () => {
    const file = folder.write(
      "admin.gpkg",
      await makeGeoPackage(2154, [{ name: "commune", columns: ["a"], rows: [] }]),
    );
    expect(await refusal(file)).toBe(
      "« admin.gpkg » ne peut être lu : il n'a pas la couche « troncon_de_route » ; couches trouvées : commune.",
    );
  });

  it("says which columns are missing", async () => {
    const made = { ...GOOD, without: ["sens_de_circulation", "nature"] };
    const file = folder.write("colonnes.gpkg", await makeBdTopo(made));
    expect(await refusal(file)).toMatch(
      /n'a pas nature, sens_de_circulation, attendu.*colonnes trouvées : fid, geometrie/,
    );
  });

  it("finds layers that bear the name of their theme", async () => {
    const layers = ["transport_troncon_de_route", "transport_non_communication"] as const;
    const network = await read(folder.write("theme.gpkg", await makeBdTopo({ ...GOOD, layers })));
    expect([...network.wayId]).toEqual([1]);
  });

  it("refuses a layer without a single road", async () => {
    const file = folder.write("rien.gpkg", await makeBdTopo({ segments: [] }));
    expect(await refusal(file)).toMatch(/^Aucun tronçon de route carrossable dans « rien.gpkg »/);
  });
});

describe("projections", () => {
  it("refuses one it does not know, with the name of the file", async () => {
    const file = folder.write("suisse.gpkg", await makeBdTopo({ ...GOOD, epsg: 2056 }));
    expect(await refusal(file)).toMatch(/^« suisse.gpkg » : Projection EPSG:2056 inconnue/);
  });

  it("refuses files of two projections", async () => {
    const one = folder.write("metropole.gpkg", await makeBdTopo(GOOD));
    const two = folder.write("reunion.gpkg", await makeBdTopo({ ...GOOD, epsg: 2975 }));
    expect(await refusal(one, two)).toBe(
      "« reunion.gpkg » est en EPSG:2975 et « metropole.gpkg » en EPSG:2154 : donnez des fichiers BD TOPO de même projection.",
    );
  });

  it("refuses coordinates that are not in the projection said", async () => {
    const lonLat = [
      [5.1, 43.5],
      [5.2, 43.5],
    ] as const;
    const far = [...LINE, [1e12, 1e12]] as const;
    for (const line of [far, [...lonLat, ...LINE]] as const) {
      const made = { epsg: line === far ? 2154 : 4326, segments: [{ id: 3, line }] };
      expect(await refusal(folder.write("ailleurs.gpkg", await makeBdTopo(made)))).toMatch(
        /« ailleurs.gpkg », tronçon de route TRONROUT0000000000000003 : son tracé n'est pas à sa place/,
      );
    }
    const network = await read(
      folder.write("degres.gpkg", await makeBdTopo({ epsg: 4326, segments: [{ id: 1, line: lonLat }] })),
    );
    expect([...network.nodeLon7].toSorted()).toEqual([51_000_000, 52_000_000]);
  });
});

describe("lines that lie", () => {
  const good = lineCell(LINE);
  const changed = (at: number, value: number): Uint8Array => {
    const bytes = Buffer.from(good);
    bytes.writeUInt32LE(value, at);
    return bytes;
  };

  it.each([
    ["cut short", good.subarray(0, good.length - 1)],
    ["cut in its header", good.subarray(0, 6)],
    ["more points than bytes", changed(45, 3)],
    ["four thousand million points", changed(45, 0xffffffff)],
    [
      "a multiline of four thousand million parts",
      (() => {
        const bytes = Buffer.from(changed(41, 1005));
        bytes.writeUInt32LE(0xffffffff, 45);
        return bytes;
      })(),
    ],
    ["no GP", changed(0, 0)],
    [
      "a coordinate that is no number",
      (() => {
        const bytes = Buffer.from(good);
        bytes.writeDoubleLE(Number.NaN, 49);
        return bytes;
      })(),
    ],
  ])("%s", async (_, bytes) => {
    expect(await refusal(await withLine(bytes))).toBe(
      "« trace.gpkg », tronçon de route TRONROUT0000000000000007 : son tracé est abîmé ; téléchargez de nouveau le fichier.",
    );
  });

  it("of another type, or empty, are no road", async () => {
    const point = changed(41, 1001);
    const polygon = changed(41, 1003);
    const empty = Buffer.from(good);
    empty[3] = 0x13;
    for (const line of [point, polygon, empty]) {
      const report = new SkipReport();
      const file = folder.write(
        "sans.gpkg",
        await makeBdTopo({
          segments: [
            { id: 1, line: LINE },
            { id: 2, line },
          ],
        }),
      );
      await readBdTopos([file], { speeds: "file", report });
      expect(report.count("bdtopo-no-line")).toBe(1);
    }
  });
});

describe("archives", () => {
  it("are read in place, as they are delivered", async () => {
    const gpkg = await makeBdTopo(GOOD);
    const two = zipSync({ "BDTOPO/1/BDT_D013.gpkg": gpkg, "BDTOPO/2/BDT_D084.gpkg": gpkg, "lisezmoi.txt": gpkg });
    const one = zipSync({ "BDTOPO/1_DONNEES/BDT_3-5_D013.gpkg": gpkg });
    expect([...(await read(folder.write("un.zip", one))).wayId]).toEqual([1]);
    const file = folder.write("deux.zip", two);
    expect(await refusal(file)).toContain("plusieurs fichiers possibles");
    expect([...(await read(`${file}#BDT_D084.gpkg`)).wayId]).toEqual([1]);
  });
});

describe("a file damaged anywhere", async () => {
  const bytes = await makeBdTopo({
    segments: Array.from({ length: 60 }, (_, i) => ({
      id: i + 1,
      line: Array.from({ length: i === 30 ? 900 : 3 }, (_, p) => [870_000 + 100 * i + p, 6_270_000 + p] as const),
    })),
  });

  it("is refused in one sentence when it is cut", async () => {
    for (let size = 16; size < bytes.length; size += 3001)
      expect(await refusal(folder.write("coupe.gpkg", bytes.subarray(0, size)))).toContain("tronqué ou abîmé");
  });

  it("is read or refused, and never hangs or crashes, whatever byte is wrong", async () => {
    let refused = 0;
    for (let trial = 0; trial < 400; trial++) {
      const wrong = Buffer.from(bytes);
      // the header and the structure of pages more often than their content
      const page = 4096 * ((trial * 13) % (bytes.length / 4096));
      wrong[page + ((trial * 7) % (trial % 3 === 0 ? 4096 : 40))] = (trial * 97) & 255;
      const file = folder.write("octet.gpkg", wrong);
      await read(file).catch((error: unknown) => {
        expect(error).toBeInstanceOf(UserError);
        refused++;
      });
    }
    expect(refused).toBeGreaterThan(50);
  });

  it("is refused in a study before anything is written", async () => {
    writeFileSync(join(folder.path, "D099.gpkg"), bytes.subarray(0, 9000));
    writeFileSync(
      join(folder.path, "etude.yaml"),
      'id: essai\ntitle: Essai\ndepartements: ["99"]\nroads: { bdtopo: [D099.gpkg], osm: [a.osm.pbf] }\ninputs: { communes: { geojson: c.geojson }, chefsLieux: { file: c.csv }, population: { file: p.csv }, equipment: [{ file: e.csv, layout: facilities }] }\n',
    );
    const lines: string[] = [];
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = ((text: string) => lines.push(text) > 0) as typeof process.stderr.write;
    try {
      expect(await main(["check", join(folder.path, "etude.yaml"), "--quiet"])).toBe(2);
    } finally {
      process.stderr.write = write;
    }
    expect(lines.join("")).toMatch(/donnez osm .* ou bdtopo .*, et un seul des deux/);
    expect(existsSync(join(folder.path, "resultats"))).toBe(false);
    expect(readFileSync(join(folder.path, "D099.gpkg")).length).toBe(9000);
  });
});
