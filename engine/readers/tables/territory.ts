import { basename } from "node:path";
import { UserError, type Progress, type SkipReport } from "../../report/index.ts";
import type { Basket, Crosswalk, DirectoryTypes } from "../../basket/index.ts";
import {
  buildTerritory,
  CodeBook,
  departementOf,
  shownCode,
  type CellInput,
  type CommuneInput,
  type FacilityInput,
  type OriginModel,
  type PlaceInput,
  type Territory,
} from "../../territory/index.ts";
import { readChefsLieux } from "./chefs-lieux.ts";
import { readCog, type CogCommune } from "./cog.ts";
import { readCommunes } from "./communes.ts";
import { readDirectory } from "./directory.ts";
import { readEquipment } from "./equipment.ts";
import { readGrid, type Box } from "./grid.ts";
import { readOperators } from "./operators.ts";
import { readIris, type IrisPoints } from "./iris.ts";
import { readMovements } from "./movements.ts";
import { readPopulations, type Populations } from "./populations.ts";
import { placeStandIns } from "./stand-ins.ts";
import { facilitiesOfFranceServices, readFranceServices } from "./sites.ts";
import { tableFiles, type GridInput, type TableInputs } from "./study-inputs.ts";

export interface TerritoryOptions {
  /** départements that are judged */
  readonly departements: readonly string[];
  readonly originModel: OriginModel;
  /** bring the cells of each commune to its municipal population */
  readonly rescale: boolean;
  readonly basket: Basket;
  /** asked for by the files that speak in codes: reading either takes longer than many a table */
  readonly crosswalk: () => Crosswalk;
  readonly directoryTypes: () => DirectoryTypes;
  /** path of a file as the study writes it -> path to open */
  readonly resolve: (path: string) => string;
}

export interface TerritoryFiles {
  readonly territory: Territory;
  /** boundaries as read, in code order, for maps and exports */
  readonly shapes: readonly CommuneInput[];
  /** population totale (PTOT) of the communes judged, null where the file does not give it for all */
  readonly totalPopulation: number | null;
}

const NO_IRIS: IrisPoints = new Map();
const NO_COG: readonly CogCommune[] = [];
const NO_POPULATIONS: Populations = { people: new Map(), total: new Map() };
const NO_MOVES: ReadonlyMap<string, readonly string[]> = new Map();

/** cells this far (degrees) beyond the communes judged are not even kept in memory */
const GRID_MARGIN = 0.05;

/** Reads all tables of a study and builds its territory. Throws UserError as each reader does. */
export async function readTerritory(
  inputs: TableInputs,
  options: TerritoryOptions,
  report: SkipReport,
  progress?: Progress,
): Promise<TerritoryFiles> {
  const { basket, crosswalk, resolve, departements } = options;
  const total = tableFiles(inputs).length - inputs.zonings.length;
  let done = 0;
  const step = () => progress?.({ step: "tables", label: "Lecture des tables", done: ++done, total, unit: "fichiers" });

  const shapes: CommuneInput[] = [];
  for (const file of [...inputs.communes.geojson, ...inputs.communes.file]) {
    append(shapes, await readCommunes(resolve(file), inputs.communes, report));
    step();
  }
  shapes.sort((a, b) => (a.code < b.code ? -1 : 1));
  const one = async <Block extends { file: string }, Result>(
    block: Block | undefined,
    none: Result,
    read: (path: string, block: Block) => Promise<Result>,
  ): Promise<Result> => {
    if (!block) return none;
    const result = await read(resolve(block.file), block);
    step();
    return result;
  };
  const chefsLieux: PlaceInput[] = [];
  if (inputs.chefsLieux) {
    for (const file of inputs.chefsLieux.file) {
      append(chefsLieux, await readChefsLieux(resolve(file), inputs.chefsLieux));
      step();
    }
  }
  const populations = await one(inputs.population, NO_POPULATIONS, (path, block) =>
    readPopulations(path, block, report),
  );
  if (inputs.population) refuseOtherPlaces(inputs.population.file, populations, shapes, departements);
  const cog = await one(inputs.cog, NO_COG, readCog);
  const communes = cog.length > 0 ? withCog(shapes, cog, report) : shapes;
  const movedCodes = await one(inputs.movements, NO_MOVES, readMovements);
  const box = boxOf(shapes, departements);
  const cells = await one<GridInput, CellInput | null>(inputs.grid, null, (path, grid) =>
    readGrid(path, grid, box && { box, departements }, report),
  );
  const iris = await one(inputs.iris, NO_IRIS, readIris);
  const covered = new Set(shapes.map(({ code }) => departementOf(code)));
  const facilities: FacilityInput[] = [];
  for (const input of inputs.equipment) {
    const labels = input.labels === undefined ? null : resolve(input.labels);
    append(
      facilities,
      await readEquipment(
        resolve(input.file),
        labels,
        input,
        basket,
        crosswalk,
        covered,
        inputs.addresses !== undefined,
        report,
      ),
    );
    step();
  }
  for (const input of inputs.operators) {
    append(facilities, await readOperators(resolve(input.file), input, basket, report));
    step();
  }
  if (inputs.annuaire) {
    // the list of the ANCT is better kept: the same houses twice would be counted twice
    const without = inputs.franceServices ? ["france-services"] : [];
    const path = resolve(inputs.annuaire.file);
    append(
      facilities,
      await readDirectory(path, inputs.annuaire, basket, options.directoryTypes(), covered, without, report),
    );
    step();
  }
  if (inputs.franceServices) {
    const sites = await readFranceServices(resolve(inputs.franceServices.file), report);
    append(facilities, facilitiesOfFranceServices(sites, inputs.franceServices, basket, report));
    step();
  }
  const addressFiles = inputs.addresses?.file.map(resolve) ?? [];
  const placed = await placeStandIns(facilities, addressFiles, iris, report);
  for (const _ of addressFiles) step();
  const { originModel, rescale } = options;
  const territory = buildTerritory(
    {
      departements,
      communes,
      chefsLieux,
      populations: populations.people,
      movedCodes,
      cells,
      originModel,
      rescale,
      facilities: placed,
      services: basket.services,
    },
    report,
  );
  return { territory, shapes, totalPopulation: totalOf(territory, populations.total) };
}

