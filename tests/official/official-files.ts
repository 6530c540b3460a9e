import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
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
  }>;
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

const BPE_2024 =
  "AN;NOMRS;CNOMRS;NUMVOIE;INDREP;TYPVOIE;LIBVOIE;CADR;LIBCOM;CODPOS;DEPCOM;DEP;REG;DOM;SDOM;TYPEQU;SIRET;STATUT_DIFFUSION;CANTINE;INTERNAT;RPI;EP;CL_PGE;SECT;ACCES_AIRE_PRATIQUE;ACCES_LIBRE;ACCES_SANITAIRE;ACCES_VESTIAIRE;CAPACITE_D_ACCUEIL;PRES_DOUCHE;PRES_SANITAIRE;SAISONNIER;COUVERT;ECLAIRE;CATEGORIE;MULTIPLEXE;ACCUEIL;ITINERANCE;MODE_GESTION;SSTYPHEB;TYPE;CAPACITE;INDIC_CAPA;NBEQUIDENT;INDIC_NBEQUIDENT;NBSALLES;INDIC_NBSALLES;NBLIEUX;INDIC_NBLIEUX;LAMBERT_X;LAMBERT_Y;LONGITUDE;LATITUDE;QUALITE_XY;EPSG;QUALITE_GEOLOC;TR_DIST_PRECISION;DCIRIS;QUALI_IRIS;IRISEE;QP2015;QUALI_QP2015;QP;QUALI_QP;QVA;QUALI_QVA;ZUS;QUALI_ZUS;EPCI;UU2020;BV2022;AAV2020;DENS3;DENS7".split(
    ";",
  );

/** BPE24.zip: points, every column of the file; empty where nothing is known, "_Z" where it has no meaning. */
export function bpeZip(world: World): Uint8Array {
  const toLegal = fromWgs84(2154);
  const lines = world.equipment.map(({ type, commune, at, quality = "B" }) => {
    const known: Record<string, string> = {
      AN: "2024",
      NOMRS: `${type} ${commune}`,
      DEPCOM: commune,
      DEP: commune.slice(0, 2),
      TYPEQU: type,
      STATUT_DIFFUSION: "O",
      QUALITE_XY: at ? quality : "_Z",
      DCIRIS: `${commune}0000`,
    };
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
    return BPE_2024.map((column) => known[column] ?? "").join(";");
  });
  return zipSync({
    "BPE24.csv": Buffer.from(`${BPE_2024.join(";")}\n${lines.join("\n")}\n`),
    "varmod_BPE24.csv": Buffer.from("COD_VAR;LIB_VAR;LIB_VAR_LONG;COD_MOD;LIB_MOD;TYPE_VAR;LONG_VAR\n"),
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
