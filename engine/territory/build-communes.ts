import { UserError, type SkipReport } from "../report/index.ts";
import { pointOnFeature } from "@turf/turf";
import type { MultiPolygon, Polygon } from "geojson";
import { arrondissementName, departementOf, shownCode } from "./arrondissements.ts";
import { CodeBook, type FoundCode } from "./codes.ts";
import type { CommuneInput, PlaceInput, TerritoryInput } from "./inputs.ts";
import type { Commune } from "./model.ts";

/** Communes in code order, with what finding things in them needs. */
export interface CommuneSet {
  readonly communes: readonly Commune[];
  readonly book: CodeBook;
  readonly rowOf: ReadonlyMap<string, number>;
  /** polygon of each row; null where the files have none */
  readonly polygons: ReadonlyArray<CommuneInput["polygon"]>;
  /** row of a commune cut into arrondissements -> rows of these */
  readonly parts: ReadonlyMap<number, readonly number[]>;
  /** codes whose chef-lieu is not known, around the territory: no facility may be placed there */
  readonly unplaced: ReadonlySet<string>;
}

/** Joins boundaries, chefs-lieux and populations. Throws UserError: a code twice, no commune of the territory. */
export function buildCommunes(input: TerritoryInput, report: SkipReport): CommuneSet {
  const shapes = new Map<string, CommuneInput>();
  for (const commune of input.communes) {
    if (shapes.has(commune.code))
      throw new UserError(`La commune ${commune.code} (${commune.name}) est décrite deux fois dans les contours.`);
    shapes.set(commune.code, commune);
  }
  const places = placesByCode(input.chefsLieux, shapes, report);
  const codes = new Set(shapes.keys());
  for (const code of places.keys()) if (shownCode(code) !== code && shapes.has(shownCode(code))) codes.add(code);
  const book = new CodeBook(codes, input.movedCodes);
  const judged = new Set(input.departements);
  const populations = populationByCode(input.populations, book, judged, report);

  const communes: Commune[] = [];
  const unplaced = new Set<string>();
  for (const code of [...codes].sort()) {
    const shape = shapes.get(code);
    const inside = judged.has(departementOf(code));
    const place = places.get(code);
    // a study that names the column of names in its chefs-lieux wants these: boundary files often drop the article
    const name = arrondissementName(code) ?? (place?.name || shape?.name || code);
    // a made-up point is good enough to start from, not to place a neighbour's services at
    const placeless = !place && !inside && input.chefsLieux.length > 0;
    if (placeless) {
      unplaced.add(code);
      report.add(
        "commune-without-place",
        "communes voisines sans chef-lieu connu : leurs équipements sans point ne sont pas retenus",
        () => `${code} ${name}`,
      );
    } else if (!place) {
      report.add(
        "place-computed",
        "communes sans chef-lieu connu, remplacé par un point du contour",
        () => `${code} ${name}`,
      );
    }
    const point = place ?? placeOf(code, shape);
    communes.push({
      code,
      name,
      departement: departementOf(code),
      population: populations.get(code) ?? null,
      lon: point.lon,
      lat: point.lat,
      inside,
      shownAs: shapes.has(shownCode(code)) ? shownCode(code) : code,
      zones: shape?.zones ?? {},
    });
  }
  if (!communes.some(({ inside }) => inside))
    throw new UserError(
      `Aucune commune du territoire étudié (${input.departements.join(", ")}) dans les contours ; départements trouvés : ` +
        `${[...new Set([...codes].map(departementOf))].sort().join(", ") || "aucun"}.`,
    );
  const rowOf = new Map(communes.map(({ code }, row) => [code, row]));
  const parts = new Map<number, number[]>();
  communes.forEach(({ code, shownAs }, row) => {
    const whole = rowOf.get(shownAs);
    if (code !== shownAs && whole !== undefined) parts.set(whole, [...(parts.get(whole) ?? []), row]);
  });
  return {
    communes: withWholes(communes, parts),
    book: new CodeBook(new Set(rowOf.keys()), input.movedCodes),
    rowOf,
    polygons: communes.map(({ code }) => shapes.get(code)?.polygon ?? null),
    parts,
    unplaced,
  };
}

function placesByCode(
  list: readonly PlaceInput[],
  shapes: ReadonlyMap<string, CommuneInput>,
  report: SkipReport,
): Map<string, PlaceInput> {
  const book = new CodeBook(
    new Set([...shapes.keys(), ...list.map(({ code }) => code).filter((code) => shownCode(code) !== code)]),
  );
  const places = new Map<string, PlaceInput>();
  for (const place of list) {
    const found = book.find(place.code);
    if (!found) {
      report.add("place-unknown", "chefs-lieux de communes absentes des contours", () => `${place.code} ${place.name}`);
    } else if (places.has(found.code)) {
      report.add("place-twice", "chefs-lieux en double, premier gardé", () => `${place.code} ${place.name}`);
    } else {
      countRepair(report, place.code, found);
      places.set(found.code, place);
    }
  }
  return places;
}

function populationByCode(
  list: ReadonlyMap<string, number>,
  book: CodeBook,
  judged: ReadonlySet<string>,
  report: SkipReport,
): Map<string, number> {
  const populations = new Map<string, number>();
  for (const [text, people] of list) {
    const found = book.find(text);
    if (!found) {
      if (judged.has(departementOf(text.padStart(5, "0"))))
        report.add("population-unknown", "populations de communes absentes des contours", () => text);
      continue;
    }
    countRepair(report, text, found);
    // communes that have merged bring their people along
    populations.set(found.code, people + (populations.get(found.code) ?? 0));
  }
  return populations;
}

/** Counts a commune code that was not written as it should be, or that no longer exists. */
export function countRepair(report: SkipReport, written: string, found: FoundCode): void {
  if (found.moved)
    report.add(
      "code-moved",
      "codes de communes disparues, remplacés par ceux d'aujourd'hui (mouvements du COG)",
      () => `« ${written} » devenu ${found.code}`,
    );
  else if (found.repaired)
    report.add(
      "code-repaired",
      "codes de commune réparés (zéro perdu, casse, espaces)",
      () => `« ${written} » lu ${found.code}`,
    );
}

function placeOf(code: string, shape: CommuneInput | undefined): { lon: number; lat: number } {
  if (!shape?.polygon)
    throw new UserError(`La commune ${code} n'a ni chef-lieu ni contour : ajoutez-la au fichier des chefs-lieux.`);
  const [lon, lat] = pointInside(shape.polygon);
  return { lon, lat };
}

/** A point of a polygon, near its middle: the place of what is only known to be somewhere in it. */
export function pointInside(polygon: Polygon | MultiPolygon): readonly [lon: number, lat: number] {
  const [lon, lat] = pointOnFeature({ type: "Feature", properties: {}, geometry: polygon }).geometry.coordinates;
  return [lon, lat];
}

/** A commune whose population is only known by arrondissement takes their sum. */
function withWholes(communes: readonly Commune[], parts: ReadonlyMap<number, readonly number[]>): Commune[] {
  return communes.map((commune, row) => {
    const rows = parts.get(row);
    if (!rows || commune.population !== null) return commune;
    let sum: number | null = 0;
    for (const part of rows) {
      const people: number | null = communes[part].population;
      sum = sum === null || people === null ? null : sum + people;
    }
    return { ...commune, population: sum };
  });
}
