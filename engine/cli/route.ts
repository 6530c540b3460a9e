import type { Command } from "commander";
import { UserError } from "../report/index.ts";
import { createRouter, osrmRoute, spellOut, type OsrmRoute, type Point, type SpokenStep } from "../routes/index.ts";
import { routeGeoJson, routeGpx, typeset, type RoutePlace } from "../writers/index.ts";
import { withSession } from "./options.ts";
import { writeWhole } from "./pipeline/files.ts";
import type { Session } from "./pipeline/session.ts";
import { builtIn } from "./places.ts";
import { placeOf, type NamedPlace } from "./route-places.ts";
import { accessLine, stepLines, totalLine } from "./route-text.ts";

export interface RouteOptions {
  readonly study: string;
  readonly format: string;
  readonly language: string;
  readonly output?: string;
}

/** Options of the verbs that draw a route. */
export function withRouteOptions(verb: Command): Command {
  return verb
    .option(
      "--study <fichier>",
      "étude dont le réseau et les communes servent (par défaut : la démonstration)",
      builtIn("demonstration", "etude.yaml"),
    )
    .option("--format <forme>", "text, json, geojson ou gpx", "text")
    .option("--language <code>", "langue des instructions", "fr")
    .option("--output <fichier>", "écrit dans ce fichier plutôt que sur la sortie standard");
}

/** desserte route: from one place to another, in words or as a file. */
export function registerRoute(program: Command): void {
  const verb = program
    .command("route")
    .summary("donne l'itinéraire d'un lieu à un autre")
    .description(
      "Itinéraire en voiture sur le réseau d'une étude, avec ses instructions. Un lieu est un code ou un nom de commune, ou longitude,latitude.",
    )
    .argument("<départ>", "code ou nom de commune, ou longitude,latitude")
    .argument("<arrivée>", "de même");
  withRouteOptions(verb)
    .addHelpText(
      "after",
      `
Exemples :
  $ desserte route Arles Aix-en-Provence --study data/studies/bouches-du-rhone.yaml
  $ desserte route 13004 5.37,43.30 --format gpx --output trajet.gpx --study mon-etude.yaml`,
    )
    .action(async (from: string, to: string, options: RouteOptions, command: Command) => {
      await withSession(options.study, command, (session) => tellRoute(session, from, to, options));
    });
}

async function tellRoute(session: Session, from: string, to: string, options: RouteOptions): Promise<void> {
  const { context } = session;
  const format = formatOf(options, context.json);
  const [start, end] = [await placeOf(session, from), await placeOf(session, to)];
  if (context.dryRun) return context.print(`Itinéraire de ${start.label} à ${end.label}`);
  const { graph, network, snapper } = await session.roads();
  const { maxSnapM, accessKmh } = session.roadSettings();
  const snaps = snapper.snap([start.lon, end.lon], [start.lat, end.lat], { maxSnapM, accessKmh });
  const router = createRouter(graph, network);
  const path = router.route(snaps, 0, 1);
  if (typeof path === "string") {
    throw new UserError(
      path === "unreachable"
        ? `Aucune route ne mène de ${start.label} à ${end.label} sur ce réseau.`
        : `${snaps.status[0] === 0 ? end.label : start.label} est à plus de ${maxSnapM} m de toute route de l'étude : choisissez un lieu plus proche, ou une étude qui le couvre.`,
    );
  }
  const route = osrmRoute(router.index, path, place7(start), place7(end));
  const spoken = spellOut(route, options.language);
  const title = `De ${start.label} à ${end.label}`;
  const text = (): string =>
    [
      typeset(`${title} : ${totalLine(route, path)}`),
      typeset(`  ${accessLine(path, snaps.snapM[0]!, snaps.snapM[1]!)}`),
      ...stepLines(spoken),
    ].join("\n");
  await deliver(session, options, {
    format,
    title,
    route,
    spoken,
    places: [routePlace(start, "départ"), routePlace(end, "arrivée")],
    text,
    json: () => ({ code: "Ok", routes: [route], waypoints: [0, 1].map((row) => waypoint(snaps, row)) }),
  });
}

/** A result in any of the four forms. */
export interface Delivery {
  readonly format: RouteFormat;
  readonly title: string;
  readonly route: OsrmRoute;
  readonly spoken: readonly SpokenStep[];
  readonly places: readonly RoutePlace[];
  readonly text: () => string;
  readonly json: () => unknown;
}

export type RouteFormat = "text" | "json" | "geojson" | "gpx";

export function formatOf({ format }: RouteOptions, json: boolean): RouteFormat {
  if (json) return "json";
  if (format === "text" || format === "json" || format === "geojson" || format === "gpx") return format;
  throw new UserError(`Le format « ${format} » n'existe pas : choisissez text, json, geojson ou gpx.`);
}

export async function deliver(session: Session, options: RouteOptions, result: Delivery): Promise<void> {
  const { format, route, spoken, title, places } = result;
  const output = {
    text: result.text,
    json: () => JSON.stringify(result.json()),
    geojson: () => JSON.stringify(routeGeoJson(route, spoken, places)),
    gpx: () => routeGpx(route, spoken, { name: title }),
  }[format]();
  if (options.output === undefined) return session.context.print(output);
  await writeWhole(options.output, `${output.trimEnd()}\n`);
  session.context.say(`Écrit dans ${options.output}`);
}

export function place7({ lon, lat }: { readonly lon: number; readonly lat: number }): Point {
  return [Math.round(lon * 1e7), Math.round(lat * 1e7)];
}

export function routePlace({ lon, lat, label }: NamedPlace, role: string): RoutePlace {
  return { lon, lat, properties: { role, label } };
}

function waypoint(
  snaps: { readonly lon7: Int32Array; readonly lat7: Int32Array; readonly snapM: Float32Array },
  row: number,
): { name: string; distance: number; location: [number, number] } {
  return { name: "", distance: snaps.snapM[row]!, location: [snaps.lon7[row]! / 1e7, snaps.lat7[row]! / 1e7] };
}
