import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import {
  readChefsLieux,
  readCog,
  readCommunes,
  readGrid,
  readMovements,
  readPopulations,
  studyInputs,
} from "../../../engine/readers/tables/index.ts";
import { fromWgs84 } from "../../../engine/readers/tables/projection.ts";
import { SkipReport } from "../../../engine/report/index.ts";
import { makeGeoPackage } from "../../support/geopackage.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const L93 = fromWgs84(2154);
const ring = (west: number): Array<[number, number]> => [
  [west, 43.3],
  [west, 43.4],
  [west + 0.1, 43.4],
  [west + 0.1, 43.3],
  [west, 43.3],
];

/** A GeoPackage as IGN publishes since ADMIN EXPRESS 4.0: snake case, Lambert-93. */
function adminExpress(): Promise<Uint8Array> {
  const polygon = (west: number) => ring(west).map(([lon, lat]) => L93(lon, lat));
  return makeGeoPackage(2154, [
    {
      name: "commune",
      columns: ["cleabs", "code_insee", "nom_officiel", "codes_siren_des_epci", "code_insee_du_canton"],
      rows: [
        { values: ["C1", "13055", "Marseille", "200054807/240", "1398"], points: polygon(5.3) },
        { values: ["C2", "66136", "Perpignan", "200027183", "6697"], points: polygon(2.8) },
      ],
    },
    {
      name: "arrondissement_municipal",
      columns: ["code_insee", "nom_officiel", "code_insee_de_la_commune"],
      rows: [{ values: ["13201", "Marseille 1er Arrondissement", "13055"], points: polygon(5.3) }],
    },
    {
      name: "chef_lieu_de_commune",
      columns: ["nom_officiel", "code_insee_de_la_commune"],
      rows: [{ values: ["Marseille", "13055"], points: [L93(5.37, 43.3)] }],
    },
    { name: "epci", columns: ["code_siren"], rows: [] },
  ]);
}

/** One polygon in a shapefile with its attributes, as ADMIN EXPRESS up to 3.x: upper case, Lambert-93. */
function shapefile(
  points: ReadonlyArray<readonly [number, number]>,
  fields: Record<string, string>,
): Record<string, Uint8Array> {
  const record = Buffer.alloc(8 + 4 + 32 + 8 + 4 + 16 * points.length);
  record.writeInt32BE(1, 0);
  record.writeInt32BE((record.length - 8) / 2, 4);
  record.writeInt32LE(5, 8);
  record.writeInt32LE(1, 44);
  record.writeInt32LE(points.length, 48);
  points.forEach(([x, y], index) => record.writeDoubleLE(y, record.writeDoubleLE(x, 56 + 16 * index)));
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)].forEach((value, index) =>
    record.writeDoubleLE(value, 12 + 8 * index),
  );
  const head = Buffer.alloc(100);
  head.writeInt32BE(9994, 0);
  head.writeInt32BE((100 + record.length) / 2, 24);
  head.writeInt32LE(1000, 28);
  head.writeInt32LE(5, 32);
  record.copy(head, 36, 12, 44);
  const names = Object.keys(fields);
  const width = 40;
  const dbf = Buffer.alloc(32 + 32 * names.length + 1 + 1 + width * names.length + 1, " ");
  dbf.fill(0, 0, 32 + 32 * names.length);
  dbf[0] = 3;
  dbf.writeUInt32LE(1, 4);
  dbf.writeUInt16LE(33 + 32 * names.length, 8);
  dbf.writeUInt16LE(1 + width * names.length, 10);
  names.forEach((name, index) => {
    dbf.write(name, 32 + 32 * index, "latin1");
    dbf.write("C", 32 + 32 * index + 11);
    dbf[32 + 32 * index + 16] = width;
    dbf.write(fields[name]!, 34 + 32 * names.length + width * index, "utf8");
  });
  dbf[32 + 32 * names.length] = 13;
  const prj =
    'PROJCS["RGF93_Lambert_93",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993",SPHEROID["GRS_1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",700000],PARAMETER["False_Northing",6600000],PARAMETER["Central_Meridian",3],PARAMETER["Standard_Parallel_1",49],PARAMETER["Standard_Parallel_2",44],PARAMETER["Latitude_Of_Origin",46.5],UNIT["Meter",1]]';
  return { shp: Buffer.concat([head, record]), dbf, prj: Buffer.from(prj), cpg: Buffer.from("UTF-8") };
}

