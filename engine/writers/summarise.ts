import type { Diagnostic, Group, ServiceResult } from "../diagnostic/index.ts";
import { shareBelow } from "../diagnostic/index.ts";
import type { PrintedFigures } from "./figures.ts";
import {
  frenchCommunes,
  frenchList,
  frenchMinutes,
  frenchNumber,
  frenchPeople,
  frenchShare,
  typeset,
  UNKNOWN,
} from "./french.ts";
import { comparison, groupsAndZones, slowest, zonesOfDistance } from "./summary-places.ts";
import { textTable, wrap } from "./text.ts";
import { capital, describeRule, describeThresholds, lower } from "./words.ts";

/** What the summary says around the figures. */
export interface SummaryOptions {
  readonly title: string;
  /** said first, when the data are not what they seem (demonstration) */
  readonly notice?: string;
  /** minutes of "à moins de 7 min" */
  readonly nearMinutes?: number;
  readonly compareWith?: PrintedFigures;
  /** origins, facilities, distancier: the "Source :" line */
  readonly source?: string;
}

const LISTED = 10;

/** The diagnostic as the page of 2017 told it, for the terminal. French text, no-break spaces where they belong. */
export function summarise(diagnostic: Diagnostic, options: SummaryOptions): string {
  const near = options.nearMinutes ?? 7;
  const lines = [
    options.title,
    ...(options.notice ? [options.notice] : []),
    "",
    ...wrap(headline(diagnostic)),
    "",
    ...gammes(diagnostic),
    "",
    ...distribution(diagnostic, near),
    "",
    ...remoteness(diagnostic),
    "",
    ...services(diagnostic),
    "",
    ...slowest(diagnostic),
    ...zonesOfDistance(diagnostic),
    ...groupsAndZones(diagnostic),
    ...(options.compareWith ? ["", ...comparison(diagnostic, options.compareWith, near)] : []),
    "",
    ...notes(diagnostic, options),
  ];
  return `${lines.join("\n").trimEnd()}\n`.replaceAll("'", "’");
}

function headline({ header, whole, measured }: Diagnostic): string {
  const area = header.areaKm2 === null ? "" : `, ${frenchNumber(header.areaKm2)} km²`;
  return typeset(
    `Il faut en moyenne ${frenchMinutes(whole.basket.minutes)} en voiture pour accéder aux ${measured.basket.services.length - measured.leftOut.length} services du panier ` +
      `(${frenchCommunes(header.communeCount)}, ${frenchPeople(header.originPopulation)} habitants${area} ; ${frenchNumber(header.facilityCount)} équipements, dont ${frenchNumber(header.facilityCountInside)} dans le territoire).`,
  );
}

function gammes(diagnostic: Diagnostic): string[] {
  const { measured, whole, thresholds, communes, remoteness } = diagnostic;
  const { basket } = measured;
  const rows = basket.gammes.map((gamme, index) => [
    gamme.label,
    frenchNumber(basket.services.filter((service) => service.gamme === gamme.id).length),
    frenchMinutes(whole.gammes[index]!.minutes, 1),
    frenchMinutes(remoteness.remote.measures.gammes[index]!.minutes, 1),
    frenchMinutes(remoteness.others.measures.gammes[index]!.minutes, 1),
    frenchMinutes(thresholds.gammes[index]!.minutes, 1),
    frenchNumber(communes.filter((commune) => commune.remote[index]).length),
  ]);
  rows.push([
    "Panier",
    frenchNumber(basket.services.length),
    frenchMinutes(whole.basket.minutes, 1),
    frenchMinutes(remoteness.remote.measures.basket.minutes, 1),
    frenchMinutes(remoteness.others.measures.basket.minutes, 1),
    frenchMinutes(thresholds.basket.minutes, 1),
    frenchNumber(communes.filter((commune) => commune.slow).length),
  ]);
  const first = basket.gammes[0];
  return [
    "Temps d’accès moyen par gamme",
    ...textTable([["", "Services", "Ensemble", "Éloignées", "Autres", "Seuil", "Communes au-dessus"], ...rows]),
    ...(first
      ? wrap(
          typeset(
            `Lecture : les habitants du territoire sont en moyenne à ${frenchMinutes(whole.gammes[0]!.minutes)} des services de la ${lower(first.label)}.`,
          ),
          "  ",
        )
      : []),
  ];
}

function distribution({ measured, thresholds, communes, whole }: Diagnostic, near: number): string[] {
  const [byCommune] = measured.distributions.commune;
  const [byOrigin] = measured.distributions.origin;
  const share = shareBelow(byCommune!, near);
  const slow = communes.filter((commune) => commune.slow);
  return [
    typeset(`${frenchShare(share)} des habitants à moins de ${frenchMinutes(near)} des services du panier`),
    ...wrap(
      typeset(
        `Lecture : ${frenchShare(share)} des habitants vivent dans une commune dont le temps moyen est inférieur à ${frenchMinutes(near)} ; ` +
          `compté d'une origine à l'autre, la part est de ${frenchShare(shareBelow(byOrigin!, near))}. ` +
          `${capital(frenchCommunes(slow.length))} au-dessus du seuil du panier (${frenchMinutes(thresholds.basket.minutes, 1)})` +
          `${slow.length > 0 ? `, ${frenchPeople(slow.reduce((sum, one) => sum + one.measures.population, 0))} habitants sur ${frenchPeople(whole.population)}` : ""}.`,
      ),
      "  ",
    ),
  ];
}

