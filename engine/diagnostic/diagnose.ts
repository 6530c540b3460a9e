import type { Basket, Threshold } from "../basket/index.ts";
import { UserError } from "../report/index.ts";
import type { AccessTable } from "../search/index.ts";
import type { Territory } from "../territory/index.ts";
import { clusters } from "./clusters.ts";
import { quantile, shareBelow } from "./distribution.ts";
import { group } from "./groups.ts";
import { measure } from "./measure.ts";
import {
  BASKET_KEY,
  type Choices,
  type Context,
  type CurvePoint,
  type Diagnostic,
  type Group,
  type Measured,
  type Quantile,
} from "./model.ts";
import { judgeCommunes, remoteGammes, remoteness } from "./remoteness.ts";
import { sensitivity } from "./sensitivity.ts";
import { compareServices } from "./services.ts";
import { resolveThreshold } from "./threshold.ts";
import { zones } from "./zones.ts";

const QUANTILE_SHARES = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] as const;

/** Access times to the whole diagnostic: `measure`, then `judge`. */
export function diagnose(
  territory: Territory,
  basket: Basket,
  access: AccessTable,
  choices: Choices,
  context: Context = {},
): Diagnostic {
  return judge(measure(territory, basket, access, choices, context), access);
}

/**
 * Judges what was measured. Give other `thresholds` to flag again without measuring again (a slider in the viewer).
 */
export function judge(
  measured: Measured,
  access: AccessTable,
  thresholds: Readonly<Record<string, Threshold>> = measured.choices.thresholds ?? {},
): Diagnostic {
  const { basket, communes, whole, context } = measured;
  for (const key of Object.keys(thresholds)) {
    if (key === BASKET_KEY || basket.gammes.some((gamme) => gamme.id === key)) continue;
    throw new UserError(
      `Le seuil « ${key} » ne désigne ni une gamme du panier (${basket.gammes.map((gamme) => gamme.id).join(", ")}) ni « ${BASKET_KEY} ».`,
      { key: `thresholds.${key}` },
    );
  }
  const people = communes.map((commune) => commune.measures.population);
  const basketThreshold = resolveThreshold(
    thresholds[BASKET_KEY],
    BASKET_KEY,
    whole.basket.minutes,
    communes.map((commune) => commune.measures.basket.minutes),
    people,
  );
  const gammeThresholds = basket.gammes.map((gamme, index) =>
    resolveThreshold(
      thresholds[gamme.id],
      gamme.id,
      whole.gammes[index].minutes,
      communes.map((commune) => commune.measures.gammes[index].minutes),
      people,
    ),
  );
  const counted = remoteGammes(basket, measured.choices.remoteOf);
  const judged = judgeCommunes(basket, communes, counted, gammeThresholds, basketThreshold);
  const far = remoteness(measured, judged, counted);
  return {
    measured,
    header: measured.header,
    whole,
    thresholds: { basket: basketThreshold, gammes: gammeThresholds },
    communes: judged,
    arrondissements: measured.arrondissements,
    zones: zones(measured, access, judged),
    remoteness: far,
    groups: chosenGroups(measured),
    services: compareServices(measured, far),
    clusters: context.adjacency ? clusters(judged, context.adjacency) : null,
    quantiles: quantiles(measured),
    curve: curve(measured),
    sensitivity: sensitivity(measured, judged, counted, gammeThresholds, basketThreshold),
  };
}

function chosenGroups({ basket, communes, context, whole }: Measured): Group[] {
  const known = new Set(communes.map(({ code }) => code));
  return (context.groups ?? []).map(({ id, label, communes: codes, except }) => {
    const unknown = codes.filter((code) => !known.has(code));
    if (unknown.length > 0)
      throw new UserError(
        `Le groupe « ${id} » nomme des communes qui ne sont pas dans le territoire : ${unknown.join(", ")} ; corrigez leurs codes.`,
        { key: "groups" },
      );
    const listed = new Set(codes);
    const members = communes.filter(({ code }) => listed.has(code) !== (except ?? false));
    return group(id, label, basket, members, { communeCount: communes.length, population: whole.population });
  });
}

function quantiles({ distributions }: Measured): Quantile[] {
  return (["commune", "origin"] as const).flatMap((level) =>
    QUANTILE_SHARES.map((share) => {
      const [basket, ...gammes] = distributions[level].map((values) => quantile(values, share));
      return { level, share, basket, gammes };
    }),
  );
}

/** Share of people strictly under each whole minute, up to the first minute that holds everyone. */
function curve({ distributions }: Measured): CurvePoint[] {
  const [byCommune] = distributions.commune;
  const [byOrigin] = distributions.origin;
  const last = Math.max(byCommune.minutes.at(-1) ?? 0, byOrigin.minutes.at(-1) ?? 0);
  return Array.from({ length: Math.floor(last) + 2 }, (_, minutes) => ({
    minutes,
    communeLevel: shareBelow(byCommune, minutes),
    originLevel: shareBelow(byOrigin, minutes),
  }));
}
