/**
 * One measure of the bench of files, in a process of its own so that its peak of memory is its own:
 * `files-task.ts FOLDER INPUTS DEPARTEMENTS`, where INPUTS lists some of grid, csv, parquet. Prints one line of JSON.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadBasket, loadCrosswalk, loadDirectoryTypes } from "../engine/basket/index.ts";
import { readTerritory, tableInputs } from "../engine/readers/index.ts";
import { SkipReport } from "../engine/report/index.ts";
import type { Territory } from "../engine/territory/index.ts";
import { DEPARTEMENTS, neighbours } from "./generated-france.ts";
import { peakMemoryMB } from "./harness.ts";

/** What a task prints. */
export interface FilesResult {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMB: number;
  readonly communes: number;
  readonly origins: number;
  readonly facilities: number;
  /** hash of the communes, origins and report of each département judged, by code */
  readonly hashes: Readonly<Record<string, string>>;
}

/** Communes and origins of one département: no run around it may change a bit of them. */
function hashOf({ communes, origins }: Territory, departement: string): string {
  const hash = createHash("sha256");
  const mine = communes.map((commune) => commune.departement === departement);
  for (const [row, { code, name, population, lon, lat }] of communes.entries())
    if (mine[row]) hash.update(`${code} ${name} ${population} ${lon} ${lat}\n`);
  for (let row = 0; row < origins.count; row++)
    if (mine[origins.commune[row]!])
      hash.update(
        `${origins.id.at(row)} ${origins.lon[row]} ${origins.lat[row]} ${origins.population[row]} ${communes[origins.commune[row]!]!.code}\n`,
      );
  return hash.digest("hex").slice(0, 16);
}

async function main(folder: string, wanted: readonly string[], judged: readonly string[]): Promise<FilesResult> {
  const data = (path: string): string => readFileSync(new URL(`../data/${path}`, import.meta.url), "utf8");
  const around = judged.length === DEPARTEMENTS.length ? DEPARTEMENTS : neighbours(judged);
  const points = (file: string) => ({ file, layout: "points", vintage: 2024 });
  const inputs = tableInputs.parse({
    communes: { geojson: around.map((code) => `communes-${code}.geojson`) },
    chefsLieux: { file: "chefs-lieux.csv" },
    population: { file: "donnees_communes.csv" },
    ...(wanted.includes("grid") && { grid: { file: "carreaux_200m_met.csv", layout: "filosofi" } }),
    equipment: [
      ...(wanted.includes("csv") ? [points("BPE25.csv")] : []),
      ...(wanted.includes("parquet") ? [points("BPE25.parquet")] : []),
    ],
  });
  const options = {
    departements: judged,
    originModel: wanted.includes("grid") ? ("cells" as const) : ("chefs-lieux" as const),
    rescale: true,
    basket: loadBasket(data("baskets/panier-29-2017.yaml")),
    crosswalk: () => loadCrosswalk(data("crosswalk/bpe-codes.yaml")),
    directoryTypes: () => loadDirectoryTypes(data("crosswalk/annuaire-types.yaml")),
    resolve: (path: string) => join(folder, path),
  };
  const before = process.cpuUsage();
  const start = performance.now();
  const { territory } = await readTerritory(inputs, options, new SkipReport());
  const ms = performance.now() - start;
  const cpu = process.cpuUsage(before);
  return {
    ms,
    cpuMs: (cpu.user + cpu.system) / 1e3,
    peakMB: peakMemoryMB(),
    communes: territory.communes.length,
    origins: territory.origins.count,
    facilities: territory.facilities.count,
    hashes: Object.fromEntries(judged.slice(0, 13).map((code) => [code, hashOf(territory, code)])),
  };
}

const [folder, wanted, judged] = process.argv.slice(2);
console.log(
  JSON.stringify(await main(folder!, wanted!.split(","), judged === "all" ? DEPARTEMENTS : judged!.split(","))),
);
