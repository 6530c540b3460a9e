import type { Basket } from "../basket/index.ts";
import { combineMeans } from "./groups.ts";
import type { Adjacency, Cluster, JudgedCommune } from "./model.ts";

/**
 * Contiguous zones of slow communes (the "zones de relatif éloignement" of 2017), most populous first.
 * Communes without neighbours in the adjacency stand alone.
 */
export function clusters(communes: readonly JudgedCommune[], adjacency: Adjacency): Cluster[] {
  const slow = new Map(communes.filter((commune) => commune.slow).map((commune) => [commune.code, commune]));
  const seen = new Set<string>();
  const found: Cluster[] = [];
  for (const start of slow.keys()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const members = [start];
    for (let next = 0; next < members.length; next++) {
      for (const neighbour of adjacency.get(members[next]) ?? []) {
        if (seen.has(neighbour) || !slow.has(neighbour)) continue;
        seen.add(neighbour);
        members.push(neighbour);
      }
    }
    found.push(describe(members.map((code) => slow.get(code)!)));
  }
  return found.sort((a, b) => b.population - a.population || (a.communes[0] < b.communes[0] ? -1 : 1));
}

function describe(members: readonly JudgedCommune[]): Cluster {
  const minutes = (commune: JudgedCommune) => commune.measures.basket.minutes!;
  let largest = members[0];
  let slowest = members[0];
  for (const commune of members) {
    if (commune.measures.population > largest.measures.population) largest = commune;
    if (minutes(commune) > minutes(slowest)) slowest = commune;
  }
  return {
    name: largest.name,
    communes: members.map((commune) => commune.code).sort(),
    population: members.reduce((sum, commune) => sum + commune.measures.population, 0),
    basket: combineMeans(members.map((commune) => commune.measures.basket)),
    slowest: { code: slowest.code, name: slowest.name, minutes: minutes(slowest) },
  };
}

/** Kept with the clusters because both only need names: the basket's slowest communes, slowest first. */
export function slowestCommunes(communes: readonly JudgedCommune[], count: number): JudgedCommune[] {
  return communes
    .filter((commune) => commune.measures.basket.minutes !== null)
    .sort((a, b) => b.measures.basket.minutes! - a.measures.basket.minutes! || (a.code < b.code ? -1 : 1))
    .slice(0, count);
}

/** Letters of a combination spelled out ("IS" -> "intermédiaire et supérieure"). */
export function combinationLabel(basket: Basket, combination: string): string {
  const labels = basket.gammes
    .filter((gamme) => gamme.letter !== "" && combination.includes(gamme.letter))
    .map((gamme) => gamme.label.toLowerCase());
  return labels.length > 1 ? `${labels.slice(0, -1).join(", ")} et ${labels.at(-1)}` : (labels[0] ?? "aucune");
}
