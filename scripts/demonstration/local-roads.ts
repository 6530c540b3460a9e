/** The roads nobody drew: between neighbouring places, streets of the towns, lanes to the farms. */
import { EMPTY_PLAINS, inMassif } from "./geography.ts";
import { isDry, swaying, type RoadLine, type SegmentGrid, type Tags } from "./lines.ts";
import type { PopulationCell } from "./cells.ts";
import { chance, distance, distanceToSegment, inside, mix, type Point } from "./plane.ts";
import type { Town } from "./towns.ts";

interface Place {
  readonly at: Point;
  readonly people: number;
}

/** Gabriel graph of the places (no third place in the circle between two), without the links that a main road already makes. */
export function neighbourRoads(towns: readonly Town[], main: SegmentGrid): RoadLine[] {
  const places: Place[] = towns.flatMap((town) => [
    { at: town.at, people: town.population },
    ...town.hamlets.map(({ at, share }) => ({ at, people: town.population * share })),
  ]);
  const lines: RoadLine[] = [];
  for (let i = 0; i < places.length; i++) {
    for (let j = i + 1; j < places.length; j++) {
      const [a, b] = [places[i]!, places[j]!];
      const length = distance(a.at, b.at);
      if (length > 13_000 || length < 300 || !areNeighbours(i, j, places) || isServed(a.at, b.at, main)) continue;
      const hilly = [0.3, 0.5, 0.7].some((t) => inMassif(mix(a.at, b.at, t)));
      const turn = chance("route", i, j);
      const line = [hilly ? 0.1 : 0.055, 0.03, 0]
        .map((share) => swaying(a.at, b.at, hilly ? 420 : 620, length * share, turn))
        .find(isDry);
      if (line) lines.push({ points: line, tags: linkTags(Math.min(a.people, b.people), hilly, i + j), level: 0 });
    }
  }
  return lines;
}

function areNeighbours(i: number, j: number, places: readonly Place[]): boolean {
  const [a, b] = [places[i]!.at, places[j]!.at];
  const middle = mix(a, b, 0.5);
  const radius = distance(a, b) / 2;
  return !places.some(({ at }, k) => k !== i && k !== j && distance(at, middle) < radius * 0.98);
}

function isServed(a: Point, b: Point, main: SegmentGrid): boolean {
  const near = [0.2, 0.35, 0.5, 0.65, 0.8].filter((t) => main.distance(mix(a, b, t), 900) < 900);
  return near.length >= 4;
}

function linkTags(people: number, hilly: boolean, salt: number): Tags {
  const ref = `D${100 + Math.floor(chance("numéro", salt) * 460)}`;
  if (hilly) return { highway: "tertiary", ref, maxspeed: "50" };
  return people > 6000 ? { highway: "secondary", ref, maxspeed: "70" } : { highway: "tertiary", ref, maxspeed: "70" };
}

/** Side of a block where most people live. */
const BLOCK_M = 250;

/**
 * Streets: a lattice turned a little by each commune, whole where many people live, one line in two or four elsewhere.
 * Blocks of more than 4 700 people a cell keep every line.
 */
export function streets(cells: readonly PopulationCell[]): RoadLine[] {
  const byTown = new Map<Town, PopulationCell[]>();
  for (const cell of cells) byTown.set(cell.town, [...(byTown.get(cell.town) ?? []), cell]);
  const lines: RoadLine[] = [];
  for (const [town, own] of byTown) {
    const dense = own.filter(({ people }) => people >= 220);
    if (dense.length > 0) lines.push(...townStreets(town, dense));
  }
  return lines;
}

