import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { directoryJson, type CounterMade } from "../support/annuaire.ts";
import { makeTar } from "../support/archives.ts";
import { fromWgs84, toWgs84 } from "../../engine/readers/tables/projection.ts";
import { writeOsmPbf } from "../../scripts/osm-pbf-writer.ts";

/** Kilometres east and north of the corner of a world. */
export type Place = readonly [eastKm: number, northKm: number];

/** A small invented country. Places are kilometres in the plane of `epsg`, so that distances can be read off the page. */
export interface World {
  readonly epsg: number;
  /** metres, multiple of 200 plus 100: a place of whole kilometres is then the centre of a cell */
  readonly corner: readonly [x: number, y: number];
  /** bottom left and top right corners */
  readonly communes: ReadonlyArray<{
    readonly code: string;
    readonly name: string;
    readonly from: Place;
    readonly to: Place;
    readonly people: number;
  }>;
  readonly cells: ReadonlyArray<{ readonly at: Place; readonly commune: string; readonly people: number }>;
  /** secondary roads (55 km/h) by file: a way of two files is whole in both, as extracts have it */
  readonly roads: ReadonlyArray<{ readonly files: readonly string[]; readonly places: readonly Place[] }>;
  readonly equipment: ReadonlyArray<{
    readonly type: string;
    readonly commune: string;
    /** null: not geolocalised */
    readonly at: Place | null;
    readonly quality?: string;
    /** number, kind and name of the street */
    readonly address?: readonly [string, string, string];
  }>;
  /** counters of the directory of the administration */
  readonly counters?: ReadonlyArray<{ readonly type: string; readonly commune: string; readonly at: Place }>;
  /** priority neighbourhoods */
  readonly neighbourhoods?: ReadonlyArray<{
    readonly code: string;
    readonly name: string;
    readonly commune: string;
    readonly from: Place;
    readonly to: Place;
  }>;
  /** intercommunalities, by commune; the others are in none */
  readonly epci?: Readonly<Record<string, string>>;
  /** communes merged into others: [date, before, after] */
  readonly merged?: ReadonlyArray<readonly [date: string, before: string, after: string]>;
  readonly franceServices: ReadonlyArray<{ readonly commune: string; readonly at: Place; readonly format: string }>;
}

/** Bytes of every file, by the name the publisher gives it. */
export type Files = Record<string, Uint8Array | string>;

