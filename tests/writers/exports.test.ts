import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import type { Geometry } from "geojson";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import initSqlJs from "sql.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diagnose, type CommunePolygons } from "../../engine/diagnostic/index.ts";
import { writeRun, type Run } from "../../engine/writers/index.ts";
import { world } from "../diagnostic/small-world.ts";

const HOSTILE = '<img src=x onerror="alert(1)">';
const { territory, basket, access } = world(
  [
    { code: "01001", name: HOSTILE },
    { code: "01002", name: "=1+1" },
  ],
  [
    { commune: "01001", population: 1, minutes: [2, 4, 6] },
    { commune: "01002", population: 4, minutes: [1, 1, null] },
  ],
);
const SQUARE: Geometry = {
  type: "Polygon",
  coordinates: [
    [
      [5, 43],
      [6, 43],
      [6, 44],
      [5, 44],
      [5, 43],
    ],
  ],
};
const POLYGONS: CommunePolygons = {
  type: "FeatureCollection",
  features: [{ type: "Feature", properties: { code: "01001" }, geometry: SQUARE }],
};
const RUN: Run = {
  diagnostic: diagnose(territory, basket, access, { aggregation: "equal" }),
  access,
  binaries: {},
  polygons: POLYGONS,
  manifest: {
    product: { name: "desserte", version: "0.0.0" },
    study: "essai",
    createdAt: "2026-01-02T03:04:05.000Z",
    notice: "démonstration",
    inputs: [{ role: "bpe", name: "</style><script>x", bytes: 3, sha256: "ab", vintage: "2013", licence: null }],
    settings: {},
    versions: {},
    counts: {},
    skips: {},
    warnings: ["3 lignes sautées"],
    attribution: ["© les contributeurs d'OpenStreetMap"],
  },
};

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "exports-"));
  await writeRun(folder, RUN, { formats: ["xlsx", "gpkg", "parquet", "html"], report: { title: HOSTILE } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bytes = (name: string) => readFileSync(join(folder, name));

describe("results.xlsx", () => {
  it("has a sheet for each table, text that stays text and numbers that are numbers", async () => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(bytes("results.xlsx") as unknown as ArrayBuffer);
    expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual([
      "lisez-moi",
      "communes",
      "commune_services",
      "gammes",
      "services",
      "zones",
      "sensitivity",
      "facilities",
    ]);
    const communes = workbook.getWorksheet("communes")!;
    expect(communes.getCell("A2").value).toBe("01001");
    expect(communes.getCell("B3").value).toBe("=1+1");
    expect(communes.getCell("B3").type).toBe(ExcelJS.ValueType.String);
    expect(communes.getCell("I2").value).toBe(4);
    expect(workbook.getWorksheet("lisez-moi")!.getColumn(2).values).toContain("démonstration");
  });
});

describe("parquet", () => {
  const open = (name: string) => {
    const file = bytes(name);
    return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  };

  it("gives back codes, numbers, flags and missing values", async () => {
    const rows = await parquetReadObjects({ file: open("communes.parquet") });
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ code: "01001", basket_min: 4, remote_pres: true });
    expect(rows[1]).toMatchObject({ code: "01002", basket_min: null, remote_loin: null });
    expect(await parquetReadObjects({ file: open("origins.parquet") })).toHaveLength(2);
  });

  it("is GeoParquet", async () => {
    const rows = await parquetReadObjects({ file: open("communes.parquet") });
    expect(rows[0]!.geometry).toEqual(SQUARE);
    const meta = parquetMetadata(open("communes.parquet")).key_value_metadata!.find(({ key }) => key === "geo")!;
    expect(JSON.parse(meta.value!)).toEqual({
      version: "1.1.0",
      primary_column: "geometry",
      columns: { geometry: { encoding: "WKB", geometry_types: ["Point", "Polygon"] } },
    });
  });
});

describe("results.gpkg", () => {
  it("is a GeoPackage with features and attributes", async () => {
    const database = new (await initSqlJs()).Database(bytes("results.gpkg"));
    const all = (sql: string) => database.exec(sql)[0]?.values ?? [];
    expect(all("PRAGMA application_id")).toEqual([[0x47504b47]]);
    expect(all("SELECT table_name, data_type FROM gpkg_contents ORDER BY rowid")).toEqual([
      ["communes", "features"],
      ["commune_services", "attributes"],
      ["gammes", "attributes"],
      ["services", "attributes"],
      ["zones", "attributes"],
      ["sensitivity", "attributes"],
      ["facilities", "features"],
      ["origins", "features"],
    ]);
    expect(all("SELECT min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents WHERE table_name = 'communes'")).toEqual([
      [5, 43, 6, 44, 4326],
    ]);
    expect(all("SELECT code, basket_min, remote_pres FROM communes")).toEqual([
      ["01001", 4, 1],
      ["01002", null, 0],
    ]);
    const blob = all("SELECT geom FROM communes WHERE fid = 1")[0]![0] as Uint8Array;
    const view = new DataView(blob.buffer, blob.byteOffset);
    expect([...blob.subarray(0, 4)]).toEqual([0x47, 0x50, 0, 3]);
    expect(view.getInt32(4, true)).toBe(4326);
    // min x, max x, min y, max y, then WKB: little endian, polygon, one ring of five points
    expect([8, 16, 24, 32].map((at) => view.getFloat64(at, true))).toEqual([5, 6, 43, 44]);
    expect([blob[40], view.getUint32(41, true), view.getUint32(45, true), view.getUint32(49, true)]).toEqual([
      1, 3, 1, 5,
    ]);
    expect(all("SELECT seq FROM sqlite_sequence WHERE name = 'origins'")).toEqual([[2]]);
    database.close();
  });
});

describe("report.html", () => {
  it("shows data as text, never as markup, and asks nothing of the network", () => {
    const page = bytes("report.html").toString("utf8");
    expect(page).not.toContain("<img");
    expect(page).not.toContain("<script");
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).toContain("&lt;img src=x");
    expect(page).not.toMatch(/(src|href)=["']?http/);
    expect(page).toContain("Content-Security-Policy");
    expect(page).not.toMatch(/NaN|undefined|\[object/);
  });

  it("gives every figure its champ and its source", () => {
    const page = bytes("report.html").toString("utf8");
    const figures = page.match(/<h2><span>Figure/g)!.length;
    expect(figures).toBeGreaterThan(5);
    expect(page.match(/>Champ : /g)).toHaveLength(figures);
    expect(page.match(/>Source : /g)).toHaveLength(figures);
    expect(page).toContain("démonstration");
  });
});
