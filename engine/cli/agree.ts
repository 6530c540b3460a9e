import { basename } from "node:path";
import type { Command } from "commander";
import { openRoads } from "../formats/index.ts";
import { createPool } from "../pool/index.ts";
import { readOsmPbf, readTable } from "../readers/index.ts";
import { SkipReport, UserError } from "../report/index.ts";
import {
  agreementOf,
  buildRoadGraph,
  CAR_PROFILE,
  goldenPairs,
  searchNetwork,
  type Agreement,
  type Frame,
  type GoldenPair,
  type GoldenRow,
  type RoadGraph,
} from "../roads/index.ts";
import { seenBearings } from "../routes/index.ts";
import { agreeInsee } from "./agree-insee.ts";
import { askOsrm, osrmPairs } from "./agree-osrm.ts";
import { routePairs, type RoutedPairs } from "./agree-pairs.ts";
import { agreementText } from "./agree-text.ts";
import { readShared, writeWhole } from "./pipeline/files.ts";
import { contextOf, type Context } from "./terminal.ts";

interface AgreeOptions {
  readonly roads?: string;
  readonly insee?: readonly string[];
  readonly vintage?: number;
  readonly output?: string;
  readonly osrm?: string;
  readonly geojson?: string;
  readonly optimise?: string;
}

const OPTIMISE = ["routability", "duration"] as const;
const WORST_SHOWN = 10;

/** desserte agree: our durations and distances beside given ones, beside a running OSRM server, or our times beside INSEE's. */
export function registerAgree(program: Command): void {
  program
    .command("agree")
    .summary("compare nos durées à d'autres : données, d'un serveur OSRM, ou publiées par l'Insee")
    .description(
      "Compare nos durées et distances à celles d'un fichier (lon1, lat1, lon2, lat2, duration_s, distance_m) ou d'un serveur OSRM : médiane, p90, p99, bouts accrochés ailleurs, plus grands écarts. Avec --insee, compare les temps d'une étude à ceux que l'Insee publie par carreau : par service, par commune, par carreau, et ce que les tables disent des écarts.",
    )
    .argument("<fichier>", "CSV des couples de points et de leurs durées, ou étude avec --insee")
    .option("--roads <fichier>", "extrait OpenStreetMap (.osm.pbf) ou réseau construit par une étude (roads.fb)")
    .option("--osrm <adresse>", "serveur OSRM à interroger, au lieu des durées du fichier")
    .option(
      "--insee <fichier>",
      "table des temps d'accès de l'Insee (Parquet par région) ; à répéter s'il y en a plusieurs",
      (path: string, others: readonly string[] = []) => [...others, path],
    )
    .option(
      "--vintage <année>",
      "avec --insee : millésime des codes d'équipement (par défaut : celui de l'étude)",
      Number,
    )
    .option("--output <dossier>", "avec --insee : écrit les écarts par service et par commune, et leur carte")
    .option(
      "--geojson <fichier>",
      "écrit la carte des écarts : itinéraires des plus grands, ou avec --insee tous les carreaux",
    )
    .option("--optimise <critère>", "routability (par défaut, comme OSRM) ou duration")
    .addHelpText(
      "after",
      `
Exemples :
  $ desserte agree couples.csv --roads region.osm.pbf
  $ desserte agree couples.csv --roads region.osm.pbf --osrm http://localhost:5000 --geojson ecarts.geojson
  $ desserte agree etude-13.yaml --insee donnees-2024-reg93.parquet --output ecarts/`,
    )
    .action(async (file: string, options: AgreeOptions, command: Command) => {
      const { insee, roads } = options;
      if (insee) return agreeInsee(file, { ...options, insee }, command);
      if (roads === undefined) {
        throw new UserError(
          "Donnez --roads, l'extrait OpenStreetMap ou le réseau à comparer, ou --insee, les temps publiés par l'Insee.",
        );
      }
      const context = contextOf(command);
      try {
        await agree(file, { ...options, roads }, context);
      } finally {
        context.endProgress();
      }
    });
}

async function agree(file: string, options: AgreeOptions & { roads: string }, context: Context): Promise<void> {
  const optimise = OPTIMISE.find((name) => name === (options.optimise ?? "routability"));
  if (!optimise) {
    throw new UserError(`--optimise vaut « ${options.optimise} » ; valeurs admises : ${OPTIMISE.join(", ")}.`);
  }
  const rows = await readGolden(file, options.osrm !== undefined);
  const { progress, signal } = context;
  const graph = await readRoads(options.roads, context);
  const skips = new SkipReport();
  let pairs = goldenPairs(rows, frameOf(graph), basename(file), skips);
  const step = (label: string) => (done: number) =>
    progress({ step: label, label, done, total: pairs.length, unit: "couples" });
  const { osrm } = options;
  if (osrm !== undefined) pairs = await osrmPairs(osrm, pairs, signal, step("Réponses du serveur OSRM"));
  const network = searchNetwork(graph, CAR_PROFILE, { turns: true, optimise, seen: seenBearings(graph) });
  const routed = routePairs(graph, network, pairs, step("Nos itinéraires"));
  const agreement = agreementOf(routed.compared);
  for (const { label, count, examples } of skips.kinds.values()) {
    const sentence = label[0]!.toUpperCase() + label.slice(1);
    context.say(`${sentence}\u00a0: ${count.toLocaleString("fr-FR")} (${examples[0]}${count > 1 ? ", …" : ""}).`);
  }
  context.print(
    context.json
      ? JSON.stringify({ ...agreement, optimise, worst: worstRows(agreement, pairs), skips })
      : agreementText(agreement, pairs, routed.compared, WORST_SHOWN),
  );
  if (options.geojson !== undefined) {
    const text = await worstGeoJson(agreement, pairs, routed, osrm, signal);
    if (context.dryRun) return;
    await writeWhole(options.geojson, text);
    context.say(
      `${agreement.worst.length} couples dessinés dans ${options.geojson}${osrm === undefined ? " (les nôtres seulement : sans --osrm, le fichier ne dit pas par où passe l'autre)" : ""}`,
    );
  }
}

