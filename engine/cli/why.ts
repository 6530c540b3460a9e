import type { Command } from "commander";
import type { Basket } from "../basket/index.ts";
import { UserError } from "../report/index.ts";
import {
  createRouter,
  explainAccess,
  osrmRoute,
  pick,
  spellOut,
  type Explanation,
  type Point,
  type Reach,
} from "../routes/index.ts";
import { NONE, UNREACHABLE } from "../search/index.ts";
import type { Territory } from "../territory/index.ts";
import { frenchNumber, typeset } from "../writers/index.ts";
import { withSession } from "./options.ts";
import { facilitiesOf } from "./pipeline/access.ts";
import type { Session } from "./pipeline/session.ts";
import { plainName } from "../territory/index.ts";
import { communeLabel, communeRow, insideOf } from "./route-places.ts";
import { deliver, formatOf, withRouteOptions, type RouteOptions } from "./route.ts";
import { accessLine, factLines, frenchDistance, frenchDuration, stepLines, totalLine } from "./route-text.ts";

interface WhyOptions extends RouteOptions {
  readonly farthest?: boolean;
  readonly steps?: boolean;
}

/** desserte why: the route behind a printed time. */
export function registerWhy(program: Command): void {
  const verb = program
    .command("why")
    .summary("explique le temps d'accès d'une commune à un service")
    .description(
      "Dit d'où l'on part, vers quel équipement, par quelles routes, combien de temps sur chaque type, quels sont les deux suivants et ce qu'aurait donné le plus proche à vol d'oiseau.",
    )
    .argument("<commune>", "code ou nom de la commune")
    .argument("<service>", "identifiant ou nom du service (pharmacie, maternite …)");
  withRouteOptions(verb)
    .option("--farthest", "part du carreau habité le plus éloigné, plutôt que du carreau médian")
    .option("--steps", "donne aussi les instructions, tournant par tournant")
    .addHelpText(
      "after",
      `
Exemples :
  $ desserte why Arles maternite --study data/studies/bouches-du-rhone.yaml
  $ desserte why 13091 pharmacie --farthest --steps --study mon-etude.yaml`,
    )
    .action(async (commune: string, service: string, options: WhyOptions, command: Command) => {
      await withSession(options.study, command, (session) => explain(session, commune, service, options));
    });
}

