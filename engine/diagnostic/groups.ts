import type { Basket } from "../basket/index.ts";
import type { CommuneResult, Group, Mean, Measures, PlacePopulation } from "./model.ts";

/** Mean of means, each counted with the people it is over: exact, because both are population-weighted. */
export function combineMeans(means: readonly Mean[]): Mean {
  let sum = 0;
  let population = 0;
  let missingPopulation = 0;
  for (const mean of means) {
    missingPopulation += mean.missingPopulation;
    if (mean.minutes === null) continue;
    population += mean.population;
    sum += mean.minutes * mean.population;
  }
  return { minutes: population > 0 ? sum / population : null, population, missingPopulation };
}

/** Measures of several places together. */
export function combineMeasures(basket: Basket, parts: readonly Measures[]): Measures {
  return {
    population: parts.reduce((sum, part) => sum + part.population, 0),
    basket: combineMeans(parts.map((part) => part.basket)),
    gammes: basket.gammes.map((_, index) => combineMeans(parts.map((part) => part.gammes[index]))),
    services: basket.services.map((_, index) => combineMeans(parts.map((part) => part.services[index]))),
  };
}

/** A named set of communes, with its size and its means, beside the whole territory. */
export function group(
  id: string,
  label: string,
  basket: Basket,
  communes: readonly CommuneResult[],
  whole: { readonly communeCount: number; readonly population: number },
): Group {
  const measures = combineMeasures(
    basket,
    communes.map((commune) => commune.measures),
  );
  const { population } = measures;
  return {
    id,
    label,
    communes: communes.map((commune) => commune.code),
    communeShare: whole.communeCount > 0 ? communes.length / whole.communeCount : 0,
    population,
    populationShare: whole.population > 0 ? population / whole.population : 0,
    meanPopulation: communes.length > 0 ? population / communes.length : null,
    smallest: extreme(communes, -1),
    largest: extreme(communes, 1),
    measures,
  };
}

function extreme(communes: readonly CommuneResult[], sign: 1 | -1): PlacePopulation | null {
  let best: CommuneResult | null = null;
  for (const commune of communes)
    if (!best || sign * (commune.measures.population - best.measures.population) > 0) best = commune;
  return best && { code: best.code, name: best.name, population: best.measures.population };
}
