import { NONE, UNREACHABLE } from "../search/index.ts";
import type { FacilityTable, Territory } from "../territory/index.ts";
import type { BaseCosts } from "./base-costs.ts";
import type { Flow, FlowEnd } from "./effects-model.ts";
import type { Applied } from "./model.ts";

interface FlowSum {
  people: number;
  before: number;
  after: number;
}

/** Who goes elsewhere: people by service, old and new nearest facility, most people first. */
export function flows(
  { base }: BaseCosts,
  applied: Applied,
  people: Float64Array,
  services: readonly number[],
): Flow[] {
  const { access, basket } = base;
  const { originCount } = access;
  const list: Flow[] = [];
  for (const service of services) {
    const sums = new Map<number, Map<number, FlowSum>>();
    for (let origin = 0; origin < originCount; origin++) {
      const at = service * originCount + origin;
      const from = access.facility[at];
      const to = applied.access.facility[at];
      const same = from === NONE ? to === NONE : to !== NONE && applied.rowOfBase[from] === to;
      if (same || people[origin] === 0) continue;
      const byTo = sums.get(from) ?? new Map<number, FlowSum>();
      sums.set(from, byTo);
      const sum = byTo.get(to) ?? { people: 0, before: 0, after: 0 };
      byTo.set(to, sum);
      sum.people += people[origin];
      if (access.timeDs[at] !== UNREACHABLE) sum.before += people[origin] * access.timeDs[at];
      if (applied.access.timeDs[at] !== UNREACHABLE) sum.after += people[origin] * applied.access.timeDs[at];
    }
    for (const [from, byTo] of sums) {
      for (const [to, sum] of byTo) {
        list.push({
          service: basket.services[service]!.id,
          from: endOf(base.territory, base.territory.facilities, from),
          to: endOf(applied.territory, applied.territory.facilities, to),
          people: sum.people,
          beforeMin: from === NONE ? null : sum.before / sum.people / 600,
          afterMin: to === NONE ? null : sum.after / sum.people / 600,
        });
      }
    }
  }
  return list.sort((a, b) => b.people - a.people || (a.service < b.service ? -1 : a.service > b.service ? 1 : 0));
}

function endOf({ communes }: Territory, facilities: FacilityTable, row: number): FlowEnd | null {
  if (row === NONE) return null;
  const commune = facilities.commune[row];
  return {
    id: facilities.id[row]!,
    name: facilities.name[row]!,
    communeCode: commune === NONE ? null : communes[commune]!.code,
  };
}
