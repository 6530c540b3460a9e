import type { Basket } from "../basket/index.ts";
import { UserError } from "../report/index.ts";
import { NONE, UNREACHABLE, type AccessTable } from "../search/index.ts";
import type { Territory } from "../territory/index.ts";
import { aggregateAtOrigins, serviceWeights, unreachedServices } from "./aggregate.ts";
import { distribution } from "./distribution.ts";
import type { Choices, CommuneResult, Context, Distribution, Header, Measured } from "./model.ts";
import { mostUsedFacilities } from "./nearest.ts";
import { serviceSupply } from "./services.ts";
import { shownCommunes, sumOrNull, type ShownCommunes } from "./shown.ts";
import { DS_PER_MINUTE, sumOrigins, Sums } from "./sums.ts";

/**
 * Everything that needs no threshold: aggregates at the origin, then population-weighted means by commune (and by
 * arrondissement) and for the whole territory, nearest facilities, distributions. Order of operations of
 * methodology §1.5. Only origins of communes inside the territory count.
 */
export function measure(
  territory: Territory,
  basket: Basket,
  access: AccessTable,
  choices: Choices,
  context: Context = {},
): Measured {
  checkShapes(territory, basket, access);
  const leftOut = unreachedServices(access);
  const weights = serviceWeights(territory, basket, choices, leftOut);
  const all = basket.services.map((_, index) => index);
  const originBasketDs = aggregateAtOrigins(access, all, weights, choices.aggregation);
  const originGammeDs = basket.gammes.map((gamme) =>
    aggregateAtOrigins(
      access,
      all.filter((index) => basket.services[index].gamme === gamme.id),
      weights,
      choices.aggregation,
    ),
  );

  const { origins, communes } = territory;
  const byCommune = sumOrigins(
    origins.commune,
    communes.length,
    origins.population,
    originBasketDs,
    originGammeDs,
    access,
  );
  const shown = shownCommunes(territory);
  const byShown = new Sums(shown.communes.length, byCommune.measureCount);
  const whole = new Sums(1, byCommune.measureCount);
  for (let row = 0; row < communes.length; row++)
    if (shown.shownOf[row] !== NONE) byShown.add(shown.shownOf[row], byCommune, row);
  for (let index = 0; index < shown.communes.length; index++) whole.add(0, byShown, index);

  const results = communeResults(territory, basket, access, context, shown, byShown);
  const arrondissements = arrondissementResults(territory, basket, access, byCommune);
  const people = Float64Array.from(origins.population, (value, row) => (isInside(territory, row) ? value : 0));
  const distributions = {
    commune: [0, ...basket.gammes.map((_, index) => index + 1)].map((kind) =>
      distribution(
        "commune",
        results.map(({ measures }) => (kind === 0 ? measures.basket : measures.gammes[kind - 1]).minutes ?? Number.NaN),
        results.map(({ measures }) => measures.population),
      ),
    ),
    origin: [originBasketDs, ...originGammeDs].map((column) => originDistribution(column, people)),
  };
  return {
    territory,
    basket,
    choices,
    context,
    weights,
    leftOut: basket.services.filter((_, index) => leftOut[index]).map((service) => service.id),
    originBasketDs,
    originGammeDs,
    header: header(territory, basket, access, context, shown, whole),
    whole: whole.measures(0, basket),
    communes: results,
    arrondissements,
    services: serviceSupply(territory, basket, access, weights, whole),
    distributions,
  };
}

function checkShapes(territory: Territory, basket: Basket, access: AccessTable): void {
  const { count } = territory.origins;
  if (access.originCount !== count || access.serviceCount !== basket.services.length)
    throw new UserError(
      `La table des temps d'accès compte ${access.originCount} origines et ${access.serviceCount} services, le territoire ` +
        `${count} origines et le panier ${basket.services.length} services : relancez le calcul avec le même panier et le même territoire.`,
    );
}

function isInside(territory: Territory, origin: number): boolean {
  const row = territory.origins.commune[origin];
  return row !== NONE && territory.communes[row].inside;
}

