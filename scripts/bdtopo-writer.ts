/**
 * Writes GeoPackages in the layout of IGN's BD TOPO 3: layers troncon_de_route and non_communication with all their columns,
 * as a département's delivery has them. Fixtures of the tests, and the bench's département.
 */
import initialise, { type Database, type SqlValue } from "sql.js";

/** Columns of troncon_de_route in BD TOPO 3.3 to 3.5, with their types. */
const ROAD_COLUMNS: Readonly<Record<string, string>> = {
  cleabs: "TEXT(24)",
  nature: "TEXT",
  nom_collaboratif_gauche: "TEXT",
  nom_collaboratif_droite: "TEXT",
  importance: "TEXT",
  fictif: "BOOLEAN",
  position_par_rapport_au_sol: "TEXT",
  etat_de_l_objet: "TEXT",
  date_creation: "DATETIME",
  date_modification: "DATETIME",
  date_d_apparition: "DATE",
  date_de_confirmation: "DATE",
  sources: "TEXT",
  identifiants_sources: "TEXT",
  methode_d_acquisition_planimetrique: "TEXT",
  precision_planimetrique: "REAL",
  methode_d_acquisition_altimetrique: "TEXT",
  precision_altimetrique: "REAL",
  nombre_de_voies: "INTEGER",
  largeur_de_chaussee: "REAL",
  itineraire_vert: "BOOLEAN",
  prive: "BOOLEAN",
  sens_de_circulation: "TEXT",
  reserve_aux_bus: "TEXT",
  urbain: "BOOLEAN",
  vitesse_moyenne_vl: "INTEGER",
  acces_vehicule_leger: "TEXT",
  acces_pieton: "TEXT",
  periode_de_fermeture: "TEXT",
  nature_de_la_restriction: "TEXT",
  restriction_de_hauteur: "REAL",
  restriction_de_poids_total: "REAL",
  restriction_de_poids_par_essieu: "REAL",
  restriction_de_largeur: "REAL",
  restriction_de_longueur: "REAL",
  matieres_dangereuses_interdites: "BOOLEAN",
  borne_debut_gauche: "TEXT(15)",
  borne_debut_droite: "TEXT(15)",
  borne_fin_gauche: "TEXT(15)",
  borne_fin_droite: "TEXT(15)",
  insee_commune_gauche: "TEXT(5)",
  insee_commune_droite: "TEXT(5)",
  alias_gauche: "TEXT",
  alias_droit: "TEXT",
  date_de_mise_en_service: "DATE",
  identifiant_voie_1_gauche: "TEXT(9)",
  identifiant_voie_1_droite: "TEXT(9)",
  liens_vers_route_nommee: "TEXT",
  liens_vers_itineraire_autre: "TEXT",
  cpx_numero: "TEXT(32)",
  cpx_numero_route_europeenne: "TEXT(32)",
  cpx_classement_administratif: "TEXT",
  cpx_gestionnaire: "TEXT",
  cpx_toponyme_route_nommee: "TEXT",
  cpx_toponyme_itineraire_cyclable: "TEXT",
  cpx_toponyme_voie_verte: "TEXT",
  cpx_nature_itineraire_autre: "TEXT",
  cpx_toponyme_itineraire_autre: "TEXT",
  delestage: "BOOLEAN",
  source_voie_ban_gauche: "TEXT",
  source_voie_ban_droite: "TEXT",
  nom_voie_ban_gauche: "TEXT",
  nom_voie_ban_droite: "TEXT",
  lieux_dits_ban_gauche: "TEXT",
  lieux_dits_ban_droite: "TEXT",
  identifiant_voie_ban_gauche: "TEXT",
  identifiant_voie_ban_droite: "TEXT",
  sens_amenagement_cyclable_gauche: "TEXT",
  sens_amenagement_cyclable_droit: "TEXT",
  amenagement_cyclable_gauche: "TEXT",
  amenagement_cyclable_droit: "TEXT",
  aire_de_retournement_dfci: "TEXT",
  gabarit_dfci: "TEXT",
  impasse_dfci: "BOOLEAN",
  nature_detaillee_dfci: "TEXT",
  ouvrage_d_art_limitant_dfci: "BOOLEAN",
  pente_maximale_dfci: "INTEGER",
  piste_dfci: "BOOLEAN",
  piste_dfci_debroussaillee: "BOOLEAN",
  piste_dfci_fosses: "TEXT",
  sens_de_circulation_dfci: "TEXT",
  tout_terrain_dfci: "BOOLEAN",
  vitesse_moyenne_dfci: "INTEGER",
  zone_de_croisement_dfci: "TEXT",
};
const FORBIDDEN_COLUMNS: Readonly<Record<string, string>> = {
  cleabs: "TEXT(24)",
  date_creation: "DATETIME",
  date_modification: "DATETIME",
  date_d_apparition: "DATE",
  date_de_confirmation: "DATE",
  lien_vers_troncon_entree: "TEXT(24)",
  liens_vers_troncon_sortie: "TEXT",
};
/** What an ordinary street of a village says of itself. */
const USUAL: Readonly<Record<string, SqlValue>> = {
  nature: "Route à 1 chaussée",
  importance: "5",
  fictif: 0,
  position_par_rapport_au_sol: "0",
  etat_de_l_objet: "En service",
  date_creation: "2006-05-04T00:00:00.000Z",
  date_modification: "2024-01-12T09:30:00.000Z",
  methode_d_acquisition_planimetrique: "BDTopo",
  precision_planimetrique: 2.5,
  methode_d_acquisition_altimetrique: "BDTopo",
  precision_altimetrique: 1.5,
  nombre_de_voies: 2,
  largeur_de_chaussee: 5,
  itineraire_vert: 0,
  prive: 0,
  sens_de_circulation: "Double sens",
  urbain: 0,
  vitesse_moyenne_vl: 45,
  acces_vehicule_leger: "Libre",
  matieres_dangereuses_interdites: 0,
};

