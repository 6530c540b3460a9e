/** Coast, ponds, rivers and massifs, drawn by hand from general knowledge of the region (lon,lat). Not survey data. */
import { crossing, distance, drawn, inside, smooth, type Point } from "./plane.ts";

/** From the Grande-Motte to the Hyères road: the sea is on the right. */
export const COAST: readonly Point[] = smooth(
  drawn(`
  4.000,43.540 4.085,43.556 4.128,43.540 4.120,43.505 4.128,43.478 4.160,43.462 4.230,43.461 4.310,43.457 4.396,43.451
  4.429,43.449 4.480,43.441 4.530,43.436 4.575,43.433 4.607,43.424 4.614,43.404 4.598,43.388 4.566,43.378 4.572,43.359
  4.620,43.352 4.690,43.351 4.740,43.346 4.785,43.345 4.825,43.334 4.852,43.328 4.872,43.342 4.880,43.364 4.862,43.382
  4.866,43.402 4.858,43.418 4.876,43.430 4.890,43.414 4.902,43.421 4.912,43.431 4.946,43.428 4.966,43.415 4.981,43.402
  4.986,43.396 4.981,43.384 4.996,43.368 5.018,43.351 5.036,43.331 5.053,43.324 5.080,43.326 5.104,43.327 5.130,43.323
  5.152,43.328 5.180,43.330 5.218,43.327 5.242,43.334 5.262,43.346 5.286,43.357 5.310,43.359 5.328,43.351 5.340,43.336
  5.350,43.322 5.360,43.309 5.364,43.296 5.374,43.2955 5.374,43.2945 5.360,43.293 5.350,43.287 5.350,43.281 5.360,43.275 5.370,43.266
  5.373,43.256 5.367,43.244 5.354,43.236 5.346,43.222 5.331,43.213 5.352,43.208 5.378,43.202 5.400,43.204 5.420,43.207
  5.430,43.203 5.446,43.209 5.458,43.205 5.480,43.203 5.498,43.201 5.514,43.201 5.520,43.207 5.536,43.213 5.546,43.204
  5.558,43.190 5.582,43.173 5.600,43.162 5.609,43.166 5.608,43.174 5.622,43.181 5.648,43.180 5.668,43.178 5.682,43.179
  5.690,43.168 5.690,43.152 5.716,43.149 5.738,43.140 5.752,43.136 5.772,43.130 5.790,43.119 5.798,43.113 5.782,43.104
  5.776,43.083 5.800,43.068 5.850,43.046 5.880,43.060 5.905,43.072 5.935,43.070 5.960,43.078 5.936,43.088 5.900,43.089
  5.896,43.102 5.915,43.113 5.940,43.117 5.970,43.103 6.010,43.092 6.060,43.086 6.120,43.085`),
  900,
);

const POND_LINES: Readonly<Record<string, string>> = {
  "étang de Berre": `5.056,43.410 5.040,43.424 5.036,43.440 5.026,43.452 5.034,43.470 5.018,43.490 5.012,43.508 5.024,43.530
    5.034,43.545 5.058,43.5418 5.082,43.530 5.098,43.515 5.104,43.496 5.128,43.482 5.152,43.472 5.166,43.466 5.180,43.474
    5.204,43.488 5.222,43.492 5.224,43.470 5.220,43.456 5.204,43.449 5.190,43.434 5.176,43.420 5.150,43.411 5.118,43.407 5.084,43.408`,
  "étang de Bolmon": "5.146,43.406 5.176,43.415 5.192,43.424 5.198,43.412 5.184,43.400 5.160,43.398",
  "étang de Vaccarès": `4.520,43.535 4.536,43.566 4.575,43.574 4.610,43.560 4.634,43.532 4.626,43.500 4.602,43.482 4.562,43.476
    4.532,43.492 4.520,43.514`,
  "étang de l'Impérial": "4.440,43.470 4.456,43.484 4.470,43.502 4.502,43.497 4.496,43.472 4.462,43.463",
  "étang du Fangassier": "4.588,43.446 4.624,43.455 4.650,43.444 4.644,43.424 4.618,43.430",
  "étang du Charnier": "4.306,43.596 4.336,43.620 4.372,43.618 4.362,43.600 4.330,43.588",
  "étang de l'Olivier": "4.991,43.519 4.985,43.527 4.991,43.535 5.002,43.528 5.000,43.520",
  "étang de Lavalduc": "4.962,43.458 4.970,43.480 4.984,43.480 4.982,43.458",
  "étang d'Entressen": "4.908,43.596 4.914,43.606 4.926,43.604 4.926,43.596",
  "étang de Mauguio": "4.000,43.560 4.040,43.566 4.075,43.580 4.060,43.592 4.000,43.590",
  "salins d'Aigues-Mortes": "4.190,43.500 4.180,43.530 4.215,43.550 4.260,43.530 4.270,43.495 4.230,43.484",
};