function townStreets(town: Town, cells: readonly PopulationCell[]): RoadLine[] {
  const angle = chance("rues", town.code) * 1.2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const people = new Map(cells.map((cell) => [cell.id, cell.people]));
  const at = (u: number, v: number): Point => {
    const [x, y] = [u * BLOCK_M, v * BLOCK_M];
    const p = { x: town.at.x + x * cos - y * sin, y: town.at.y + x * sin + y * cos };
    return { x: p.x + 45 * Math.sin(p.y / 420) + 30 * Math.sin(p.x / 610), y: p.y + 45 * Math.sin(p.x / 470 + 1) };
  };
  const reach = Math.ceil(Math.max(...cells.map((cell) => distance(cell.at, town.at))) / BLOCK_M) + 4;
  const lines: RoadLine[] = [];
  for (const across of [false, true]) {
    for (let line = -reach; line <= reach; line++) {
      let run: Point[] = [];
      const close = (): void => {
        if (run.length > 1) lines.push({ points: thinned(run), tags: streetTags(line), level: 0 });
        run = [];
      };
      for (let step = -reach; step < reach; step++) {
        const [a, b] = across ? [at(step, line), at(step + 1, line)] : [at(line, step), at(line, step + 1)];
        const crowd = people.get(cellName(mix(a, b, 0.5))) ?? 0;
        const every = crowd > 4700 ? 1 : crowd > 1100 ? 2 : crowd > 0 ? 4 : 0;
        if (every === 0 || line % every !== 0 || !isDry([a, b])) close();
        else run.push(...(run.length === 0 ? [a, b] : [b]));
      }
      close();
    }
  }
  return lines;
}

/** One point in two is enough for a street that hardly bends. */
function thinned(points: readonly Point[]): Point[] {
  const fewer = points.filter((_, i) => i % 2 === 0 || i === points.length - 1);
  return isDry(fewer) ? fewer : [...points];
}

function streetTags(line: number): Tags {
  return line % 4 === 0
    ? { highway: "tertiary", maxspeed: "50" }
    : line % 2 === 0
      ? { highway: "unclassified", maxspeed: "40" }
      : { highway: "residential" };
}

function cellName(at: Point): string {
  return `D${Math.floor(at.x / 1000) + 200}N${Math.floor(at.y / 1000) + 200}`;
}

/** Lanes from the inhabited cells that no road comes near, to the nearest road without crossing water. `grid` gets them too. */
export function lanes(cells: readonly PopulationCell[], grid: SegmentGrid): RoadLine[] {
  const far = cells
    .map(({ at, id }) => ({ at, id, gap: grid.distance(at, 9000) }))
    .filter(({ gap }) => gap > 420)
    .sort((a, b) => a.gap - b.gap);
  const lines: RoadLine[] = [];
  for (const { at, id } of far) {
    if (grid.distance(at, 420) < 420) continue;
    const line = feet(at, grid)
      .slice(0, 40)
      .map((foot) =>
        swaying(
          at,
          mix(foot, at, -12 / Math.max(20, distance(at, foot))),
          500,
          Math.min(140, distance(at, foot) * 0.07),
          chance(id),
        ),
      )
      .find(isDry);
    if (!line) continue;
    grid.addLine(line, -1);
    const marsh = EMPTY_PLAINS.some((ring) => inside(at, ring));
    lines.push({
      points: line,
      tags: marsh
        ? { highway: "unclassified", surface: "compacted", maxspeed: "50" }
        : { highway: "unclassified", maxspeed: "50" },
      level: 0,
    });
  }
  return lines;
}

/** Nearest points of the roads around, the nearest first. */
function feet(at: Point, grid: SegmentGrid): Point[] {
  for (const reach of [1500, 4000, 9000]) {
    const rows = grid.near(at, at, reach);
    const found = rows
      .map((row) => ({ row, gap: distanceToSegment(at, grid.from[row]!, grid.to[row]!) }))
      .filter(({ gap }) => gap < reach)
      .sort((a, b) => a.gap - b.gap || a.row - b.row);
    if (found.length > 0) return found.map(({ row }) => footOn(at, grid.from[row]!, grid.to[row]!));
  }
  return [];
}

function footOn(p: Point, a: Point, b: Point): Point {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const square = dx * dx + dy * dy || 1;
  return mix(a, b, Math.min(0.98, Math.max(0.02, ((p.x - a.x) * dx + (p.y - a.y) * dy) / square)));
}
