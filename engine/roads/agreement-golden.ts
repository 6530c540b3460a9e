import { UserError, type SkipReport } from "../report/index.ts";

/** A row of a golden file as read: null where a cell is empty, NaN where it is no number. */
export interface GoldenRow {
  readonly line: number;
  readonly lon1: number | null;
  readonly lat1: number | null;
  readonly lon2: number | null;
  readonly lat2: number | null;
  readonly durationS: number | null;
  readonly distanceM?: number | null;
  readonly snap1Lon?: number | null;
  readonly snap1Lat?: number | null;
  readonly snap2Lon?: number | null;
  readonly snap2Lat?: number | null;
}

/** A pair fit to be compared. */
export interface GoldenPair {
  readonly line: number;
  readonly lon1: number;
  readonly lat1: number;
  readonly lon2: number;
  readonly lat2: number;
  /** null = no route */
  readonly durationS: number | null;
  readonly distanceM: number | null | undefined;
  readonly snap1?: readonly [lon: number, lat: number];
  readonly snap2?: readonly [lon: number, lat: number];
}

/** West, south, east, north of the network, in degrees. */
export type Frame = readonly [west: number, south: number, east: number, north: number];

/** Points this far outside the frame (degrees) may still be snapped to it. */
const MARGIN_DEG = 0.1;

function inside([west, south, east, north]: Frame, lon: number, lat: number): boolean {
  return lon >= west - MARGIN_DEG && lon <= east + MARGIN_DEG && lat >= south - MARGIN_DEG && lat <= north + MARGIN_DEG;
}

function isNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

function snapOf(lon: number | null | undefined, lat: number | null | undefined): readonly [number, number] | undefined {
  return isNumber(lon) && isNumber(lat) ? [lon, lat] : undefined;
}

/**
 * Sorts the rows of a golden file: holes and points outside the network are counted in `skips` and left out. When most rows
 * only fit the network with longitude and latitude exchanged, throws a UserError that says so (nothing is exchanged silently).
 */
export function goldenPairs(rows: readonly GoldenRow[], frame: Frame, file: string, skips: SkipReport): GoldenPair[] {
  const pairs: GoldenPair[] = [];
  let outside = 0;
  let exchanged = 0;
  let firstExchanged = 0;
  for (const row of rows) {
    const { line, lon1, lat1, lon2, lat2 } = row;
    if (!isNumber(lon1) || !isNumber(lat1) || !isNumber(lon2) || !isNumber(lat2)) {
      skips.add("golden-hole", "lignes sans coordonnées lisibles, laissées de côté", () => `${file}, ligne ${line}`);
      continue;
    }
    if (!inside(frame, lon1, lat1) || !inside(frame, lon2, lat2)) {
      outside++;
      if (inside(frame, lat1, lon1) && inside(frame, lat2, lon2) && exchanged++ === 0) firstExchanged = line;
      skips.add(
        "golden-outside",
        "lignes hors du réseau routier chargé, laissées de côté",
        () => `${file}, ligne ${line} : (${lon1} ; ${lat1}) vers (${lon2} ; ${lat2})`,
      );
      continue;
    }
    const { durationS, distanceM } = row;
    if (durationS !== null && (!Number.isFinite(durationS) || durationS < 0)) {
      skips.add(
        "golden-duration",
        "lignes dont la durée n'est pas un nombre positif, laissées de côté",
        () => `${file}, ligne ${line}`,
      );
      continue;
    }
    pairs.push({
      line,
      lon1,
      lat1,
      lon2,
      lat2,
      durationS,
      distanceM: distanceM === undefined || isNumber(distanceM) ? distanceM : null,
      snap1: snapOf(row.snap1Lon, row.snap1Lat),
      snap2: snapOf(row.snap2Lon, row.snap2Lat),
    });
  }
  if (exchanged > 0 && exchanged > pairs.length) {
    throw new UserError(
      `${file} : longitude et latitude semblent inversées (${exchanged} ligne${exchanged > 1 ? "s" : ""} sur ${rows.length}, dont la ligne ${firstExchanged}) ; échangez les colonnes lon et lat, la longitude vient d'abord.`,
      { file, line: firstExchanged },
    );
  }
  if (pairs.length === 0) {
    const [west, south, east, north] = frame.map((degree) => degree.toFixed(2).replace(".", ","));
    throw new UserError(
      outside > 0
        ? `${file} : aucune ligne ne tombe dans le réseau routier chargé (longitudes ${west} à ${east}, latitudes ${south} à ${north}) ; vérifiez que le fichier et l'extrait OSM parlent du même endroit.`
        : `${file} : aucune ligne utilisable ; il faut les colonnes lon1, lat1, lon2, lat2 et duration_s.`,
      { file },
    );
  }
  return pairs;
}
