import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readBdTopos } from "../engine/readers/index.ts";
import { SkipReport } from "../engine/report/index.ts";
import { buildRoadGraph, CAR_PROFILE } from "../engine/roads/index.ts";
import { makeBdTopo, type Position, type SegmentMade } from "../scripts/bdtopo-writer.ts";
import { measure, peakMemoryMB, seeded, type Bench } from "./harness.ts";

/** Crossings of a side: 2 x side x (side - 1) segments. */
const SIDE = 448;
const STEP_M = 200;
const INNER_POINTS = 5;

/** A département of 400 000 segments in the layout of BD TOPO: reading, and the graph made of it. */
export async function benchBdTopo(bench: Bench): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "desserte-banc-"));
  try {
    const file = join(folder, "BDT_D999.gpkg");
    writeFileSync(file, await makeBdTopo({ segments: generated() }));
    const megabytes = statSync(file).size / 1e6;
    const network = await measure(
      bench,
      `BD TOPO: read a file of ${Math.round(megabytes)} MB`,
      () => readBdTopos([file], { speeds: "file", report: new SkipReport() }),
      {
        repeats: 3,
        rates: (ms, { wayId }) => ({
          segments: wayId.length,
          "segments per ms": wayId.length / ms,
          "peak MB": peakMemoryMB(),
        }),
      },
    );
    await measure(
      bench,
      "BD TOPO: road graph",
      () => buildRoadGraph(network, CAR_PROFILE, { report: new SkipReport() }),
      {
        repeats: 3,
        rates: (_, { roadCount }) => ({ roads: roadCount }),
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A grid of roads, each drawn with a few bends, of the natures, importances and names a département has. */
function* generated(): Generator<SegmentMade> {
  const random = seeded(13);
  const place = (column: number, row: number): Position => [
    800_000 + STEP_M * column + ((column * 37 + row * 17) % 60),
    6_200_000 + STEP_M * row + ((column * 23 + row * 41) % 60),
    120,
  ];
  let id = 0;
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++)
      for (const [right, up] of [
        [1, 0],
        [0, 1],
      ] as const) {
        if (column + right === SIDE || row + up === SIDE) continue;
        const from = place(column, row);
        const to = place(column + right, row + up);
        const bend = Array.from({ length: INNER_POINTS }, (_, i): Position => {
          const share = (i + 1) / (INNER_POINTS + 1);
          return [
            Math.round(10 * (from[0] + share * (to[0] - from[0]) + 8 * random())) / 10,
            Math.round(10 * (from[1] + share * (to[1] - from[1]) + 8 * random())) / 10,
            120,
          ];
        });
        const line = up ? row : column;
        const isMain = (up ? column : row) % 10 === 0;
        yield {
          id: ++id,
          line: [from, ...bend, to],
          values: {
            importance: isMain ? String(1 + (line % 4)) : "5",
            nature: random() < 0.15 ? "Route empierrée" : "Route à 1 chaussée",
            sens_de_circulation: random() < 0.08 ? "Sens direct" : "Double sens",
            vitesse_moyenne_vl: isMain ? 70 : 20 + Math.floor(5 * random()) * 5,
            urbain: row % 50 < 10 ? 1 : 0,
            cpx_numero: isMain ? `D${line % 900}` : null,
            cpx_classement_administratif: isMain ? "Départementale" : null,
            nom_voie_ban_gauche: `Rue du ${Math.floor(line / 8)} ${up ? column : row}`,
            nom_collaboratif_gauche: `R DU ${Math.floor(line / 8)} ${up ? column : row}`,
            insee_commune_gauche: "13001",
            insee_commune_droite: "13001",
          },
        };
      }
}
