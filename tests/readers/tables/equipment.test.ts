import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { loadBasket, loadCrosswalk } from "../../../engine/basket/index.ts";
import { readIris } from "../../../engine/readers/tables/iris.ts";
import { placeStandIns } from "../../../engine/readers/tables/stand-ins.ts";
import { fromWgs84, toWgs84 } from "../../../engine/readers/tables/projection.ts";
import { readEquipment, studyInputs } from "../../../engine/readers/tables/index.ts";
import { SkipReport } from "../../../engine/report/index.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const data = (path: string) => readFileSync(new URL(`../../../data/${path}`, import.meta.url), "utf8");
const basket = loadBasket(data("baskets/services-publics.yaml"));
const crosswalk = loadCrosswalk(data("crosswalk/bpe-codes.yaml"));

async function read(
  file: string,
  input: object,
  covered: ReadonlySet<string> | null = null,
  iris: ReadonlyMap<string, readonly [number, number]> = new Map(),
) {
  const report = new SkipReport();
  const parsed = studyInputs.equipment.parse({ file, ...input });
  const read = await readEquipment(file, null, parsed, basket, () => crosswalk, covered, false, report);
  const rows = await placeStandIns(read, [], iris, report);
  return { rows, report };
}

const near = (value: number, expected: number) => expect(value).toBeCloseTo(expected, 5);

describe("projections of official files", () => {
  // the origin of each projection is known without computing
  it.each([
    [2154, 700_000, 6_600_000, 3, 46.5],
    [3035, 4_321_000, 3_210_000, 10, 52],
    [5490, 500_000, 0, -63, 0],
    [2972, 500_000, 0, -51, 0],
    [2975, 500_000, 10_000_000, 57, 0],
    [4471, 500_000, 10_000_000, 45, 0],
  ])("EPSG:%i has its origin where the registry says", (epsg, x, y, lon, lat) => {
    const [foundLon, foundLat] = toWgs84(epsg)(x, y);
    expect(foundLon).toBeCloseTo(lon, 6);
    expect(foundLat).toBeCloseTo(lat, 6);
  });
  it("says which are known", () => expect(() => toWgs84(27_572)).toThrow(/27572 inconnue.*2154/));
});

