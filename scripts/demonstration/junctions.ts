/** Joins lines of road into nodes and ways: a node where roads of level 0 cross, bridges and the ferry as ways apart. */
import { crossesRiver } from "./geography.ts";
import { SegmentGrid, type RoadLine, type Tags } from "./lines.ts";
import { crossing, distance, mix, toLonLat, type Point } from "./plane.ts";

export interface NetworkNode {
  readonly lon: number;
  readonly lat: number;
  readonly at: Point;
  tags?: Record<string, string>;
}

export interface NetworkWay {
  nodes: number[];
  tags: Tags;
}

export interface Network {
  readonly nodes: NetworkNode[];
  ways: NetworkWay[];
}

/** Small roads pass over or under these: one does not turn from a lane into an expressway. */
const THROUGH = new Set(["trunk"]);
const SMALL = new Set(["residential", "unclassified", "tertiary"]);

/** The network of all lines. Nodes with the same rounded coordinates are one. */
export function joinLines(lines: readonly RoadLine[]): Network {
  const network: Network = { nodes: [], ways: [] };
  const rowOf = new Map<string, number>();
  const nodeAt = (p: Point): number => {
    const [lon, lat] = toLonLat(p);
    const key = `${lon},${lat}`;
    let row = rowOf.get(key);
    if (row === undefined) {
      row = network.nodes.length;
      rowOf.set(key, row);
      network.nodes.push({ lon, lat, at: p });
    }
    return row;
  };
  const cuts = allCrossings(lines);
  lines.forEach((line, row) => {
    const points: Point[] = [line.points[0]!];
    for (let i = 1; i < line.points.length; i++) {
      const here = (cuts[row]!.get(i) ?? []).toSorted((a, b) => a.t - b.t);
      points.push(...here.map(({ at }) => at), line.points[i]!);
    }
    addWays(network, points, line.tags, nodeAt);
  });
  return network;
}

interface Cut {
  readonly t: number;
  readonly at: Point;
}

/** For each line, by segment, the points where another crosses it. Near an end of a segment, that end is the crossing. */
function allCrossings(lines: readonly RoadLine[]): Map<number, Cut[]>[] {
  const grid = new SegmentGrid();
  const segment: number[] = [];
  const cuts = lines.map(() => new Map<number, Cut[]>());
  lines.forEach((line, row) => {
    if (line.level !== 0) return;
    for (let i = 1; i < line.points.length; i++) {
      const [a, b] = [line.points[i - 1]!, line.points[i]!];
      for (const other of grid.near(a, b, 0)) {
        const owner = grid.owner[other]!;
        if (owner === row || !meet(line.tags, lines[owner]!.tags)) continue;
        const [c, d] = [grid.from[other]!, grid.to[other]!];
        const found = crossing(a, b, c, d);
        if (!found) continue;
        const at = [a, b, c, d].find((end) => distance(end, mix(a, b, found.t)) < 14) ?? mix(a, b, found.t);
        addCut(cuts[row]!, i, found.t, at);
        addCut(cuts[owner]!, segment[other]!, found.u, at);
      }
    }
    for (let i = 1; i < line.points.length; i++) {
      grid.add(line.points[i - 1]!, line.points[i]!, row);
      segment.push(i);
    }
  });
  return cuts;
}

function addCut(cuts: Map<number, Cut[]>, i: number, t: number, at: Point): void {
  cuts.set(i, [...(cuts.get(i) ?? []), { t, at }]);
}

function meet(a: Tags, b: Tags): boolean {
  const [x, y] = [a.highway ?? "", b.highway ?? ""];
  return !(THROUGH.has(x) && SMALL.has(y)) && !(THROUGH.has(y) && SMALL.has(x));
}

/** One way, cut where a bridge begins and ends. */
function addWays(network: Network, points: readonly Point[], tags: Tags, nodeAt: (p: Point) => number): void {
  let open: NetworkWay | null = null;
  let openIsBridge = false;
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [nodeAt(points[i - 1]!), nodeAt(points[i]!)];
    if (from === to) continue;
    const bridge = tags.route !== "ferry" && crossesRiver(points[i - 1]!, points[i]!);
    if (!open || bridge !== openIsBridge) {
      open = { nodes: [from], tags: bridge ? { ...tags, bridge: "yes" } : tags };
      openIsBridge = bridge;
      network.ways.push(open);
    }
    open.nodes.push(to);
  }
}
