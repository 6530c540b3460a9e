import type { OsmNetwork, Tags } from "../../roads/index.ts";
import type { DecodedNodes } from "./decode-nodes.ts";
import type { MergedWays } from "./merge-ways.ts";

/** Positions and tags of the wanted nodes as they come in; of a node met twice the first one stays. */
export class NodePlaces {
  readonly lon7: Int32Array<ArrayBuffer>;
  readonly lat7: Int32Array<ArrayBuffer>;
  readonly found: Uint8Array<ArrayBuffer>;
  readonly tags = new Map<number, Tags>();
  foundCount = 0;
  /** rows met again, one entry each time */
  readonly duplicates: number[] = [];

  constructor(nodeCount: number) {
    this.lon7 = new Int32Array(nodeCount);
    this.lat7 = new Int32Array(nodeCount);
    this.found = new Uint8Array(nodeCount);
  }

  add(batch: DecodedNodes): void {
    const { lon7, lat7, found } = this;
    const { node, tagged } = batch;
    const lines = batch.tags.split("\n");
    let next = 0;
    for (let i = 0; i < node.length; i++) {
      const row = node[i]!;
      const line = tagged[next] === i ? lines[next++]! : null;
      if (found[row]) {
        this.duplicates.push(row);
        continue;
      }
      found[row] = 1;
      this.foundCount++;
      lon7[row] = batch.lon7[i]!;
      lat7[row] = batch.lat7[i]!;
      if (line !== null) this.tags.set(row, JSON.parse(line) as Tags);
    }
  }
}

/** The network when every wanted node was found. */
export function wholeNetwork(
  ways: MergedWays,
  nodeId: Float64Array,
  wayNode: Uint32Array,
  places: NodePlaces,
): OsmNetwork {
  return {
    nodeId,
    nodeLon7: places.lon7,
    nodeLat7: places.lat7,
    nodeTags: inRowOrder(places.tags),
    wayId: ways.wayId,
    wayFirstNode: ways.wayFirstNode,
    wayNode,
    wayTagSet: ways.wayTagSet,
    tagSets: ways.tagSets,
    relations: ways.relations,
    missingNodeCount: 0,
  };
}

/** Rows of the ways that lost some of their nodes, and of those left with no two in a row, which fell. */
export interface TrimmedWays {
  readonly trimmed: number[];
  readonly lost: number[];
}

/**
 * The network when the extract cuts ways: each run of two or more present nodes becomes a way (with the id and tags of the
 * whole), the missing nodes go, and so do the nodes that no run uses.
 */
export function trimmedNetwork(
  ways: MergedWays,
  nodeId: Float64Array,
  wayNode: Uint32Array,
  places: NodePlaces,
): { network: OsmNetwork; ways: TrimmedWays } {
  const { found } = places;
  const runs: { way: number; from: number; to: number }[] = [];
  const touched: TrimmedWays = { trimmed: [], lost: [] };
  const used = new Uint8Array(nodeId.length);
  let kept = 0;
  for (let way = 0; way < ways.wayId.length; way++) {
    const first = ways.wayFirstNode[way]!;
    const end = ways.wayFirstNode[way + 1]!;
    const runsBefore = runs.length;
    for (let from = first; from < end;) {
      let to = from;
      while (to < end && found[wayNode[to]!]) to++;
      if (to - from >= 2) {
        runs.push({ way, from, to });
        kept += to - from;
        for (let k = from; k < to; k++) used[wayNode[k]!] = 1;
      }
      from = to + 1;
    }
    const whole = runs.length === runsBefore + 1 && runs.at(-1)!.from === first && runs.at(-1)!.to === end;
    if (runs.length === runsBefore) touched.lost.push(way);
    else if (!whole) touched.trimmed.push(way);
  }
  const newRow = new Uint32Array(nodeId.length);
  let nodeCount = 0;
  for (let row = 0; row < used.length; row++) if (used[row]) newRow[row] = nodeCount++;
  const isUsed = (_: number, row: number) => used[row] === 1;
  const keptNode = new Uint32Array(kept);
  const firstNode = new Uint32Array(runs.length + 1);
  let at = 0;
  for (let r = 0; r < runs.length; r++) {
    const { from, to } = runs[r]!;
    for (let k = from; k < to; k++) keptNode[at++] = newRow[wayNode[k]!]!;
    firstNode[r + 1] = at;
  }
  const network: OsmNetwork = {
    nodeId: nodeId.filter(isUsed),
    nodeLon7: places.lon7.filter(isUsed),
    nodeLat7: places.lat7.filter(isUsed),
    nodeTags: inRowOrder(
      new Map([...places.tags].filter(([row]) => used[row]).map(([row, tags]) => [newRow[row]!, tags])),
    ),
    wayId: Float64Array.from(runs, (run) => ways.wayId[run.way]!),
    wayFirstNode: firstNode,
    wayNode: keptNode,
    wayTagSet: Uint32Array.from(runs, (run) => ways.wayTagSet[run.way]!),
    tagSets: ways.tagSets,
    relations: ways.relations,
    missingNodeCount: nodeId.length - places.foundCount,
  };
  return { network, ways: touched };
}

function inRowOrder(tags: Map<number, Tags>): Map<number, Tags> {
  return new Map([...tags].sort(([a], [b]) => a - b));
}