/** Lakes and lagoons, by name. */
export const PONDS: ReadonlyMap<string, readonly Point[]> = new Map(
  Object.entries(POND_LINES).map(([name, text]) => [name, rounded(drawn(text))]),
);

/** A shore without corners. */
function rounded(ring: readonly Point[]): Point[] {
  const turned = [ring.at(-1)!, ...ring, ring[0]!, ring[1]!];
  return smooth(turned, 900).slice(smooth(turned.slice(0, 2), 900).length - 1, -smooth(turned.slice(-2), 900).length);
}

interface River {
  readonly name: string;
  readonly widthM: number;
  readonly line: readonly Point[];
}

/** Rivers a car crosses on a bridge only. */
export const RIVERS: readonly River[] = [
  {
    name: "Rhône",
    widthM: 420,
    line: smooth(
      drawn(`4.745,44.120 4.770,44.085 4.790,44.060 4.812,44.030 4.816,44.000 4.806,43.972 4.799,43.953 4.793,43.940 4.772,43.928
      4.745,43.919 4.714,43.905 4.688,43.887 4.664,43.876 4.636,43.868 4.614,43.858 4.612,43.842 4.630,43.824 4.652,43.807
      4.648,43.788 4.662,43.768 4.656,43.744 4.640,43.720 4.628,43.700 4.625,43.686 4.614,43.668 4.620,43.640 4.648,43.612
      4.664,43.586 4.682,43.560 4.712,43.548 4.732,43.530 4.736,43.502 4.720,43.472 4.728,43.442 4.748,43.416 4.778,43.402
      4.804,43.386 4.834,43.356 4.851,43.329`),
      800,
    ),
  },
  {
    name: "Petit Rhône",
    widthM: 160,
    line: smooth(
      drawn(`4.628,43.700 4.605,43.687 4.572,43.688 4.540,43.680 4.500,43.670 4.460,43.660 4.438,43.655 4.420,43.640 4.404,43.612
      4.392,43.588 4.366,43.572 4.362,43.552 4.382,43.530 4.394,43.505 4.388,43.480 4.397,43.451`),
      800,
    ),
  },
  {
    name: "Durance",
    widthM: 200,
    line: smooth(
      drawn(`5.960,44.080 5.950,44.000 5.905,43.930 5.862,43.880 5.836,43.830 5.800,43.790 5.782,43.765 5.748,43.738 5.716,43.708
      5.672,43.688 5.650,43.676 5.604,43.658 5.552,43.664 5.510,43.668 5.454,43.684 5.404,43.694 5.366,43.718 5.312,43.732
      5.252,43.738 5.192,43.746 5.124,43.764 5.084,43.778 5.060,43.792 5.022,43.820 4.984,43.854 4.952,43.881 4.904,43.895
      4.850,43.908 4.800,43.916 4.745,43.919`),
      800,
    ),
  },
  {
    name: "chenal de Caronte",
    widthM: 220,
    line: smooth(drawn("4.984,43.394 5.010,43.402 5.036,43.404 5.057,43.409"), 800),
  },
];