export function lonLat({ epsg, corner }: World, [eastKm, northKm]: Place): [lon: number, lat: number] {
  const [lon, lat] = toWgs84(epsg)(corner[0] + eastKm * 1000, corner[1] + northKm * 1000);
  return [Math.round(lon * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7];
}

/** IGN's WFS answer for one département: code_insee, nom_officiel and their neighbours in the layer, WGS84. */
export function communesGeoJson(world: World, departement: string): string {
  const features = world.communes
    .filter(({ code }) => code.startsWith(departement))
    .map(({ code, name, from, to, people }, index) => ({
      type: "Feature",
      id: `commune.${index + 1}`,
      geometry_name: "geometrie",
      properties: {
        cleabs: `COMMUNE_${code}`,
        code_insee: code,
        nom_officiel: name,
        statut: "Commune simple",
        population: people,
        code_insee_du_departement: departement,
      },
      geometry: {
        type: "MultiPolygon",
        coordinates: [
          [[from, [to[0], from[1]], to, [from[0], to[1]], from].map((place) => lonLat(world, place as Place))],
        ],
      },
    }));
  return JSON.stringify({
    type: "FeatureCollection",
    features,
    totalFeatures: features.length,
    crs: { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::4326" } },
  });
}

/** IGN's WFS answer for the chefs-lieux: the middle of each commune here. */
export function chefsLieuxGeoJson(world: World, departement: string): string {
  return JSON.stringify({
    type: "FeatureCollection",
    features: world.communes
      .filter(({ code }) => code.startsWith(departement))
      .map(({ code, name, from, to }) => ({
        type: "Feature",
        properties: { nom_officiel: name, code_insee_de_la_commune: code },
        geometry: {
          type: "Point",
          coordinates: lonLat(world, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]),
        },
      })),
  });
}

/** ensemble.zip: populations légales, whole France; CODCOM has three digits, the first of which is also CODDEP's third overseas. */
export function populationsZip({ communes }: World): Uint8Array {
  const lines = communes.map(({ code, name, people }) => {
    const departement = code.startsWith("97") ? code.slice(0, 3) : code.slice(0, 2);
    const commune = code.slice(2);
    return `76;Région;${departement};1;01;${commune};${name};${people};10;${people + 10}`;
  });
  const table = ["CODREG;REG;CODDEP;CODARR;CODCAN;CODCOM;COM;PMUN;PCAP;PTOT", ...lines].join("\n");
  return zipSync({
    "donnees_communes.csv": Buffer.from(`\ufeff${table}\n`),
    "donnees_cantons.csv": Buffer.from("CODREG;REG;CODDEP;CODARR;CODCAN;CAN;NBCOM;PMUN;PCAP;PTOT\n"),
    "metadonnees_communes.csv": Buffer.from("COD_VAR;LIB_VAR\nPMUN;Population municipale\n"),
  });
}

/** Filosofi 2021, 200 m, CSV: the whole list of columns. */
export function gridZip({ cells, corner }: World): Uint8Array {
  const header =
    "idcar_200m,idcar_1km,idcar_nat,i_est_200,i_est_1km,lcog_geo,ind,men,men_pauv,men_1ind,men_5ind,men_prop,men_fmp,ind_snv,men_surf,men_coll,men_mais,log_av45,log_45_70,log_70_90,log_ap90,log_inc,log_soc,ind_0_3,ind_4_5,ind_6_10,ind_11_17,ind_18_24,ind_25_39,ind_40_54,ind_55_64,ind_65_79,ind_80p,ind_inc";
  const lines = cells.map(({ at, commune, people }) => {
    const [x, y] = [corner[0] + at[0] * 1000 - 100, corner[1] + at[1] * 1000 - 100];
    const kilometre = `CRS3035RES1000mN${Math.floor(y / 1000) * 1000}E${Math.floor(x / 1000) * 1000}`;
    const rest = Array.from({ length: 27 }, () => "0");
    return [`CRS3035RES200mN${y}E${x}`, kilometre, kilometre, 1, 1, commune, `${people}.0`, ...rest].join(",");
  });
  return zipSync({
    "carreaux_200m_met.csv": Buffer.from(`${header}\n${lines.join("\n")}\n`),
    "carreaux_200m_mart.csv": Buffer.from(`${header}\n`),
    "carreaux_200m_reun.csv": Buffer.from(`${header}\n`),
  });
}

const BPE_2025 =
  "AN;NOMRS;CNOMRS;NUMVOIE;INDREP;TYPVOIE;LIBVOIE;CADR;LIBCOM;CODPOS;DEPCOM;DEP;REG;DOM;SDOM;TYPEQU;SIRET;STATUT_DIFFUSION;CANTINE;INTERNAT;RPI;EP;CL_PGE;SECT;ACCES_AIRE_PRATIQUE;ACCES_LIBRE;ACCES_SANITAIRE;ACCES_VESTIAIRE;CAPACITE_D_ACCUEIL;PRES_DOUCHE;PRES_SANITAIRE;SAISONNIER;COUVERT;ECLAIRE;CATEGORIE;MULTIPLEXE;ACCUEIL;ITINERANCE;MODE_GESTION;SSTYPHEB;TYPE;CAPACITE;INDIC_CAPA;NBEQUIDENT;INDIC_NBEQUIDENT;NBSALLES;INDIC_NBSALLES;NBLIEUX;INDIC_NBLIEUX;LAMBERT_X;LAMBERT_Y;LONGITUDE;LATITUDE;QUALITE_XY;EPSG;QUALITE_GEOLOC;TR_DIST_PRECISION;DCIRIS;QUALI_IRIS;IRISEE;QP2015;QUALI_QP2015;QP;QUALI_QP;QVA;QUALI_QVA;ZUS;QUALI_ZUS;EPCI;UU2020;BV2022;AAV2020;DENS3;DENS7".split(
    ";",
  );

/** BPE25.zip: points, every column of the file; empty where nothing is known, "_Z" where it has no meaning. */
export function bpeZip(world: World): Uint8Array {
  const toLegal = fromWgs84(2154);
  const lines = world.equipment.map(({ type, commune, at, quality = "B", address }) => {
    const known: Record<string, string> = {
      AN: "2025",
      NOMRS: `${type} ${commune}`,
      DEPCOM: commune,
      DEP: commune.slice(0, 2),
      TYPEQU: type,
      STATUT_DIFFUSION: "O",
      QUALITE_XY: at ? quality : "_Z",
      DCIRIS: `${commune}0000`,
    };
    if (address) [known.NUMVOIE, known.TYPVOIE, known.LIBVOIE] = address;
    if (at) {
      const [lon, lat] = lonLat(world, at);
      const [x, y] = toLegal(lon, lat);
      Object.assign(known, {
        LAMBERT_X: x.toFixed(2),
        LAMBERT_Y: y.toFixed(2),
        LONGITUDE: String(lon),
        LATITUDE: String(lat),
        EPSG: "2154",
        QUALITE_GEOLOC: "11",
      });
    }
    return BPE_2025.map((column) => known[column] ?? "").join(";");
  });
  return zipSync({
    "BPE25.csv": Buffer.from(`${BPE_2025.join(";")}\n${lines.join("\n")}\n`),
    "varmod_BPE25.csv": Buffer.from("COD_VAR;LIB_VAR;LIB_VAR_LONG;COD_MOD;LIB_MOD;TYPE_VAR;LONG_VAR\n"),
  });
}

/**
 * The layout of before 2023 in an archive named as the study expects: coordinates in the legal projection of the
 * département, no EPSG, columns in another order.
 */
export function bpeZipWithoutEpsg(world: World, archiveMember: string): Uint8Array {
  const isOverseas = world.communes.some(({ code }) => code.startsWith("97"));
  const toLegal = fromWgs84(isOverseas ? 5490 : 2154);
  const lines = world.equipment.map(({ type, commune, at }) => {
    const [x, y] = at ? toLegal(...lonLat(world, at)).map((value) => value.toFixed(2)) : ["", ""];
    const [departement, quality] = [commune.slice(0, isOverseas ? 3 : 2), at ? "Bonne" : "_Z"];
    return `2022;1;${departement};${commune};${type.slice(0, 1)};;;${x};${y};${quality};01;${type}`;
  });
  const header = "AN;BV2012;DEP;DEPCOM;DOM;EPCI;DCIRIS;LAMBERT_X;LAMBERT_Y;QUALITE_XY;REG;TYPEQU";
  return zipSync({ [archiveMember]: Buffer.from(`${header}\n${lines.join("\n")}\n`) });
}

/** The list of France Services as data.gouv.fr has it: quoted, hours in words. */
export function franceServicesCsv(world: World): string {
  const header =
    "id_fs,insee_dep,lib_fs,adresse,complement_adresse,insee_com,code_postal,lib_com,latitude,longitude,mail,telephone,h_lundi,h_mardi,h_mercredi,h_jeudi,h_vendredi,h_samedi,prise_rdv,commentaire,type_fs,format_fs,groupe_fs,labellisation_fs";
  const lines = world.franceServices.map(({ commune, at, format }, index) => {
    const [lon, lat] = lonLat(world, at);
    const open = "09:00 - 12:00 / 14:00 - 17:00";
    const cells = [
      index + 1,
      commune.slice(0, 2),
      `France services de ${commune}`,
      "1 place de la Mairie",
      "",
      commune,
    ];
    cells.push("66000", "Commune", lat, lon, "contact@exemple.fr", "04 00 00 00 00");
    cells.push(open, open, open, open, "09:00 - 12:00", "Fermé", "", "", "Principal", format, "Commune", "2022");
    return cells.map((cell) => `"${cell}"`).join(",");
  });
  return `${header}\n${lines.join("\n")}\n`;
}

/** The archive of the directory: the JSON after the archive of communes that comes with it. */
export function directoryTar(world: World): Uint8Array {
  const counters = (world.counters ?? []).map(({ type, commune, at }): CounterMade => {
    const [lon, lat] = lonLat(world, at);
    const hours = [["Lundi", "Vendredi", "09:00:00", "12:00:00", "14:00:00", "17:00:00"]];
    return { type, name: `${type} de ${commune}`, commune, lon, lat, hours, mailFirst: true };
  });
  const elsewhere: CounterMade = { type: "caf", name: "Caf - Lille", commune: "59350", lon: 3.06, lat: 50.63 };
  return makeTar({
    "all_latest/2026-08-18_053123-data.gouv.commune.zip": zipSync({ "commune.json": Buffer.from("{}") }),
    "all_latest/2026-08-18_053123-data.gouv_local.json": directoryJson([...counters, elsewhere]),
  });
}

/** Composition of the EPCI as INSEE publishes it: a workbook in a zip, titles above the header, a sheet of EPCI before. */
export async function epciZip({ communes, epci = {} }: World): Promise<Uint8Array> {
  const { default: excel } = await import("exceljs");
  const book = new excel.Workbook();
  book.addWorksheet("EPCI").addRows([["Liste des EPCI"], [], [], [], [], ["EPCI", "LIBEPCI", "NATURE_EPCI"]]);
  const sheet = book.addWorksheet("Composition_communale");
  sheet.addRows([["Composition communale des EPCI"], ["Géographie au 01/01/2026"], ["Insee"], [], []]);
  sheet.addRow(["CODGEO", "LIBGEO", "EPCI", "LIBEPCI", "DEP", "REG"]);
  for (const { code, name } of communes) {
    const label = epci[code];
    const siren = label === undefined ? "ZZZZZZZZZ" : `2000${String(Object.values(epci).indexOf(label) + 10000)}`;
    sheet.addRow([code, name, siren, label ?? "Sans objet", code.slice(0, 2), "76"]);
  }
  return zipSync({ "EPCI_au_01-01-2026.xlsx": new Uint8Array(await book.xlsx.writeBuffer()) });
}

/** Priority neighbourhoods of 2024: a GeoJSON in a zip, one feature for each commune a neighbourhood lies in. */
export function neighbourhoodsZip(world: World): Uint8Array {
  const elsewhere = { code: "QN05901N", name: "Lille", commune: "59350", from: [500, 500], to: [501, 501] } as const;
  const features = [...(world.neighbourhoods ?? []), elsewhere].map(({ code, name, commune, from, to }) => ({
    type: "Feature",
    properties: { code_qp: code, lib_qp: name, insee_com: commune, insee_dep: commune.slice(0, 2) },
    geometry: {
      type: "MultiPolygon",
      coordinates: [
        [[from, [to[0], from[1]], to, [from[0], to[1]], from].map((place) => lonLat(world, place as Place))],
      ],
    },
  }));
  const text = JSON.stringify({ type: "FeatureCollection", features });
  return zipSync({ "QP2024_WGS84/QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson": Buffer.from(text) });
}

/** v_commune_2026.csv and v_mvt_commune_2026.csv: communes, delegated communes beside them; mergers, and changes of name. */
export function cogFiles({ communes, merged = [] }: World): Files {
  const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell}"`).join(",");
  const row = (kind: string, code: string, name: string, parent: string) =>
    quoted([
      kind,
      code,
      "76",
      code.slice(0, 2),
      "66D",
      `${code.slice(0, 2)}1`,
      "0",
      name.toUpperCase(),
      name,
      name,
      `${code.slice(0, 2)}01`,
      parent,
    ]);
  const change = (kind: string, date: string, [fromType, from]: readonly string[], [toType, to]: readonly string[]) =>
    quoted([kind, date, fromType!, from!, "0", "", "", "", toType!, to!, "0", "", "", ""]);
  return {
    "v_commune_2026.csv": [
      "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT",
      ...communes.map(({ code, name }) => row("COM", code, name, "")),
      ...merged.map(([, before, after]) => row("COMD", before, "Déléguée", after)),
      "",
    ].join("\n"),
    "v_mvt_commune_2026.csv": [
      "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP",
      ...merged.flatMap(([date, before, after]) => [
        change("32", date, ["COM", before], ["COM", after]),
        change("32", date, ["COM", before], ["COMD", before]),
        change("32", date, ["COM", after], ["COM", after]),
      ]),
      change("10", "1990-01-01", ["COM", "59350"], ["COM", "59350"]),
      "",
    ].join("\n"),
  };
}

