/** The modelled road network, whole: main roads, links, streets, lanes, motorways, ferry; then signals, roundabouts, forbidden turns. */
import type { OsmRelation } from "../../engine/roads/index.ts";
import type { OsmData } from "../osm-pbf-writer.ts";
import type { PopulationCell } from "./cells.ts";
import { joinLines, type Network } from "./junctions.ts";
import { SegmentGrid, type RoadLine } from "./lines.ts";
import { lanes, neighbourRoads, streets } from "./local-roads.ts";
import { FERRY, MAIN_ROADS } from "./main-roads.ts";
import { motorwayLines } from "./motorways.ts";
import { parseLine, placeIndex } from "./places.ts";
import { chance, smooth, type Point } from "./plane.ts";
import { addRoundabouts } from "./roundabouts.ts";
import type { Town } from "./towns.ts";

/** An OSM file's worth of roads. The same towns and cells give the same data. */
export function modelledRoads(towns: readonly Town[], cells: readonly PopulationCell[]): OsmData {
  const places = placeIndex(towns);
  const main = MAIN_ROADS.map((road): RoadLine => {
    const stops = parseLine(road.line, places).map(({ at }) => at);
    const city = /^D[56]\d\d$/.test(road.ref) && road.maxspeed === 50;
    const tags = {
      highway: road.kind,
      ...(!city && { ref: road.ref }),
      ...(road.name && { name: road.name }),
      ...(road.maxspeed && { maxspeed: String(road.maxspeed) }),
    };
    return { points: smooth(stops, road.kind === "secondary" ? 520 : 600), tags, level: 0 };
  });
  const grid = new SegmentGrid();
  const lines: RoadLine[] = [...main];
  const add = (more: readonly RoadLine[]): void => {
    for (const line of more) {
      grid.addLine(line.points, 0);
      lines.push(line);
    }
  };
  for (const line of main) grid.addLine(line.points, 0);
  add(neighbourRoads(towns, grid));
  const motorways = motorwayLines(grid);
  add(streets(cells));
  lines.push(...lanes(cells, grid), ...motorways, ferry());
  const network = largestPart(joinLines(townLimits(lines, towns)));
  addSignals(network, towns);
  addRoundabouts(network, towns);
  return toOsm(network, forbiddenTurns(network, towns));
}

function ferry(): RoadLine {
  const points = parseLine(FERRY.line, new Map()).map(({ at }) => at);
  return { points, tags: { route: "ferry", name: FERRY.name, duration: `00:${FERRY.minutes}` }, level: 1 };
}

/** Main roads are limited to 50 km/h inside towns: each line is cut where it enters or leaves one. */
function townLimits(lines: readonly RoadLine[], towns: readonly Town[]): RoadLine[] {
  const centres = towns.flatMap((town) => [
    { at: town.at, radius: townRadius(town.population) },
    ...town.hamlets.map(({ at, share }) => ({ at, radius: townRadius(town.population * share) })),
  ]);
  return lines.flatMap((line) => {
    const kind = line.tags.highway ?? "";
    if (line.level !== 0 || !["primary", "secondary", "tertiary"].includes(kind)) return [line];
    const near = centres.filter(({ at, radius }) =>
      line.points.some((p) => Math.hypot(p.x - at.x, p.y - at.y) < radius + 900),
    );
    const urban = (p: Point): boolean => near.some(({ at, radius }) => Math.hypot(p.x - at.x, p.y - at.y) < radius);
    const pieces: RoadLine[] = [];
    let start = 0;
    for (let i = 1; i < line.points.length; i++) {
      const inTown = urban(line.points[i - 1]!) && urban(line.points[i]!);
      const nextInTown = i + 1 < line.points.length && urban(line.points[i]!) && urban(line.points[i + 1]!);
      if (i + 1 < line.points.length && inTown === nextInTown) continue;
      const tags = inTown
        ? { ...line.tags, maxspeed: String(Math.min(50, Number(line.tags.maxspeed ?? 50))) }
        : line.tags;
      pieces.push({ ...line, points: line.points.slice(start, i + 1), tags });
      start = i;
    }
    return pieces;
  });
}

function townRadius(people: number): number {
  return people < 60 ? 0 : 260 + 8 * Math.sqrt(people);
}