export type Position = readonly [x: number, y: number, z?: number];

/** A segment: what it says beyond the usual, and its line (one part, several for a MULTILINESTRING, null for none). */
export interface SegmentMade {
  /** digits of its identifier */
  readonly id: number;
  readonly line: readonly Position[] | ReadonlyArray<readonly Position[]> | Uint8Array | null;
  readonly values?: Readonly<Record<string, SqlValue>>;
}

export interface ForbiddenMade {
  readonly id: number;
  readonly entry: number;
  readonly exits: readonly number[];
  readonly at: Position;
}

export interface BdTopoMade {
  readonly epsg?: number;
  readonly segments: Iterable<SegmentMade>;
  readonly forbidden?: readonly ForbiddenMade[];
  /** names of the two layers */
  readonly layers?: readonly [string, string];
  /** columns of troncon_de_route to leave out */
  readonly without?: readonly string[];
}

/** Identifier of a segment as BD TOPO writes it. */
export function cleabs(id: number, prefix = "TRONROUT"): string {
  return prefix + String(id).padStart(16, "0");
}

/** Bytes of a GeoPackage with these roads. */
export async function makeBdTopo(made: BdTopoMade): Promise<Uint8Array> {
  const { Database } = await initialise();
  const database = new Database();
  try {
    fill(database, made);
    return database.export();
  } finally {
    database.close();
  }
}