function remoteness({ remoteness: far, header, communes, measured }: Diagnostic): string[] {
  const { remote, others, all } = far;
  const title = typeset(
    `${frenchShare(remote.populationShare)} de la population éloignée d'au moins une gamme de services`,
  );
  if (remote.communes.length === 0) return [title, "  Aucune commune n’est au-dessus du seuil d’une gamme."];
  const nameOf = new Map(communes.map((commune) => [commune.code, commune.name]));
  const names = (group: Group) =>
    group.communes.map((code) => nameOf.get(code) ?? code).sort((a, b) => a.localeCompare(b, "fr"));
  const sentence =
    `${capital(frenchCommunes(remote.communes.length))} sur ${frenchNumber(header.communeCount)}, ${frenchPeople(remote.population)} habitants : ` +
    `${frenchMinutes(remote.measures.basket.minutes)} pour accéder au panier, contre ${frenchMinutes(others.measures.basket.minutes)} dans les autres communes. ` +
    `Elles comptent en moyenne ${frenchPeople(remote.meanPopulation)} habitants, de ${frenchPeople(remote.smallest!.population)} (${remote.smallest!.name}) ` +
    `à ${frenchPeople(remote.largest!.population)} (${remote.largest!.name}).`;
  const row = (label: string, group: Group) => [
    label,
    frenchCommunes(group.communes.length),
    `${frenchPeople(group.population)} hab.`,
    frenchShare(group.populationShare, 1),
  ];
  return [
    title,
    ...wrap(typeset(sentence), "  "),
    ...textTable([
      ...far.byCount.map((one) =>
        row(one.gammeCount === 1 ? "Éloignées d’une seule gamme" : `Éloignées de ${one.gammeCount} gammes`, one),
      ),
      ...far.combinations.map((one) =>
        row(`  ${capital(one.gammes.map((id) => lower(gammeLabel(measured.basket.gammes, id))).join(" + "))}`, one),
      ),
    ]),
    ...(all.communes.length > 0
      ? wrap(typeset(`Éloignées de toutes les gammes : ${frenchList(names(all))}.`), "  ")
      : []),
    ...(far.unjudged.length > 0
      ? wrap(
          typeset(
            `Sans temps pour être jugées : ${frenchList(far.unjudged.slice(0, LISTED).map((code) => nameOf.get(code) ?? code))}` +
              `${far.unjudged.length > LISTED ? ` et ${far.unjudged.length - LISTED} autres` : ""}.`,
          ),
          "  ",
        )
      : []),
  ];
}

function gammeLabel(list: readonly { id: string; label: string }[], id: string): string {
  return list.find((gamme) => gamme.id === id)?.label ?? id;
}

function services({ services: list, remoteness: far }: Diagnostic): string[] {
  const ranked = list
    .filter((service) => service.remote.rank !== null)
    .sort((a, b) => a.remote.rank! - b.remote.rank!)
    .slice(0, LISTED);
  const left = list.filter((service) => service.weight === 0);
  const row = (service: ServiceResult) => [
    service.label,
    frenchMinutes(service.mean.minutes, 1),
    frenchMinutes(service.remote.minutes, 1),
    service.remote.differenceMinutes === null ? UNKNOWN : `+${frenchMinutes(service.remote.differenceMinutes, 1)}`,
    service.remote.ratio === null ? UNKNOWN : `× ${frenchNumber(service.remote.ratio, 1)}`,
    frenchMinutes(service.all.minutes, 1),
  ];
  if (far.remote.communes.length === 0) return ["Aucune commune éloignée : rien à comparer par service."];
  return [
    "Les services dont l’accès s’allonge le plus pour les habitants éloignés",
    ...textTable([["", "Ensemble", "Éloignées", "Écart", "Rapport", "Toutes gammes"], ...ranked.map(row)]),
    ...(ranked[0]
      ? wrap(
          typeset(
            `Lecture : ${lower(ranked[0].label)}, ${frenchMinutes(ranked[0].remote.minutes)} pour les habitants des communes éloignées, ${frenchMinutes(ranked[0].mean.minutes)} pour l'ensemble.`,
          ),
          "  ",
        )
      : []),
    ...(left.length > 0
      ? wrap(
          typeset(
            `Sans poids dans le panier (aucun équipement à portée, ou poids nul) : ${frenchList(left.map((one) => lower(one.label)))}.`,
          ),
          "  ",
        )
      : []),
  ];
}

function notes(diagnostic: Diagnostic, { source }: SummaryOptions): string[] {
  const { measured, whole } = diagnostic;
  const { aggregation } = measured.choices;
  const missing = whole.basket.missingPopulation;
  const lines = [
    `Champ : habitants des communes du territoire ; temps en voiture de l'origine à l'équipement le plus proche, ${describeRule(aggregation)}, puis moyenne pondérée par la population` +
      `${missing > 0 ? ` ; ${frenchPeople(missing)} habitants sans temps pour tout le panier ne sont pas dans sa moyenne` : ""}.`,
    `Seuils (strictement au-dessus, temps non arrondis) : ${describeThresholds(diagnostic)}.`,
    ...(source ? [`Source : ${source}`] : []),
  ];
  return lines.flatMap((line) => wrap(typeset(line)));
}
