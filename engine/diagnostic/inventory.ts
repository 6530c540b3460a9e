import type { Basket } from "../basket/index.ts";
import { NONE } from "../search/index.ts";
import type { Territory } from "../territory/index.ts";

/** Contact points of one service and source in one place. */
export interface InventoryRow {
  readonly service: string;
  /** operator or file that says so */
  readonly source: string;
  /** zone code; "" for facilities whose zone is not known */
  readonly zone: string;
  /** distinct places */
  readonly points: number;
  /** units (several at one place count each) */
  readonly units: number;
}

/** What the zone of a facility is: its commune as shown, its département, or a zoning of Commune.zones. */
export type InventoryLevel = "territoire" | "commune" | "departement" | { readonly zoning: string };

/** Code of the zone of a whole-territory inventory. */
const WHOLE = "territoire";

/**
 * Contact points by service, source and zone, inside the territory (methodology §6.8). Facilities without a commune have
 * zone "": they cannot be told inside from outside, and are shown apart rather than lost.
 */
export function inventory(territory: Territory, basket: Basket, level: InventoryLevel): InventoryRow[] {
  const { communes, facilities } = territory;
  const rows = new Map<string, { service: number; source: string; zone: string; points: Set<number>; units: number }>();
  for (let row = 0; row < facilities.count; row++) {
    const at = facilities.commune[row];
    const commune = at === NONE ? null : communes[at];
    if (commune && !commune.inside) continue;
    let zone = "";
    if (commune) {
      if (level === "territoire") zone = WHOLE;
      else if (level === "commune") zone = commune.shownAs;
      else if (level === "departement") zone = commune.departement;
      else zone = commune.zones[level.zoning] ?? "";
    }
    const service = facilities.service[row];
    const source = facilities.source[row];
    const key = `${service}|${zone}|${source}`;
    let entry = rows.get(key);
    if (!entry) rows.set(key, (entry = { service, source, zone, points: new Set(), units: 0 }));
    entry.points.add(facilities.point[row]);
    entry.units += facilities.units[row];
  }
  return [...rows.values()]
    .sort((a, b) => a.service - b.service || compare(a.zone, b.zone) || compare(a.source, b.source))
    .map(({ service, source, zone, points, units }) => ({
      service: basket.services[service].id,
      source,
      zone,
      points: points.size,
      units,
    }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface InventoryChange {
  readonly service: string;
  readonly zone: string;
  readonly pointsBefore: number;
  readonly pointsAfter: number;
  readonly unitsBefore: number;
  readonly unitsAfter: number;
}

/**
 * Change between two inventories of the same level, by service and zone, sources together (a source that changes its name
 * is not a closure). Every pair that either has is there.
 */
export function inventoryChange(before: readonly InventoryRow[], after: readonly InventoryRow[]): InventoryChange[] {
  const rows = new Map<string, { -readonly [Key in keyof InventoryChange]: InventoryChange[Key] }>();
  const at = ({ service, zone }: InventoryRow) => {
    const key = `${service}|${zone}`;
    let row = rows.get(key);
    if (!row) rows.set(key, (row = { service, zone, pointsBefore: 0, pointsAfter: 0, unitsBefore: 0, unitsAfter: 0 }));
    return row;
  };
  for (const row of before) {
    const change = at(row);
    change.pointsBefore += row.points;
    change.unitsBefore += row.units;
  }
  for (const row of after) {
    const change = at(row);
    change.pointsAfter += row.points;
    change.unitsAfter += row.units;
  }
  return [...rows.values()];
}

/** Known breaks of the BPE (methodology §2.1 and §7): a change across one may be of the file, not of the ground. */
const BREAKS: ReadonlyArray<{ readonly year: number; readonly sentence: string }> = [
  {
    year: 2021,
    sentence:
      "À partir de 2021 la BPE s'appuie sur SIRUS et non plus sur SIRENE : environ 460 000 unités fermées en ont disparu, sans fermeture sur le terrain.",
  },
  {
    year: 2023,
    sentence:
      "Entre 2019 et 2023 plusieurs codes d'équipement ont changé (infirmiers, boulangeries, pharmacies, centres des finances publiques) : la comparaison passe par la table de passage.",
  },
  {
    year: 2024,
    sentence:
      "En 2024 les professions de santé ont été renumérotées dans la BPE : la comparaison passe par la table de passage.",
  },
];

/** What must be said beside a change between two vintages. */
export function breaksBetween(vintageBefore: number, vintageAfter: number): string[] {
  const [first, last] = [Math.min(vintageBefore, vintageAfter), Math.max(vintageBefore, vintageAfter)];
  return BREAKS.filter(({ year }) => first < year && year <= last).map(({ sentence }) => sentence);
}