/** The network of an extract under the stock profile, or the one a study has built (its own speeds then hold). */
async function readRoads(file: string, context: Context): Promise<RoadGraph> {
  if (file.endsWith(".fb")) {
    const bytes = await readShared(file);
    if (!bytes) throw new UserError(`Le réseau « ${file} » est introuvable : vérifiez le chemin.`, { file });
    return openRoads(bytes).graph;
  }
  const { progress, signal, threads } = context;
  const pool = createPool({ threads });
  const report = new SkipReport();
  const osm = await readOsmPbf(file, { pool, report, progress, signal }).finally(() => pool.close());
  return buildRoadGraph(osm, CAR_PROFILE, { report, progress });
}

/** Rows of the CSV; cells that are no number are NaN, empty ones null. */
async function readGolden(file: string, durationsOptional: boolean): Promise<GoldenRow[]> {
  const rows: GoldenRow[] = [];
  const numberOf = (text: string): number | null => (text === "" ? null : Number(text.replace(",", ".")));
  const places = { lon1: "lon1", lat1: "lat1", lon2: "lon2", lat2: "lat2" };
  const duration = { duration: ["duration_s", "durée_s", "duree_s"] };
  const extras = {
    distance: ["distance_m"],
    snap1Lon: "snap1_lon",
    snap1Lat: "snap1_lat",
    snap2Lon: "snap2_lon",
    snap2Lat: "snap2_lat",
  };
  type Key = keyof typeof places | keyof typeof duration | keyof typeof extras;
  let hasDistance = false;
  await readTable<Key>(
    file,
    {
      required: durationsOptional ? places : { ...places, ...duration },
      optional: durationsOptional ? { ...extras, ...duration } : extras,
      onHeader: (header) => (hasDistance = header.some((name) => name.trim().toLowerCase() === "distance_m")),
    },
    (row) => {
      rows.push({
        line: row.line,
        lon1: numberOf(row.text("lon1")),
        lat1: numberOf(row.text("lat1")),
        lon2: numberOf(row.text("lon2")),
        lat2: numberOf(row.text("lat2")),
        durationS: numberOf(row.text("duration")),
        ...(hasDistance && { distanceM: numberOf(row.text("distance")) }),
        snap1Lon: numberOf(row.text("snap1Lon")),
        snap1Lat: numberOf(row.text("snap1Lat")),
        snap2Lon: numberOf(row.text("snap2Lon")),
        snap2Lat: numberOf(row.text("snap2Lat")),
      });
    },
  );
  return rows;
}

function frameOf({ junctionLon7, junctionLat7 }: RoadGraph): Frame {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let junction = 0; junction < junctionLon7.length; junction++) {
    const lon = junctionLon7[junction]! / 1e7;
    const lat = junctionLat7[junction]! / 1e7;
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return [west, south, east, north];
}

function worstRows(agreement: Agreement, pairs: readonly GoldenPair[]) {
  return agreement.worst.map(({ row, ...rest }) => ({ line: pairs[row]!.line, ...rest }));
}

/** The worst pairs as lines: our way, and theirs where a server draws it. */
async function worstGeoJson(
  agreement: Agreement,
  pairs: readonly GoldenPair[],
  routed: RoutedPairs,
  osrm: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const features: object[] = [];
  for (const { row, difference, ourDurationS, theirDurationS } of agreement.worst) {
    const pair = pairs[row]!;
    const compared = routed.compared[row]!;
    const about = { ligne: pair.line, ecart: difference };
    const path = routed.pathOf(row);
    if (path) {
      features.push(
        feature(
          { ...about, itineraire: "desserte", duree_s: ourDurationS, distance_m: compared.ourDistanceM },
          path.edges.flatMap(({ points }) => points.map(([lon7, lat7]) => [lon7 / 1e7, lat7 / 1e7])),
        ),
      );
    }
    if (osrm === undefined) continue;
    const { line } = await askOsrm(osrm, pair, true, signal);
    features.push(
      feature(
        { ...about, itineraire: "osrm", duree_s: theirDurationS, distance_m: compared.theirDistanceM ?? null },
        line,
      ),
    );
  }
  return JSON.stringify({ type: "FeatureCollection", features });
}

function feature(properties: object, coordinates: ReadonlyArray<readonly number[]>): object {
  return { type: "Feature", properties, geometry: { type: "LineString", coordinates } };
}