const communesInput = (input: object) => studyInputs.communes.parse({ file: "x", ...input });

describe("ADMIN EXPRESS", () => {
  it("in a GeoPackage: communes, arrondissements, zonings, chefs-lieux, one département of a national file", async () => {
    const path = folder.write("ADE.gpkg", await adminExpress());
    const all = await readCommunes(path, communesInput({}), new SkipReport());
    expect(all.map(({ code, name }) => [code, name])).toEqual([
      ["13201", "Marseille 1er Arrondissement"],
      ["13055", "Marseille"],
      ["66136", "Perpignan"],
    ]);
    expect(all[1]!.zones).toEqual({ epci: "200054807", canton: "1398" });
    const [lon, lat] = all[1]!.polygon!.type === "MultiPolygon" ? all[1]!.polygon!.coordinates[0]![0]![0]! : [];
    expect(lon).toBeCloseTo(5.3, 6);
    expect(lat).toBeCloseTo(43.3, 6);
    const some = await readCommunes(path, communesInput({ departements: ["66"] }), new SkipReport());
    expect(some.map(({ code }) => code)).toEqual(["66136"]);
    const places = await readChefsLieux(path, studyInputs.chefsLieux.parse({ file: path }));
    expect(places[0]).toMatchObject({ code: "13055", name: "Marseille" });
    expect(places[0]!.lon).toBeCloseTo(5.37, 6);
  });
  it("gives chefs-lieux from a GeoJSON, a CSV of metres", async () => {
    const point = {
      type: "Feature",
      properties: { insee_com: "13055", nom: "M" },
      geometry: { type: "Point", coordinates: [5.37, 43.3] },
    };
    const map = folder.write("chx.geojson", JSON.stringify({ type: "FeatureCollection", features: [point] }));
    expect(await readChefsLieux(map, studyInputs.chefsLieux.parse({ file: map }))).toEqual([
      { code: "13055", name: "M", lon: 5.37, lat: 43.3 },
    ]);
    const [x, y] = L93(5.37, 43.3);
    const csv = folder.write("chx.csv", `code;x;y\n13055;${x};${y}\n`);
    const [place] = await readChefsLieux(
      csv,
      studyInputs.chefsLieux.parse({ file: csv, lon: "x", lat: "y", crs: "EPSG:2154" }),
    );
    expect(place!.lon).toBeCloseTo(5.37, 6);
    const wrong = studyInputs.chefsLieux.parse({ file: csv, lon: "x", lat: "y" });
    await expect(readChefsLieux(csv, wrong)).rejects.toThrow(/chx.csv : points hors de France : 1 sur 1.*EPSG \(crs\)/);
    const empty = folder.write("chx-empty.csv", "code;lon;lat\n13055;;\n");
    await expect(readChefsLieux(empty, studyInputs.chefsLieux.parse({ file: empty }))).rejects.toThrow(
      /ligne 2.*coordonnées/,
    );
  });
  it("refuses a missing layer with those there are, a cut file, a cut geometry", async () => {
    const bytes = await adminExpress();
    const path = folder.write("ADE2.gpkg", bytes);
    await expect(readCommunes(path, communesInput({ layers: ["COMMUNES"] }), new SkipReport())).rejects.toThrow(
      /arrondissement_municipal, chef_lieu_de_commune, commune, epci/,
    );
    const cut = folder.write("cut.gpkg", bytes.slice(0, 6000));
    await expect(readCommunes(cut, communesInput({}), new SkipReport())).rejects.toThrow(/tronqué ou abîmé/);
  });
  it("in a zip of shapefiles", async () => {
    const parts = shapefile(
      ring(5.3).map(([lon, lat]) => L93(lon, lat) as [number, number]),
      { NOM: "Éguilles", INSEE_COM: "13032", INSEE_ARR: "1", SIREN_EPCI: "200054807" },
    );
    const files = Object.fromEntries(Object.entries(parts).map(([part, bytes]) => [`ADE/COMMUNE.${part}`, bytes]));
    const path = folder.write("ADE.zip", zipSync(files));
    const [commune] = await readCommunes(path, communesInput({}), new SkipReport());
    expect(commune).toMatchObject({
      code: "13032",
      name: "Éguilles",
      zones: { epci: "200054807", arrondissement: "131" },
    });
    const [lon, lat] = commune!.polygon!.type === "Polygon" ? commune!.polygon!.coordinates[0]![0]! : [];
    expect(lon).toBeCloseTo(5.3, 6);
    expect(lat).toBeCloseTo(43.3, 6);
    const { "ADE/COMMUNE.dbf": _, ...without } = files;
    const broken = folder.write("ADE-broken.zip", zipSync(without));
    await expect(readCommunes(broken, communesInput({}), new SkipReport())).rejects.toThrow(/il manque COMMUNE.dbf/);
  });
  it("says what is wrong with a GeoJSON: properties, geometry, projection, truncation, another format", async () => {
    const feature = (properties: object, geometry: object | null) => ({ type: "Feature", properties, geometry });
    const polygon = { type: "Polygon", coordinates: [ring(5.3)] };
    const read = (name: string, content: unknown) =>
      readCommunes(
        folder.write(name, typeof content === "string" ? content : JSON.stringify(content)),
        communesInput({}),
        new SkipReport(),
      );
    const collection = (...features: object[]) => ({ type: "FeatureCollection", features });
    await expect(read("a.geojson", collection(feature({ insee: "1", nom: "A" }, polygon)))).rejects.toThrow(
      /objet 1.*propriétés trouvées : insee, nom/,
    );
    await expect(
      read("b.geojson", collection(feature({ code: "13001", nom: "A" }, { type: "Point", coordinates: [5, 43] }))),
    ).rejects.toThrow(/contour.*trouvé : Point/);
    const metres = { type: "Polygon", coordinates: [ring(5.3).map(([lon, lat]) => L93(lon, lat))] };
    await expect(read("c.geojson", collection(feature({ code: "13001", nom: "A" }, metres)))).rejects.toThrow(/mètres/);
    await expect(read("d.geojson", JSON.stringify(collection(feature({}, polygon))).slice(0, 40))).rejects.toThrow(
      /tronqué/,
    );
    await expect(read("e.geojson", collection())).rejects.toThrow(/features/);
    await expect(read("f.geojson", "<html>")).rejects.toThrow(/page web/);
    await expect(read("g.geojson", "7z\u00bc\u00af\u0027\u001c")).rejects.toThrow(/GeoJSON/);
    const [repaired] = await read("h.geojson", collection(feature({ code: 1001, nom: "A" }, polygon)));
    expect(repaired!.code).toBe("01001");
  });
});

