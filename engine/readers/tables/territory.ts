import type { Progress, SkipReport } from "../../report/index.ts";
import type { Basket, Crosswalk } from "../../basket/index.ts";
import {
  buildTerritory,
  departementOf,
  type CommuneInput,
  type FacilityInput,
  type OriginModel,
  type Territory,
} from "../../territory/index.ts";
import { readChefsLieux } from "./chefs-lieux.ts";
import { readCommunes } from "./communes.ts";
import { readEquipment } from "./equipment.ts";
import { readGrid, type Box } from "./grid.ts";
import { readOperators } from "./operators.ts";
import { readPopulations } from "./populations.ts";
import { facilitiesOfFranceServices, readFranceServices } from "./sites.ts";
import type { TableInputs } from "./study-inputs.ts";

export interface TerritoryOptions {
  /** départements that are judged */
  readonly departements: readonly string[];
  readonly originModel: OriginModel;
  /** bring the cells of each commune to its municipal population */
  readonly rescale: boolean;
  readonly basket: Basket;
  readonly crosswalk: Crosswalk;
  /** path of a file as the study writes it -> path to open */
  readonly resolve: (path: string) => string;
}

export interface TerritoryFiles {
  readonly territory: Territory;
  /** boundaries as read, in code order, for maps and exports */
  readonly shapes: readonly CommuneInput[];
}

/** cells this far (degrees) beyond the communes judged are not even kept in memory */
const GRID_MARGIN = 0.05;

/** Files a study's tables need, as written in it, in reading order. */
export function tableFiles(inputs: TableInputs): string[] {
  return [
    ...inputs.communes.geojson,
    ...[inputs.chefsLieux, inputs.population, inputs.grid].flatMap((block) => (block ? [block.file] : [])),
    ...inputs.equipment.flatMap(({ file, labels }) => (labels === undefined ? [file] : [file, labels])),
    ...inputs.operators.map(({ file }) => file),
    ...(inputs.franceServices ? [inputs.franceServices.file] : []),
  ];
}

/** Reads all tables of a study and builds its territory. Throws UserError as each reader does. */
export async function readTerritory(
  inputs: TableInputs,
  options: TerritoryOptions,
  report: SkipReport,
  progress?: Progress,
): Promise<TerritoryFiles> {
  const { basket, crosswalk, resolve, departements } = options;
  const total = tableFiles(inputs).length;
  let done = 0;
  const step = () => progress?.({ step: "tables", label: "Lecture des tables", done: ++done, total, unit: "fichiers" });

  const shapes: CommuneInput[] = [];
  for (const file of inputs.communes.geojson) {
    shapes.push(...readCommunes(resolve(file), inputs.communes, report));
    step();
  }
  shapes.sort((a, b) => (a.code < b.code ? -1 : 1));
  const chefsLieux = inputs.chefsLieux ? await readChefsLieux(resolve(inputs.chefsLieux.file), inputs.chefsLieux) : [];
  if (inputs.chefsLieux) step();
  const populations = inputs.population
    ? await readPopulations(resolve(inputs.population.file), inputs.population)
    : new Map<string, number>();
  if (inputs.population) step();
  const cells = inputs.grid
    ? await readGrid(resolve(inputs.grid.file), inputs.grid, boxOf(shapes, departements))
    : null;
  if (inputs.grid) step();

  const covered = new Set(shapes.map(({ code }) => departementOf(code)));
  const facilities: FacilityInput[] = [];
  for (const input of inputs.equipment) {
    const labels = input.labels === undefined ? null : resolve(input.labels);
    append(facilities, await readEquipment(resolve(input.file), labels, input, basket, crosswalk, covered, report));
    step();
  }
  for (const input of inputs.operators) {
    append(facilities, await readOperators(resolve(input.file), input, basket, report));
    step();
  }
  if (inputs.franceServices) {
    const sites = await readFranceServices(resolve(inputs.franceServices.file), report);
    append(facilities, facilitiesOfFranceServices(sites, inputs.franceServices, basket, report));
    step();
  }
  const { originModel, rescale } = options;
  const input = {
    departements,
    communes: shapes,
    chefsLieux,
    populations,
    cells,
    originModel,
    rescale,
    facilities,
    services: basket.services,
  };
  return { territory: buildTerritory(input, report), shapes };
}

/** push(...rows) would overflow the stack on a national file */
function append<Row>(list: Row[], rows: readonly Row[]): void {
  for (const row of rows) list.push(row);
}

/** Box of the communes judged, with a margin. */
function boxOf(shapes: readonly CommuneInput[], departements: readonly string[]): Box | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const grow = (positions: unknown): void => {
    if (!Array.isArray(positions)) return;
    if (typeof positions[0] !== "number") return positions.forEach(grow);
    const [lon, lat] = positions as [number, number];
    box[0] = Math.min(box[0], lon - GRID_MARGIN);
    box[1] = Math.min(box[1], lat - GRID_MARGIN);
    box[2] = Math.max(box[2], lon + GRID_MARGIN);
    box[3] = Math.max(box[3], lat + GRID_MARGIN);
  };
  for (const { code, polygon } of shapes)
    if (polygon && departements.includes(departementOf(code))) grow(polygon.coordinates);
  return Number.isFinite(box[0]) ? box : null;
}
