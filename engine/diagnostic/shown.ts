import { NONE } from "../search/index.ts";
import type { Commune, Territory } from "../territory/index.ts";

/** The communes as they are shown, and how computation units (rows of territory.communes) fold into them. */
export interface ShownCommunes {
  readonly communes: ReadonlyArray<{
    readonly code: string;
    readonly name: string;
    readonly first: Commune;
    readonly censusPopulation: number | null;
    readonly lon: number;
    readonly lat: number;
  }>;
  /** by row of territory.communes: index in communes, NONE for communes outside the territory */
  readonly shownOf: Uint32Array;
}

/**
 * Folds arrondissements into their commune, in order of first appearance. The commune's own row (13055), when the
 * territory has one, gives name, chef-lieu and census population; else they are taken from the arrondissements.
 */
export function shownCommunes(territory: Territory): ShownCommunes {
  const rows = new Map<string, number[]>();
  territory.communes.forEach((commune, row) => {
    if (!commune.inside) return;
    const list = rows.get(commune.shownAs);
    if (list) list.push(row);
    else rows.set(commune.shownAs, [row]);
  });
  const shownOf = new Uint32Array(territory.communes.length).fill(NONE);
  const communes = [...rows].map(([code, parts], index) => {
    for (const row of parts) shownOf[row] = index;
    const own = parts.map((row) => territory.communes[row]).find((commune) => commune.code === code);
    const first = own ?? territory.communes[parts[0]];
    const others = parts.map((row) => territory.communes[row]).filter((commune) => commune !== own);
    return {
      code,
      name: own?.name ?? first.name.replace(/\s+\d+(er|e|ème)?(\s+arrondissement)?$/i, ""),
      first,
      censusPopulation: own?.population ?? sumOrNull(others.map((commune) => commune.population)),
      lon: first.lon,
      lat: first.lat,
    };
  });
  return { communes, shownOf };
}

/** Sum, or null when there is nothing or one is not known: a partial count is not a count. */
export function sumOrNull(values: readonly (number | null)[]): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
