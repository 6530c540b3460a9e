import type { Diagnostic, Distribution, Group, Mean, Measures, ResolvedThreshold } from "./model.ts";
import { BASKET_KEY } from "./model.ts";
import { shareBelow } from "./distribution.ts";

/** Minutes at which summary.json gives the share of people below, whatever the shape of the curve. */
const SHARES_AT = [2, 3, 5, 7, 10, 15, 20, 30] as const;

/**
 * The content of summary.json: every figure of the 2017 diagnostic under the names of methodology §6, unrounded, keyed
 * by gamme and service ids. Minutes everywhere; null where there is no value.
 */
export function summaryOf(diagnostic: Diagnostic) {
  const { measured, header, whole, remoteness, thresholds } = diagnostic;
  const { basket, choices } = measured;
  const byGamme = <T>(values: readonly T[]): Record<string, T> =>
    Object.fromEntries(basket.gammes.map((gamme, index) => [gamme.id, values[index]]));
  const means = (measures: Measures) => ({
    population: measures.population,
    basket: meanOf(measures.basket),
    gammes: byGamme(measures.gammes.map(meanOf)),
    services: Object.fromEntries(
      basket.services.map((service, index) => [service.id, meanOf(measures.services[index])]),
    ),
  });
  const groupOf = (group: Group) => ({
    label: group.label,
    n_communes: group.communes.length,
    communes_share: group.communeShare,
    pop: group.population,
    pop_share: group.populationShare,
    pop_mean: group.meanPopulation,
    pop_min: group.smallest,
    pop_max: group.largest,
    communes: group.communes,
    basket_mean: group.measures.basket.minutes,
    gamme_mean: byGamme(group.measures.gammes.map((mean) => mean.minutes)),
    gamme_diff: byGamme(
      group.measures.gammes.map((mean, index) =>
        difference(mean.minutes, remoteness.others.measures.gammes[index].minutes),
      ),
    ),
  });
  const [basketCommunes, ...gammeCommunes] = measured.distributions.commune;
  const [basketOrigins, ...gammeOrigins] = measured.distributions.origin;
  const shares = (values: Distribution) =>
    SHARES_AT.map((minutes) => ({ minutes, share: shareBelow(values, minutes) }));
  return {
    territory: {
      n_communes: header.communeCount,
      departements: header.departements,
      area_km2: header.areaKm2,
      pop_census: header.censusPopulation,
      ptot: header.totalPopulation,
      pop: header.originPopulation,
      n_origins: header.originCount,
      n_origins_without_time: header.originsWithoutTime,
      n_services: header.serviceCount,
      n_facilities: header.facilityCount,
      n_facilities_inside: header.facilityCountInside,
      zonings: header.zonings,
    },
    basket: {
      id: basket.id,
      label: basket.label,
      aggregation: choices.aggregation,
      left_out: measured.leftOut,
      weights: Object.fromEntries(basket.services.map((service, index) => [service.id, measured.weights[index]])),
    },
    thresholds: {
      comparison: "strictly above, on unrounded minutes",
      [BASKET_KEY]: thresholdOf(thresholds.basket),
      ...byGamme(thresholds.gammes.map(thresholdOf)),
    },
    summary: {
      dept: {
        basket_mean: whole.basket.minutes,
        gamme_mean: byGamme(whole.gammes.map((mean) => mean.minutes)),
        pop_missing: whole.basket.missingPopulation,
      },
      eloignes: groupOf(remoteness.remote),
      others: groupOf(remoteness.others),
      all_gammes: groupOf(remoteness.all),
      unjudged: remoteness.unjudged,
    },
    combo: Object.fromEntries(
      remoteness.combinations.map((one) => [
        one.id.replace("combinaison-", ""),
        { gammes: one.gammes, ...groupOf(one) },
      ]),
    ),
    by_count: Object.fromEntries(remoteness.byCount.map((one) => [one.gammeCount, groupOf(one)])),
    groups: Object.fromEntries(diagnostic.groups.map((one) => [one.id, groupOf(one)])),
    distribution: {
      pop_share_below: {
        commune_level: { basket: shares(basketCommunes), gammes: byGamme(gammeCommunes.map(shares)) },
        origin_level: { basket: shares(basketOrigins), gammes: byGamme(gammeOrigins.map(shares)) },
      },
      curve: diagnostic.curve,
      quantiles: diagnostic.quantiles.map(({ level, share, basket: minutes, gammes }) => ({
        level,
        share,
        basket: minutes,
        gammes: byGamme(gammes),
      })),
    },
    clusters: diagnostic.clusters,
    services: diagnostic.services.map((service) => ({
      id: service.id,
      label: service.label,
      gamme: service.gamme,
      theme: service.theme,
      weight: service.weight,
      sources: service.sources,
      dept_mean: service.mean.minutes,
      pop_missing: service.mean.missingPopulation,
      eloignes: service.remote,
      all_gammes: service.all,
      others_mean: service.others,
      n_facilities: service.facilityCount,
      n_facilities_inside: service.facilityCountInside,
      n_communes_equipped: service.communesEquipped,
      share_served_outside: service.outsideShare,
      share_served_in_own_commune: service.ownCommuneShare,
    })),
    zones: diagnostic.zones.map(({ zoning, code, name, type, communeCount, remotePopulation, measures }) => ({
      zoning,
      code,
      name,
      type,
      n_communes: communeCount,
      pop_eloignes: remotePopulation,
      ...means(measures),
    })),
    communes: diagnostic.communes.map((commune) => ({
      code: commune.code,
      name: commune.name,
      population: commune.measures.population,
      basket_time: commune.measures.basket.minutes,
      gamme_time: byGamme(commune.measures.gammes.map((mean) => mean.minutes)),
      combination: commune.combination,
      slow: commune.slow,
    })),
    sensitivity: { table: diagnostic.sensitivity },
  };
}

function meanOf(mean: Mean) {
  return { minutes: mean.minutes, pop: mean.population, pop_missing: mean.missingPopulation };
}

function thresholdOf({ threshold, minutes, isDefault }: ResolvedThreshold) {
  return { ...threshold, resolved_minutes: minutes, default_of_desserte: isDefault };
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