/** Throws UserError when a file of populations has none of the communes judged: it is of another place. */
function refuseOtherPlaces(
  spec: string,
  { people }: Populations,
  shapes: readonly CommuneInput[],
  departements: readonly string[],
): void {
  const inside = shapes.filter(({ code }) => departements.includes(departementOf(code)));
  const book = new CodeBook(new Set(inside.flatMap(({ code }) => [code, shownCode(code)])));
  for (const code of people.keys()) if (book.find(code)) return;
  if (inside.length === 0) return;
  const found = [...people.keys()].slice(0, 5).join(", ");
  throw new UserError(
    `${basename(spec)} : aucune population des communes de ${departements.join(", ")} n'y est ; codes trouvés : ${found}${people.size > 5 ? ", …" : ""}.`,
    { file: spec, key: "population" },
  );
}

/** Boundaries with the canton and arrondissement of the COG where they have none; those it does not know are counted. */
function withCog(shapes: readonly CommuneInput[], cog: readonly CogCommune[], report: SkipReport): CommuneInput[] {
  const byCode = new Map(cog.map((commune) => [commune.code, commune]));
  return shapes.map((shape) => {
    const known = byCode.get(shape.code);
    if (!known) {
      report.add(
        "commune-not-in-cog",
        "communes des contours absentes du COG (autre millésime ?)",
        () => `${shape.code} ${shape.name}`,
      );
      return shape;
    }
    const { canton, arrondissement } = known;
    const zones = { ...(canton && { canton }), ...(arrondissement && { arrondissement }), ...shape.zones };
    return { ...shape, zones };
  });
}

/** Population totale of the communes judged; null when one is missing. */
function totalOf({ communes }: Territory, total: ReadonlyMap<string, number>): number | null {
  let sum = 0;
  for (const { code, inside, shownAs } of communes) {
    if (!inside || code !== shownAs) continue;
    const people = total.get(code) ?? total.get(code.replace(/^0/, ""));
    if (people === undefined) return null;
    sum += people;
  }
  return sum;
}

/** push(...rows) would overflow the stack on a national file */
function append<Row>(list: Row[], rows: readonly Row[]): void {
  for (const row of rows) list.push(row);
}

/** Box of the communes judged, with a margin. */
function boxOf(shapes: readonly CommuneInput[], departements: readonly string[]): Box | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { code, polygon } of shapes) {
    if (!polygon || !departements.includes(departementOf(code))) continue;
    // the first ring of a polygon holds the others
    const outer = polygon.type === "Polygon" ? [polygon.coordinates[0]!] : polygon.coordinates.map(([ring]) => ring!);
    for (const ring of outer) {
      for (let at = 0; at < ring.length; at++) {
        const lon = ring[at]![0]!;
        const lat = ring[at]![1]!;
        if (lon < box[0]) box[0] = lon;
        if (lat < box[1]) box[1] = lat;
        if (lon > box[2]) box[2] = lon;
        if (lat > box[3]) box[3] = lat;
      }
    }
  }
  if (!Number.isFinite(box[0])) return null;
  return [box[0] - GRID_MARGIN, box[1] - GRID_MARGIN, box[2] + GRID_MARGIN, box[3] + GRID_MARGIN];
}