async function explain(session: Session, communeText: string, serviceText: string, options: WhyOptions): Promise<void> {
  const { context, study } = session;
  const format = formatOf(options, context.json);
  const service = serviceIndex(study.basket, serviceText);
  const { territory, polygons } = await session.land();
  const row = communeRow(territory, communeText);
  if (context.dryRun) return context.print(`Explication du temps de ${communeLabel(territory.communes[row]!)}`);
  const [{ graph, network }, access] = [await session.roads(), await session.access()];
  const { originCount, timeDs } = access.table;
  const times = timeDs.subarray(service * originCount, (service + 1) * originCount);
  const start = originOf(territory, row, times, options.farthest ?? false);
  const places = servicePlaces(territory, service);
  const label = study.basket.services[service]!.label;
  const router = createRouter(graph, network);
  const result =
    places.rows.length === 0
      ? "unreachable"
      : explainAccess(
          router,
          access.originSnap,
          start.origin,
          place7At(territory.origins, start.origin),
          pick(access.facilitySnap, places.points),
          places.points.map((point) => facilityPlace(territory, point)),
          insideOf(polygons),
        );
  if (typeof result === "string") {
    const why =
      result === "unreachable"
        ? "aucun équipement de ce service n'est accessible par la route"
        : "ce lieu est trop loin de toute route";
    throw new UserError(
      `${communeLabel(territory.communes[row]!)} n'a pas de temps d'accès au service « ${label} » : ${why}.`,
    );
  }
  const told = { label, row, start, result, territory, rows: places.rows };
  const target = facilityPlace(territory, places.points[result.nearest.facility]!);
  const route = osrmRoute(router.index, result.path, place7At(territory.origins, start.origin), target);
  const spoken = spellOut(route, options.language);
  const snapM = {
    from: access.originSnap.snapM[start.origin]!,
    to: access.facilitySnap.snapM[places.points[result.nearest.facility]!]!,
  };
  await deliver(session, options, {
    format,
    title: `${communeLabel(territory.communes[row]!)} : ${label}`,
    route,
    spoken,
    places: [
      {
        ...degreesAt(territory.origins, start.origin),
        properties: { role: "départ", label: communeLabel(territory.communes[row]!) },
      },
      ...[result.nearest, ...result.next, result.crowFly].map((reach, i) => ({
        ...facilityDegrees(territory, places.points[reach.facility]!),
        properties: {
          role: ["le plus proche", "deuxième", "troisième", "à vol d'oiseau"][i <= result.next.length ? i : 3]!,
          ...facilityWords(told, reach),
        },
      })),
    ],
    text: () =>
      [
        ...explanationLines(told),
        typeset(`Trajet : ${totalLine(route, result.path)}`),
        typeset(`  ${accessLine(result.path, snapM.from, snapM.to)}`),
        ...factLines(result.facts),
        ...comparisonLines(told),
        ...(options.steps ? ["Instructions :", ...stepLines(spoken)] : []),
      ].join("\n"),
    json: () => ({
      commune: { code: territory.communes[row]!.code, name: territory.communes[row]!.name },
      service: study.basket.services[service]!.id,
      from: {
        ...degreesAt(territory.origins, start.origin),
        origin: territory.origins.id.at(start.origin),
        ...start.counts,
      },
      facility: facilityWords(told, result.nearest),
      snap_m: snapM,
      access_s: { from: result.path.accessFromDs / 10, to: result.path.accessToDs / 10 },
      ...result.facts,
      next: result.next.map((reach) => facilityWords(told, reach)),
      crow_fly: facilityWords(told, result.crowFly),
      route,
    }),
  });
}

/** Index of a service by its id or label; the beginning is enough when it is one service's. */
function serviceIndex({ services }: Basket, text: string): number {
  const wanted = plainName(text);
  const words = services.map(({ id, label }) => [plainName(id), plainName(label)]);
  const exact = words.findIndex((names) => names.includes(wanted));
  if (exact !== -1) return exact;
  const found = words.flatMap((names, i) => (names.some((name) => name.startsWith(wanted)) ? [i] : []));
  if (found.length === 1) return found[0]!;
  throw new UserError(
    `Le service « ${text} » n'est pas du panier${found.length > 1 ? ", ou désigne plusieurs services" : ""} : choisissez parmi ${services.map(({ id }) => id).join(", ")}.`,
  );
}

interface Start {
  readonly origin: number;
  readonly kind: "median" | "farthest";
  readonly counts: { readonly origins: number; readonly meanDs: number | null };
}

/** The origin of a commune that half of its people are nearer than (or the farthest), and the commune's mean time. */
function originOf({ origins, communes }: Territory, commune: number, times: Uint32Array, farthest: boolean): Start {
  const rows: number[] = [];
  for (let origin = 0; origin < origins.count; origin++) if (origins.commune[origin] === commune) rows.push(origin);
  if (rows.length === 0) {
    throw new UserError(`${communeLabel(communes[commune]!)} n'a aucun carreau habité dans cette étude.`);
  }
  rows.sort((a, b) => times[a]! - times[b]! || a - b);
  const people = rows.reduce((sum, origin) => sum + origins.population[origin]!, 0);
  const complete = rows.every((origin) => times[origin] !== UNREACHABLE);
  const weighted = rows.reduce((sum, origin) => sum + origins.population[origin]! * times[origin]!, 0);
  const meanDs = complete && people > 0 ? weighted / people : null;
  const reached = rows.filter((origin) => times[origin] !== UNREACHABLE);
  let passed = 0;
  const median = rows.find((origin) => (passed += origins.population[origin]!) >= people / 2) ?? rows[0]!;
  const origin = farthest
    ? (reached.at(-1) ?? rows[0]!)
    : times[median] === UNREACHABLE
      ? (reached[0] ?? median)
      : median;
  return { origin, kind: farthest ? "farthest" : "median", counts: { origins: rows.length, meanDs } };
}

