import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";

/** One measured step. */
export interface Measure {
  readonly name: string;
  /** milliseconds of each counted run */
  readonly ms: readonly number[];
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  /** what was produced per run, to give rates */
  readonly rates: Readonly<Record<string, number>>;
  /** the bar of the issue, when there is one, and whether the median meets it */
  readonly bar?: { readonly label: string; readonly met: boolean };
}

export interface Bench {
  readonly machine: string;
  readonly measures: Measure[];
}

export function machineLine(): string {
  const processors = cpus();
  return `${processors[0]?.model.trim() ?? "?"} x ${processors.length}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
}

/** Median, spread and rates of `run`, after one warm-up when `warmUp` (default). `rates(ms, result)` names derived figures. */
export async function measure<Result>(
  bench: Bench,
  name: string,
  run: () => Result | Promise<Result>,
  options: {
    readonly repeats?: number;
    readonly warmUp?: boolean;
    /** milliseconds that the run itself measured, where it took place in another process */
    readonly ms?: (result: Result) => number;
    readonly rates?: (medianMs: number, result: Result) => Record<string, number>;
    readonly bar?: {
      readonly label: string;
      readonly met: (medianMs: number, rates: Record<string, number>) => boolean;
    };
  } = {},
): Promise<Result> {
  let result = options.warmUp === false ? undefined : await run();
  const ms: number[] = [];
  for (let i = 0; i < (options.repeats ?? 5); i++) {
    const start = performance.now();
    result = await run();
    ms.push(options.ms?.(result) ?? performance.now() - start);
  }
  const sorted = ms.toSorted((a, b) => a - b);
  const medianMs = sorted[sorted.length >> 1]!;
  const rates = options.rates?.(medianMs, result as Result) ?? {};
  const bar = options.bar && { label: options.bar.label, met: options.bar.met(medianMs, rates) };
  bench.measures.push({ name, ms, medianMs, minMs: sorted[0]!, maxMs: sorted.at(-1)!, rates, ...(bar && { bar }) });
  const figures = Object.entries(rates).map(
    ([label, value]) => `${label} ${value < 100 ? value.toFixed(1) : Math.round(value)}`,
  );
  const verdict = bar ? (bar.met ? `  ok: ${bar.label}` : `  NOT MET: ${bar.label}`) : "";
  console.log(
    `${name.padEnd(44)} ${medianMs.toFixed(1).padStart(9)} ms  [${sorted[0]!.toFixed(1)} – ${sorted.at(-1)!.toFixed(1)}]  ${figures.join(", ")}${verdict}`,
  );
  return result as Result;
}

/** A seeded generator (mulberry32): the same work before and after a change. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Peak resident memory of this process so far, in MB. */
export function peakMemoryMB(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/** Keeps the run in bench/results/ (one JSON file per name). */
export function keep(bench: Bench, name: string): void {
  const folder = new URL("results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const record = { date: new Date().toISOString().slice(0, 10), peakMemoryMB: Math.round(peakMemoryMB()), ...bench };
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(record, null, 1)}\n`);
}
