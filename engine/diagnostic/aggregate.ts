import type { Aggregation, Basket } from "../basket/index.ts";
import { UserError } from "../report/index.ts";
import { NONE, UNREACHABLE, type AccessTable } from "../search/index.ts";
import type { Territory } from "../territory/index.ts";
import type { Choices } from "./model.ts";

/** Services that no origin reaches: left out of every aggregate (and said), or nothing could be computed at all. */
export function unreachedServices(access: AccessTable): Uint8Array {
  const { originCount, serviceCount, timeDs } = access;
  const left = new Uint8Array(serviceCount);
  for (let service = 0; service < serviceCount; service++) {
    const end = (service + 1) * originCount;
    let origin = service * originCount;
    while (origin < end && timeDs[origin] === UNREACHABLE) origin++;
    left[service] = origin === end ? 1 : 0;
  }
  return left;
}

/**
 * Share of the territory's communes (as shown) that have each service: the weights of aggregation "presence"
 * (methodology §1.6, candidate rule a).
 */
export function presenceShares(territory: Territory, basket: Basket): Float64Array {
  const { communes, facilities } = territory;
  const shown = new Set(communes.filter((commune) => commune.inside).map((commune) => commune.shownAs));
  const equipped = basket.services.map(() => new Set<string>());
  for (let row = 0; row < facilities.count; row++) {
    const commune = facilities.commune[row] === NONE ? undefined : communes[facilities.commune[row]];
    if (commune?.inside) equipped[facilities.service[row]].add(commune.shownAs);
  }
  return Float64Array.from(equipped, (set) => (shown.size === 0 ? 0 : set.size / shown.size));
}

/** Weight of each service in the aggregates, 0 for those left out. Median and harmonic treat all alike. */
export function serviceWeights(
  territory: Territory,
  basket: Basket,
  choices: Choices,
  leftOut: Uint8Array,
): Float64Array {
  const known = new Set(basket.services.map((service) => service.id));
  for (const [key, list] of [["weights", choices.weights] as const, ["presence", choices.presence] as const]) {
    for (const [id, weight] of Object.entries(list ?? {})) {
      if (!known.has(id))
        throw new UserError(`Le poids « ${id} » ne désigne aucun service du panier : corrigez son identifiant.`, {
          key: `${key}.${id}`,
        });
      if (!(weight >= 0 && Number.isFinite(weight)))
        throw new UserError(`Le poids du service « ${id} » vaut ${weight} : il faut un nombre positif ou nul.`, {
          key: `${key}.${id}`,
        });
    }
  }
  const { aggregation } = choices;
  const counted = aggregation === "presence" ? presenceShares(territory, basket) : null;
  const weights = Float64Array.from(basket.services, (service, index) => {
    if (leftOut[index]) return 0;
    if (aggregation === "weights") return choices.weights?.[service.id] ?? service.weight;
    if (counted) return choices.presence?.[service.id] ?? counted[index];
    return 1;
  });
  if (basket.services.some((_, index) => !leftOut[index]) && weights.every((weight) => weight === 0))
    throw new UserError(
      "Tous les services du panier ont un poids nul : donnez un poids positif à l'un d'eux au moins.",
      {
        key: "weights",
      },
    );
  return weights;
}

/**
 * One aggregate per origin over some services, in deciseconds. NaN where one of them is out of reach (a mean over the
 * others would flatter the place that lacks one), or where there is no service at all.
 * A harmonic mean with a zero among its times is zero.
 */
export function aggregateAtOrigins(
  access: AccessTable,
  services: readonly number[],
  weights: Float64Array,
  rule: Aggregation,
): Float64Array {
  const { originCount, timeDs } = access;
  const used = services.filter((service) => weights[service] > 0);
  const result = new Float64Array(originCount);
  if (used.length === 0) return result.fill(Number.NaN);
  if (rule === "median") return medianAtOrigins(access, used, result);
  let total = 0;
  const harmonic = rule === "harmonic";
  for (const service of used) {
    const weight = weights[service];
    const base = service * originCount;
    total += weight;
    for (let origin = 0; origin < originCount; origin++) {
      const time = timeDs[base + origin];
      if (time === UNREACHABLE) result[origin] = Number.NaN;
      else result[origin] += harmonic ? 1 / time : weight * time;
    }
  }
  for (let origin = 0; origin < originCount; origin++)
    result[origin] = harmonic ? used.length / result[origin] : result[origin] / total;
  return result;
}

function medianAtOrigins(access: AccessTable, used: readonly number[], result: Float64Array): Float64Array {
  const { originCount, timeDs } = access;
  const times = new Uint32Array(used.length);
  const middle = used.length >> 1;
  for (let origin = 0; origin < originCount; origin++) {
    for (let i = 0; i < used.length; i++) times[i] = timeDs[used[i] * originCount + origin];
    times.sort();
    // sorted, an unreached one would be the last
    if (times[used.length - 1] === UNREACHABLE) result[origin] = Number.NaN;
    else result[origin] = used.length % 2 === 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
  }
  return result;
}
