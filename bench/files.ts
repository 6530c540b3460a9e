import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { FilesResult } from "./files-task.ts";
import { GeneratedBpe } from "./generated-bpe.ts";
import { writeFilosofi } from "./generated-filosofi.ts";
import { fictiveCommunes, writeCommunes } from "./generated-france.ts";
import { measure, type Bench } from "./harness.ts";

const run = promisify(execFile);
const TASK = fileURLToPath(new URL("files-task.ts", import.meta.url));

interface Case {
  readonly name: string;
  readonly inputs: string;
  readonly judged: string;
  readonly bar?: { readonly seconds: number; readonly megabytes: number };
}

const BPE_CSV = { seconds: 8, megabytes: 1024 };
const BPE_PARQUET = { seconds: 4, megabytes: 1024 };
const CASES: readonly Case[] = [
  { name: "BPE points, CSV, one département", inputs: "csv", judged: "13", bar: BPE_CSV },
  { name: "BPE points, CSV, France", inputs: "csv", judged: "all" },
  { name: "BPE points, Parquet, one département", inputs: "parquet", judged: "13", bar: BPE_PARQUET },
  { name: "BPE points, Parquet, France", inputs: "parquet", judged: "all" },
  { name: "Filosofi 200 m, one département", inputs: "grid", judged: "13", bar: { seconds: 10, megabytes: 1024 } },
  { name: "Filosofi 200 m, France", inputs: "grid", judged: "all", bar: { seconds: 10, megabytes: 2048 } },
  { name: "Filosofi and BPE (Parquet), France", inputs: "grid,parquet", judged: "all" },
];

/**
 * The files of the whole country, generated in their true layout: 2.85 million equipments (CSV of 1.5 GB, Parquet),
 * 2.3 million cells, 34 656 communes; read, filtered and joined. The files are made once in DESSERTE_BENCH_FILES, and
 * kept there; without it, in a temporary folder that is removed.
 */
export async function benchFiles(bench: Bench): Promise<void> {
  const kept = process.env.DESSERTE_BENCH_FILES;
  const folder = kept ?? join(tmpdir(), `desserte-bench-files-${process.pid}`);
  try {
    await generate(folder);
    const national = new Map<string, string>();
    for (const { name, inputs, judged, bar } of CASES) {
      let last: FilesResult | null = null;
      await measure(
        bench,
        name,
        async () => {
          const { stdout } = await run(process.execPath, ["--import", "tsx", TASK, folder, inputs, judged]);
          return (last = JSON.parse(stdout) as FilesResult);
        },
        {
          repeats: judged === "all" ? 1 : 3,
          warmUp: false,
          ms: (result) => result.ms,
          rates: () => ({
            "CPU ms": last!.cpuMs,
            "peak MB": last!.peakMB,
            origins: last!.origins,
            facilities: last!.facilities,
          }),
          ...(bar && {
            bar: {
              label: `under ${bar.seconds} s and ${bar.megabytes / 1024} GB`,
              met: (ms: number, rates: Record<string, number>) =>
                ms < bar.seconds * 1000 && rates["peak MB"]! < bar.megabytes,
            },
          }),
        },
      );
      if (inputs !== "grid") continue;
      for (const [code, hash] of Object.entries(last!.hashes)) {
        const other = national.get(code);
        if (other !== undefined && other !== hash) throw new Error(`${code} is not the same alone and within France`);
        national.set(code, hash);
      }
    }
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function generate(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const missing = (name: string): boolean => !existsSync(join(folder, name));
  const communes = fictiveCommunes();
  if (missing("donnees_communes.csv")) writeCommunes(folder, communes);
  if (missing("carreaux_200m_met.csv")) writeFilosofi(join(folder, "carreaux_200m_met.csv"), communes);
  if (!missing("BPE25.csv") && !missing("BPE25.parquet")) return;
  const bpe = new GeneratedBpe(communes);
  if (missing("BPE25.csv")) bpe.writeCsv(join(folder, "BPE25.csv"));
  if (missing("BPE25.parquet")) await bpe.writeParquet(join(folder, "BPE25.parquet"));
}
