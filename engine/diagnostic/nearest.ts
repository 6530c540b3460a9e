import type { Basket } from "../basket/index.ts";
import { NONE, type AccessTable } from "../search/index.ts";
import type { Territory } from "../territory/index.ts";
import type { NearestFacility } from "./model.ts";

/** Origins of each unit: CSR (unitCount + 1 firsts, then origin rows in order). Origins labelled NONE are in none. */
function originsByUnit(unitOf: Uint32Array, unitCount: number): { first: Uint32Array; origin: Uint32Array } {
  const first = new Uint32Array(unitCount + 1);
  for (const unit of unitOf) if (unit !== NONE) first[unit + 1]++;
  for (let unit = 0; unit < unitCount; unit++) first[unit + 1] += first[unit];
  const next = first.slice();
  const origin = new Uint32Array(first[unitCount]);
  for (let row = 0; row < unitOf.length; row++) if (unitOf[row] !== NONE) origin[next[unitOf[row]]++] = row;
  return { first, origin };
}

/**
 * For each unit and service, the facility most people of its origins have nearest (ties: lowest row), with its commune and
 * département. Where nobody lives each origin counts for one. null where no origin reaches the service.
 */
export function mostUsedFacilities(
  territory: Territory,
  basket: Basket,
  access: AccessTable,
  unitOf: Uint32Array,
  unitCount: number,
): (NearestFacility | null)[][] {
  const { first, origin } = originsByUnit(unitOf, unitCount);
  const { population } = territory.origins;
  const people = new Float64Array(territory.facilities.count);
  const touched = new Uint8Array(territory.facilities.count);
  const list: number[] = [];
  return Array.from({ length: unitCount }, (_, unit) => {
    let inhabitants = 0;
    for (let at = first[unit]; at < first[unit + 1]; at++) inhabitants += population[origin[at]];
    return basket.services.map((_, service) => {
      const base = service * access.originCount;
      let total = 0;
      list.length = 0;
      for (let at = first[unit]; at < first[unit + 1]; at++) {
        const facility = access.facility[base + origin[at]];
        if (facility === NONE) continue;
        const weight = inhabitants > 0 ? population[origin[at]] : 1;
        total += weight;
        people[facility] += weight;
        if (touched[facility]) continue;
        touched[facility] = 1;
        list.push(facility);
      }
      let best = NONE;
      let most = -1;
      for (const facility of list) {
        const weight = people[facility];
        if (weight > most || (weight === most && facility < best)) [best, most] = [facility, weight];
        people[facility] = 0;
        touched[facility] = 0;
      }
      return best === NONE ? null : describeFacility(territory, best, total > 0 ? most / total : 1);
    });
  });
}

/** A facility row with the commune and département it stands in. */
export function describeFacility(territory: Territory, facility: number, share: number): NearestFacility {
  const { facilities, communes } = territory;
  const row = facilities.commune[facility];
  const commune = row === NONE ? undefined : communes[row];
  return {
    facility,
    id: facilities.id[facility],
    name: facilities.name[facility],
    communeCode: commune?.code ?? null,
    communeName: commune?.name ?? null,
    departement: commune?.departement ?? null,
    inside: commune?.inside ?? null,
    share,
  };
}
