import type { Diagnostic, JudgedCommune } from "../diagnostic/index.ts";
import { NONE } from "../search/index.ts";
import { changeOver } from "./effects.ts";
import type { CommuneEffect } from "./effects-model.ts";
import type { Applied } from "./model.ts";

/** Every judged commune (as shown) before and after, largest gain x population first. */
export function communeEffects(
  before: Diagnostic,
  after: Diagnostic,
  applied: Applied,
  people: Float64Array,
  gainMin: Float64Array,
  beforeDs: Float64Array,
  afterDs: Float64Array,
  minimalGainMin: number,
): CommuneEffect[] {
  const { territory, context } = before.measured;
  const { communes, origins } = territory;
  const later = new Map(after.communes.map((commune) => [commune.code, commune]));
  const hosts = hostCommunes(applied);
  const neighbours = new Set([...hosts].flatMap((code) => context.adjacency?.get(code) ?? []));
  const rowsOf = new Map<string, number[]>();
  for (let origin = 0; origin < origins.count; origin++) {
    const code = communes[origins.commune[origin]]!.shownAs;
    const rows = rowsOf.get(code);
    if (rows) rows.push(origin);
    else rowsOf.set(code, [origin]);
  }
  const effects = before.communes.map((commune): CommuneEffect => {
    const rows = rowsOf.get(commune.code) ?? [];
    const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]);
    const change = changeOver(pick(people), pick(gainMin), pick(beforeDs), pick(afterDs), minimalGainMin);
    const next = later.get(commune.code) as JudgedCommune;
    return {
      code: commune.code,
      name: commune.name,
      ...change,
      basketBeforeMin: commune.measures.basket.minutes,
      basketAfterMin: next.measures.basket.minutes,
      gammesBeforeMin: commune.measures.gammes.map(({ minutes }) => minutes),
      gammesAfterMin: next.measures.gammes.map(({ minutes }) => minutes),
      remoteBefore: commune.remoteCount > 0,
      remoteAfter: next.remoteCount > 0,
      role: hosts.has(commune.code) ? "host" : neighbours.has(commune.code) ? "neighbour" : "",
    };
  });
  const weight = (effect: CommuneEffect): number =>
    effect.population * ((effect.beforeMin ?? 0) - (effect.afterMin ?? 0));
  return effects.sort((a, b) => weight(b) - weight(a) || (a.code < b.code ? -1 : 1));
}

/** Codes (as shown) of the communes where the scenario puts something. */
function hostCommunes({ territory, firstAdded }: Applied): Set<string> {
  const hosts = new Set<string>();
  const { facilities, communes } = territory;
  for (let row = firstAdded; row < facilities.count; row++) {
    const commune = facilities.commune[row];
    if (commune !== NONE) hosts.add(communes[commune]!.shownAs);
  }
  return hosts;
}