describe("populations légales", () => {
  const read = (name: string, content: string, input: object = {}) => {
    const path = folder.write(name, content);
    return readPopulations(path, studyInputs.population.parse({ file: path, ...input }), new SkipReport());
  };
  it("of recent issues (COM is the code) and older ones (CODDEP, CODCOM, COM is the name)", async () => {
    const recent = await read(
      "recent.csv",
      "CODREG;REG;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT\n93;PACA;13;3;98;055;13055;Marseille;870321;7000;877321\n",
    );
    expect([...recent.people]).toEqual([["13055", 870_321]]);
    expect([...recent.total]).toEqual([["13055", 877_321]]);
    const older = await read(
      "older.csv",
      "CODREG;REG;CODDEP;CODARR;CODCAN;CODCOM;COM;PMUN;PCAP;PTOT\n01;Gpe;971;1;99;101;Les Abymes;50000;1;50001\n84;ARA;01;2;08;1;L'Abergement;794;13;807\n01;Gpe;971;1;99;05;Basse-Terre;9 861;216;10 077\n",
    );
    expect([...older.people]).toEqual([
      ["97101", 50_000],
      ["01001", 794],
      ["97105", 9861],
    ]);
  });
  it("refuses a negative, a contradiction, no code column", async () => {
    await expect(read("n.csv", "COM;PMUN\n01001;-5\n")).rejects.toThrow("n.csv, ligne 2 : population négative (-5)");
    await expect(read("d.csv", "COM;PMUN\n01001;5\n01001;6\n")).rejects.toThrow(/ligne 3.*5 puis 6/);
    await expect(read("c.csv", "x;PMUN\n01001;5\n")).rejects.toThrow(/CODDEP et CODCOM/);
    await expect(read("w.csv", "COM;PMUN\n01001;mille\n")).rejects.toThrow(/« mille » n'est pas un nombre/);
    await expect(read("e.csv", "COM;PMUN\n")).rejects.toThrow(/aucune population/);
  });
});

describe("COG", () => {
  it("of 2018 (tabs, Windows-1252) and since 2019", async () => {
    const old = Buffer.from(
      "CDC\tCHEFLIEU\tREG\tDEP\tCOM\tAR\tCT\tTNCC\tARTMAJ\tNCC\tARTMIN\tNCCENR\n0\t0\t93\t13\t032\t1\t08\t1\t\tEGUILLES\t\tÉguilles\n",
      "latin1",
    );
    expect(await readCog(folder.write("comsimp2018.txt", old))).toEqual([
      { code: "13032", name: "Éguilles", kind: "COM", departement: "13", arrondissement: "131", canton: "1308" },
    ]);
    const recent = await readCog(
      folder.write(
        "commune_2022.csv",
        "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT\nCOM,13055,93,13,13D,133,0,MARSEILLE,Marseille,Marseille,1398,\nARM,13201,93,13,13D,133,0,M,M,Marseille 1er Arrondissement,,13055\nCOMD,01015,,,,,0,A,A,A,,01015\n",
      ),
    );
    expect(recent.map(({ code, kind }) => [code, kind])).toEqual([
      ["13055", "COM"],
      ["13201", "ARM"],
    ]);
  });
  it("movements are chained to the year of the boundaries", async () => {
    const path = folder.write(
      "v_mvt_commune_2024.csv",
      "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,TYPECOM_AP,COM_AP,TNCC_AP\n32,2016-01-01,COM,01002,0,COM,01001,0\n32,2016-01-01,COM,01001,0,COM,01001,0\n32,2016-01-01,COM,01002,0,COMD,01002,0\n32,2019-01-01,COM,01001,0,COM,01003,0\n32,2022-01-01,COM,01009,0,COM,01003,0\n",
    );
    const moved = await readMovements(path, { file: path, year: 2019 });
    expect([...moved]).toEqual([
      ["01002", ["01003"]],
      ["01001", ["01003"]],
    ]);
  });
});

describe("Filosofi 200 m", () => {
  const scope = { box: [5, 43, 6, 44] as const, departements: ["13"] };
  const cell = (x: number, y: number) => `CRS3035RES200mN${y}E${x}`;
  const [x0, y0] = fromWgs84(3035)(5.4, 43.5).map((value) => Math.floor(value / 200) * 200) as [number, number];
  const parse = (input: object) => studyInputs.grid.parse({ file: "x", layout: "filosofi", ...input });

  it("reads identifiers, runs of codes, and keeps the département's cells", async () => {
    const path = folder.write(
      "carreaux_200m_met.csv",
      [
        "Idcar_200m,Idcar_1km,i_est_200,lcog_geo,ind,men",
        `${cell(x0, y0)},k,0,13001,12.5,5`,
        `${cell(x0 + 200, y0)},k,0,1300113002,3,1`,
        `${cell(x0, y0 + 200)},k,0,8400113001,4,1`,
        `${cell(x0, y0 + 400)},k,0,84001,9,4`,
        `${cell(x0 + 800_000, y0)},k,0,13001,7,2`,
      ].join("\n"),
    );
    const grid = await readGrid(path, parse({}), scope, new SkipReport());
    expect([...grid.id]).toEqual([cell(x0, y0), cell(x0 + 200, y0), cell(x0, y0 + 200)]);
    expect([...grid.population]).toEqual([12.5, 3, 4]);
    expect(grid.communes).toEqual(["13001", "1300113002", "8400113001"]);
    expect(grid.sizeM).toBe(200);
    expect([...grid.outlines!.cell]).toEqual([1, 2]);
    // the centre lies 100 m north-east of the corner
    const [x, y] = fromWgs84(3035)(grid.lon[0]!, grid.lat[0]!);
    expect(x).toBeCloseTo(x0 + 100, 3);
    expect(y).toBeCloseTo(y0 + 100, 3);
  });
  it("takes the overseas grids by the projection in their identifier", async () => {
    const path = folder.write(
      "carreaux_200m_reun.csv",
      "idcar_200m,lcog_geo,ind\nCRS2975RES200mN7680000E340000,97411,5\n",
    );
    const grid = await readGrid(path, parse({}), null, new SkipReport());
    expect(grid.lon[0]).toBeCloseTo(55.46, 1);
    expect(grid.lat[0]).toBeCloseTo(-20.97, 1);
  });
  it("says why no cell is in the territory: swapped coordinates, another projection", async () => {
    const failing = (name: string, content: string, input: object) => {
      const path = folder.write(name, content);
      const parsed = studyInputs.grid.parse({ file: "x", population: "pop", ...input });
      return expect(readGrid(path, parsed, scope, new SkipReport())).rejects;
    };
    await failing("swap.csv", "lon;lat;pop\n43.5;5.4;1\n", { lon: "lon", lat: "lat" }).toThrow(
      /longitude et latitude semblent inversées/,
    );
    await failing("l93.csv", "x;y;pop\n892000;6247000;1\n", { x: "x", y: "y", crs: 3035 }).toThrow(
      /hors de France.*EPSG/,
    );
    await failing("paris.csv", "lon;lat;pop\n2.3;48.8;1\n", { lon: "lon", lat: "lat" }).toThrow(/aucun carreau.*1 lus/);
  });
  it("refuses a negative population, a bad identifier, a grid of elsewhere, no way to place cells", async () => {
    const failing = (name: string, content: string, input: object = {}) => {
      const path = folder.write(name, content);
      return expect(readGrid(path, parse(input), scope, new SkipReport())).rejects;
    };
    await failing("neg.csv", `idcar_200m,lcog_geo,ind\n${cell(x0, y0)},13001,-1\n`).toThrow(
      /ligne 2 : population négative/,
    );
    await failing("bad.csv", "idcar_200m,lcog_geo,ind\nN1E2,13001,1\n").toThrow(/« N1E2 » n'est pas un identifiant/);
    await failing("far.csv", `idcar_200m,lcog_geo,ind\n${cell(x0, y0)},84001,1\n`).toThrow(/aucun carreau/);
    expect(() => studyInputs.grid.parse({ file: "x", population: "ind" })).toThrow(/INSPIRE/);
    expect(() => studyInputs.grid.parse({ file: "x", x: "x", y: "y" })).toThrow(/population/);
  });
});
