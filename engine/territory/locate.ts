import type { CommuneSet } from "./build-communes.ts";
import { PolygonIndex, type Rings } from "./commune-index.ts";

/** Finds the commune row of a point: by polygon, and by nearest chef-lieu among arrondissements that have no polygon. */
export class Locator {
  private readonly index: PolygonIndex;

  constructor(private readonly set: CommuneSet) {
    // a commune cut into arrondissements that have polygons is found through these
    const hidden = new Set(
      [...set.parts].filter(([, rows]) => rows.some((row) => set.polygons[row])).map(([row]) => row),
    );
    this.index = new PolygonIndex(set.polygons.map((polygon, row) => (hidden.has(row) ? null : polygon)));
  }

  /** Outline of a row, flat; none where it is not known, or only cut into arrondissements. */
  rings(row: number): readonly Rings[] {
    return this.index.rings(row);
  }

  /** Row of the commune (or arrondissement) that contains the point, -1 when none. */
  locate(lon: number, lat: number): number {
    return this.part(this.index.locate(lon, lat), lon, lat);
  }

  /** The same, or the nearest one within so many metres. */
  nearest(lon: number, lat: number, withinM: number): number {
    return this.part(this.index.nearest(lon, lat, withinM), lon, lat);
  }

  /** Is the point in this commune, or within so many metres of it? True where its outline is not known. */
  isNear(row: number, lon: number, lat: number, withinM: number): boolean {
    const { polygons, rowOf, communes } = this.set;
    const shape = polygons[row] ? row : rowOf.get(communes[row].shownAs)!;
    if (!polygons[shape]) return true;
    if (this.index.isNear(shape, lon, lat, withinM)) return true;
    return (this.set.parts.get(shape) ?? []).some((part) => this.index.isNear(part, lon, lat, withinM));
  }

  /** The arrondissement of `row` the point belongs to: by its polygon, else the nearest chef-lieu; `row` when it has none. */
  part(row: number, lon: number, lat: number): number {
    const parts = row < 0 ? undefined : this.set.parts.get(row);
    if (!parts) return row;
    const located = this.index.locate(lon, lat);
    if (parts.includes(located)) return located;
    const cos = Math.cos((lat * Math.PI) / 180);
    let [best, bestSquare] = [row, Infinity];
    for (const part of parts) {
      const { lon: partLon, lat: partLat } = this.set.communes[part];
      const square = ((partLon - lon) * cos) ** 2 + (partLat - lat) ** 2;
      if (square < bestSquare) [best, bestSquare] = [part, square];
    }
    return best;
  }
}
