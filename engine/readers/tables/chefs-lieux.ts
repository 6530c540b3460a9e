import { PointCheck, type PlaceInput } from "../../territory/index.ts";
import { UserError } from "../../report/index.ts";
import { basename } from "node:path";
import { valueOf } from "./communes.ts";
import { isMap, readLayers } from "./layers.ts";
import { toWgs84 } from "./projection.ts";
import type { ChefsLieuxInput } from "./study-inputs.ts";
import { readTable } from "./table.ts";

/** ADMIN EXPRESS: CHFLIEU_COMMUNE and CHFLIEU_ARRONDISSEMENT_MUNICIPAL up to 3.x, chef_lieu_de_commune … since 4.0 */
const LAYERS = /^(chflieu_|chef_lieu_de_|chef_lieu_d_)(commune|arrondissement_municipal)$/i;
const LAYER_CODES = [
  "code_insee_de_l_arrondissement_municipal",
  "insee_arm",
  "code_insee_de_la_commune",
  "insee_com",
  "code_insee",
  "code",
];
const CODES = ["code", "codgeo", "depcom", "com", "code_insee", "insee_com"];
const NAMES = ["nom", "name", "libelle", "nom_officiel", "nom_chf"];

/**
 * Chefs-lieux from a CSV (code, lon, lat, or x y of a projection) or from the layers of ADMIN EXPRESS. Throws UserError:
 * missing columns or layers, empty or wrong coordinates, most points out of France.
 */
export async function readChefsLieux(path: string, input: ChefsLieuxInput): Promise<PlaceInput[]> {
  return (await isMap(path)) ? fromLayers(path, input) : fromTable(path, input);
}

async function fromTable(path: string, input: ChefsLieuxInput): Promise<PlaceInput[]> {
  const places: PlaceInput[] = [];
  const check = new PointCheck(basename(path));
  const convert = toWgs84(input.crs);
  const columns = {
    required: { code: input.code ?? CODES, lon: input.lon, lat: input.lat },
    optional: { name: input.name ?? NAMES },
  };
  await readTable<"code" | "lon" | "lat" | "name">(path, columns, (row) => {
    const [x, y] = [row.number("lon"), row.number("lat")];
    if (x === null || y === null) throw row.error(`le chef-lieu « ${row.text("code")} » n'a pas de coordonnées.`);
    const [lon, lat] = convert(x, y);
    if (check.accept(lon, lat, row.line)) places.push({ code: row.text("code"), name: row.text("name"), lon, lat });
  });
  check.finish();
  if (places.length === 0) throw new UserError(`${basename(path)} : aucun chef-lieu n'y est lu.`, { file: path });
  return places;
}

async function fromLayers(path: string, input: ChefsLieuxInput): Promise<PlaceInput[]> {
  const check = new PointCheck(basename(path));
  const places: PlaceInput[] = [];
  const features = await readLayers(path, input.layers ?? LAYERS);
  features.forEach(({ feature }, index) => {
    const properties = feature.properties ?? {};
    const code = valueOf(properties, input.code === undefined ? LAYER_CODES : [input.code]);
    const { geometry } = feature;
    const point: readonly unknown[] | null | undefined =
      geometry?.type === "Point"
        ? geometry.coordinates
        : geometry?.type === "MultiPoint"
          ? geometry.coordinates[0]
          : null;
    if (code === null || !point)
      throw new UserError(
        `${basename(path)}, objet ${index + 1} : ${code === null ? `code de commune absent (propriétés : ${Object.keys(properties).join(", ")})` : "un point est attendu"}.`,
        { file: path },
      );
    const [lon, lat] = [point[0], point[1]];
    if (typeof lon !== "number" || typeof lat !== "number")
      throw new UserError(
        `${basename(path)}, objet ${index + 1} (${code}) : un point a deux nombres, longitude et latitude ; trouvé : ${JSON.stringify(point).slice(0, 60)}.`,
        { file: path },
      );
    const name = valueOf(properties, input.name === undefined ? NAMES : [input.name]) ?? "";
    if (check.accept(lon, lat, index + 1)) places.push({ code, name, lon, lat });
  });
  check.finish();
  return places;
}
