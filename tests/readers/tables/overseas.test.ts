import { readFileSync } from "node:fs";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { loadBasket, loadCrosswalk } from "../../../engine/basket/index.ts";
import { readTerritory, tableInputs } from "../../../engine/readers/tables/index.ts";
import { fromWgs84 } from "../../../engine/readers/tables/projection.ts";
import { SkipReport } from "../../../engine/report/index.ts";
import { makeGeoPackage } from "../../support/geopackage.ts";
import { temporaryFolder } from "../../support/temporary.ts";

/**
 * A fictive overseas département of two communes, from files in the layouts that are published: ADMIN EXPRESS in EPSG:5490,
 * BPE 2024 in Parquet, populations légales, COG and its events, Filosofi cells named in the local projection.
 */
const NO_DIRECTORY = { source: "aucune", types: [] };
const folder = temporaryFolder();
const project = fromWgs84(5490);
const data = (path: string) => readFileSync(new URL(`../../../data/${path}`, import.meta.url), "utf8");
const basket = loadBasket(data("baskets/services-publics.yaml"));
const crosswalk = loadCrosswalk(data("crosswalk/bpe-codes.yaml"));

const square = (west: number) =>
  [
    [west, 16],
    [west, 16.1],
    [west + 0.1, 16.1],
    [west + 0.1, 16],
    [west, 16],
  ].map(([lon, lat]) => project(lon!, lat!));
const cell = (lon: number, lat: number) => {
  const [x, y] = project(lon, lat).map((value) => Math.floor(value / 200) * 200);
  return `CRS5490RES200mN${y}E${x}`;
};

async function files() {
  const gpkg = await makeGeoPackage(5490, [
    {
      name: "commune",
      columns: ["code_insee", "nom_officiel"],
      rows: [
        { values: ["97101", "Ouest"], points: square(-61.7) },
        { values: ["97102", "Est"], points: square(-61.6) },
      ],
    },
    {
      name: "chef_lieu_de_commune",
      columns: ["nom_officiel", "code_insee_de_la_commune"],
      rows: [
        { values: ["Ouest", "97101"], points: [project(-61.65, 16.05)] },
        { values: ["Est", "97102"], points: [project(-61.55, 16.05)] },
      ],
    },
  ]);
  const [x, y] = project(-61.64, 16.04);
  const columnData = [
    { name: "DEPCOM", data: ["97101", "97102", "97103", "13055"] },
    { name: "TYPEQU", data: ["A206", "D307", "D265", "A206"] },
    { name: "LAMBERT_X", data: [x, null, null, 892_000], type: "DOUBLE" as const, nullable: true },
    { name: "LAMBERT_Y", data: [y, null, null, 6_247_000], type: "DOUBLE" as const, nullable: true },
    { name: "EPSG", data: ["5490", null, null, "2154"], type: "STRING" as const, nullable: true },
    { name: "QUALITE_XY", data: ["B", "_Z", "_Z", "B"] },
  ];
  const boundary = (name: string) => folder.write(name, gpkg);
  return {
    communes: { file: boundary("ADE_971.gpkg") },
    chefsLieux: { file: boundary("ADE_971_chefs-lieux.gpkg") },
    population: {
      file: folder.write(
        "donnees_communes.csv",
        "CODREG;REG;CODDEP;CODARR;CODCAN;CODCOM;COM;PMUN;PCAP;PTOT\n01;G;971;1;99;101;Ouest;1000;10;1010\n01;G;971;1;99;102;Est;50;1;51\n",
      ),
    },
    cog: { file: folder.write("commune.csv", "TYPECOM,COM,DEP,ARR,LIBELLE,CAN\nCOM,97101,971,9711,Ouest,97101\n") },
    movements: {
      file: folder.write(
        "v_mvt.csv",
        "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TYPECOM_AP,COM_AP\n32,2020-01-01,COM,97103,COM,97102\n32,2020-01-01,COM,97102,COM,97102\n",
      ),
      year: 2024,
    },
    grid: {
      file: folder.write(
        "carreaux_200m_gua.csv",
        `idcar_200m,lcog_geo,ind\n${cell(-61.66, 16.03)},97101,30\n${cell(-61.63, 16.06)},97101,10\n${cell(-61.6001, 16.05)},9710197102,20\n`,
      ),
      layout: "filosofi",
    },
    equipment: [
      {
        file: folder.write("BPE24.parquet", new Uint8Array(parquetWriteBuffer({ columnData }))),
        layout: "points",
        vintage: 2024,
      },
    ],
  };
}

describe("a fictive overseas département", () => {
  it("is read from official files, in its own projection, with no word of it in the code", async () => {
    const report = new SkipReport();
    const { territory, totalPopulation } = await readTerritory(
      tableInputs.parse(await files()),
      {
        departements: ["971"],
        originModel: "cells",
        rescale: true,
        basket,
        crosswalk: () => crosswalk,
        directoryTypes: () => NO_DIRECTORY,
        resolve: (path) => path,
      },
      report,
    );
    const { communes, origins, facilities } = territory;
    expect(communes.map(({ code, departement, population }) => [code, departement, population])).toEqual([
      ["97101", "971", 1000],
      ["97102", "971", 50],
    ]);
    expect(communes[0]!.zones).toEqual({ canton: "97101", arrondissement: "9711" });
    expect(totalPopulation).toBe(1061);
    // the cell across the border is cut: most of it lies in the west or in the east, and both parts are brought to the census
    expect([...origins.id].slice(0, 3)).toEqual([
      cell(-61.66, 16.03),
      cell(-61.63, 16.06),
      `${cell(-61.6001, 16.05)}:97101`,
    ]);
    expect(origins.id.at(3)).toBe(`${cell(-61.6001, 16.05)}:97102`);
    expect(origins.population[0]! + origins.population[1]! + origins.population[2]!).toBeCloseTo(1000, 6);
    expect(origins.population[3]).toBeCloseTo(50, 6);
    expect(origins.lon[0]).toBeCloseTo(-61.66, 2);
    const rows = Array.from(facilities.service, (service, row) => [
      basket.services[service]!.id,
      communes[facilities.commune[row]!]!.name,
      Math.round(facilities.pointLon[facilities.point[row]!]! * 1e4) / 1e4,
    ]);
    expect(rows).toEqual([
      ["poste", "Ouest", -61.64],
      ["medecin-generaliste", "Est", -61.55],
      ["pharmacie", "Est", -61.55],
    ]);
    expect(
      ["cell-split", "code-moved", "facility-elsewhere", "commune-not-in-cog"].map((kind) => report.count(kind)),
    ).toEqual([1, 1, 1, 1]);
  });
});
