import type { Problem } from "../model.ts";
import type { SitingRules } from "./model.ts";

/** What is asked of a proposal, in the words of the person who asks: candidates by id. */
export interface SitingWish {
  readonly maxSites: number;
  readonly fixed: readonly string[];
  readonly forbidden: readonly string[];
  /** kilometres between two chosen sites, as the crow flies; 0 = none */
  readonly spacingKm: number;
  readonly budget: number | null;
}

export interface CandidatePlace {
  readonly id: string;
  readonly lon: number;
  readonly lat: number;
  readonly cost: number;
}

/** Rules over candidate rows, and all that contradicts itself in the wish. */
export function sitingRules(
  candidates: readonly CandidatePlace[],
  wish: SitingWish,
): { readonly rules: SitingRules; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const tell = (message: string): void => void problems.push({ message, line: null });
  const rowOf = new Map(candidates.map(({ id }, row) => [id, row]));
  const rows = (ids: readonly string[], what: string): number[] =>
    ids.flatMap((id) => {
      const row = rowOf.get(id);
      if (row === undefined) tell(`le site ${what} « ${id} » n'est pas parmi les ${candidates.length} candidats.`);
      return row === undefined ? [] : [row];
    });
  if (rowOf.size < candidates.length) tell("deux candidats portent le même identifiant.");
  const fixed = [...new Set(rows(wish.fixed, "imposé"))].sort((a, b) => a - b);
  const forbiddenRows = rows(wish.forbidden, "interdit");
  for (const row of forbiddenRows) {
    if (fixed.includes(row)) tell(`le site « ${candidates[row]!.id} » est à la fois imposé et interdit.`);
  }
  if (!Number.isInteger(wish.maxSites) || wish.maxSites < 1)
    tell(`le nombre de sites doit être un entier positif, et non ${wish.maxSites}.`);
  if (wish.maxSites > candidates.length - forbiddenRows.length)
    tell(
      `${wish.maxSites} sites sont demandés, mais il n'y a que ${candidates.length - forbiddenRows.length} candidats permis.`,
    );
  if (fixed.length > wish.maxSites) tell(`${fixed.length} sites imposés, mais ${wish.maxSites} demandés au plus.`);

  const forbidden = new Uint8Array(candidates.length);
  for (const row of forbiddenRows) forbidden[row] = 1;
  const { firstConflict, conflict } = spacing(candidates, wish.spacingKm);
  for (const row of fixed) {
    for (let i = firstConflict[row]; i < firstConflict[row + 1]; i++) {
      const other = conflict[i];
      if (other > row && fixed.includes(other))
        tell(
          `les sites imposés « ${candidates[row]!.id} » et « ${candidates[other]!.id} » sont à moins de ${wish.spacingKm} km l'un de l'autre.`,
        );
    }
  }
  const cost = Float64Array.from(candidates, (candidate) => candidate.cost);
  if (wish.budget !== null) {
    const imposed = fixed.reduce((sum, row) => sum + cost[row], 0);
    if (imposed > wish.budget) tell(`les sites imposés coûtent ${imposed}, plus que le budget de ${wish.budget}.`);
  }
  return {
    rules: {
      maxSites: wish.maxSites,
      fixed: Uint32Array.from(fixed),
      forbidden,
      firstConflict,
      conflict,
      ...(wish.budget !== null && { budget: { cost, total: wish.budget } }),
    },
    problems,
  };
}

/** Pairs closer than so many kilometres, by a sweep over latitudes. */
function spacing(candidates: readonly CandidatePlace[], km: number) {
  const near = candidates.map((): number[] => []);
  if (km > 0) {
    const order = candidates.map((_, row) => row).sort((a, b) => candidates[a]!.lat - candidates[b]!.lat || a - b);
    for (let i = 0; i < order.length; i++) {
      const a = candidates[order[i]!]!;
      for (let j = i + 1; j < order.length; j++) {
        const b = candidates[order[j]!]!;
        if ((b.lat - a.lat) * 111.195 >= km) break;
        const x = (b.lon - a.lon) * Math.cos(((a.lat + b.lat) / 2) * (Math.PI / 180));
        if (Math.hypot(x, b.lat - a.lat) * 111.195 >= km) continue;
        near[order[i]!]!.push(order[j]!);
        near[order[j]!]!.push(order[i]!);
      }
    }
  }
  const firstConflict = new Uint32Array(candidates.length + 1);
  for (const [row, list] of near.entries()) {
    list.sort((a, b) => a - b);
    firstConflict[row + 1] = firstConflict[row] + list.length;
  }
  return { firstConflict, conflict: Uint32Array.from(near.flat()) };
}
