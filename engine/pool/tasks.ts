import { type BlobBatch, decodeOsmNodes, decodeOsmWays, type NodeBatch } from "../readers/osm/index.ts";
import type { CandidateBatch } from "../scenario/index.ts";
import type { SearchGraph } from "../search/index.ts";
import type { SolveMipTask } from "./solve-mip.ts";
import { contractReverse } from "./contract-reverse.ts";
import { searchService, type SearchServiceTask } from "./search-service.ts";

/**
 * Everything the pool can do: task name to function. A task gets plain data and typed arrays (shared memory for large
 * columns) and returns plain data and typed arrays; arrays that stand directly in the returned object are handed over
 * without copy, so a task must not keep them. Every worker loads what is imported here before it starts: keep it light.
 */
export const tasks = {
  "decode-osm-ways": async (batch: BlobBatch) => decodeOsmWays(batch),
  "decode-osm-nodes": async (batch: NodeBatch) => decodeOsmNodes(batch),
  "contract-reverse": async (forward: SearchGraph) => contractReverse(forward),
  "search-service": async (task: SearchServiceTask) => searchService(task),
  "search-candidates": async (batch: CandidateBatch) =>
    (await import("./search-candidates.ts")).searchCandidateBatch(batch),
  "solve-mip": async (task: SolveMipTask) => (await import("./solve-mip.ts")).solveMip(task),
};

export type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
export type TaskInput<Name extends TaskName> = Parameters<Tasks[Name]>[0];
export type TaskOutput<Name extends TaskName> = Awaited<ReturnType<Tasks[Name]>>;
