import { UserError, type SkipReport } from "../report/index.ts";
import { countRepair, type CommuneSet } from "./build-communes.ts";
import type { FoundCode } from "./codes.ts";
import { IdSet } from "./id-set.ts";
import type { CellInput, CellOutlines, TerritoryInput } from "./inputs.ts";
import type { Locator } from "./locate.ts";
import type { OriginTable } from "./model.ts";
import { NumberColumn } from "./number-column.ts";
import { TextColumn } from "./text-column.ts";
import { CellSplitter, type CellOutline } from "./split-cell.ts";

/** a cell whose centre lies in no commune (coast, border) goes to the nearest one within this, or within its own side */
const NEAREST_M = 1000;

const NO_OUTLINES: CellOutlines = { cell: new Uint32Array(0), corners: new Float64Array(0) };

interface Origins {
  readonly id: TextColumn;
  readonly lon: NumberColumn;
  readonly lat: NumberColumn;
  readonly population: NumberColumn;
  readonly commune: NumberColumn;
}

/** @param count, idBytes how many there may be, and the bytes of their identifiers */
function noOrigins(count: number, idBytes: number): Origins {
  const column = (): NumberColumn => new NumberColumn(count);
  const id = new TextColumn(count, idBytes);
  return { id, lon: column(), lat: column(), population: column(), commune: column() };
}

/** Where people start: cells of the communes judged, or their chefs-lieux. Cells are weighted by the census when asked. */
export function buildOrigins(
  input: TerritoryInput,
  set: CommuneSet,
  locator: Locator,
  report: SkipReport,
): OriginTable {
  const cells = input.cells && assignCells(input.cells, set, locator, report);
  if (input.originModel === "cells" && !cells)
    throw new UserError("Le modèle d'origine est « carreaux » mais l'étude ne donne pas de grille de population.", {
      key: "grid",
    });
  if (cells && input.rescale) rescale(cells, set, report);
  const origins =
    input.originModel === "cells" ? withEmptyCommunes(cells!, set, report) : chefsLieux(set, cells, report);
  if (origins.id.length === 0)
    throw new UserError(
      "Aucune origine : aucun carreau habité ne tombe dans les communes étudiées ; vérifiez la grille et sa projection.",
      { key: "grid" },
    );
  return {
    count: origins.id.length,
    id: origins.id,
    lon: origins.lon.column.slice(),
    lat: origins.lat.column.slice(),
    population: origins.population.column.slice(),
    commune: new Uint32Array(origins.commune.column),
  };
}

/** Cells of the communes judged, each with its commune. What is left out is counted. */
function assignCells(cells: CellInput, set: CommuneSet, locator: Locator, report: SkipReport): Origins {
  const { outlines = NO_OUTLINES } = cells;
  // a cell shared by communes is an origin in each, seldom more than three
  const foreseen = cells.count + 2 * outlines.cell.length;
  const kept = noOrigins(foreseen, cells.id.bytes + 40 * (foreseen - cells.count));
  const seen = new IdSet(cells.id);
  const splitter = new CellSplitter((row) => locator.rings(row));
  const counts = new CellCounts(cells, set, report);
  const rowsOf = new CellRows(cells, set, locator, report, counts);
  if (cells.count > 0 && cells.population.every((people) => people === 0))
    throw new UserError(
      `Aucun des ${cells.count} carreaux de la grille n'a d'habitants : vérifiez sa colonne de population.`,
      { key: "grid.population" },
    );
  let drawn = 0;
  for (let cell = 0; cell < cells.count; cell++) {
    const people = cells.population[cell];
    const outline = outlines.cell[drawn] === cell ? outlines.corners.subarray(8 * drawn, 8 * drawn + 8) : null;
    if (outline) drawn++;
    if (people === 0) {
      counts.empty(cell);
      continue;
    }
    if (!seen.add(cell))
      throw new UserError(
        `Deux carreaux portent le même identifiant « ${cells.id.at(cell)} » dans la grille de population.`,
        { key: "grid" },
      );
    const rows = rowsOf.cell(cell);
    if (rows.length === 0) counts.offMap(cell);
    const shares = rows.length > 1 ? sharesOfCell(outline, rows, splitter) : null;
    if (shares) counts.split(cell, rows);
    for (let rank = 0; rank < rows.length; rank++) {
      const row = rows[rank];
      const share = shares ? shares[rank] : 1;
      if (!set.communes[row].inside) {
        counts.around(cell, row);
      } else if (share > 0) {
        kept.id.pushFrom(cells.id, cell, rows.length > 1 ? `:${set.communes[row].code}` : "");
        kept.lon.push(cells.lon[cell]);
        kept.lat.push(cells.lat[cell]);
        kept.population.push(people * share);
        kept.commune.push(row);
      }
    }
  }
  return kept;
}

