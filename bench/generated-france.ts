/**
 * A fictive France of the true size, for the benches of the readers: 96 départements of 361 communes each, square but for
 * their ragged borders, on the grid EPSG:3035. The same seed gives the same files.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toWgs84 } from "../engine/readers/index.ts";
import { seeded } from "./harness.ts";

/** 01 to 95, Corsica as 2A and 2B. */
export const DEPARTEMENTS: readonly string[] = Array.from({ length: 95 }, (_, index) => index + 1).flatMap((number) =>
  number === 20 ? ["2A", "2B"] : [String(number).padStart(2, "0")],
);
const COMMUNES_ACROSS = 19;
const DEPARTEMENTS_ACROSS = 12;
export const COMMUNE_M = 4_000;
/** corner of the country, metres of EPSG:3035 */
const WEST_M = 3_320_000;
const SOUTH_M = 2_300_000;
/** vertices on each side of a commune */
const VERTICES = 10;

export interface FictiveCommune {
  readonly code: string;
  readonly name: string;
  readonly departement: string;
  /** south-west corner, EPSG:3035 */
  readonly x: number;
  readonly y: number;
  readonly people: number;
}

const unproject = toWgs84(3035);

/** Communes in code order; a few have most of the people. */
export function fictiveCommunes(): FictiveCommune[] {
  const random = seeded(35);
  return DEPARTEMENTS.flatMap((departement, rank) => {
    const column = rank % DEPARTEMENTS_ACROSS;
    const row = Math.floor(rank / DEPARTEMENTS_ACROSS);
    let number = 0;
    return Array.from({ length: COMMUNES_ACROSS ** 2 }, (_, index) => {
      do number++;
      while (isArrondissement(departement, number));
      const x = WEST_M + (column * COMMUNES_ACROSS + (index % COMMUNES_ACROSS)) * COMMUNE_M;
      const y = SOUTH_M + (row * COMMUNES_ACROSS + Math.floor(index / COMMUNES_ACROSS)) * COMMUNE_M;
      const code = `${departement}${String(number).padStart(3, "0")}`;
      const people = Math.round(130 * Math.exp(3.2 * random() ** 1.4 + 4 * random() ** 24));
      return { code, name: `Exemple-${code}`, departement, x, y, people };
    });
  });
}

/** Codes that a real département keeps for the arrondissements of its city. */
function isArrondissement(departement: string, number: number): boolean {
  return (
    (departement === "13" && number > 200 && number < 217) || (departement === "75" && number > 100 && number < 121)
  );
}

/** These départements and those that touch them. */
export function neighbours(codes: readonly string[]): string[] {
  const place = (code: string) => {
    const rank = DEPARTEMENTS.indexOf(code);
    return [rank % DEPARTEMENTS_ACROSS, Math.floor(rank / DEPARTEMENTS_ACROSS)] as const;
  };
  return DEPARTEMENTS.filter((other) => {
    const [column, row] = place(other);
    return codes.some((code) => {
      const [x, y] = place(code);
      return Math.abs(x - column) <= 1 && Math.abs(y - row) <= 1;
    });
  });
}

/** Longitude and latitude of a place of the plane EPSG:3035, to 1e-6 degree. */
export function lonLat(x: number, y: number): [lon: number, lat: number] {
  const [lon, lat] = unproject(x, y);
  return [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6];
}

/** How far a border strays at a vertex of it; the same from both sides. */
function stray(x: number, y: number): number {
  const noise = Math.sin(x * 0.012_989_8 + y * 0.078_233) * 43_758.545_3;
  return (noise - Math.floor(noise) - 0.5) * 300;
}

function outline({ x, y }: FictiveCommune): number[][] {
  const step = COMMUNE_M / VERTICES;
  const ring: number[][] = [];
  const corner = (at: number) => at % VERTICES === 0;
  for (let at = 0; at < VERTICES; at++) ring.push([x + at * step, y + (corner(at) ? 0 : stray(x + at * step, y))]);
  for (let at = 0; at < VERTICES; at++)
    ring.push([x + COMMUNE_M + (corner(at) ? 0 : stray(x + COMMUNE_M, y + at * step)), y + at * step]);
  for (let at = VERTICES; at > 0; at--)
    ring.push([x + at * step, y + COMMUNE_M + (corner(at) ? 0 : stray(x + at * step, y + COMMUNE_M))]);
  for (let at = VERTICES; at > 0; at--) ring.push([x + (corner(at) ? 0 : stray(x, y + at * step)), y + at * step]);
  ring.push(ring[0]!);
  return ring.map(([east, north]) => lonLat(east!, north!));
}

/** Boundaries by département as IGN's service gives them, chefs-lieux, and the populations légales of the whole. */
export function writeCommunes(folder: string, communes: readonly FictiveCommune[]): void {
  mkdirSync(folder, { recursive: true });
  for (const departement of DEPARTEMENTS) {
    const features = communes
      .filter((commune) => commune.departement === departement)
      .map((commune) => ({
        type: "Feature",
        properties: {
          cleabs: `COMMUNE_${commune.code}`,
          code_insee: commune.code,
          nom_officiel: commune.name,
          population: commune.people,
          code_insee_du_departement: departement,
          code_insee_du_canton: "01",
          code_insee_de_l_arrondissement: "1",
          codes_siren_des_epci: `2000${commune.code.slice(0, 4)}0`,
        },
        geometry: { type: "MultiPolygon", coordinates: [[outline(commune)]] },
      }));
    writeFileSync(
      join(folder, `communes-${departement}.geojson`),
      JSON.stringify({ type: "FeatureCollection", features }),
    );
  }
  const places = communes.map(({ code, name, x, y }) =>
    [code, name, ...lonLat(x + COMMUNE_M / 2, y + COMMUNE_M / 2)].join(","),
  );
  writeFileSync(join(folder, "chefs-lieux.csv"), ["code,nom,lon,lat", ...places, ""].join("\n"));
  const populations = communes.map(
    ({ code, name, departement, people }) =>
      `93;Région;${departement};1;01;${code.slice(2)};${name};${people};${people >> 6};${people + (people >> 6)}`,
  );
  writeFileSync(
    join(folder, "donnees_communes.csv"),
    ["CODREG;REG;CODDEP;CODARR;CODCAN;CODCOM;COM;PMUN;PCAP;PTOT", ...populations, ""].join("\n"),
  );
}