/** Roads may cross a river within 1.2 km of these. */
export const BRIDGES: readonly Point[] = drawn(`
  4.794,43.942 4.803,43.962 4.652,43.807 4.614,43.850 4.622,43.679 4.614,43.667 4.738,44.052 4.779,44.076 4.812,44.030
  4.605,43.687 4.585,43.688 4.438,43.655 4.364,43.566 4.392,43.588 4.386,43.520
  4.800,43.916 4.904,43.895 4.952,43.881 5.022,43.820 5.192,43.746 5.366,43.718 5.504,43.668 5.672,43.688 5.748,43.738
  5.836,43.830 5.880,43.900 5.054,43.407 5.022,43.403 5.800,43.790`);

/** Massifs: no town, few roads, and those that cross them wind. `wild`: nobody lives there and no lane enters. */
export const MASSIFS: readonly { readonly name: string; readonly wild: boolean; readonly ring: readonly Point[] }[] = [
  massif(
    "Sainte-Victoire",
    true,
    "5.545,43.536 5.590,43.538 5.650,43.536 5.700,43.542 5.700,43.556 5.620,43.548 5.560,43.546",
  ),
  massif("Concors", true, "5.540,43.578 5.600,43.575 5.680,43.580 5.700,43.620 5.640,43.622 5.570,43.612 5.540,43.600"),
  massif(
    "Alpilles",
    true,
    "4.730,43.755 4.770,43.770 4.822,43.770 4.880,43.762 4.935,43.748 4.985,43.742 5.010,43.758 5.010,43.730 4.950,43.722 4.890,43.726 4.842,43.742 4.815,43.755 4.788,43.752 4.765,43.748 4.735,43.745",
  ),
  massif(
    "Calanques",
    true,
    "5.350,43.212 5.380,43.232 5.430,43.232 5.460,43.242 5.500,43.236 5.530,43.226 5.512,43.204 5.440,43.208",
  ),
  massif(
    "Côte Bleue",
    true,
    "5.200,43.336 5.230,43.348 5.262,43.362 5.290,43.367 5.298,43.362 5.280,43.353 5.220,43.330",
  ),
  massif("Étoile", true, "5.400,43.372 5.420,43.398 5.470,43.402 5.500,43.388 5.480,43.368 5.430,43.372"),
  massif("Garlaban", true, "5.500,43.318 5.510,43.362 5.550,43.368 5.570,43.340 5.548,43.318"),
  massif("Sainte-Baume", true, "5.640,43.312 5.700,43.318 5.780,43.330 5.780,43.310 5.720,43.296 5.660,43.292"),
  massif("Cap Canaille", true, "5.552,43.196 5.575,43.200 5.598,43.186 5.600,43.166 5.580,43.176"),
  massif("Arbois", false, "5.270,43.470 5.300,43.510 5.370,43.505 5.380,43.470 5.340,43.455"),
  massif("Trévaresse", false, "5.300,43.620 5.340,43.650 5.420,43.645 5.470,43.625 5.420,43.605 5.350,43.600"),
  massif(
    "chaîne des Côtes",
    false,
    "5.150,43.690 5.190,43.712 5.300,43.705 5.390,43.680 5.380,43.665 5.280,43.672 5.190,43.670",
  ),
  massif("Luberon", true, "5.120,43.810 5.220,43.815 5.340,43.800 5.345,43.782 5.250,43.770 5.150,43.780"),
  massif("Grand Luberon", true, "5.390,43.800 5.390,43.825 5.500,43.825 5.620,43.822 5.620,43.806 5.500,43.800"),
  massif("Mont Aurélien", true, "5.700,43.420 5.760,43.440 5.800,43.430 5.770,43.412"),
  massif("Vautubière", true, "5.660,43.600 5.700,43.640 5.730,43.660 5.740,43.620 5.700,43.590"),
];

