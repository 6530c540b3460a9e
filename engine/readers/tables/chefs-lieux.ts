import { PointCheck, type PlaceInput } from "../../territory/index.ts";
import { basename } from "node:path";
import { readTable } from "./table.ts";
import { toWgs84 } from "./projection.ts";
import type { ChefsLieuxInput } from "./study-inputs.ts";

/** Chefs-lieux from a CSV. Throws UserError: missing columns, empty or wrong coordinates, most points out of France. */
export async function readChefsLieux(path: string, input: ChefsLieuxInput): Promise<PlaceInput[]> {
  const places: PlaceInput[] = [];
  const check = new PointCheck(basename(path));
  const convert = toWgs84(input.crs);
  const columns = {
    required: { code: input.code, lon: input.lon, lat: input.lat },
    optional: { name: input.name ?? ["nom", "name", "libelle", "nom_officiel"] },
  };
  await readTable<"code" | "lon" | "lat" | "name">(path, columns, (row) => {
    const [x, y] = [row.number("lon"), row.number("lat")];
    if (x === null || y === null) throw row.error(`le chef-lieu « ${row.text("code")} » n'a pas de coordonnées.`);
    const [lon, lat] = convert(x, y);
    if (check.accept(lon, lat, row.line)) places.push({ code: row.text("code"), name: row.text("name"), lon, lat });
  });
  check.finish();
  return places;
}