function fill(database: Database, made: BdTopoMade): void {
  const { epsg = 2154, segments, forbidden = [], layers = ["troncon_de_route", "non_communication"] } = made;
  const [roads, forbiddenLayer] = layers;
  database.run("PRAGMA application_id = 1196444487");
  database.run(
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)",
  );
  database.run("INSERT INTO gpkg_spatial_ref_sys VALUES ('projection', ?, 'EPSG', ?, 'undefined', NULL)", [epsg, epsg]);
  database.run(
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name))",
  );
  const columns = Object.entries(ROAD_COLUMNS).filter(([name]) => !made.without?.includes(name));
  layer(database, roads, "LINESTRING", epsg, 1, columns);
  layer(database, forbiddenLayer, "POINT", epsg, 0, Object.entries(FORBIDDEN_COLUMNS));

  database.run("BEGIN");
  const insert = (table: string, names: readonly string[]) =>
    database.prepare(`INSERT INTO "${table}" (geometrie, ${names.join(", ")}) VALUES (?${", ?".repeat(names.length)})`);
  const names = columns.map(([name]) => name);
  const road = insert(roads, names);
  for (const { id, line, values } of segments) {
    const all: Readonly<Record<string, SqlValue>> = { ...USUAL, cleabs: cleabs(id), ...values };
    road.run([line && lineCell(line, epsg), ...names.map((name) => all[name] ?? null)]);
  }
  road.free();
  const movement = insert(forbiddenLayer, ["cleabs", "lien_vers_troncon_entree", "liens_vers_troncon_sortie"]);
  for (const { id, entry, exits, at } of forbidden)
    movement.run([
      pointCell(at, epsg),
      cleabs(id, "NON_COMM"),
      cleabs(entry),
      exits.map((exit) => cleabs(exit)).join("/"),
    ]);
  movement.free();
  database.run("COMMIT");
}

function layer(
  database: Database,
  name: string,
  type: string,
  epsg: number,
  z: number,
  columns: ReadonlyArray<readonly [string, string]>,
): void {
  database.run("INSERT INTO gpkg_geometry_columns VALUES (?, 'geometrie', ?, ?, ?, 0)", [name, type, epsg, z]);
  database.run(
    `CREATE TABLE "${name}" ("fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "geometrie" ${type}, ${columns.map(([column, kind]) => `"${column}" ${kind}`).join(", ")})`,
  );
}

/** A GeoPackage geometry: header, envelope, then WKB: LINESTRING Z, or MULTILINESTRING Z for several parts. */
export function lineCell(line: Exclude<SegmentMade["line"], null>, epsg = 2154): Uint8Array {
  if (line instanceof Uint8Array) return line;
  const isMulti = Array.isArray(line[0]?.[0]);
  const parts = (isMulti ? line : [line]) as ReadonlyArray<readonly Position[]>;
  const points = parts.flat();
  const bytes = Buffer.alloc(40 + (isMulti ? 9 : 0) + parts.length * 9 + 24 * points.length);
  let at = header(bytes, epsg, points);
  const begin = (code: number, count: number): void => {
    at = bytes.writeUInt8(1, at);
    at = bytes.writeUInt32LE(code, at);
    at = bytes.writeUInt32LE(count, at);
  };
  if (isMulti) begin(1005, parts.length);
  for (const part of parts) {
    begin(1002, part.length);
    for (const [x, y, z = 0] of part) for (const value of [x, y, z]) at = bytes.writeDoubleLE(value, at);
  }
  return bytes;
}

function pointCell(point: Position, epsg: number): Uint8Array {
  const bytes = Buffer.alloc(40 + 21);
  let at = header(bytes, epsg, [point]);
  at = bytes.writeUInt8(1, at);
  at = bytes.writeUInt32LE(1, at);
  bytes.writeDoubleLE(point[1], bytes.writeDoubleLE(point[0], at));
  return bytes;
}

function header(bytes: Buffer, epsg: number, points: readonly Position[]): number {
  bytes.write("GP", 0);
  // version 0, little endian, envelope of x and y
  bytes[3] = 0b0000_0011;
  bytes.writeInt32LE(epsg, 4);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  let at = 8;
  for (const value of [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)])
    at = bytes.writeDoubleLE(value, at);
  return at;
}