function massif(name: string, wild: boolean, line: string): (typeof MASSIFS)[number] {
  return { name, wild, ring: drawn(line) };
}

/** Marshes and salt works of Camargue and the stony Crau: land where almost nobody lives. */
export const EMPTY_PLAINS: readonly (readonly Point[])[] = [
  drawn(
    "4.396,43.451 4.410,43.560 4.460,43.600 4.520,43.620 4.600,43.640 4.660,43.600 4.730,43.530 4.730,43.440 4.850,43.330 4.560,43.350",
  ),
  drawn("4.690,43.600 4.760,43.630 4.900,43.590 4.940,43.520 4.900,43.450 4.840,43.420 4.760,43.420 4.740,43.520"),
  drawn("4.240,43.460 4.396,43.451 4.370,43.560 4.420,43.640 4.300,43.640 4.240,43.560"),
];

const SEA: readonly Point[] = [...COAST, ...drawn("6.120,42.60 4.010,42.60")];

const WATERS: readonly (readonly Point[])[] = [SEA, ...PONDS.values()];

/** Is a point in the sea or in a pond. Rivers are lines, see `riverCrossings`. */
export function inWater(p: Point): boolean {
  return WATERS.some((ring) => mayMeet(p, p, ring) && inside(p, ring));
}

/** The ring of the sea, closed far in the south. */
export function seaRing(): readonly Point[] {
  return SEA;
}

export function inWild(p: Point): boolean {
  return MASSIFS.some(({ wild, ring }) => wild && inside(p, ring));
}

export function inMassif(p: Point): boolean {
  return MASSIFS.some(({ ring }) => inside(p, ring));
}

/** Does the segment cross a shore. */
export function crossesShore(a: Point, b: Point): boolean {
  return WATERS.some((ring) => crossesLine(a, b, ring, true));
}

/** Does the segment cross a river (its middle line). */
export function crossesRiver(a: Point, b: Point): boolean {
  return RIVERS.some(({ line }) => crossesLine(a, b, line, false));
}

export function crossesMassif(a: Point, b: Point): boolean {
  return inWild(a) || inWild(b) || MASSIFS.some(({ wild, ring }) => wild && crossesLine(a, b, ring, true));
}

/** Is there a bridge near. */
export function atBridge(p: Point): boolean {
  return BRIDGES.some((bridge) => distance(bridge, p) < 1200);
}

function crossesLine(a: Point, b: Point, line: readonly Point[], closed: boolean): boolean {
  if (!mayMeet(a, b, line)) return false;
  const [west, east] = a.x < b.x ? [a.x, b.x] : [b.x, a.x];
  const [south, north] = a.y < b.y ? [a.y, b.y] : [b.y, a.y];
  for (let i = closed ? 0 : 1; i < line.length; i++) {
    const [c, d] = [line[i === 0 ? line.length - 1 : i - 1]!, line[i]!];
    if ((c.x < west && d.x < west) || (c.x > east && d.x > east)) continue;
    if ((c.y < south && d.y < south) || (c.y > north && d.y > north)) continue;
    if (crossing(a, b, c, d)) return true;
  }
  return false;
}

const FRAMES = new Map<readonly Point[], readonly [west: number, south: number, east: number, north: number]>();

/** Do the frames of the segment and of the line overlap: a quick first question. */
function mayMeet(a: Point, b: Point, line: readonly Point[]): boolean {
  let frame = FRAMES.get(line);
  if (!frame) {
    const [xs, ys] = [line.map(({ x }) => x), line.map(({ y }) => y)];
    FRAMES.set(line, (frame = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]));
  }
  const [west, south, east, north] = frame;
  return (
    Math.max(a.x, b.x) >= west &&
    Math.min(a.x, b.x) <= east &&
    Math.max(a.y, b.y) >= south &&
    Math.min(a.y, b.y) <= north
  );
}
