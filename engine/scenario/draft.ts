import type { Basket } from "../basket/index.ts";

import type { Territory } from "../territory/index.ts";
import type { AddedFacility, NetChange, PlacedPoint, RoadAction, Selection } from "./model.ts";
import type { ServiceNames } from "./services.ts";

/** Where something is put. */
export interface Spot {
  readonly lon: number;
  readonly lat: number;
  readonly commune: number;
  /** null: at a place of the base, which already touches the roads */
  readonly placed: PlacedPoint | null;
  readonly basePoint?: number;
}

interface Identity {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly status: string;
  readonly halfDays: number | null;
}

/** A row as the scenario stands at some action: a base row, or one it added. */
interface LiveRow {
  readonly key: string;
  readonly base: number;
  readonly id: Identity;
  readonly service: number;
  readonly spot: Spot;
  readonly source: string;
}

/** The facilities while actions are followed one by one. Its net change forgets the detours. */
export class Draft {
  readonly sources: ReadonlySet<string>;
  private readonly rows = new Map<string, LiveRow>();
  private readonly byId = new Map<string, Set<string>>();
  private readonly operatorsOf: readonly (readonly string[])[];

  constructor(
    private readonly territory: Territory,
    basket: Basket,
  ) {
    const { facilities } = territory;
    this.sources = new Set(facilities.source);
    this.operatorsOf = basket.services.map(({ id, operators }) => [id, ...operators]);
    for (let row = 0; row < facilities.count; row++) {
      const point = facilities.point[row];
      this.put({
        key: `base ${row}`,
        base: row,
        id: {
          id: facilities.id[row]!,
          name: facilities.name[row]!,
          kind: "",
          status: "existant",
          halfDays: Number.isNaN(facilities.halfDays[row]) ? null : facilities.halfDays[row],
        },
        service: facilities.service[row],
        spot: {
          lon: facilities.pointLon[point],
          lat: facilities.pointLat[point],
          commune: facilities.commune[row],
          placed: null,
          basePoint: point,
        },
        source: facilities.source[row]!,
      });
    }
  }

  /** Place and services of what goes by an id: all rows of a site, or all rows at the place of a facility. */
  placeOf(id: string): { readonly id: Identity; readonly spot: Spot; readonly services: ReadonlySet<number> } | null {
    const rows = this.rowsSharingPlace(id);
    if (rows.length === 0) return null;
    return { id: rows[0]!.id, spot: rows[0]!.spot, services: new Set(rows.map(({ service }) => service)) };
  }

  /** Does a facility or a site still open go by this id? */
  has(id: string): boolean {
    return (this.byId.get(id)?.size ?? 0) > 0;
  }

  rowsAt(id: string, services: readonly number[]): string[] {
    return this.rowsSharingPlace(id).flatMap(({ key, service }) => (services.includes(service) ? [key] : []));
  }

  open(id: Identity, spot: Spot, services: readonly number[]): void {
    for (const service of services) {
      this.put({ key: `${id.id} ${service}`, base: -1, id, service, spot, source: id.kind });
    }
  }

  add(place: { readonly id: Identity; readonly spot: Spot }, services: readonly number[]): void {
    this.open(place.id, place.spot, services);
  }

  remove(keys: readonly string[]): void {
    for (const key of keys) {
      const row = this.rows.get(key)!;
      this.rows.delete(key);
      this.byId.get(row.id.id)!.delete(key);
    }
  }

  move(keys: readonly string[], spot: Spot): void {
    for (const key of keys) {
      const row = this.rows.get(key)!;
      this.remove([key]);
      this.put({ ...row, key: row.base >= 0 ? `moved ${row.base}` : key, base: -1, spot });
    }
  }

  /** Keys of the rows that meet every criterion. `communes` are those of the selection. */
  select(which: Selection, names: ServiceNames, communes: ReadonlySet<number>): string[] {
    const services = which.services ? rowsOf(which.services, names) : null;
    const facilities = which.facilities ? new Set(which.facilities) : null;
    const keys: string[] = [];
    for (const { key, id, service, spot, source } of this.rows.values()) {
      if (facilities && !facilities.has(id.id)) continue;
      if (services && !services.has(service)) continue;
      if (which.operators && !which.operators.some((name) => this.operatorsOf[service]!.includes(name))) continue;
      if (which.sources && !which.sources.includes(source)) continue;
      if (which.communes && !communes.has(spot.commune)) continue;
      if (which.openLessThan !== undefined && !(id.halfDays !== null && id.halfDays < which.openLessThan)) continue;
      keys.push(key);
    }
    return keys;
  }

  /** What it all comes to. Places are ordered by the sites that stand there, so that the order of actions leaves no trace. */
  net(roads: readonly RoadAction[]): NetChange {
    const alive = new Uint8Array(this.territory.facilities.count);
    const added: LiveRow[] = [];
    for (const row of this.rows.values()) {
      if (row.base >= 0) alive[row.base] = 1;
      else added.push(row);
    }
    const removed: number[] = [];
    for (let row = 0; row < alive.length; row++) if (alive[row] === 0) removed.push(row);
    added.sort((a, b) => compare(a.id.id, b.id.id) || a.service - b.service || compare(a.key, b.key));
    const places: PlacedPoint[] = [];
    const placeOf = new Map<PlacedPoint | number, number>();
    const facilities = added.map(({ id, service, spot }): AddedFacility => {
      const at = spot.placed ?? spot.basePoint!;
      let place = placeOf.get(at);
      if (place === undefined) {
        // a place of the base keeps its number, told apart by its sign
        place = spot.placed ? places.push(spot.placed) - 1 : -1 - spot.basePoint!;
        placeOf.set(at, place);
      }
      return {
        site: id.id,
        name: id.name,
        kind: id.kind,
        status: id.status,
        service,
        lon: spot.lon,
        lat: spot.lat,
        commune: spot.commune,
        halfDays: id.halfDays ?? Number.NaN,
        place,
      };
    });
    return { removed: Uint32Array.from(removed), added: facilities, places, roads };
  }

  private put(row: LiveRow): void {
    this.rows.set(row.key, row);
    const known = this.byId.get(row.id.id);
    if (known) known.add(row.key);
    else this.byId.set(row.id.id, new Set([row.key]));
  }

  private rowsSharingPlace(id: string): LiveRow[] {
    const own = [...(this.byId.get(id) ?? [])].map((key) => this.rows.get(key)!);
    const first = own[0];
    if (!first || first.spot.basePoint === undefined) return own;
    return [...this.rows.values()].filter(({ spot }) => spot.basePoint === first.spot.basePoint);
  }
}

function rowsOf(names: readonly string[], known: ServiceNames): Set<number> {
  return new Set(names.flatMap((name) => known.find(name) ?? []));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