/** What is said of cells. Apart from the loop over them: sentences that hold its variables would make it pay at every turn. */
class CellCounts {
  constructor(
    private readonly cells: CellInput,
    private readonly set: CommuneSet,
    private readonly report: SkipReport,
  ) {}

  empty(cell: number): void {
    this.report.add("cell-empty", "carreaux sans habitant, laissés de côté", () => this.cells.id.at(cell));
  }

  offMap(cell: number): void {
    this.report.add(
      "cell-off-map",
      "carreaux hors des communes connues (autres départements, étranger), non étudiés",
      () => this.cells.id.at(cell),
    );
  }

  around(cell: number, row: number): void {
    this.report.add(
      "cell-around",
      "carreaux des communes voisines, non étudiés",
      () => `${this.cells.id.at(cell)} : ${this.set.communes[row].name}`,
    );
  }

  split(cell: number, rows: readonly number[]): void {
    this.report.add(
      "cell-split",
      "carreaux à cheval sur plusieurs communes, habitants partagés selon la surface",
      () => `${this.cells.id.at(cell)} : ${rows.map((row) => this.set.communes[row].name).join(", ")}`,
    );
  }

  nearest(cell: number, row: number): void {
    this.report.add(
      "cell-nearest",
      "carreaux dont le centre est hors de toute commune, rattachés à la plus proche",
      () => `${this.cells.id.at(cell)} : ${this.set.communes[row].name}`,
    );
  }
}

/** Finds the communes of cells; what a code means is looked up once. */
class CellRows {
  private readonly known = new Map<string, FoundCode | null>();
  /** rows of the texts that say the same wherever the cell is: no code repaired, no commune cut into arrondissements */
  private readonly settled = new Map<string, readonly number[]>();

  constructor(
    private readonly cells: CellInput,
    private readonly set: CommuneSet,
    private readonly locator: Locator,
    private readonly report: SkipReport,
    private readonly counts: CellCounts,
  ) {}

  /** Commune rows of a cell: by the codes it gives, else where its centre lies, else the nearest commune; none when too far. */
  cell(cell: number): readonly number[] {
    const { cells, set, locator, report } = this;
    const text = cells.communes?.[cell] ?? "";
    const same = this.settled.get(text);
    if (same) return same;
    const lon = cells.lon[cell];
    const lat = cells.lat[cell];
    const rows: number[] = [];
    let settled = true;
    // the codes of several communes are run together, five characters each
    const width = text.length % 5 === 0 ? 5 : text.length;
    for (let at = 0; at < text.length; at += width) {
      const code = text.length === width ? text : text.slice(at, at + width);
      const found = this.find(code);
      if (!found) continue;
      countRepair(report, code, found);
      const whole = set.rowOf.get(found.code)!;
      const row = locator.part(whole, lon, lat);
      if (found.code !== code || set.parts.has(whole)) settled = false;
      if (!rows.includes(row)) rows.push(row);
    }
    if (rows.length > 0) {
      rows.sort((a, b) => a - b);
      if (settled) this.settled.set(text, rows);
      return rows;
    }
    const located = locator.locate(lon, lat);
    if (located >= 0) return [located];
    const nearest = locator.nearest(lon, lat, Math.max(NEAREST_M, cells.sizeM));
    if (nearest < 0) return [];
    this.counts.nearest(cell, nearest);
    return [nearest];
  }

  private find(code: string): FoundCode | null {
    let found = this.known.get(code);
    if (found === undefined) this.known.set(code, (found = this.set.book.find(code)));
    return found;
  }
}

function sharesOfCell(outline: CellOutline | null, rows: readonly number[], splitter: CellSplitter): number[] {
  return outline ? splitter.shares(outline, rows) : rows.map(() => 1 / rows.length);
}

