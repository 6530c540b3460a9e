import { basename } from "node:path";
import type { Command } from "commander";
import { stringify } from "yaml";
import { readTable } from "../readers/index.ts";
import { SkipReport, UserError } from "../report/index.ts";
import {
  calibrationOverrides,
  classGroup,
  fitGlobal,
  fitGroups,
  GROUP_NAMES,
  type Calibration,
  type CalibrationPath,
  type ClassGroup,
  type ProfileOverrides,
  type RoadGraph,
} from "../roads/index.ts";
import { createRouter, type RoutePath } from "../routes/index.ts";
import { calibrationText } from "./calibrate-text.ts";
import { withSession } from "./options.ts";
import { writeWhole } from "./pipeline/files.ts";
import type { Session } from "./pipeline/session.ts";
import { builtIn } from "./places.ts";
import { placeOf, type NamedPlace } from "./route-places.ts";

interface CalibrateOptions {
  readonly pairs?: string;
  readonly by?: string;
  readonly output?: string;
}

const WAYS = ["global", "groups"] as const;

/** desserte calibrate: speed factors that bring our times to printed ones. Proposes, never applies. */
export function registerCalibrate(program: Command): void {
  program
    .command("calibrate")
    .summary("cale les vitesses d'une étude sur des temps imprimés")
    .description(
      "Cherche le facteur de temps (ou un par groupe de classes de routes) qui rapproche le mieux nos temps de temps imprimés, montre ce qui reste, et écrit un fragment d'étude. Rien n'est appliqué : c'est à vous de le recopier.",
    )
    .argument("<étude>", "fichier YAML de l'étude")
    .option(
      "--pairs <fichier>",
      "CSV des couples : de, vers (nom, code ou lon,lat), minutes (par défaut : six temps imprimés par l'Insee en 2017)",
    )
    .option("--by <façon>", "global (par défaut : un facteur pour tout) ou groups (un par groupe de classes)")
    .option("--output <fichier>", "écrit le fragment d'étude dans ce fichier")
    .addHelpText(
      "after",
      `
Exemples :
  $ desserte calibrate mon-etude.yaml
  $ desserte calibrate mon-etude.yaml --pairs temps.csv --by groups --output calage.yaml`,
    )
    .action(async (file: string, options: CalibrateOptions, command: Command) => {
      await withSession(file, command, (session) => calibrate(session, options));
    });
}

async function calibrate(session: Session, options: CalibrateOptions): Promise<void> {
  const { context, study } = session;
  const by = WAYS.find((way) => way === (options.by ?? "global"));
  if (!by) throw new UserError(`--by vaut « ${options.by} » ; valeurs admises : ${WAYS.join(", ")}.`);
  const file = options.pairs ?? builtIn("calibration", "insee-2017.csv");
  const skips = new SkipReport();
  const pairs = await readPairs(session, file, skips);
  const paths = await drivenPaths(session, pairs, skips);
  for (const { label, count, examples } of skips.kinds.values()) {
    const sentence = label[0]!.toUpperCase() + label.slice(1);
    context.say(`${sentence}\u00a0: ${count.toLocaleString("fr-FR")} (${examples.join(" ; ")}).`);
  }
  const calibration = by === "global" ? fitGlobal(paths) : fitGroups(paths);
  const overrides = combined(calibration, session.roadSettings().profile);
  const fragment = fragmentOf(study.settings.id, basename(file), paths.length, calibration, overrides);
  context.print(
    context.json
      ? JSON.stringify({ ...calibration, overrides, skips })
      : `${calibrationText(calibration, by)}\n\n${fragment}`,
  );
  if (options.output === undefined || context.dryRun) return;
  await writeWhole(options.output, fragment);
  context.say(`Fragment d'étude écrit dans ${options.output} : recopiez-le dans l'étude pour l'appliquer.`);
}

interface PrintedPair {
  readonly from: NamedPlace;
  readonly to: NamedPlace;
  readonly minutes: number;
}

