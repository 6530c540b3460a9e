import { NONE } from "../search/index.ts";
import type { Territory } from "./model.ts";

/**
 * For the origin model "zero inside the commune": the first facility of each service in each origin's commune (or
 * arrondissement), NONE where it has none. Service-major: [service * origins.count + origin].
 */
export function insideFacility({ communes, origins, facilities }: Territory, serviceCount: number): Uint32Array {
  const first = new Uint32Array(serviceCount * communes.length).fill(NONE);
  for (let row = facilities.count - 1; row >= 0; row--) {
    const commune = facilities.commune[row];
    if (commune !== NONE) first[facilities.service[row] * communes.length + commune] = row;
  }
  const found = new Uint32Array(serviceCount * origins.count);
  for (let service = 0; service < serviceCount; service++) {
    for (let origin = 0; origin < origins.count; origin++)
      found[service * origins.count + origin] = first[service * communes.length + origins.commune[origin]];
  }
  return found;
}