/** The files every study of `init` asks for besides boundaries, people, equipment and roads. */
export async function commonFiles(world: World): Promise<Files> {
  return {
    "liste-france-services.csv": franceServicesCsv(world),
    "annuaire.tar.bz2": directoryTar(world),
    "epci_au_01-01-2026.zip": await epciZip(world),
    "qpv.zip": neighbourhoodsZip(world),
    ...cogFiles(world),
  };
}

/** adresses-66.csv.gz: the addresses of the Base adresse nationale, one a line. */
export function addressesGz(
  world: World,
  addresses: ReadonlyArray<readonly [number: string, street: string, commune: string, at: Place]>,
): Uint8Array {
  const lines = addresses.map(([number, street, commune, at]) => {
    const [lon, lat] = lonLat(world, at);
    return `${commune}_0001;;${number};;${street};66000;${commune};Commune;;;0;0;${lon};${lat};entrée;;;;;commune;commune;1;`;
  });
  const header =
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;source_nom_voie;certification_commune;cad_parcelles";
  return gzipSync([header, ...lines, ""].join("\n"));
}

/** One extract of OpenStreetMap. Nodes at the same place have the same id in every extract. */
export function extractPbf(world: World, file: string): Uint8Array {
  const ids = new Map<string, number>();
  const idOf = (place: Place): number => {
    const key = place.join(" ");
    if (!ids.has(key)) ids.set(key, ids.size + 1);
    return ids.get(key)!;
  };
  const ways = world.roads.map(({ files, places }, index) => ({
    files,
    places,
    id: 1000 + index,
    refs: places.map(idOf),
    tags: { highway: "secondary", ref: `D ${index + 1}` },
  }));
  const mine = ways.filter(({ files }) => files.includes(file));
  const nodes = new Map<number, { id: number; lon: number; lat: number }>();
  for (const { places, refs } of mine)
    places.forEach((place, index) => {
      const [lon, lat] = lonLat(world, place);
      nodes.set(refs[index]!, { id: refs[index]!, lon, lat });
    });
  return writeOsmPbf({ nodes: [...nodes.values()], ways: mine.map(({ id, refs, tags }) => ({ id, refs, tags })) });
}

/** Puts the files in a folder, as a USB stick brings them. */
export function putFiles(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}
