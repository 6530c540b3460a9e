import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { readTable } from "../../readers/index.ts";
import { UserError } from "../../report/index.ts";
import { NONE } from "../../search/index.ts";
import type { Base, CandidatePlace } from "../../scenario/index.ts";
import type { Session } from "../pipeline/session.ts";

/** A place where a site could go. */
export interface Candidate extends CandidatePlace {
  readonly name: string;
  readonly commune: string;
}

/**
 * Candidates named in words: "chefs-lieux", "communes:5000" (chefs-lieux of communes of at least so many people),
 * "service:poste" (places that have this service today), "equipements" (every place of today), or a file (CSV, XLSX, Parquet)
 * with id, name, lon, lat and possibly cost. Only places of the judged territory, except in a file, where all are kept.
 */
export async function candidatesOf(session: Session, base: Base, asked: string, cost: number): Promise<Candidate[]> {
  const { territory, basket } = base;
  const [kind, argument = ""] = splitOnce(asked);
  if (kind === "chefs-lieux" || kind === "communes") {
    const least = kind === "communes" ? populationOf(argument) : 0;
    const used = new Set(territory.origins.commune);
    const people = new Float64Array(territory.communes.length);
    for (let origin = 0; origin < territory.origins.count; origin++)
      people[territory.origins.commune[origin]!]! += territory.origins.population[origin]!;
    const found = territory.communes.flatMap((commune, row): Candidate[] => {
      const { code, name, lon, lat, inside, population } = commune;
      const wanted = inside && used.has(row) && (population ?? people[row]!) >= least;
      return wanted ? [{ id: code, name, commune: code, lon, lat, cost }] : [];
    });
    return notEmpty(found, asked);
  }
  if (kind === "service" || asked === "equipements") {
    const service = basket.services.findIndex(({ id }) => id === argument);
    if (kind === "service" && service < 0)
      throw new UserError(
        `Candidats « ${asked} » : le panier n'a pas de service « ${argument} » ; il a ${basket.services.map(({ id }) => id).join(", ")}.`,
        { key: "--candidates" },
      );
    return notEmpty(placesOf(base, kind === "service" ? service : null, cost), asked);
  }
  return notEmpty(await fromFile(session, asked, cost), asked);
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf(":");
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function populationOf(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new UserError(`Candidats « communes:${text} » : une population est attendue, par exemple communes:5000.`, {
    key: "--candidates",
  });
}

function placesOf({ territory }: Base, service: number | null, cost: number): Candidate[] {
  const { facilities, communes } = territory;
  const seen = new Set<number>();
  const found: Candidate[] = [];
  for (let row = 0; row < facilities.count; row++) {
    const point = facilities.point[row]!;
    const commune = facilities.commune[row] === NONE ? undefined : communes[facilities.commune[row]!];
    if (!commune?.inside || seen.has(point) || (service !== null && facilities.service[row] !== service)) continue;
    seen.add(point);
    found.push({
      id: facilities.id[row]!,
      name: `${commune.name} (${facilities.name[row] || facilities.id[row]!})`,
      commune: commune.code,
      lon: facilities.pointLon[point]!,
      lat: facilities.pointLat[point]!,
      cost,
    });
  }
  return found;
}

const COLUMNS = {
  required: { lon: ["lon", "longitude", "x"], lat: ["lat", "latitude", "y"] },
  optional: {
    id: ["site_id", "id", "id_fs", "code"],
    name: ["name", "nom", "lib_fs", "libelle"],
    commune: ["depcom", "insee_com", "commune", "code"],
    cost: ["cost", "cout", "coût"],
  },
} as const;

async function fromFile(session: Session, file: string, cost: number): Promise<Candidate[]> {
  const path = [resolve(file), resolve(session.study.dataFolder, file)].find((at) => existsSync(at));
  if (!path)
    throw new UserError(
      `Candidats « ${file} » : ni un mot connu (chefs-lieux, communes:5000, service:poste, equipements), ni un fichier.`,
      { key: "--candidates" },
    );
  const found: Candidate[] = [];
  await readTable<"lon" | "lat" | "id" | "name" | "commune" | "cost">(path, COLUMNS, (row) => {
    const [lon, lat] = [row.number("lon"), row.number("lat")];
    if (lon === null || lat === null) throw row.error("un candidat n'a pas de coordonnées.");
    const id = row.text("id") || `${basename(path)}:${row.line}`;
    const price = row.number("cost");
    found.push({ id, name: row.text("name") || id, commune: row.text("commune"), lon, lat, cost: price ?? cost });
  });
  return found;
}

function notEmpty(found: Candidate[], asked: string): Candidate[] {
  if (found.length > 0) return found;
  throw new UserError(`Candidats « ${asked} » : aucun lieu ne convient dans le territoire étudié.`, {
    key: "--candidates",
  });
}