/** Places of a service, once each, with the first facility row of each. */
function servicePlaces({ facilities }: Territory, service: number): { rows: number[]; points: number[] } {
  const { row, point } = facilitiesOf(facilities, service);
  const rowOf = new Map<number, number>();
  point.forEach((at, i) => {
    if (!rowOf.has(at)) rowOf.set(at, row[i]!);
  });
  return { rows: [...rowOf.values()], points: [...rowOf.keys()] };
}

function degreesAt(
  table: { readonly lon: Float64Array; readonly lat: Float64Array },
  row: number,
): { lon: number; lat: number } {
  return { lon: table.lon[row]!, lat: table.lat[row]! };
}

function place7At(table: { readonly lon: Float64Array; readonly lat: Float64Array }, row: number): Point {
  return [Math.round(table.lon[row]! * 1e7), Math.round(table.lat[row]! * 1e7)];
}

function facilityDegrees({ facilities }: Territory, point: number): { lon: number; lat: number } {
  return { lon: facilities.pointLon[point]!, lat: facilities.pointLat[point]! };
}

function facilityPlace(territory: Territory, point: number): Point {
  const { lon, lat } = facilityDegrees(territory, point);
  return [Math.round(lon * 1e7), Math.round(lat * 1e7)];
}

interface Told {
  readonly label: string;
  readonly row: number;
  readonly start: Start;
  readonly result: Explanation;
  readonly territory: Territory;
  /** facility row of each place */
  readonly rows: readonly number[];
}

function facilityWords(
  { territory, rows }: Told,
  reach: Reach,
): {
  name: string;
  commune: string | null;
  departement: string | null;
  time_min: number | null;
  crow_fly_m: number;
} {
  const row = rows[reach.facility]!;
  const at = territory.facilities.commune[row]!;
  const commune = at === NONE ? undefined : territory.communes[at];
  return {
    name: territory.facilities.name[row]!,
    commune: commune ? communeLabel(commune) : null,
    departement: commune?.departement ?? null,
    time_min: reach.timeDs === null ? null : reach.timeDs / 600,
    crow_fly_m: Math.round(reach.crowFlyM),
  };
}

function facilityText(told: Told, reach: Reach): string {
  const { name, commune, departement } = facilityWords(told, reach);
  const where = commune ? `${commune}, département ${departement}` : "commune inconnue";
  return name ? `${name}, ${where}` : where;
}

function explanationLines(told: Told): string[] {
  const { territory, row, start, label, result } = told;
  const { counts } = start;
  const mean = counts.meanDs === null ? "incomplet" : frenchDuration(counts.meanDs / 10);
  const from =
    counts.origins === 1
      ? "son seul point de départ"
      : start.kind === "median"
        ? `le carreau médian de ses ${frenchNumber(counts.origins)} (la moitié des habitants en met moins)`
        : `le plus éloigné de ses ${frenchNumber(counts.origins)} carreaux`;
  return [
    `${communeLabel(territory.communes[row]!)} : ${label}`,
    `  Temps moyen de la commune : ${mean}`,
    `  Départ : ${from}`,
    `  Arrivée : ${facilityText(told, result.nearest)}`,
  ].map(typeset);
}

function comparisonLines(told: Told): string[] {
  const { nearest, next, crowFly } = told.result;
  const time = (reach: Reach): string => (reach.timeDs === null ? "inaccessible" : frenchDuration(reach.timeDs / 10));
  const lines = next.map(
    (reach, i) => `  ${i === 0 ? "Deuxième" : "Troisième"} : ${facilityText(told, reach)}, ${time(reach)}`,
  );
  lines.push(
    crowFly.facility === nearest.facility
      ? `  À vol d'oiseau, le plus proche est le même (${frenchDistance(crowFly.crowFlyM)}).`
      : `  À vol d'oiseau, le plus proche serait ${facilityText(told, crowFly)} (${frenchDistance(crowFly.crowFlyM)}) : ${time(crowFly)} par la route.`,
  );
  return lines.map(typeset);
}