describe("BPE in points", () => {
  const header2019 = "REG;DEP;DEPCOM;DCIRIS;AN;TYPEQU;LAMBERT_X;LAMBERT_Y;QUALITE_XY";
  const line2019 = (depcom: string, type: string, epsg: number, lon: number, lat: number, quality = "Bonne") => {
    const [x, y] = fromWgs84(epsg)(lon, lat);
    return `93;${depcom.slice(0, 2)};${depcom};${depcom}_0000;2019;${type};${x.toFixed(2)};${y.toFixed(2)};${quality}`;
  };

  it("of 2019: metres in the projection of the département, quality in words", async () => {
    const lines = [
      line2019("13055", "A206", 2154, 5.37, 43.3),
      line2019("97105", "A207", 5490, -61.73, 16, "Acceptable"),
      line2019("97302", "A208", 2972, -52.33, 4.93, "Mauvaise"),
      line2019("97411", "D301", 2975, 55.45, -20.88),
      line2019("97608", "D201", 4471, 45.23, -12.78),
      "93;13;13001;13001_0101;2019;A206;;;Non géolocalisé",
      line2019("13001", "F103", 2154, 5.44, 43.53),
    ];
    const file = folder.write("bpe19.csv", [header2019, ...lines].join("\r\n"));
    const { rows, report } = await read(file, { layout: "points", vintage: 2019 });
    expect(rows.map(({ commune }) => commune)).toEqual(["13055", "97105", "97302", "97411", "97608", "13001"]);
    near(rows[0]!.lon, 5.37);
    near(rows[1]!.lat, 16);
    near(rows[2]!.lon, -52.33);
    near(rows[3]!.lat, -20.88);
    near(rows[4]!.lon, 45.23);
    expect(rows[5]!.lon).toBeNaN();
    expect(report.count("point-poor")).toBe(1);
    expect(report.count("point-missing")).toBe(1);
    expect(report.count("type-unused")).toBe(1);
    // france-services, finances-publiques and ecole have codes in 2019 that the file lacks
    expect(report.count("service-without-type")).toBe(3);
  });

  it("of 2021: other columns in another order", async () => {
    const [x, y] = fromWgs84(2154)(5.37, 43.3);
    const file = folder.write(
      "bpe21.csv",
      `AAV2020;AN;BV2012;DEP;DEPCOM;DOM;EPCI;DCIRIS;LAMBERT_X;LAMBERT_Y;QP;QUALITE_XY;REG;SDOM;TYPEQU;UU2020\n` +
        `003;2021;13055;13;13201;A;200054807;13201_0101;${x};${y};CSZ;Bonne;93;A2;A206;00759\n`,
    );
    const { rows } = await read(file, { layout: "points", vintage: 2021 });
    near(rows[0]!.lon, 5.37);
  });

  const header2023 =
    "AN;NOMRS;LIBCOM;DEPCOM;DEP;TYPEQU;LAMBERT_X;LAMBERT_Y;LONGITUDE;LATITUDE;QUALITE_XY;EPSG;QUALITE_GEOLOC";
  const lines2023 = [
    "2023;LA POSTE;MARSEILLE;13201;13;A206;892000;6247000;5.37;43.30;B;2154;11",
    '2023;"PHARMACIE ""DU PORT"" ; SELARL";MARSEILLE;13202;13;D307;892000;6247000;5.365;43.31;M;2154;33',
    "2023;MAISON;NICE;06088;06;A128;1000;1000;7.26;43.70;_U;2154;12",
    "2023;MÉDECIN;MARSEILLE;13203;13;D201;;;;;_Z;;",
  ];
  it("of 2023: degrees, letters, a point drawn at random goes to the chef-lieu, other départements are counted out", async () => {
    const file = folder.write("bpe23.csv", [header2023, ...lines2023].join("\n"));
    const { rows, report } = await read(file, { layout: "points", vintage: 2023 }, new Set(["13"]));
    expect(rows.map(({ commune, name }) => [commune, name])).toEqual([
      ["13201", "LA POSTE"],
      ["13202", 'PHARMACIE "DU PORT" ; SELARL'],
      ["13203", "MÉDECIN"],
    ]);
    expect(rows[1]!.lon).toBeNaN();
    expect(rows[2]!.lon).toBeNaN();
    expect(["point-random", "point-missing", "facility-elsewhere"].map((kind) => report.count(kind))).toEqual([
      1, 1, 1,
    ]);
  });

  it("without a point goes to its IRIS when outlines are given, else to the chef-lieu", async () => {
    const iris = readIris(
      folder.write(
        "iris.geojson",
        JSON.stringify({
          type: "FeatureCollection",
          features: [
            {
              type: "Feature",
              properties: { CODE_IRIS: "132010101", NOM_IRIS: "x" },
              geometry: {
                type: "Polygon",
                coordinates: [
                  [
                    [5, 43],
                    [5.2, 43],
                    [5.2, 43.2],
                    [5, 43.2],
                    [5, 43],
                  ],
                ],
              },
            },
          ],
        }),
      ),
      { file: "iris.geojson" },
    );
    const file = folder.write(
      "sans.csv",
      "DEPCOM;TYPEQU;DCIRIS;LAMBERT_X;LAMBERT_Y\n13201;A206;13201_0101;;\n13201;A207;13201_0102;;\n",
    );
    const { rows, report } = await read(file, { layout: "points", vintage: 2019 }, null, await iris);
    near(rows[0]!.lon, 5.1);
    near(rows[0]!.lat, 43.1);
    expect(rows[1]!.lon).toBeNaN();
    expect([report.count("point-missing"), report.count("point-iris")]).toEqual([2, 1]);
  });

  it("is the same from CSV, from a zip and from Parquet", async () => {
    const csv = [header2023, ...lines2023].join("\n");
    const zip = folder.write(
      "BPE23.zip",
      zipSync({ "BPE23.csv": Buffer.from(csv), "varmod_BPE23.csv": Buffer.from("COD_VAR;LIB_VAR\nAN;Année\n") }),
    );
    const cells = lines2023.map((line) => {
      const parts = line.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/);
      return parts.map((part) => part.replace(/^"|"$/g, "").replaceAll('""', '"'));
    });
    const columnData = header2023.split(";").map((name, column) => {
      const texts = cells.map((row) => (row[column] === "" ? null : row[column]!));
      return /^L(AMBERT|ONG|ATI)/.test(name)
        ? {
            name,
            data: texts.map((text) => (text === null ? null : Number(text))),
            type: "DOUBLE" as const,
            nullable: true,
          }
        : { name, data: texts, type: "STRING" as const, nullable: true };
    });
    const parquet = folder.write("BPE23.parquet", new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 2 })));
    const facts = async (file: string) =>
      (await read(file, { layout: "points", vintage: 2023 })).rows.map((row) => ({ ...row, file: "", line: 0 }));
    const reference = await facts(zip);
    const rows = await facts(parquet);
    expect(reference).toHaveLength(4);
    expect(rows).toEqual(reference);
  });

  it("refuses the codes of another vintage, counts for points, and swapped coordinates", async () => {
    const old = folder.write("old.csv", "DEPCOM;TYPEQU;LONGITUDE;LATITUDE\n13201;D307;5.4;43.3\n13201;C108;5.4;43.3\n");
    await expect(read(old, { layout: "points", vintage: 2019 })).rejects.toThrow(/BPE 2021 à 2023.*Corrigez vintage/);
    const counts = folder.write("counts.csv", "DEPCOM;TYPEQU;NB_EQUIP\n13201;A206;1\n");
    await expect(read(counts, { layout: "points", vintage: 2019 })).rejects.toThrow(/ni LAMBERT_X.*counts-long/);
    const swapped = folder.write("swapped.csv", "DEPCOM;TYPEQU;LONGITUDE;LATITUDE\n13201;A206;43.3;5.4\n");
    await expect(read(swapped, { layout: "points", vintage: 2019 })).rejects.toThrow(/inversées/);
  });
});