function originDistribution(column: Float64Array, people: Float64Array): Distribution {
  const minutes: number[] = [];
  const weights: number[] = [];
  for (let origin = 0; origin < column.length; origin++) {
    if (people[origin] === 0) continue;
    minutes.push(column[origin] / DS_PER_MINUTE);
    weights.push(people[origin]);
  }
  return distribution("origin", minutes, weights);
}

function communeResults(
  territory: Territory,
  basket: Basket,
  access: AccessTable,
  context: Context,
  shown: ShownCommunes,
  sums: Sums,
): CommuneResult[] {
  const unitOf = territory.origins.commune.map((row) => (row === NONE ? NONE : shown.shownOf[row]));
  const nearest = mostUsedFacilities(territory, basket, access, unitOf, shown.communes.length);
  return shown.communes.map((commune, index) => ({
    code: commune.code,
    name: commune.name,
    departement: commune.first.departement,
    censusPopulation: commune.censusPopulation,
    lon: commune.lon,
    lat: commune.lat,
    originCount: sums.originCount[index],
    areaKm2: context.areaKm2?.get(commune.code) ?? null,
    zones: commune.first.zones,
    measures: sums.measures(index, basket),
    nearest: nearest[index],
  }));
}

function arrondissementResults(territory: Territory, basket: Basket, access: AccessTable, sums: Sums): CommuneResult[] {
  const apart = territory.communes.some((commune) => commune.inside && commune.shownAs !== commune.code);
  if (!apart) return [];
  const nearest = mostUsedFacilities(territory, basket, access, territory.origins.commune, territory.communes.length);
  return territory.communes.flatMap((commune, row) =>
    !commune.inside || commune.shownAs === commune.code
      ? []
      : [
          {
            code: commune.code,
            name: commune.name,
            departement: commune.departement,
            censusPopulation: commune.population,
            lon: commune.lon,
            lat: commune.lat,
            originCount: sums.originCount[row],
            areaKm2: null,
            zones: commune.zones,
            measures: sums.measures(row, basket),
            nearest: nearest[row],
          },
        ],
  );
}

function header(
  territory: Territory,
  basket: Basket,
  access: AccessTable,
  context: Context,
  shown: ShownCommunes,
  whole: Sums,
): Header {
  const { communes, facilities } = territory;
  let originsWithoutTime = 0;
  for (let origin = 0; origin < access.originCount; origin++) {
    if (!isInside(territory, origin)) continue;
    let at = origin;
    while (at < access.timeDs.length && access.timeDs[at] === UNREACHABLE) at += access.originCount;
    if (at >= access.timeDs.length) originsWithoutTime++;
  }
  const zonings = new Map<string, Set<string>>();
  for (const { first } of shown.communes) {
    for (const [zoning, code] of Object.entries(first.zones)) {
      const codes = zonings.get(zoning);
      if (codes) codes.add(code);
      else zonings.set(zoning, new Set([code]));
    }
  }
  const areas = shown.communes.map(({ code }) => context.areaKm2?.get(code) ?? null);
  let facilityCountInside = 0;
  for (const row of facilities.commune) if (row !== NONE && communes[row].inside) facilityCountInside++;
  return {
    communeCount: shown.communes.length,
    departements: [...new Set(shown.communes.map(({ first }) => first.departement))].sort(),
    areaKm2: sumOrNull(areas),
    censusPopulation: sumOrNull(shown.communes.map(({ censusPopulation }) => censusPopulation)),
    totalPopulation: context.totalPopulation ?? null,
    originPopulation: whole.population[0],
    originCount: whole.originCount[0],
    originsWithoutTime,
    serviceCount: basket.services.length,
    facilityCount: facilities.count,
    facilityCountInside,
    zonings: [...zonings].map(([zoning, codes]) => {
      const types: Record<string, number> = {};
      for (const code of codes) {
        const type = context.zoneNames?.[zoning]?.[code]?.type;
        if (type !== undefined) types[type] = (types[type] ?? 0) + 1;
      }
      return { zoning, count: codes.size, types };
    }),
  };
}
