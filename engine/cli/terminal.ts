import { availableParallelism } from "node:os";
import type { Command } from "commander";
import type { Progress, ProgressEvent } from "../report/index.ts";
import { plainText } from "./plain-text.ts";

/** What every verb receives: how to speak, how many threads, when to stop. */
export interface Context {
  readonly threads: number;
  /** machine-readable result on standard output instead of sentences */
  readonly json: boolean;
  readonly quiet: boolean;
  readonly dryRun: boolean;
  readonly progress: Progress;
  /** aborted by Ctrl-C; long steps poll it, and nothing is left under a final name */
  readonly signal: AbortSignal;
  /** a sentence for the user, on standard error, unless quiet */
  readonly say: (sentence: string) => void;
  /** the result, on standard output */
  readonly print: (text: string) => void;
  /** ends the progress line, if one is drawn */
  readonly endProgress: () => void;
}

interface GlobalOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly threads?: number;
  readonly progress?: string;
  readonly dryRun?: boolean;
}

const interruption = new AbortController();
process.once("SIGINT", () => {
  interruption.abort();
  process.stderr.write("\nInterrompu : rien n'a été laissé à moitié écrit.\n");
  process.exit(130);
});

/** The context of a verb, from the options given before or after it. */
export function contextOf(command: Command): Context {
  const options = command.optsWithGlobals<GlobalOptions>();
  const quiet = options.quiet ?? false;
  const reporter = createReporter(quiet ? "none" : (options.progress ?? "auto"));
  return {
    threads: options.threads ?? availableParallelism(),
    json: options.json ?? false,
    quiet,
    dryRun: options.dryRun ?? false,
    progress: reporter.report,
    signal: interruption.signal,
    endProgress: reporter.end,
    say: (sentence) => {
      reporter.end();
      if (!quiet) process.stderr.write(`${plainText(sentence)}\n`);
    },
    print: (text) => {
      reporter.end();
      process.stdout.write(`${plainText(text)}\n`);
    },
  };
}

interface Reporter {
  readonly report: Progress;
  readonly end: () => void;
}

/** Only steps that last are shown: a step that ends within this many milliseconds stays silent. */
const SILENT_MS = 700;

/** `auto`: a bar on a terminal, plain lines elsewhere; `json`: one JSON object a line; `none`. All on standard error. */
export function createReporter(mode: string): Reporter {
  if (mode === "none") return { report: () => {}, end: () => {} };
  if (mode === "json") {
    return { report: (event) => void process.stderr.write(`${JSON.stringify(event)}\n`), end: () => {} };
  }
  return process.stderr.isTTY ? barReporter() : lineReporter();
}

function barReporter(): Reporter {
  let drawn = false;
  let lastMs = 0;
  const starts = new Map<string, number>();
  const end = (): void => {
    if (drawn) process.stderr.write("\r\u001b[K");
    drawn = false;
  };
  const report = (event: ProgressEvent): void => {
    const nowMs = Date.now();
    if (!starts.has(event.step)) starts.set(event.step, nowMs);
    if (nowMs - starts.get(event.step)! < SILENT_MS || nowMs - lastMs < 80) return;
    lastMs = nowMs;
    drawn = true;
    process.stderr.write(`\r\u001b[K${bar(event)} ${event.label} ${amount(event)}`);
  };
  return { report, end };
}

/** Elsewhere than on a terminal: one line when a step starts to last, then one per quarter. */
function lineReporter(): Reporter {
  const steps = new Map<string, { readonly startMs: number; saidQuarter: number }>();
  const report = (event: ProgressEvent): void => {
    const nowMs = Date.now();
    let step = steps.get(event.step);
    if (!step) steps.set(event.step, (step = { startMs: nowMs, saidQuarter: -1 }));
    const quarter = event.total > 0 ? Math.floor((4 * event.done) / event.total) : 0;
    if (nowMs - step.startMs < SILENT_MS || quarter <= step.saidQuarter) return;
    step.saidQuarter = quarter;
    process.stderr.write(`${event.label} ${amount(event)}\n`);
  };
  return { report, end: () => {} };
}

function bar({ done, total }: ProgressEvent): string {
  const filled = total > 0 ? Math.round((20 * done) / total) : 0;
  return `[${"█".repeat(filled)}${"·".repeat(20 - filled)}]`;
}

function amount({ done, total, unit }: ProgressEvent): string {
  if (unit === "octets") {
    const mega = (bytes: number): string => (bytes / 1e6).toLocaleString("fr-FR", { maximumFractionDigits: 1 });
    return total > 0 ? `${mega(done)} / ${mega(total)} Mo` : `${mega(done)} Mo`;
  }
  return total > 0
    ? `${done.toLocaleString("fr-FR")} / ${total.toLocaleString("fr-FR")} ${unit}`
    : `${done.toLocaleString("fr-FR")} ${unit}`;
}