/** Only what hangs together (whatever the direction of travel). */
function largestPart(network: Network): Network {
  const parent = network.nodes.map((_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!;
    return i;
  };
  for (const { nodes } of network.ways) for (const node of nodes) parent[root(node)] = root(nodes[0]!);
  const sizes = new Map<number, number>();
  for (const { nodes } of network.ways) sizes.set(root(nodes[0]!), (sizes.get(root(nodes[0]!)) ?? 0) + nodes.length);
  const best = [...sizes].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
  return { nodes: network.nodes, ways: network.ways.filter(({ nodes }) => root(nodes[0]!) === best) };
}

/** Arms of each node, as way rows. */
export function armsOf(network: Network): Map<number, number[]> {
  const arms = new Map<number, number[]>();
  network.ways.forEach(({ nodes }, way) =>
    nodes.forEach((node, i) => {
      const list = arms.get(node) ?? [];
      arms.set(node, list);
      if (i > 0) list.push(way);
      if (i < nodes.length - 1) list.push(way);
    }),
  );
  return arms;
}

/** Traffic signals where two larger roads cross in the larger towns. */
function addSignals(network: Network, towns: readonly Town[]): void {
  const large = towns.filter(({ population }) => population > 20_000);
  for (const [node, ways] of armsOf(network)) {
    const kinds = ways.map((way) => network.ways[way]!.tags.highway ?? "");
    const larger = kinds.filter((kind) => ["primary", "secondary"].includes(kind)).length;
    if (larger < 3 || ways.length < 4) continue;
    const at = network.nodes[node]!.at;
    if (!large.some((town) => Math.hypot(at.x - town.at.x, at.y - town.at.y) < 3000)) continue;
    network.nodes[node]!.tags = { highway: "traffic_signals" };
  }
}

/** "No left turn" at some crossings of four arms in the larger towns: from a way that ends there into one that starts there. */
function forbiddenTurns(network: Network, towns: readonly Town[]): OsmRelation[] {
  const large = towns.filter(({ population }) => population > 12_000);
  const relations: OsmRelation[] = [];
  for (const [node, arms] of armsOf(network)) {
    const { at, lon, lat } = network.nodes[node]!;
    if (arms.length < 4 || chance("interdit", lon, lat) > 0.5) continue;
    if (!large.some((town) => Math.hypot(at.x - town.at.x, at.y - town.at.y) < 2500)) continue;
    const ways = [...new Set(arms)].filter((way) => !network.ways[way]!.tags.junction);
    const from = ways.find((way) => network.ways[way]!.nodes.at(-1) === node);
    if (from === undefined) continue;
    const before = network.nodes[network.ways[from]!.nodes.at(-2)!]!.at;
    const to = ways.find((way) => {
      const { nodes } = network.ways[way]!;
      return way !== from && nodes[0] === node && isLeft(before, at, network.nodes[nodes[1]!]!.at);
    });
    if (to === undefined) continue;
    const member = (type: "way" | "node", ref: number, role: string) => ({ type, ref, role });
    relations.push({
      id: 900_001 + relations.length,
      tags: { type: "restriction", restriction: "no_left_turn" },
      members: [member("way", from + 1, "from"), member("node", node + 1, "via"), member("way", to + 1, "to")],
    });
  }
  return relations;
}

/** Between 45 and 135 degrees to the left. */
function isLeft(a: Point, b: Point, c: Point): boolean {
  const [x1, y1, x2, y2] = [b.x - a.x, b.y - a.y, c.x - b.x, c.y - b.y];
  const turn = Math.atan2(x1 * y2 - y1 * x2, x1 * x2 + y1 * y2);
  return turn > Math.PI / 4 && turn < (3 * Math.PI) / 4;
}

/** Ids are rows plus one; nodes no way uses are left out. */
function toOsm(network: Network, relations: readonly OsmRelation[]): OsmData {
  const used = new Set(network.ways.flatMap(({ nodes }) => nodes));
  return {
    nodes: network.nodes
      .map(({ lon, lat, tags }, row) => ({ id: row + 1, lon, lat, ...(tags && { tags }) }))
      .filter(({ id }) => used.has(id - 1)),
    ways: network.ways.map(({ nodes, tags }, row) => ({ id: row + 1, refs: nodes.map((node) => node + 1), tags })),
    relations,
  };
}
