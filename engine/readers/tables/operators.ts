import { UserError, type SkipReport } from "../../report/index.ts";
import { servicesByLayer, type Basket } from "../../basket/index.ts";
import { PointCheck, type FacilityInput } from "../../territory/index.ts";
import { basename } from "node:path";
import { readTable } from "./table.ts";
import { toWgs84 } from "./projection.ts";
import type { OperatorsInput } from "./study-inputs.ts";

type Key = "service" | "commune" | "lon" | "lat" | "name" | "permanence" | "halfDays" | "source" | "address";

const COLUMNS = {
  required: { service: ["service_id", "service", "operator", "operateur"] },
  optional: {
    commune: ["depcom", "commune", "code_insee", "insee_com"],
    lon: ["lon", "longitude", "x"],
    lat: ["lat", "latitude", "y"],
    name: ["name", "nom", "libelle"],
    permanence: ["permanence"],
    halfDays: ["halfdays", "demi_journees", "demi-journees"],
    source: "source",
    address: ["adresse", "address"],
  },
} as const;

/**
 * Counters from an operator's file: service id or layer, then commune and/or point. Permanences may be left out (counted).
 * Throws UserError: no row of the basket, a permanence that is neither true nor false.
 */
export async function readOperators(
  path: string,
  input: OperatorsInput,
  basket: Basket,
  report: SkipReport,
): Promise<FacilityInput[]> {
  const layers = servicesByLayer(basket);
  const file = basename(path);
  const rows: FacilityInput[] = [];
  const check = new PointCheck(file);
  const convert = toWgs84(input.crs);
  await readTable<Key>(path, COLUMNS, (row) => {
    const where = `${file}, ligne ${row.line}`;
    const services = layers.get(row.text("service"));
    if (!services) {
      report.add(
        "service-unknown",
        "lignes d'un service absent du panier",
        () => `${where} : « ${row.text("service")} »`,
      );
      return;
    }
    const permanence = truth(row.text("permanence"));
    if (permanence === null) throw row.error(`permanence « ${row.text("permanence")} » : oui ou non attendu.`);
    if (permanence && !input.permanences) {
      report.add("permanence", "permanences laissées de côté, comme l'étude le demande", () => where);
      return;
    }
    const [x, y] = [row.number("lon"), row.number("lat")];
    const [lon, lat] = x === null || y === null ? [Number.NaN, Number.NaN] : convert(x, y);
    if (!Number.isNaN(lon)) check.accept(lon, lat, row.line);
    for (const service of services) {
      rows.push({
        service,
        commune: row.text("commune"),
        lon,
        lat,
        units: 1,
        name: row.text("name"),
        source: input.source ?? row.text("source"),
        halfDays: row.number("halfDays") ?? Number.NaN,
        file,
        line: row.line,
        ...(Number.isNaN(lon) && { address: row.text("address") }),
      });
    }
  });
  check.finish();
  if (rows.length === 0)
    throw new UserError(
      `${file} : aucune ligne ne porte un service du panier ; services attendus : ${[...layers.keys()].slice(0, 40).join(", ")}.`,
      { file: path },
    );
  return rows;
}

function truth(text: string): boolean | null {
  if (/^(|0|false|faux|non|n|no)$/i.test(text)) return false;
  return /^(1|true|vrai|oui|o|yes|y)$/i.test(text) ? true : null;
}
