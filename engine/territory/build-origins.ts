import { UserError, type SkipReport } from "../report/index.ts";
import type { CommuneSet } from "./build-communes.ts";
import { countRepair } from "./build-communes.ts";
import type { CellInput, TerritoryInput } from "./inputs.ts";
import type { Locator } from "./locate.ts";
import type { OriginTable } from "./model.ts";
import { areaShares } from "./split-cell.ts";

/** a cell whose centre lies in no commune (coast, border) goes to the nearest one within this, or within its own side */
const NEAREST_M = 1000;

interface Origins {
  readonly id: string[];
  readonly lon: number[];
  readonly lat: number[];
  readonly population: number[];
  readonly commune: number[];
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
    lon: Float64Array.from(origins.lon),
    lat: Float64Array.from(origins.lat),
    population: Float64Array.from(origins.population),
    commune: Uint32Array.from(origins.commune),
  };
}

/** Cells of the communes judged, each with its commune. What is left out is counted. */
function assignCells(cells: CellInput, set: CommuneSet, locator: Locator, report: SkipReport): Origins {
  const kept: Origins = { id: [], lon: [], lat: [], population: [], commune: [] };
  const seen = new Set<string>();
  for (let cell = 0; cell < cells.count; cell++) {
    const people = cells.population[cell];
    const id = cells.id[cell];
    if (people === 0) {
      report.add("cell-empty", "carreaux sans habitant, laissés de côté", () => id);
      continue;
    }
    if (seen.has(id))
      throw new UserError(`Deux carreaux portent le même identifiant « ${id} » dans la grille de population.`, {
        key: "grid",
      });
    seen.add(id);
    const rows = rowsOfCell(cells, cell, set, locator, report);
    if (rows.length === 0)
      report.add(
        "cell-off-map",
        "carreaux hors des communes connues (autres départements, étranger), non étudiés",
        () => id,
      );
    const shares = rows.length > 1 ? sharesOfCell(cells, cell, rows, set, report) : [1];
    rows.forEach((row, rank) => {
      if (!set.communes[row].inside) {
        report.add(
          "cell-around",
          "carreaux des communes voisines, non étudiés",
          () => `${id} : ${set.communes[row].name}`,
        );
      } else if (shares[rank] > 0) {
        kept.id.push(rows.length > 1 ? `${id}:${set.communes[row].code}` : id);
        kept.lon.push(cells.lon[cell]);
        kept.lat.push(cells.lat[cell]);
        kept.population.push(people * shares[rank]);
        kept.commune.push(row);
      }
    });
  }
  return kept;
}

/** Commune rows of a cell: by the codes it gives, else where its centre lies, else the nearest commune; none when too far. */
function rowsOfCell(cells: CellInput, cell: number, set: CommuneSet, locator: Locator, report: SkipReport): number[] {
  const [lon, lat] = [cells.lon[cell], cells.lat[cell]];
  const text = cells.communes?.[cell] ?? "";
  const rows = new Set<number>();
  // the codes of several communes are run together, five characters each
  for (const code of text.length % 5 === 0 ? (text.match(/.{5}/g) ?? []) : [text]) {
    const found = set.book.find(code);
    if (!found) continue;
    countRepair(report, code, found);
    rows.add(locator.part(set.rowOf.get(found.code)!, lon, lat));
  }
  if (rows.size > 0) return [...rows].sort((a, b) => a - b);
  const located = locator.locate(lon, lat);
  if (located >= 0) return [located];
  const nearest = locator.nearest(lon, lat, Math.max(NEAREST_M, cells.sizeM));
  if (nearest < 0) return [];
  report.add(
    "cell-nearest",
    "carreaux dont le centre est hors de toute commune, rattachés à la plus proche",
    () => `${cells.id[cell]} : ${set.communes[nearest].name}`,
  );
  return [nearest];
}

function sharesOfCell(
  cells: CellInput,
  cell: number,
  rows: readonly number[],
  set: CommuneSet,
  report: SkipReport,
): number[] {
  const outline = cells.outlines?.get(cell);
  report.add(
    "cell-split",
    "carreaux à cheval sur plusieurs communes, habitants partagés selon la surface",
    () => `${cells.id[cell]} : ${rows.map((row) => set.communes[row].name).join(", ")}`,
  );
  return outline
    ? areaShares(
        outline,
        rows.map((row) => set.polygons[row]),
      )
    : rows.map(() => 1 / rows.length);
}

/** Brings the cells of each commune to its municipal population (INSEE: gridded and census populations differ by concept). */
function rescale(cells: Origins, set: CommuneSet, report: SkipReport): void {
  const unit = cells.commune.map((row) => censusRow(row, set));
  const sums = new Map<number, number>();
  unit.forEach((row, cell) => sums.set(row, (sums.get(row) ?? 0) + cells.population[cell]));
  for (const [row, sum] of sums) {
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
  unit.forEach((row, cell) => {
    const census = set.communes[row].population;
    if (census !== null) cells.population[cell] = (cells.population[cell] * census) / sums.get(row)!;
  });
}

/** The row whose census population counts for a row: its own, or the whole commune's when an arrondissement has none. */
function censusRow(row: number, set: CommuneSet): number {
  const { population, shownAs } = set.communes[row];
  return population === null ? (set.rowOf.get(shownAs) ?? row) : row;
}

/** A commune judged that no cell falls in is still judged: from its chef-lieu, with its census population. */
function withEmptyCommunes(cells: Origins, set: CommuneSet, report: SkipReport): Origins {
  const present = new Set(cells.commune.map((row) => set.communes[row].shownAs));
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
  const origins: Origins = { id: [], lon: [], lat: [], population: [], commune: [] };
  const inCells = new Map<number, number>();
  cells?.commune.forEach((row, cell) => inCells.set(row, (inCells.get(row) ?? 0) + cells.population[cell]));
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
