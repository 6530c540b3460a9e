import type { SkipReport } from "../../report/index.ts";
import type { Basket } from "../../basket/index.ts";
import { MOST_UNITS, PointCheck, type FacilityInput } from "../../territory/index.ts";
import { basename } from "node:path";
import { readTable } from "./table.ts";

/** A file already mapped to services: service_id, then count, depcom, lon, lat, name, source as far as it has them. */
export async function facilityFile(
  path: string,
  basket: Basket,
  source: string,
  keep: (row: FacilityInput) => void,
  report: SkipReport,
): Promise<void> {
  const rowOf = new Map(basket.services.map(({ id }, row) => [id, row]));
  const file = basename(path);
  const check = new PointCheck(file);
  const columns = {
    required: { service: ["service_id", "service"] },
    optional: {
      count: ["count", "units", "nb_equip"],
      commune: ["depcom", "commune", "code_insee"],
      lon: ["lon", "longitude"],
      lat: ["lat", "latitude"],
      name: ["name", "nom"],
      source: "source",
    },
  };
  await readTable<"service" | "count" | "commune" | "lon" | "lat" | "name" | "source">(path, columns, (row) => {
    const service = rowOf.get(row.text("service"));
    if (service === undefined) {
      report.add(
        "service-unknown",
        "lignes d'un service absent du panier",
        () => `${file}, ligne ${row.line} : « ${row.text("service")} »`,
      );
      return;
    }
    const [lon, lat] = [row.number("lon"), row.number("lat")];
    if (lon !== null && lat !== null) check.accept(lon, lat, row.line);
    const units = row.number("count") ?? 1;
    if (!Number.isInteger(units) || units < 1 || units > MOST_UNITS)
      throw row.error(`« ${row.text("count")} » n'est pas un nombre d'équipements.`);
    keep({
      service,
      commune: row.text("commune"),
      lon: lon ?? Number.NaN,
      lat: lat ?? Number.NaN,
      units,
      name: row.text("name"),
      source: source || row.text("source"),
      halfDays: Number.NaN,
      file,
      line: row.line,
    });
  });
  check.finish();
}
