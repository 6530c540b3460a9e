import { UserError, type SkipReport } from "../../report/index.ts";
import { departementOf, PointCheck, type CommuneInput } from "../../territory/index.ts";
import type { MultiPolygon, Polygon } from "geojson";
import { basename } from "node:path";
import { readLayers, type LayerFeature } from "./layers.ts";
import { outlineOf } from "./outline.ts";
import type { CommunesInput } from "./study-inputs.ts";

/** the layers of ADMIN EXPRESS: COMMUNE and ARRONDISSEMENT_MUNICIPAL up to 3.x, lower case since 4.0 */
const LAYERS = /^(commune|arrondissement_municipal)$/i;
/** an arrondissement also carries the code of its commune: its own comes first */
const CODES = ["code", "insee_arm", "code_insee", "insee_com", "codgeo", "depcom", "com"];
const NAMES = ["nom", "nom_officiel", "nom_com", "nom_arm", "libelle", "libgeo", "name"];
/** letters and digits, as INSEE's and those of its neighbours */
const CODE = /^[\p{L}\p{N}_-]{1,20}$/u;
/** other zonings that ADMIN EXPRESS carries on its communes */
const ZONES: Readonly<Record<string, readonly string[]>> = {
  epci: ["siren_epci", "codes_siren_des_epci", "code_epci"],
  canton: ["insee_can", "code_insee_du_canton"],
  arrondissement: ["insee_arr", "code_insee_de_l_arrondissement"],
};

/**
 * Boundaries of communes (and municipal arrondissements) from one file: GeoJSON, GeoPackage, shapefiles. Throws UserError:
 * no code or name property (found / expected), no polygon, coordinates that are not of France, a layer that is not there.
 */
export async function readCommunes(path: string, input: CommunesInput, report: SkipReport): Promise<CommuneInput[]> {
  const wanted = input.departements && new Set(input.departements);
  const codes = input.code === undefined ? CODES : [input.code];
  const keep = (properties: Readonly<Record<string, unknown>>) =>
    !wanted || wanted.has(departementOf(codeOf(properties, codes) ?? ""));
  return communesOf(path, await readLayers(path, input.layers ?? LAYERS, keep), input, report);
}

function communesOf(
  path: string,
  features: readonly LayerFeature[],
  input: CommunesInput,
  report: SkipReport,
): CommuneInput[] {
  const file = basename(path);
  const codes = input.code === undefined ? CODES : [input.code];
  const names = input.name === undefined ? NAMES : [input.name];
  const check = new PointCheck(file);
  const communes = features.map(({ feature }, index) => {
    const rank = index + 1;
    const properties = feature.properties ?? {};
    const code = codeOf(properties, codes);
    const name = valueOf(properties, names);
    if (code === null || name === null) {
      const found = Object.keys(properties).join(", ") || "aucune";
      const missing = (code === null ? codes : names).join(", ");
      throw new UserError(
        `${file}, objet ${rank} : propriété du ${code === null ? "code" : "nom"} absente ou vide (cherchée : ${missing}) ; propriétés trouvées : ${found}.`,
        { file: path },
      );
    }
    if (!CODE.test(code))
      throw new UserError(
        `${file}, objet ${rank} : « ${code.slice(0, 40)} » n'est pas un code de commune (${name}) ; donnez la propriété du code (code) dans l'étude.`,
        { file: path },
      );
    const { geometry } = feature;
    if (geometry?.type !== "Polygon" && geometry?.type !== "MultiPolygon")
      throw new UserError(
        `${file}, objet ${rank} (${code} ${name}) : un contour (Polygon ou MultiPolygon) est attendu, trouvé : ${typeof geometry?.type === "string" ? geometry.type.slice(0, 40) : "rien"}.`,
        { file: path },
      );
    const polygon = outlineOf(geometry, `${file}, objet ${rank} (${code} ${name})`, path);
    const [lon, lat] = firstPoint(polygon);
    if (!check.accept(lon, lat, rank))
      report.add(
        "commune-abroad",
        "communes dont le contour est hors de France (coordonnées fausses ou inversées ?)",
        () => `${file}, objet ${rank} : ${code} ${name} (${lon} ; ${lat})`,
      );
    const whole = padded(code, name, report);
    return { code: whole, name, polygon, zones: zonesOf(properties, whole) };
  });
  check.finish();
  if (communes.length === 0)
    throw new UserError(
      `${file} : aucune commune${input.departements ? ` des départements ${input.departements.join(", ")}` : ""}.`,
      { file: path },
    );
  return communes;
}

/** First of these properties (any case) that has a value, as text. */
export function valueOf(properties: Readonly<Record<string, unknown>>, names: readonly string[]): string | null {
  for (const name of names) {
    const key =
      name in properties ? name : Object.keys(properties).find((one) => one.toLowerCase() === name.toLowerCase());
    const value = key === undefined ? null : properties[key];
    const text = typeof value === "number" || typeof value === "string" ? String(value).trim() : "";
    if (text !== "") return text;
  }
  return null;
}

const codeOf = valueOf;

function firstPoint(polygon: Polygon | MultiPolygon): readonly [number, number] {
  const [rings] = polygon.type === "Polygon" ? [polygon.coordinates] : polygon.coordinates;
  const [lon, lat] = rings![0]![0]!;
  return [lon!, lat!];
}

/** A code of four digits has lost its zero on the way. */
function padded(code: string, name: string, report: SkipReport): string {
  if (!/^\d{4}$/.test(code)) return code;
  report.add(
    "code-repaired",
    "codes de commune réparés (zéro perdu, casse, espaces)",
    () => `« ${code} » lu 0${code} (${name})`,
  );
  return `0${code}`;
}

/** Short codes of cantons and arrondissements are only unique within their département. */
function zonesOf(properties: Readonly<Record<string, unknown>>, code: string): Record<string, string> {
  const zones: Record<string, string> = {};
  for (const [zoning, names] of Object.entries(ZONES)) {
    const value = valueOf(properties, names)?.split(/[/,;]/)[0];
    if (value !== undefined && value !== "NR") zones[zoning] = value.length <= 2 ? departementOf(code) + value : value;
  }
  return zones;
}
