import { UserError, type SkipReport } from "../../report/index.ts";
import { servicesByLayer, type Basket } from "../../basket/index.ts";
import { PointCheck, type FacilityInput } from "../../territory/index.ts";
import { basename } from "node:path";
import { readTable } from "./table.ts";
import { halfDaysOf } from "./opening-hours.ts";
import type { FranceServicesInput } from "./study-inputs.ts";

/** A place that hosts several operators (MSAP, France Services), hence brings several services at once. */
export interface Site {
  readonly id: string;
  readonly name: string;
  readonly commune: string;
  readonly lon: number;
  readonly lat: number;
  /** number and street, where the list gives them */
  readonly address?: string;
  /** "fixed", "multi-site", "mobile" or "branch" for France Services; the file's own word for other lists */
  readonly kind: string;
  /** services or operator layers it brings */
  readonly services: readonly string[];
  /** half-days a week, NaN when not known */
  readonly halfDays: number;
  readonly source: string;
  readonly file: string;
  readonly line: number;
}

const SITE_COLUMNS = {
  required: { id: ["site_id", "id"], lon: ["lon", "longitude"], lat: ["lat", "latitude"], services: ["services"] },
  optional: { name: ["name", "nom"], commune: ["depcom", "commune"], kind: ["kind", "type"], source: "source" },
} as const;

/** A list of sites: site_id, name, depcom, lon, lat, kind, services ("msa|caf|..."), source. Throws UserError on a doubled id. */
export async function readSites(path: string): Promise<Site[]> {
  const sites: Site[] = [];
  const check = new PointCheck(basename(path));
  const seen = new Set<string>();
  await readTable<"id" | "lon" | "lat" | "services" | "name" | "commune" | "kind" | "source">(
    path,
    SITE_COLUMNS,
    (row) => {
      const [lon, lat] = [row.number("lon"), row.number("lat")];
      if (lon === null || lat === null) throw row.error(`le site « ${row.text("id")} » n'a pas de coordonnées.`);
      if (seen.has(row.text("id"))) throw row.error(`deux sites portent l'identifiant « ${row.text("id")} ».`);
      seen.add(row.text("id"));
      check.accept(lon, lat, row.line);
      sites.push({
        id: row.text("id"),
        name: row.text("name") || row.text("id"),
        commune: row.text("commune"),
        lon,
        lat,
        kind: row.text("kind"),
        services: row
          .text("services")
          .split(/[|,;]/)
          .map((service) => service.trim())
          .filter(Boolean),
        halfDays: Number.NaN,
        source: row.text("source"),
        file: basename(path),
        line: row.line,
      });
    },
  );
  check.finish();
  return sites;
}

const DAYS = ["h_lundi", "h_mardi", "h_mercredi", "h_jeudi", "h_vendredi", "h_samedi"] as const;
type Day = (typeof DAYS)[number];
const FRANCE_SERVICES_COLUMNS = {
  required: {
    id: "id_fs",
    name: "lib_fs",
    commune: "insee_com",
    lon: "longitude",
    lat: "latitude",
    format: "format_fs",
  },
  optional: {
    type: "type_fs",
    address: "adresse",
    ...(Object.fromEntries(DAYS.map((day) => [day, day])) as Record<Day, Day>),
  },
} as const;

/** The list of France Services (ANCT). Buses and itinerant units ("mobile") are told apart from fixed and multi-site ones. */
export async function readFranceServices(path: string, report: SkipReport): Promise<Site[]> {
  const sites: Site[] = [];
  const file = basename(path);
  const check = new PointCheck(file);
  await readTable<"id" | "name" | "commune" | "lon" | "lat" | "format" | "type" | "address" | Day>(
    path,
    FRANCE_SERVICES_COLUMNS,
    (row) => {
      const [lon, lat] = [row.number("lon"), row.number("lat")];
      if (lon !== null && lat !== null) check.accept(lon, lat, row.line);
      let halfDays = 0;
      for (const day of DAYS) halfDays += halfDaysOf(row.text(day));
      if (Number.isNaN(halfDays))
        report.add("hours-unread", "sites dont les horaires n'ont pu être lus", () => `${file}, ligne ${row.line}`);
      sites.push({
        id: `fs-${row.text("id")}`,
        name: row.text("name"),
        commune: row.text("commune"),
        lon: lon ?? Number.NaN,
        lat: lat ?? Number.NaN,
        address: row.text("address"),
        kind: kindOf(row.text("format"), row.text("type")),
        services: [],
        halfDays: halfDays === 0 ? Number.NaN : halfDays,
        source: "France Services",
        file,
        line: row.line,
      });
    },
  );
  check.finish();
  return sites;
}

function kindOf(format: string, type: string): string {
  if (/bus|itin/i.test(format)) return "mobile";
  if (/multi/i.test(format)) return "multi-site";
  return /antenne/i.test(type) ? "branch" : "fixed";
}

/** The facilities France Services sites bring to a basket, as the study wants them counted. */
export function facilitiesOfFranceServices(
  sites: readonly Site[],
  input: FranceServicesInput,
  basket: Basket,
  report: SkipReport,
): FacilityInput[] {
  const layers = servicesByLayer(basket);
  const services = new Set(layers.get("france-services") ?? []);
  for (const layer of input.services) {
    const rows = layers.get(layer);
    if (!rows)
      throw new UserError(
        `franceServices.services : « ${layer} » n'est ni un service ni une couche d'opérateur du panier ; connus : ${[...layers.keys()].join(", ")}.`,
        { key: "franceServices.services" },
      );
    for (const row of rows) services.add(row);
  }
  const rows: FacilityInput[] = [];
  for (const { name, commune, lon, lat, address, kind, halfDays, source, file, line } of sites) {
    const where = () => `${file}, ligne ${line}`;
    if (kind === "mobile" && !input.mobile) {
      report.add(
        "mobile",
        "France Services itinérantes, laissées de côté (un seul point pour toute une tournée)",
        where,
      );
    } else if (halfDays < input.minHalfDays) {
      report.add(
        "too-few-hours",
        "France Services ouvertes moins que le minimum demandé",
        () => `${where()} : ${halfDays} demi-journées`,
      );
    } else {
      for (const service of services)
        rows.push({
          service,
          commune,
          lon,
          lat,
          units: 1,
          name,
          source,
          halfDays,
          file,
          line,
          ...(address !== undefined && Number.isNaN(lon) && { address }),
        });
    }
  }
  return rows;
}