/** The printed times; places that the study does not know are counted and left out. */
async function readPairs(session: Session, file: string, skips: SkipReport): Promise<PrintedPair[]> {
  const rows: Array<{ line: number; from: string[]; to: string[]; minutes: number | null }> = [];
  type Key = "from" | "to" | "minutes" | "fromCode" | "fromLon" | "fromLat" | "toCode" | "toLon" | "toLat";
  await readTable<Key>(
    file,
    {
      required: { from: ["de", "from", "départ"], to: ["vers", "to", "arrivée"], minutes: ["minutes", "min"] },
      optional: {
        fromCode: ["de_code"],
        fromLon: ["de_lon"],
        fromLat: ["de_lat"],
        toCode: ["vers_code"],
        toLon: ["vers_lon"],
        toLat: ["vers_lat"],
      },
    },
    (row) => {
      const ways = (code: Key, lon: Key, lat: Key, name: Key): string[] => {
        const coordinates = row.text(lon) !== "" && row.text(lat) !== "" ? `${row.number(lon)},${row.number(lat)}` : "";
        return [row.text(code), coordinates, row.text(name)].filter((text) => text !== "");
      };
      rows.push({
        line: row.line,
        from: ways("fromCode", "fromLon", "fromLat", "from"),
        to: ways("toCode", "toLon", "toLat", "to"),
        minutes: row.number("minutes"),
      });
    },
  );
  const pairs: PrintedPair[] = [];
  for (const { line, from, to, minutes } of rows) {
    if (minutes === null || !(minutes > 0)) {
      skips.add("pair-minutes", "couples sans durée, laissés de côté", () => `ligne ${line}`);
      continue;
    }
    const places = [await firstPlace(session, from), await firstPlace(session, to)] as const;
    const [start, end] = places;
    if (start && end) pairs.push({ from: start, to: end, minutes });
    else {
      const unknown = start ? to : from;
      skips.add(
        "pair-place",
        "couples dont un lieu est inconnu de l'étude, laissés de côté",
        () => `ligne ${line} : ${unknown.at(-1) ?? "lieu vide"}`,
      );
    }
  }
  return pairs;
}

/** The first of several ways to name a place that the study understands: code, coordinates, name. */
async function firstPlace(session: Session, ways: readonly string[]): Promise<NamedPlace | null> {
  const name = ways.at(-1) ?? "";
  for (const text of ways) {
    try {
      return { ...(await placeOf(session, text)), label: name };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  return null;
}

/** Our path of each pair, by class group. */
async function drivenPaths(
  session: Session,
  pairs: readonly PrintedPair[],
  skips: SkipReport,
): Promise<CalibrationPath[]> {
  const { graph, network, snapper } = await session.roads();
  const { maxSnapM, accessKmh } = session.roadSettings();
  const router = createRouter(graph, network);
  return pairs.flatMap(({ from, to, minutes }) => {
    const label = `${from.label} → ${to.label}`;
    const snaps = snapper.snap([from.lon, to.lon], [from.lat, to.lat], { maxSnapM, accessKmh });
    const path = router.route(snaps, 0, 1);
    if (typeof path === "string") {
      skips.add("pair-route", "couples sans itinéraire, laissés de côté", () => label);
      return [];
    }
    return [{ label, printedS: minutes * 60, ...timesByGroup(graph, path) }];
  });
}

function timesByGroup(graph: RoadGraph, path: RoutePath): Pick<CalibrationPath, "drivenS" | "fixedS"> {
  const drivenS: Record<ClassGroup, number> = { fast: 0, main: 0, local: 0 };
  let fixedS = (path.accessFromDs + path.accessToDs) / 10;
  for (const { edge, durationDs, turnDs } of path.edges) {
    const { className, mode } = graph.kind(graph.roadKind[edge >>> 1]!);
    const group = classGroup(className, mode);
    if (group) drivenS[group] += durationDs / 10;
    else fixedS += durationDs / 10;
    fixedS += turnDs / 10;
  }
  return { drivenS, fixedS };
}

/** What the study should say in all: its own factors times those found. */
function combined(calibration: Calibration, own: ProfileOverrides): ProfileOverrides {
  const found = calibrationOverrides(calibration);
  const rounded = (factor: number): number => Math.round(factor * 1000) / 1000;
  if (found.timeFactor !== undefined) return { ...own, timeFactor: rounded((own.timeFactor ?? 1) * found.timeFactor) };
  const timeFactors: Record<string, number | undefined> = { ...own.timeFactors };
  for (const [className, factor] of Object.entries(found.timeFactors ?? {})) {
    timeFactors[className] = rounded((timeFactors[className] ?? 1) * factor);
  }
  return { ...own, timeFactors };
}

function fragmentOf(
  study: string,
  pairsFile: string,
  count: number,
  calibration: Calibration,
  overrides: ProfileOverrides,
): string {
  const minutes = (seconds: number): string => (seconds / 60).toFixed(1).replace(".", ",");
  const groups = GROUP_NAMES.map((group) => calibration.factors[group]);
  const kind = groups.every((factor) => factor === groups[0]) ? "facteur global" : "facteurs par groupe de classes";
  return [
    `# Calage de l'étude « ${study} » sur ${count} temps de ${pairsFile} : ${kind} ;`,
    `# écart quadratique moyen ${minutes(calibration.rmsBeforeS)} min avant, ${minutes(calibration.rmsAfterS)} min après.`,
    "# À recopier dans l'étude : rien n'est appliqué tout seul.",
    stringify({ roads: { profile: overrides } }),
  ].join("\n");
}
