import fc from "fast-check";
import { freeRules, type GainTable, type SitingRules, type TimeTable } from "../../../engine/scenario/siting/model.ts";
import { UNREACHABLE } from "../../../engine/search/index.ts";

/** A dense small world: times[candidate][demand]. */
export interface World {
  readonly times: number[][];
  readonly base: number[];
  readonly weight: number[];
}

export const world = (most = { candidates: 8, demands: 12 }): fc.Arbitrary<World> =>
  fc
    .record({
      candidates: fc.integer({ min: 1, max: most.candidates }),
      demands: fc.integer({ min: 1, max: most.demands }),
    })
    .chain(({ candidates, demands }) =>
      fc.record({
        times: fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: demands, maxLength: demands }), {
          minLength: candidates,
          maxLength: candidates,
        }),
        base: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: demands, maxLength: demands }),
        weight: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: demands, maxLength: demands }),
      }),
    );

/** Gains over the base, sparse. */
export function gainsOf({ times, base, weight }: World): GainTable {
  const [first, demand, gain] = [[0], [] as number[], [] as number[]];
  for (const row of times) {
    for (const [i, time] of row.entries()) {
      if (time >= base[i]!) continue;
      demand.push(i);
      gain.push(base[i]! - time);
    }
    first.push(demand.length);
  }
  return {
    candidateCount: times.length,
    demandCount: base.length,
    weight: Float64Array.from(weight),
    firstEntry: Uint32Array.from(first),
    entryDemand: Uint32Array.from(demand),
    entryGain: Uint32Array.from(gain),
  };
}

export function timesOf({ times, base }: Pick<World, "times" | "base">): TimeTable {
  const [first, demand, ds] = [[0], [] as number[], [] as number[]];
  for (const row of times) {
    for (const [i, time] of row.entries()) {
      if (time >= (base[i] ?? UNREACHABLE)) continue;
      demand.push(i);
      ds.push(time);
    }
    first.push(demand.length);
  }
  return {
    candidateCount: times.length,
    demandCount: base.length,
    baseDs: Uint32Array.from(base),
    firstEntry: Uint32Array.from(first),
    entryDemand: Uint32Array.from(demand),
    entryTimeDs: Uint32Array.from(ds),
  };
}

/** Random rules: something imposed, something forbidden, pairs too close, sometimes a budget. Imposed sites always fit. */
export const rulesFor = (candidateCount: number): fc.Arbitrary<SitingRules> =>
  fc
    .record({
      maxSites: fc.integer({ min: 1, max: 4 }),
      forbidden: fc.uniqueArray(fc.nat(candidateCount - 1), { maxLength: 2 }),
      fixed: fc.option(fc.nat(candidateCount - 1), { nil: null }),
      close: fc.array(fc.tuple(fc.nat(candidateCount - 1), fc.nat(candidateCount - 1)), { maxLength: 4 }),
      cost: fc.option(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: candidateCount, maxLength: candidateCount }),
        {
          nil: null,
        },
      ),
      total: fc.integer({ min: 9, max: 24 }),
    })
    .map(({ maxSites, forbidden, fixed, close, cost, total }) => {
      const rules = freeRules(candidateCount, maxSites);
      for (const candidate of forbidden) if (candidate !== fixed) rules.forbidden[candidate] = 1;
      return {
        ...rules,
        ...conflictsOf(candidateCount, close),
        fixed: fixed === null ? new Uint32Array(0) : Uint32Array.of(fixed),
        ...(cost && { budget: { cost: Float64Array.from(cost), total } }),
      };
    });

export function conflictsOf(candidateCount: number, pairs: ReadonlyArray<readonly [number, number]>) {
  const near = Array.from({ length: candidateCount }, () => new Set<number>());
  for (const [a, b] of pairs) {
    if (a === b) continue;
    near[a]!.add(b);
    near[b]!.add(a);
  }
  const firstConflict = [0];
  const conflict: number[] = [];
  for (const set of near) {
    conflict.push(...[...set].sort((a, b) => a - b));
    firstConflict.push(conflict.length);
  }
  return { firstConflict: Uint32Array.from(firstConflict), conflict: Uint32Array.from(conflict) };
}

/** Every set of sites the rules allow. */
export function* allowedSets(rules: SitingRules): Generator<number[]> {
  const count = rules.forbidden.length;
  for (let mask = 0; mask < 1 << count; mask++) {
    const sites: number[] = [];
    for (let i = 0; i < count; i++) if (mask & (1 << i)) sites.push(i);
    if (isAllowed(sites, rules)) yield sites;
  }
}

export function isAllowed(sites: ArrayLike<number>, rules: SitingRules): boolean {
  const list = Array.from(sites);
  if (list.length > rules.maxSites || new Set(list).size !== list.length) return false;
  if (![...rules.fixed].every((site) => list.includes(site))) return false;
  if (list.some((site) => rules.forbidden[site] && !rules.fixed.includes(site))) return false;
  for (const a of list) {
    for (let i = rules.firstConflict[a]!; i < rules.firstConflict[a + 1]!; i++) {
      if (list.includes(rules.conflict[i]!)) return false;
    }
  }
  if (rules.budget) {
    let spent = 0;
    for (const site of list) spent += rules.budget.cost[site]!;
    if (spent > rules.budget.total) return false;
  }
  return true;
}
