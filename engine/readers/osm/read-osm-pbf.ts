import { setMaxListeners } from "node:events";
import type { OsmNetwork } from "../../roads/index.ts";
import { type Progress, type SkipReport, UserError } from "../../report/index.ts";
import type { BlobBatch } from "./batch.ts";
import { frenchNumber } from "./damage.ts";
import type { DecodedNodes, NodeBatch } from "./decode-nodes.ts";
import type { DecodedWays } from "./decode-ways.ts";
import { indexOsmFile, type OsmFileIndex } from "./file-index.ts";
import { joinRefs } from "./join.ts";
import { type MergedWays, mergeWays } from "./merge-ways.ts";
import { NodePlaces, trimmedNetwork, wholeNetwork } from "./place-nodes.ts";

/** The part of the engine's pool that reads OSM (engine/pool offers it). */
export interface OsmPool {
  run(task: "decode-osm-ways", payload: BlobBatch, options?: { signal?: AbortSignal }): Promise<DecodedWays>;
  run(task: "decode-osm-nodes", payload: NodeBatch, options?: { signal?: AbortSignal }): Promise<DecodedNodes>;
}

export interface ReadOsmOptions {
  readonly pool: OsmPool;
  /** receives what is left out or repaired: missing nodes, trimmed and short ways, duplicates */
  readonly report: SkipReport;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** Blobs of one task: enough work to hide the cost of a message, little enough to share evenly. */
const BATCH_BYTES = 512 * 1024;

/**
 * The roads of one OSM PBF file: ways a car or a car ferry could use, their nodes, turn restrictions. See `readOsmPbfs`.
 * @throws UserError where the file is missing, cut, of another format, or needs a feature we lack
 */
export function readOsmPbf(path: string, options: ReadOsmOptions): Promise<OsmNetwork> {
  return readOsmPbfs([path], options);
}

/**
 * The roads of one or several OSM PBF files (regional extracts side by side), as one network: ways, nodes and relations that
 * several files hold are kept once, as the first file has them. Two passes (ways, then their nodes), blobs inflated and
 * decoded in the pool; the result does not depend on the number of threads. Ways whose nodes the files lack are cut there.
 * @throws UserError where a file is missing, cut, of another format, or needs a feature we lack
 */
export async function readOsmPbfs(paths: readonly string[], options: ReadOsmOptions): Promise<OsmNetwork> {
  const { pool, report } = options;
  const files = paths.map(indexOsmFile);
  const wayBatches = files.flatMap((file) => batches(file));
  const decodedWays: DecodedWays[] = [];
  const passWays = startPass(options, "osm-ways", "Lecture des routes", wayBatches);
  await inOrder(
    wayBatches,
    (batch, signal) => pool.run("decode-osm-ways", batch, { signal }),
    (decoded, batch) => {
      decodedWays.push(decoded);
      passWays(batch);
    },
    options.signal,
  );
  const nodeBatches = wayBatches
    .map((batch, b) => onlyNodes(batch, decodedWays[b]!))
    .filter((b) => b.offset.length > 0);
  // emptied here, so that the batches are not held beside the whole during the second pass
  const ways = mergeWays(decodedWays.splice(0));
  reportWays(report, ways);
  const { nodeId, wayNode } = joinRefs(ways.ref);

  const places = new NodePlaces(nodeId.length);
  const passNodes = startPass(options, "osm-nodes", "Lecture des positions", nodeBatches);
  await inOrder(
    nodeBatches,
    (batch, signal) => pool.run("decode-osm-nodes", { ...batch, nodeId }, { signal }),
    (decoded, batch) => {
      places.add(decoded);
      passNodes(batch);
    },
    options.signal,
  );
  for (const row of places.duplicates)
    report.add("osm-duplicate-node", "nœuds OSM présents plusieurs fois, gardés une fois", () => `nœud ${nodeId[row]}`);
  if (places.foundCount === nodeId.length) return wholeNetwork(ways, nodeId, wayNode, places);
  return reportTrimmed(options.report, files, ways, nodeId, wayNode, places);
}

function batches(file: OsmFileIndex): BlobBatch[] {
  const result: BlobBatch[] = [];
  for (let from = 0; from < file.offset.length;) {
    let to = from;
    for (let bytes = 0; to < file.offset.length && bytes < BATCH_BYTES; to++) bytes += file.size[to]!;
    result.push({
      path: file.path,
      offset: Float64Array.from(file.offset.slice(from, to)),
      size: Uint32Array.from(file.size.slice(from, to)),
    });
    from = to;
  }
  return result;
}

/** The blobs of the batch in which the first pass saw nodes. */
function onlyNodes(batch: BlobBatch, decoded: DecodedWays): BlobBatch {
  const holdsNodes = (_: number, i: number) => decoded.hasNodes[i] === 1;
  return { path: batch.path, offset: batch.offset.filter(holdsNodes), size: batch.size.filter(holdsNodes) };
}

/**
 * Starts every task at once and takes the results in the order of the batches, whoever ends first; the error told is
 * that of the first batch that failed, and the tasks after it are called off.
 */
async function inOrder<Batch, Result>(
  items: readonly Batch[],
  start: (item: Batch, signal: AbortSignal) => Promise<Result>,
  onResult: (result: Result, item: Batch) => void,
  outer: AbortSignal | undefined,
): Promise<void> {
  outer?.throwIfAborted();
  const stop = new AbortController();
  const signal = outer ? AbortSignal.any([outer, stop.signal]) : stop.signal;
  setMaxListeners(0, signal);
  const running = items.map((item) => start(item, signal)).reverse();
  // the loop below may leave before it awaits the later ones
  for (const task of running) task.catch(() => undefined);
  try {
    // popped, so that a result taken is not held
    for (const item of items) onResult(await running.pop()!, item);
  } catch (error) {
    stop.abort();
    throw error;
  }
}

function startPass(
  { progress }: ReadOsmOptions,
  step: string,
  label: string,
  batchesOfPass: readonly BlobBatch[],
): (batch: BlobBatch) => void {
  const bytesOf = (batch: BlobBatch) => batch.size.reduce((sum, size) => sum + size, 0);
  const total = batchesOfPass.reduce((sum, batch) => sum + bytesOf(batch), 0);
  let done = 0;
  progress?.({ step, label, done, total, unit: "octets" });
  return (batch) => progress?.({ step, label, done: (done += bytesOf(batch)), total, unit: "octets" });
}

function reportWays(report: SkipReport, ways: MergedWays): void {
  for (const id of ways.shortWayIds)
    report.add("osm-short-way", "chemins OSM de moins de deux nœuds, laissés de côté", () => `chemin ${id}`);
  for (const id of ways.duplicateWayIds)
    report.add("osm-duplicate-way", "chemins OSM présents plusieurs fois, gardés une fois", () => `chemin ${id}`);
  for (const id of ways.duplicateRelationIds)
    report.add(
      "osm-duplicate-relation",
      "relations OSM présentes plusieurs fois, gardées une fois",
      () => `relation ${id}`,
    );
}

function reportTrimmed(
  report: SkipReport,
  files: readonly OsmFileIndex[],
  merged: MergedWays,
  nodeId: Float64Array,
  wayNode: Uint32Array,
  places: NodePlaces,
): OsmNetwork {
  const thin = files.find((file) => file.locationsOnWays);
  if (thin)
    throw new UserError(
      `Le fichier OSM « ${thin.path} » porte les positions sur les chemins (LocationsOnWays) et n’a plus ses ${frenchNumber(nodeId.length - places.foundCount)} nœuds : prenez l’extrait d’origine.`,
      { file: thin.path },
    );
  const { network, ways } = trimmedNetwork(merged, nodeId, wayNode, places);
  for (let row = 0; row < nodeId.length; row++)
    if (!places.found[row])
      report.add("osm-missing-node", "nœuds OSM absents de l’extrait, ôtés des chemins", () => `nœud ${nodeId[row]}`);
  for (const way of ways.trimmed)
    report.add("osm-trimmed-way", "chemins OSM coupés là où leurs nœuds manquent", () => `chemin ${merged.wayId[way]}`);
  for (const way of ways.lost)
    report.add("osm-lost-way", "chemins OSM perdus, faute de deux nœuds de suite", () => `chemin ${merged.wayId[way]}`);
  return network;
}