describe("BPE in counts", () => {
  it("long, and the DS_BPE file with its totals, zonings and years", async () => {
    const long = folder.write(
      "long.csv",
      "REG;DEP;DEPCOM;DCIRIS;AN;TYPEQU;NB_EQUIP\n93;13;13001;13001;2019;A206;2\n93;13;13001;13001;2019;A207;0\n",
    );
    expect((await read(long, { layout: "counts-long", vintage: 2019 })).rows.map(({ units }) => units)).toEqual([2]);
    const ds = folder.write(
      "DS_BPE_data.csv",
      [
        "GEO;GEO_OBJECT;FACILITY_DOM;FACILITY_SDOM;FACILITY_TYPE;BPE_MEASURE;TIME_PERIOD;OBS_VALUE",
        "13001;COM;A;A2;A206;FACILITIES;2024;3",
        "13001;COM;A;A2;_T;FACILITIES;2024;9",
        "13;DEP;A;A2;A206;FACILITIES;2024;99",
        "13001;COM;A;A2;A206;FACILITIES;2023;4",
        "2024-COM-13055;COM;A;A2;A206;FACILITIES;2024;5",
        "13201;ARM;A;A2;A206;FACILITIES;2024;2",
        "13202;ARM;A;A2;A206;FACILITIES;2024;3",
      ].join("\n"),
    );
    const { rows, report } = await read(ds, { layout: "counts-long", vintage: 2024 });
    expect(rows.map(({ commune, units }) => [commune, units])).toEqual([
      ["13001", 3],
      ["13201", 2],
      ["13202", 3],
    ]);
    expect(report.count("whole-and-parts")).toBe(1);
    await expect(read(ds, { layout: "counts-long", vintage: 2019 })).rejects.toThrow(/déclaré est 2019.*2023, 2024/);
  });
  it("wide, headed by codes", async () => {
    const wide = folder.write("wide.csv", "CODGEO,LIBGEO,NB_A206,A207\n13001,Aix,2,1\n13002,Allauch,,1\n");
    const { rows, report } = await read(wide, { layout: "counts-wide", vintage: 2019 });
    expect(rows.map(({ commune, units }) => [commune, units])).toEqual([
      ["13001", 2],
      ["13001", 1],
      ["13002", 1],
    ]);
    expect(report.count("column-without-type")).toBe(1);
    const labelled = folder.write("labelled.csv", "depcom,Bureau de poste\n13001,1\n");
    await expect(read(labelled, { layout: "counts-wide", vintage: 2013 })).rejects.toThrow(/labels/);
    const negative = folder.write("negative.csv", "CODGEO,A206\n13001,-2\n");
    await expect(read(negative, { layout: "counts-wide", vintage: 2019 })).rejects.toThrow(
      "negative.csv, ligne 2 : « -2 »",
    );
  });
  it("asks for the vintage, and says when nothing fits the basket", async () => {
    expect(() => studyInputs.equipment.parse({ file: "x", layout: "points" })).toThrow(/vintage/);
    const none = folder.write("none.csv", "DEPCOM;TYPEQU;NB_EQUIP\n13001;F101;1\n");
    await expect(read(none, { layout: "counts-long", vintage: 2019 })).rejects.toThrow(/aucune ligne ne correspond/);
  });
});