/** Brings the cells of each commune to its municipal population (INSEE: gridded and census populations differ by concept). */
function rescale(cells: Origins, set: CommuneSet, report: SkipReport): void {
  const commune = cells.commune.column;
  const people = cells.population.column;
  const unit = set.communes.map((_, row) => censusRow(row, set));
  const sums = new Float64Array(set.communes.length);
  const rows = new Set<number>();
  for (let cell = 0; cell < commune.length; cell++) {
    const row = unit[commune[cell]];
    if (sums[row] === 0) rows.add(row);
    sums[row] += people[cell];
  }
  for (const row of rows) {
    const sum = sums[row];
    const { code, name, population } = set.communes[row];
    if (population === null)
      report.add(
        "not-rescaled",
        "communes sans population légale : leurs carreaux gardent leur population",
        () => `${code} ${name}`,
      );
    else
      report.add(
        "rescaled",
        "communes dont les carreaux sont ramenés à la population légale",
        () => `${code} ${name} : ${Math.round(sum)} → ${population}`,
      );
  }
  for (let cell = 0; cell < commune.length; cell++) {
    const row = unit[commune[cell]];
    const census = set.communes[row].population;
    if (census !== null) people[cell] = (people[cell] * census) / sums[row];
  }
}

/** The row whose census population counts for a row: its own, or the whole commune's when an arrondissement has none. */
function censusRow(row: number, set: CommuneSet): number {
  const { population, shownAs } = set.communes[row];
  return population === null ? (set.rowOf.get(shownAs) ?? row) : row;
}

/** A commune judged that no cell falls in is still judged: from its chef-lieu, with its census population. */
function withEmptyCommunes(cells: Origins, set: CommuneSet, report: SkipReport): Origins {
  const rows = new Uint8Array(set.communes.length);
  for (const row of cells.commune.column) rows[row] = 1;
  const present = new Set(set.communes.filter((_, row) => rows[row] === 1).map(({ shownAs }) => shownAs));
  set.communes.forEach((commune, row) => {
    if (!commune.inside || set.parts.has(row) || present.has(commune.shownAs)) return;
    report.add(
      "commune-without-cell",
      "communes sans carreau habité : l'origine est leur chef-lieu",
      () => `${commune.code} ${commune.name}`,
    );
    push(cells, row, set, commune.population ?? 0);
  });
  return cells;
}

function chefsLieux(set: CommuneSet, cells: Origins | null, report: SkipReport): Origins {
  const origins = noOrigins(set.communes.length, 5 * set.communes.length);
  const inCells = new Map<number, number>();
  cells?.commune.column.forEach((row, cell) =>
    inCells.set(row, (inCells.get(row) ?? 0) + cells.population.column[cell]),
  );
  set.communes.forEach((commune, row) => {
    if (!commune.inside) return;
    const parts = set.parts.get(row);
    const people = (at: number) => set.communes[at].population ?? inCells.get(at) ?? null;
    if (parts) {
      if (parts.every((part) => people(part) !== null)) return;
      report.add(
        "not-by-part",
        "communes à arrondissements de population inconnue : une seule origine, leur chef-lieu",
        () => `${commune.code} ${commune.name}`,
      );
    } else {
      const whole = set.rowOf.get(commune.shownAs)!;
      if (whole !== row && !set.parts.get(whole)!.every((part) => people(part) !== null)) return;
    }
    const population = people(row);
    if (population === null)
      report.add(
        "no-population",
        "communes sans population connue : leur poids est nul",
        () => `${commune.code} ${commune.name}`,
      );
    push(origins, row, set, population ?? 0);
  });
  if (report.count("no-population") * 2 > origins.id.length)
    throw new UserError(
      "Plus de la moitié des communes étudiées n'ont pas de population : vérifiez le fichier des populations et sa colonne de codes.",
      { key: "population" },
    );
  return origins;
}

function push(origins: Origins, row: number, set: CommuneSet, population: number): void {
  const { code, lon, lat } = set.communes[row];
  origins.id.push(code);
  origins.lon.push(lon);
  origins.lat.push(lat);
  origins.population.push(population);
  origins.commune.push(row);
}
