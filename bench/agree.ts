import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { routePairs } from "../engine/cli/agree-pairs.ts";
import { createPool } from "../engine/pool/index.ts";
import { readOsmPbf } from "../engine/readers/index.ts";
import { SkipReport } from "../engine/report/index.ts";
import {
  agreementOf,
  buildRoadGraph,
  CAR_PROFILE,
  goldenPairs,
  searchNetwork,
  type Agreement,
  type GoldenPair,
  type Spread,
} from "../engine/roads/index.ts";
import { seenBearings } from "../engine/routes/index.ts";
import { measure, type Bench } from "./harness.ts";

const SETS = [
  ["andorra", "pbf-small/andorra.osm.pbf"],
  ["monaco", "pbf-small/monaco.osm.pbf"],
  ["alpilles", "roads/alpilles-osm2021-roads.osm.pbf"],
  ["bdr", "roads/bdr-30km-osm2021-roads.osm.pbf"],
] as const;

const BAR = "durée 0,5 / 2 / 6 %, distance 0,2 / - / 5 %, accrochés ailleurs < 1 %, mêmes absences de route";

/** Agreement with OSRM 26.4.1 on its golden sets, all pairs: shares of differences in hundredths of a per cent. */
export async function benchAgree(bench: Bench, dataFolder: string): Promise<void> {
  for (const [name, path] of SETS) {
    const golden = join(dataFolder, "../golden", `${name}_pairs.csv`);
    const osm = join(dataFolder, path);
    if (!existsSync(golden) || !existsSync(osm)) {
      console.log(`(accord ${name} sauté : fichiers absents)`);
      continue;
    }
    const pool = createPool({ threads: 1 });
    const report = new SkipReport();
    const network = await readOsmPbf(osm, { pool, report });
    await pool.close();
    const graph = buildRoadGraph(network, CAR_PROFILE, { report });
    const turns = searchNetwork(graph, CAR_PROFILE, {
      turns: true,
      optimise: "routability",
      seen: seenBearings(graph),
    });
    const pairs = readGolden(golden);
    const agreement = await measure(
      bench,
      `agree: ${name}, ${pairs.length} pairs`,
      () => agreementOf(routePairs(graph, turns, pairs).compared),
      {
        repeats: 1,
        warmUp: false,
        rates: (_, result) => figures(result),
        bar: { label: BAR, met: (_, rates) => meetsBars(rates) },
      },
    );
    console.log(`  ${line("durée", agreement.duration)}`);
    console.log(`  ${line("distance", agreement.distance)}`);
  }
}

function readGolden(file: string): GoldenPair[] {
  const [header, ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  const keys = header!.split(",");
  const rows = lines.map((text, index) => {
    const cells = text.split(",");
    const cell = (key: string): number | null => {
      const value = cells[keys.indexOf(key)] ?? "";
      return value === "" ? null : Number(value);
    };
    return {
      line: index + 2,
      lon1: cell("lon1"),
      lat1: cell("lat1"),
      lon2: cell("lon2"),
      lat2: cell("lat2"),
      durationS: cell("duration_s"),
      distanceM: cell("distance_m"),
      snap1Lon: cell("snap1_lon"),
      snap1Lat: cell("snap1_lat"),
      snap2Lon: cell("snap2_lon"),
      snap2Lat: cell("snap2_lat"),
    };
  });
  return goldenPairs(rows, [-180, -90, 180, 90], file, new SkipReport());
}

/** Per cent. */
function figures({ duration, distance, snapCount, snapElsewhere, onlyWeReach, onlyTheyReach }: Agreement) {
  return {
    "durée p50 %": 100 * (duration?.median ?? 0),
    "durée p90 %": 100 * (duration?.p90 ?? 0),
    "durée p99 %": 100 * (duration?.p99 ?? 0),
    "distance p50 %": 100 * (distance?.median ?? 0),
    "distance p99 %": 100 * (distance?.p99 ?? 0),
    "ailleurs %": (100 * snapElsewhere) / snapCount,
    "routes d'un seul côté": onlyWeReach.length + onlyTheyReach.length,
  };
}

function meetsBars(rates: Readonly<Record<string, number>>): boolean {
  const bars: Readonly<Record<string, number>> = {
    "durée p50 %": 0.5,
    "durée p90 %": 2,
    "durée p99 %": 6,
    "distance p50 %": 0.2,
    "distance p99 %": 5,
    "ailleurs %": 1,
    "routes d'un seul côté": 0.5,
  };
  return Object.entries(bars).every(([name, bar]) => rates[name]! < bar);
}

function line(name: string, spread: Spread | null): string {
  if (!spread) return `${name} : rien à comparer`;
  const percent = (share: number): string => `${(100 * share).toFixed(3)} %`;
  return `${name} : p50 ${percent(spread.median)}, p90 ${percent(spread.p90)}, p99 ${percent(spread.p99)}, biais ${percent(spread.bias)}`;
}
