import { booleanPointInPolygon } from "@turf/turf";
import type { CommunePolygons } from "../diagnostic/index.ts";
import { UserError } from "../report/index.ts";
import type { Point } from "../routes/index.ts";
import { plainName, type Commune, type Territory } from "../territory/index.ts";
import type { Session } from "./pipeline/session.ts";

/** A place the user named. */
export interface NamedPlace {
  readonly label: string;
  readonly lon: number;
  readonly lat: number;
}

/** A place given as "lon,lat", or as the code or name of a commune (its chef-lieu). */
export async function placeOf(session: Session, text: string): Promise<NamedPlace> {
  const coordinates = /^\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  if (coordinates) return checked(text, Number(coordinates[1]), Number(coordinates[2]));
  const { territory } = await session.land();
  const commune = territory.communes[communeRow(territory, text)]!;
  return { label: communeLabel(commune), lon: commune.lon, lat: commune.lat };
}

/** Catches the mistake everyone makes: latitude first. */
function checked(text: string, lon: number, lat: number): NamedPlace {
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) {
    throw new UserError(`« ${text} » n'est pas un lieu : donnez longitude,latitude en degrés, par exemple 5.37,43.30.`);
  }
  if (lon > 41 && lon < 52 && lat > -6 && lat < 10) {
    throw new UserError(
      `« ${text} » semble donner la latitude d'abord : donnez longitude,latitude, ici ${lat},${lon}.`,
    );
  }
  return { label: `${lon}, ${lat}`, lon, lat };
}

export function communeLabel({ name, code }: Commune): string {
  return `${name} (${code})`;
}

/**
 * Row of the commune of this code or name (accents, case and hyphens do not matter; the beginning is enough when it is one
 * commune's). @throws UserError where none or several match
 */
export function communeRow({ communes }: Territory, text: string): number {
  const byCode = communes.findIndex(({ code }) => code.toLowerCase() === text.trim().toLowerCase());
  if (byCode !== -1) return byCode;
  const wanted = plainName(text);
  const rows = communes.map(({ name }, row) => ({ row, name: plainName(name) }));
  const exact = rows.filter(({ name }) => name === wanted);
  const found = exact.length > 0 ? exact : rows.filter(({ name }) => name.startsWith(wanted));
  if (found.length === 1) return found[0]!.row;
  if (found.length === 0) {
    throw new UserError(
      `Aucune commune de l'étude ne s'appelle « ${text} » : donnez son nom, son code INSEE, ou longitude,latitude.`,
    );
  }
  const examples = found.slice(0, 5).map(({ row }) => communeLabel(communes[row]!));
  throw new UserError(
    `« ${text} » désigne ${found.length} communes (${examples.join(", ")}${found.length > 5 ? "…" : ""}) : donnez le code INSEE.`,
  );
}

/** Tells whether a place (1e-7 degree) lies in the communes judged; undefined when the study has no boundaries. */
export function insideOf(polygons: CommunePolygons): ((place: Point) => boolean) | undefined {
  if (polygons.features.length === 0) return undefined;
  const boxed = polygons.features.map((feature) => ({ feature, box: boxOf(feature.geometry.coordinates) }));
  let last = boxed[0]!;
  return ([lon7, lat7]) => {
    const lon = lon7 / 1e7;
    const lat = lat7 / 1e7;
    const holds = ({ feature, box }: (typeof boxed)[number]): boolean =>
      lon >= box[0] && lat >= box[1] && lon <= box[2] && lat <= box[3] && booleanPointInPolygon([lon, lat], feature);
    // a route stays in one commune for many points
    if (holds(last)) return true;
    const found = boxed.find(holds);
    if (found) last = found;
    return found !== undefined;
  };
}

type Nested = readonly number[] | readonly Nested[];

function boxOf(coordinates: Nested): [west: number, south: number, east: number, north: number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (part: Nested): void => {
    if (typeof part[0] === "number") {
      const [lon, lat] = part as readonly [number, number];
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    } else for (const child of part as readonly Nested[]) visit(child);
  };
  visit(coordinates);
  return box;
}
