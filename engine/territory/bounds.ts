import { UserError } from "../report/index.ts";

/** [west, south, east, north] of metropolitan France with Corsica, and of the overseas départements (Insee projections' areas). */
const FRANCE: ReadonlyArray<readonly [number, number, number, number]> = [
  [-5.3, 41.2, 9.8, 51.3],
  [-63.3, 14.2, -60.6, 18.3],
  [-54.8, 2, -51.4, 6],
  [54.9, -21.6, 56.1, -20.7],
  [44.8, -13.2, 45.5, -12.4],
];
/** People in a commune, or in a cell: no file gives more, and sums stay exact. */
export const MOST_PEOPLE = 1e8;
/** Facilities of one kind at one place. */
export const MOST_UNITS = 1e6;
/** beyond this share of bad points the whole file is at fault, not the points */
const WHOLE_FILE_SHARE = 0.5;

/** Is the point (degrees) in France, overseas départements included? */
export function inFrance(lon: number, lat: number): boolean {
  for (const [west, south, east, north] of FRANCE)
    if (lon >= west && lon <= east && lat >= south && lat <= north) return true;
  return false;
}

/**
 * Watches the points of one file. Single points out of France are the caller's to skip and count; when most are, `finish`
 * throws a UserError that says what it looks like: lon and lat swapped, metres of a projection read as degrees, wrong EPSG.
 */
export class PointCheck {
  private total = 0;
  private outside = 0;
  private swapped = 0;
  private metres = 0;
  private first = "";

  constructor(private readonly file: string) {}

  /** True when the point is in France. */
  accept(lon: number, lat: number, line: number): boolean {
    this.total++;
    if (inFrance(lon, lat)) return true;
    this.outside++;
    if (inFrance(lat, lon)) this.swapped++;
    if (Math.abs(lon) > 180 || Math.abs(lat) > 90) this.metres++;
    if (this.first === "") this.first = `ligne ${line} : ${lon} ; ${lat}`;
    return false;
  }

  finish(): void {
    if (this.outside <= this.total * WHOLE_FILE_SHARE) return;
    const advice =
      this.swapped > this.outside / 2
        ? "longitude et latitude semblent inversées"
        : this.metres > this.outside / 2
          ? "ce sont sans doute des mètres d'une projection : donnez son code EPSG (crs)"
          : "vérifiez la projection (EPSG) et les colonnes";
    throw new UserError(
      `${this.file} : points hors de France : ${this.outside} sur ${this.total} (${this.first}) ; ${advice}.`,
      { file: this.file },
    );
  }
}
