import type { Command } from "commander";
import { UserError } from "../report/index.ts";
import { createRouter, isochrone, isochroneGeoJson, type Isochrone } from "../routes/index.ts";
import { accessProblem, type RoadGraph, type SearchNetwork, type SnapTable } from "../roads/index.ts";
import { BlockQueue, createLabels, NONE, nearestOfService } from "../search/index.ts";
import { frenchNumber, frenchPeople, typeset } from "../writers/index.ts";
import { withSession } from "./options.ts";
import { writeWhole } from "./pipeline/files.ts";
import type { Session } from "./pipeline/session.ts";
import { builtIn } from "./places.ts";
import { placeOf } from "./route-places.ts";
import { frenchDistance } from "./route-text.ts";

interface IsochroneOptions {
  readonly study: string;
  readonly minutes: string;
  readonly to?: boolean;
  readonly people?: boolean;
  readonly buffer: string;
  readonly output?: string;
}

/** desserte isochrone: where one gets from a place, or who gets to it, as GeoJSON. */
export function registerIsochrone(program: Command): void {
  program
    .command("isochrone")
    .summary("dessine ce qu'on atteint depuis un lieu, ou d'où on l'atteint")
    .description(
      "Pour chaque durée : les routes atteintes (parties de route comprises) et la surface à moins de la distance donnée d'elles, en GeoJSON.",
    )
    .argument("<lieu>", "code ou nom de commune, ou longitude,latitude")
    .option("--minutes <durées>", "une ou plusieurs durées, séparées par des virgules", "10,20,30")
    .option("--to", "qui peut venir au lieu, plutôt que où l'on va depuis lui")
    .option("--people", "compte aussi les habitants qui sont dans chaque durée")
    .option("--buffer <mètres>", "distance à une route atteinte qui compte comme atteinte", "300")
    .option(
      "--study <fichier>",
      "étude dont le réseau et les communes servent (par défaut : la démonstration)",
      builtIn("demonstration", "etude.yaml"),
    )
    .option("--output <fichier>", "écrit dans ce fichier plutôt que sur la sortie standard")
    .addHelpText(
      "after",
      `
Exemples :
  $ desserte isochrone Arles --minutes 15,30,45 --to --output arles.geojson --study mon-etude.yaml
  $ desserte isochrone 5.37,43.30 --minutes 10`,
    )
    .action(async (place: string, options: IsochroneOptions, command: Command) => {
      await withSession(options.study, command, (session) => draw(session, place, options));
    });
}

async function draw(session: Session, text: string, options: IsochroneOptions): Promise<void> {
  const { context } = session;
  const cutoffsDs = cutoffsOf(options.minutes);
  const bufferM = numberBetween("--buffer", options.buffer, 50, 5000);
  const place = await placeOf(session, text);
  if (context.dryRun) return context.print(`Isochrone de ${place.label} : ${options.minutes} min`);
  const { graph, network, snapper } = await session.roads();
  const { maxSnapM, accessKmh } = session.roadSettings();
  const snaps = snapper.snap([place.lon], [place.lat], { maxSnapM, accessKmh });
  const reached = isochrone(graph, network, snaps, 0, cutoffsDs, options.to ? "to" : "from");
  if (typeof reached === "string") {
    throw new UserError(
      `${place.label} est à plus de ${maxSnapM} m de toute route de l'étude : choisissez un lieu plus proche.`,
    );
  }
  const json = JSON.stringify(isochroneGeoJson(graph, reached, { bufferM }));
  const people = options.people ? await peopleWithin(session, snaps, reached) : undefined;
  reached.cutoffsDs.forEach((cutoffDs, i) => {
    const length = `${frenchDistance(lengthWithin(graph, reached, i))} de routes atteintes`;
    const counted = people ? `, ${frenchPeople(people[i]!)} habitants` : "";
    context.say(typeset(`${frenchNumber(cutoffDs / 600)} min : ${length}${counted}`));
  });
  if (options.output === undefined) return context.print(json);
  await writeWhole(options.output, `${json}\n`);
  context.say(`Écrit dans ${options.output}`);
}

/** Inhabitants of the study within each cut-off, door to door. */
async function peopleWithin(session: Session, snaps: SnapTable, reached: Isochrone): Promise<number[]> {
  const { graph, network, snapper } = await session.roads();
  const { origins } = (await session.land()).territory;
  const { maxSnapM, accessKmh } = session.roadSettings();
  const originSnap = snapper.snap(origins.lon, origins.lat, { maxSnapM, accessKmh });
  const times =
    reached.direction === "from"
      ? createRouter(graph, network).timesFrom(snaps, 0, originSnap)
      : timesTo(graph, network, originSnap, snaps);
  return reached.cutoffsDs.map((cutoffDs) =>
    times.reduce((sum, timeDs, origin) => (timeDs <= cutoffDs ? sum + origins.population[origin]! : sum), 0),
  );
}

/** Times of all origins to one place. */
function timesTo(graph: RoadGraph, network: SearchNetwork, origins: SnapTable, place: SnapTable): Uint32Array {
  const problem = accessProblem(graph, network, origins, place);
  const scratch = {
    labels: createLabels(problem.graph.firstOut.length - 1, { carried: problem.graph.carried !== undefined }),
    queue: new BlockQueue(),
    rowOfPoint: new Uint32Array(1).fill(NONE),
  };
  const timeDs = new Uint32Array(origins.pointCount);
  const only = { row: Uint32Array.of(0), point: Uint32Array.of(0) };
  nearestOfService(problem, only, scratch, timeDs, new Uint32Array(origins.pointCount), 0);
  return timeDs;
}

function cutoffsOf(text: string): number[] {
  const minutes = text.split(/[,;\s]+/).filter((part) => part !== "");
  const values = minutes.map((part) => Math.round(numberBetween("--minutes", part, 0.1, 600) * 600));
  if (values.length === 0 || values.length > 20) {
    throw new UserError(`--minutes attend de 1 à 20 durées séparées par des virgules, pas « ${text} ».`);
  }
  return [...new Set(values)];
}

function numberBetween(name: string, text: string, min: number, max: number): number {
  const value = Number(text.replace(",", "."));
  if (Number.isFinite(value) && value >= min && value <= max) return value;
  throw new UserError(
    `${name} attend un nombre de ${String(min).replace(".", ",")} à ${frenchNumber(max)}, pas « ${text} ».`,
  );
}

function lengthWithin(roads: RoadGraph, reached: Isochrone, cutoff: number): number {
  return reached.roads.reduce(
    (sum, { road, within }) =>
      sum + roads.roadLengthM[road]! * within[cutoff]!.reduce((share, [from, to]) => share + to - from, 0),
    0,
  );
}
