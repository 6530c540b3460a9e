/** Modelled population: cells of 1 km, denser around the centres and hamlets, none in water or in wild massifs. */
import { EMPTY_PLAINS, inMassif, inWater, inWild } from "./geography.ts";
import { chance, distance, inside, toPlane, type Point } from "./plane.ts";
import type { Shape } from "./shapes.ts";
import { shownCode } from "./shapes.ts";
import type { Town } from "./towns.ts";

export interface PopulationCell {
  readonly id: string;
  readonly at: Point;
  readonly people: number;
  readonly town: Town;
}

const SIDE_M = 1000;
const HALF_EXTENT_KM = 75;
/** people of a commune who live away from its centres */
const SCATTERED = 0.06;

/** The cells of the communes studied; those of a commune (of an arrondissement) add up to its population. */
export function populationCells(towns: readonly Town[], shapes: readonly Shape[]): PopulationCell[] {
  const studied = towns.filter(({ studied }) => studied);
  const land = landCells(studied, shapes);
  return studied.flatMap((town) => people(town, land.get(town.code) ?? []));
}

/** Centres of the dry cells of each commune (each arrondissement: the nearest). */
function landCells(towns: readonly Town[], shapes: readonly Shape[]): Map<string, Point[]> {
  const boxes = shapes
    .filter(({ code }) => code.startsWith("13"))
    .map(({ code, area }) => ({ code, rings: outerRings(area.geometry.coordinates, area.geometry.type) }))
    .map((shape) => ({ ...shape, box: boxOf(shape.rings.flat()) }));
  const marseille = towns.filter(({ code }) => shownCode(code) !== code);
  const cells = new Map<string, Point[]>();
  for (let row = -HALF_EXTENT_KM; row < HALF_EXTENT_KM; row++) {
    for (let column = -HALF_EXTENT_KM; column < HALF_EXTENT_KM; column++) {
      const at = { x: (column + 0.5) * SIDE_M, y: (row + 0.5) * SIDE_M };
      if (inWater(at)) continue;
      const shape = boxes.find(({ box, rings }) => box(at) && rings.some((ring) => inside(at, ring)));
      if (!shape) continue;
      const code = shape.code === "13055" ? nearestTown(at, marseille).code : shape.code;
      cells.set(code, [...(cells.get(code) ?? []), at]);
    }
  }
  return cells;
}

function boxOf(points: readonly Point[]): (p: Point) => boolean {
  const [west, east] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const [south, north] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
  return ({ x, y }) => x >= west && x <= east && y >= south && y <= north;
}

function outerRings(coordinates: unknown, type: string): Point[][] {
  const polygons = (type === "Polygon" ? [coordinates] : coordinates) as [number, number][][][];
  return polygons.map((rings) => rings[0]!.map(([lon, lat]) => toPlane(lon, lat)));
}

function nearestTown(at: Point, towns: readonly Town[]): Town {
  const centres = towns.flatMap((town) => [town.at, ...town.hamlets.map((h) => h.at)].map((p) => ({ town, p })));
  return centres.reduce((best, next) => (distance(at, next.p) < distance(at, best.p) ? next : best)).town;
}

function people(town: Town, land: readonly Point[]): PopulationCell[] {
  if (land.length === 0) throw new Error(`${town.name} n'a aucun carreau à terre.`);
  const centres = [
    { at: town.at, share: 1 - town.hamlets.reduce((sum, { share }) => sum + share, 0) },
    ...town.hamlets,
  ];
  const weights = new Float64Array(land.length);
  for (const { at, share } of centres) {
    const scale = 230 + 5.5 * Math.sqrt(town.population * share);
    const pull = land.map((cell) => (inWild(cell) ? 0 : Math.exp(-distance(cell, at) / scale)));
    const sum = pull.reduce((a, b) => a + b, 0);
    if (sum > 0) pull.forEach((value, row) => (weights[row]! += (share * (1 - SCATTERED) * value) / sum));
  }
  const scattered = land.map((cell) => scatter(cell));
  const sum = scattered.reduce((a, b) => a + b, 0);
  if (sum > 0) scattered.forEach((value, row) => (weights[row]! += (SCATTERED * value) / sum));
  const least = Math.min(6, town.population / 40);
  const kept = land
    .map((at, row) => ({ at, weight: weights[row]! }))
    .filter(({ weight }) => weight * town.population >= least)
    .sort((a, b) => b.weight - a.weight);
  return apportion(town, kept);
}

/** How likely a farmhouse is. */
function scatter(cell: Point): number {
  if (inWild(cell)) return 0;
  const likely = EMPTY_PLAINS.some((ring) => inside(cell, ring)) ? 0.12 : inMassif(cell) ? 0.3 : 0.62;
  const draw = chance("mas", cell.x, cell.y);
  return draw < likely ? 0.3 + draw / likely : 0;
}

/** Whole people, the largest remainders first. */
function apportion(town: Town, cells: readonly { at: Point; weight: number }[]): PopulationCell[] {
  const total = cells.reduce((sum, { weight }) => sum + weight, 0);
  const exact = cells.map(({ weight }) => (weight / total) * town.population);
  const whole = exact.map(Math.floor);
  let rest = town.population - whole.reduce((a, b) => a + b, 0);
  const order = exact.map((value, row) => ({ row, part: value - Math.floor(value) })).sort((a, b) => b.part - a.part);
  for (const { row } of order) {
    if (rest-- <= 0) break;
    whole[row]!++;
  }
  return cells
    .map(({ at }, row) => ({ id: cellName(at), at, people: whole[row]!, town }))
    .filter(({ people }) => people > 0);
}

function cellName(at: Point): string {
  const part = (value: number): string => String(Math.floor(value / SIDE_M) + 200);
  return `D${part(at.x)}N${part(at.y)}`;
}
