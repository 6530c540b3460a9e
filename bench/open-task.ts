/**
 * The bench of opening a built network, in a process of its own: beside the graphs that the other measures hold, half of the time would go
 * to the garbage collection of theirs. `open-task.ts ROADS.FB` prints one line of JSON.
 */
import { readShared } from "../engine/cli/pipeline/files.ts";
import { openRoads } from "../engine/formats/index.ts";
import { createSnapper } from "../engine/roads/index.ts";

/** What the task prints, in milliseconds. */
export interface OpenResult {
  /** nothing compiled yet: what a command pays */
  readonly firstMs: number;
  /** those after it */
  readonly medianMs: number;
}

const TIMES = 15;

async function open(path: string): Promise<number> {
  const start = performance.now();
  const { graph, snapIndex } = openRoads((await readShared(path))!);
  createSnapper(graph, snapIndex);
  return performance.now() - start;
}

async function main(path: string): Promise<OpenResult> {
  const firstMs = await open(path);
  const ms: number[] = [];
  for (let i = 0; i < TIMES; i++) ms.push(await open(path));
  return { firstMs, medianMs: ms.sort((a, b) => a - b)[TIMES >> 1]! };
}

console.log(JSON.stringify(await main(process.argv[2]!)));
