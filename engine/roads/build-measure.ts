/**
 * Lengths as OSRM measures them: a flat ruler on the WGS84 ellipsoid, fixed inside bands of 0.05 degree of latitude.
 * Within 1e-4 of the geodesic for the segments of a road network, and one square root per segment.
 */
const BAND_COUNT = 1800;
const BAND7 = 500_000;
const EQUATOR_M = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY2 = FLATTENING * (2 - FLATTENING);

const metresPerLon7 = new Float64Array(BAND_COUNT);
const metresPerLat7 = new Float64Array(BAND_COUNT);
for (let band = 0; band < BAND_COUNT; band++) {
  const cosine = Math.cos((((band + 0.5) * BAND7) / 1e7) * (Math.PI / 180));
  const curve2 = 1 / (1 - ECCENTRICITY2 * (1 - cosine * cosine));
  const metresPerRadian = EQUATOR_M * Math.sqrt(curve2);
  metresPerLon7[band] = (metresPerRadian * cosine * Math.PI) / 180 / 1e7;
  metresPerLat7[band] = (metresPerRadian * curve2 * (1 - ECCENTRICITY2) * Math.PI) / 180 / 1e7;
}

function bandOf(lat7: number): number {
  const band = ((Math.abs(lat7) - 1) / BAND7) | 0;
  return band < BAND_COUNT ? band : BAND_COUNT - 1;
}

/** Metres for one 1e-7 degree of longitude around a latitude (1e-7 degree). */
export function metresPerLon7At(lat7: number): number {
  return metresPerLon7[bandOf(lat7)];
}

/** Metres for one 1e-7 degree of latitude around a latitude (1e-7 degree). */
export function metresPerLat7At(lat7: number): number {
  return metresPerLat7[bandOf(lat7)];
}

/** Metres between two places given in 1e-7 degree. */
export function distanceM(lon7A: number, lat7A: number, lon7B: number, lat7B: number): number {
  const band = bandOf((lat7A + lat7B) / 2);
  const x = (lon7B - lon7A) * metresPerLon7[band];
  const y = (lat7B - lat7A) * metresPerLat7[band];
  return Math.sqrt(x * x + y * y);
}

/** Deciseconds to drive a segment: OSRM's rounding, at least 1. `kmh` above 0. */
export function segmentDs(lengthM: number, kmh: number): number {
  const ds = Math.round((lengthM * 36) / kmh);
  return ds > 0 ? ds : 1;
}

/** OSRM's routability weight of a segment in its own deciseconds; `rate` in m/s, above 0. */
export function segmentWeight(lengthM: number, rate: number): number {
  const weight = Math.round((lengthM * 10) / rate);
  return weight > 0 ? weight : 1;
}

/**
 * A coordinate on the grid of 1e-6 degree (11 cm) that OSRM works on. On finer ones, a point far from a short segment snaps metres
 * away from where OSRM snaps it: the segment's direction is lost in the rounding.
 */
export function onGrid(coordinate7: number): number {
  return Math.round(coordinate7 / 10) * 10;
}
