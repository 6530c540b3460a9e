import { NONE, UNREACHABLE } from "../search/index.ts";
import type { Territory } from "../territory/index.ts";
import type { Mean } from "./model.ts";
import { DS_PER_MINUTE } from "./sums.ts";

/**
 * Time from a commune to one place: the mean over the commune's origins, weighted by people, of a column of times to that
 * place (one reverse search from it). Deciseconds in, UNREACHABLE counted as missing; a shown commune gathers its
 * arrondissements. This is the od.time(commune, commune) of methodology §6.5, the place being the other's chef-lieu.
 */
export function timeFromCommune({ communes, origins }: Territory, timeDs: Uint32Array, code: string): Mean {
  let sum = 0;
  let population = 0;
  let missingPopulation = 0;
  let plain = 0;
  let count = 0;
  for (let origin = 0; origin < origins.count; origin++) {
    const row = origins.commune[origin];
    if (row === NONE || (communes[row].code !== code && communes[row].shownAs !== code)) continue;
    const people = origins.population[origin];
    if (timeDs[origin] === UNREACHABLE) {
      missingPopulation += people;
      continue;
    }
    sum += timeDs[origin] * people;
    population += people;
    plain += timeDs[origin];
    count++;
  }
  let minutes: number | null = null;
  if (population > 0) minutes = sum / population / DS_PER_MINUTE;
  else if (count > 0 && missingPopulation === 0) minutes = plain / count / DS_PER_MINUTE;
  return { minutes, population, missingPopulation };
}
