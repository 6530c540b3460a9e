import { spawnSync } from "node:child_process";
import { rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { computeAccess, facilitiesOf } from "../engine/cli/pipeline/access.ts";
import { Session } from "../engine/cli/pipeline/session.ts";
import { loadStudy } from "../engine/cli/study.ts";
import type { Context } from "../engine/cli/terminal.ts";
import { diagnose } from "../engine/diagnostic/index.ts";
import { createPool } from "../engine/pool/index.ts";
import { readOsmPbf } from "../engine/readers/index.ts";
import { SkipReport } from "../engine/report/index.ts";
import { accessProblem, buildRoadGraph, CAR_PROFILE, createSnapper, searchNetwork } from "../engine/roads/index.ts";
import { BlockQueue, contractGraph, createLabels, nearestOfService, NONE, renumbered } from "../engine/search/index.ts";
import { measure, type Bench } from "./harness.ts";
import type { OpenResult } from "./open-task.ts";

const OPEN_TASK = new URL("open-task.ts", import.meta.url).pathname;
const STUDY = new URL("../data/studies/bouches-du-rhone.yaml", import.meta.url).pathname;

function silent(threads: number): Context {
  const nothing = (): void => {};
  return {
    threads,
    json: false,
    quiet: true,
    dryRun: false,
    progress: nothing,
    signal: new AbortController().signal,
    say: nothing,
    print: nothing,
    endProgress: nothing,
  };
}

/** The steps of the real study, then the whole of it. */
export async function benchReal(bench: Bench, dataFolder: string): Promise<void> {
  const path = join(dataFolder, "roads/bdr-30km-osm2021-roads.osm.pbf");
  const megabytes = statSync(path).size / 1e6;
  const output = join(tmpdir(), `desserte-bench-${process.pid}`);
  await benchCommands(bench, output);
  const pool = createPool({ threads: 2 });
  const osm = await measure(
    bench,
    "PBF to typed arrays (2 threads)",
    () => readOsmPbf(path, { pool, report: new SkipReport() }),
    {
      rates: (ms, network) => ({ "MB/s": megabytes / (ms / 1e3), "nodes/s": network.nodeId.length / (ms / 1e3) }),
      bar: { label: "under 2.5 s", met: (ms) => ms < 2500 },
    },
  );
  await pool.close();
  const graph = await measure(
    bench,
    "graph build",
    () => buildRoadGraph(osm, CAR_PROFILE, { report: new SkipReport() }),
    {
      rates: (_, built) => ({ junctions: built.junctionCount, roads: built.roadCount }),
      bar: { label: "under 1.5 s", met: (ms) => ms < 1500 },
    },
  );
  for (const turns of [false, true]) {
    await measure(
      bench,
      `search network, turns ${turns ? "on" : "off"}`,
      () => searchNetwork(graph, CAR_PROFILE, { turns, optimise: "duration" }),
      {
        rates: (_, network) => ({
          vertices: network.forward.firstOut.length - 1,
          arcs: network.forward.head.length,
          MB: (network.forward.firstOut.byteLength + 2 * network.forward.head.byteLength) / 1e6,
        }),
      },
    );
  }
  await measure(bench, "snapping index", () => createSnapper(graph));

  const session = new Session(loadStudy(STUDY, { output }), silent(1));
  const { territory } = await session.land();
  const roads = await session.roads();
  const { snapper } = roads;
  await roads.save();
  const kept = join(output, "build", "roads.fb");
  await measure(bench, "opening the built network: read, check, ready to snap", () => openBuilt(kept), {
    ms: ({ medianMs }) => medianMs,
    rates: (_, { firstMs }) => ({ MB: statSync(kept).size / 1e6, "first, nothing compiled yet, ms": firstMs }),
    bar: { label: "under 50 ms", met: (ms) => ms < 50 },
  });
  await measure(bench, "snap origins", () => snapper.snap(territory.origins.lon, territory.origins.lat), {
    rates: (ms) => ({ "points/s": territory.origins.count / (ms / 1e3) }),
  });
  const services = session.study.basket.services.map((_, service) => facilitiesOf(territory.facilities, service));
  for (const turns of [false, true]) {
    const network = searchNetwork(graph, CAR_PROFILE, { turns, optimise: "duration" });
    const legs = { maxSnapM: 5_000, accessKmh: 25 };
    const originSnap = snapper.snap(territory.origins.lon, territory.origins.lat, legs);
    const facilitySnap = snapper.snap(territory.facilities.pointLon, territory.facilities.pointLat, legs);
    const vertexCount = network.reverse.firstOut.length - 1;
    const contracted = await measure(
      bench,
      `contraction of the reversed network, turns ${turns ? "on" : "off"}`,
      () => contractGraph(network.reverse),
      {
        rates: (_, { upward, below, downward }) => ({
          vertices: vertexCount,
          core: vertexCount - below.length,
          arcs: upward.head.length + downward.head.length,
        }),
      },
    );
    const { origins, facilities, direct } = accessProblem(graph, network, originSnap, facilitySnap);
    const problem = {
      contracted,
      origins: renumbered(origins, contracted),
      facilities: renumbered(facilities, contracted),
      direct,
    };
    const scratch = {
      labels: createLabels(vertexCount),
      queue: new BlockQueue(),
      rowOfPoint: new Uint32Array(problem.facilities.pointCount).fill(NONE),
    };
    const timeDs = new Uint32Array(territory.origins.count);
    const facility = new Uint32Array(territory.origins.count);
    await measure(
      bench,
      `29 services, all vertices, turns ${turns ? "on" : "off"} (1 thread)`,
      () => {
        for (const service of services) nearestOfService(problem, service, scratch, timeDs, facility, 0);
      },
      {
        rates: (ms) => ({
          vertices: vertexCount,
          "ns per vertex and service": (ms * 1e6) / services.length / vertexCount,
        }),
        bar: {
          label: "under 80 ns per vertex and service",
          met: (_, rates) => rates["ns per vertex and service"]! < 80,
        },
      },
    );
  }
  const { problem } = await session.places();
  const contraction = await roads.contracted;
  let aloneMs = 0;
  for (const threads of [1, 2]) {
    const workers = createPool({ threads });
    await measure(
      bench,
      `29 services on the pool, for the origins, ${threads} thread${threads > 1 ? "s" : ""}`,
      () => computeAccess(problem, contraction, territory.facilities, session.study.basket, workers, () => {}),
      {
        repeats: 9,
        rates: (ms) => ({ "times as fast": threads === 1 ? 1 : aloneMs / ms }),
        ...(threads === 2 && {
          bar: { label: "1.8 times as fast on two", met: (ms: number) => aloneMs / ms >= 1.8 },
        }),
      },
    );
    aloneMs = bench.measures.at(-1)!.medianMs;
    await workers.close();
  }
  const { table } = await session.access();
  await measure(bench, "diagnostic", () => diagnose(territory, session.study.basket, table, { aggregation: "equal" }));
  await session.close();

  rmSync(output, { recursive: true, force: true });
}

/** The whole of it as a user runs it. First of all: to start a process out of one that holds gigabytes takes a while of its own. */
async function benchCommands(bench: Bench, output: string): Promise<void> {
  let peakMB = 0;
  const stale = (name: string): void => rmSync(join(output, "build", name), { force: true });
  for (const [name, start] of [
    ["whole pipeline, cold, 2 threads, as a command", "cold"],
    ["whole pipeline, from the built graph, tables read, as a command", "graph"],
    ["whole pipeline, from the built graph and territory, as a command", "built"],
  ] as const) {
    const cold = start === "cold";
    await measure(
      bench,
      name,
      () => {
        if (cold) rmSync(output, { recursive: true, force: true });
        stale("access.fb");
        if (start === "graph") stale("land.fb");
        peakMB = runCommand(["run", STUDY, "--output", output, "--quiet", "--threads", "2"]);
      },
      {
        repeats: cold ? 3 : 9,
        rates: () => ({ "peak MB": peakMB }),
        bar: cold
          ? { label: "under 6 s and 1 GB", met: (ms) => ms < 6000 && peakMB < 1024 }
          : { label: "under 1.5 s", met: (ms) => ms < 1500 },
      },
    );
  }
}

/** Opens a built network in a process of its own. */
function openBuilt(path: string): OpenResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", OPEN_TASK, path], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`opening ${path}: ${stderr}`);
  return JSON.parse(stdout) as OpenResult;
}

/** Runs the built command line in a process of its own; returns its peak memory in MB. */
function runCommand(args: readonly string[]): number {
  const program = `
    const { main } = await import(${JSON.stringify(new URL("../dist/cli/program.js", import.meta.url).href)});
    process.exitCode = await main(${JSON.stringify(args)});
    process.stderr.write("peak " + process.resourceUsage().maxRSS);`;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  if (status !== 0) throw new Error(`desserte ${args.join(" ")}: ${stderr}`);
  return Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024;
}
