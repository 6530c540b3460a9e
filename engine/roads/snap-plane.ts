const RADIANS7 = Math.PI / 180 / 1e7;

/** Latitude on the Mercator plane, in the same unit as 1e-7 degree of longitude. */
export function mercator7(lat7: number): number {
  return Math.atanh(Math.sin(lat7 * RADIANS7)) / RADIANS7;
}

/**
 * Mercator ordinates from that of a latitude, by Taylor's series to the fourth order: exact to the micrometre over ten kilometres,
 * and many times faster than the logarithm.
 */
export function mercatorAround(lat7: number): (other7: number) => number {
  const secant = 1 / Math.cos(lat7 * RADIANS7);
  const tangent = Math.tan(lat7 * RADIANS7);
  const first = secant;
  const second = (secant * tangent * RADIANS7) / 2;
  const third = (secant * (2 * secant * secant - 1) * RADIANS7 ** 2) / 6;
  const fourth = (secant * tangent * (6 * secant * secant - 1) * RADIANS7 ** 3) / 24;
  return (other7) => {
    const d = other7 - lat7;
    return d * (first + d * (second + d * (third + d * fourth)));
  };
}

/** The latitude of an ordinate: inverse of `mercator7`. */
export function unmercator7(y: number): number {
  return Math.round(Math.asin(Math.tanh(y * RADIANS7)) / RADIANS7);
}
