import { closeSync, openSync, writeSync } from "node:fs";
import { COMMUNE_M, type FictiveCommune } from "./generated-france.ts";
import { seeded } from "./harness.ts";

const HEADER =
  "idcar_200m,idcar_1km,idcar_nat,i_est_200,i_est_1km,lcog_geo,ind,men,men_pauv,men_1ind,men_5ind,men_prop,men_fmp,ind_snv,men_surf,men_coll,men_mais,log_av45,log_45_70,log_70_90,log_ap90,log_inc,log_soc,ind_0_3,ind_4_5,ind_6_10,ind_11_17,ind_18_24,ind_25_39,ind_40_54,ind_55_64,ind_65_79,ind_80p,ind_inc";
const CELL_M = 200;
/** inhabited share of the cells of the country, for 2.3 millions of them */
const INHABITED = 0.166;

/**
 * carreaux_200m_met.csv of Filosofi 2021: 2.3 million cells, 34 columns, from south to north. A cell on the border of
 * communes names them all, run together. Returns how many cells were written.
 */
export function writeFilosofi(path: string, communes: readonly FictiveCommune[]): number {
  const file = openSync(path, "w");
  const random = seeded(200);
  const at = new Map(communes.map((commune) => [`${commune.x} ${commune.y}`, commune]));
  const across = COMMUNE_M / CELL_M;
  let count = 0;
  try {
    writeSync(file, `${HEADER}\n`);
    for (const commune of communes) {
      const lines: string[] = [];
      for (let cell = 0; cell < across * across; cell++) {
        if (random() > INHABITED) continue;
        const [column, row] = [cell % across, Math.floor(cell / across)];
        const [x, y] = [commune.x + column * CELL_M, commune.y + row * CELL_M];
        const codes = new Set([commune.code]);
        // ragged borders: half of the cells along them are shared
        const shared = random() < 0.5;
        const [dx, dy] = [
          column === 0 ? -1 : column === across - 1 ? 1 : 0,
          row === 0 ? -1 : row === across - 1 ? 1 : 0,
        ];
        for (const [east, north] of shared
          ? [
              [dx, 0],
              [0, dy],
            ]
          : []) {
          const neighbour = at.get(`${commune.x + east! * COMMUNE_M} ${commune.y + north! * COMMUNE_M}`);
          if (neighbour) codes.add(neighbour.code);
        }
        const people = Math.round((1 + 12 * random() ** 4 * (commune.people / 400)) * 2) / 2;
        const kilometre = `CRS3035RES1000mN${Math.floor(y / 1000) * 1000}E${Math.floor(x / 1000) * 1000}`;
        const facts = Array.from({ length: 27 }, (_, fact) => ((people * (fact + 3)) / 31).toFixed(fact === 6 ? 1 : 2));
        const known = people > 11 ? 0 : 1;
        lines.push(
          `CRS3035RES200mN${y}E${x},${kilometre},${kilometre},${known},0,${[...codes].join("")},${people},${facts.join(",")}\n`,
        );
      }
      count += lines.length;
      writeSync(file, lines.join(""));
    }
  } finally {
    closeSync(file);
  }
  return count;
}
