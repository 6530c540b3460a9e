import type { CommuneResult, Diagnostic, JudgedCommune, NearestFacility } from "../diagnostic/index.ts";
import { quantile, distribution } from "../diagnostic/index.ts";
import { UserError } from "../report/index.ts";
import { plainName } from "../territory/index.ts";
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
import { lower } from "./words.ts";
import { textTable, wrap } from "./text.ts";

/**
 * One commune (or arrondissement), by code or by name without regard to case and accents: its sentence, its gammes against
 * the thresholds, every service with its nearest facility, commune and département.
 * @throws UserError when no or several communes answer to it
 */
export function showCommune(diagnostic: Diagnostic, query: string): string {
  const commune = findPlace(
    [...diagnostic.communes, ...diagnostic.arrondissements],
    query,
    "commune",
    (one) => one.code,
    (one) => one.name,
  );
  const { basket } = diagnostic.measured;
  const { measures } = commune;
  const judged = "remote" in commune ? (commune as JudgedCommune) : null;
  const lines = [
    `${commune.name} (${commune.code})`,
    typeset(
      `${frenchPeople(measures.population)} habitants, ${frenchNumber(commune.originCount)} origine${commune.originCount > 1 ? "s" : ""}` +
        `${measures.basket.missingPopulation > 0 ? ` ; ${frenchPeople(measures.basket.missingPopulation)} habitants sans temps pour tout le panier` : ""}`,
    ),
    "",
    ...wrap(typeset(sentenceOf(diagnostic, commune))),
    "",
    ...textTable([
      ["", "Commune", "Territoire", "Seuil", ""],
      ...basket.gammes.map((gamme, index) => [
        gamme.label,
        frenchMinutes(measures.gammes[index]!.minutes, 1),
        frenchMinutes(diagnostic.whole.gammes[index]!.minutes, 1),
        frenchMinutes(diagnostic.thresholds.gammes[index]!.minutes, 1),
        judged?.remote[index] ? "éloignée" : "",
      ]),
      [
        "Panier",
        frenchMinutes(measures.basket.minutes, 1),
        frenchMinutes(diagnostic.whole.basket.minutes, 1),
        frenchMinutes(diagnostic.thresholds.basket.minutes, 1),
        judged?.slow ? "au-dessus" : "",
      ],
    ]),
    "",
    ...textTable(
      [
        ["Service", "Temps", "Territoire", "Équipement le plus proche du plus grand nombre"],
        ...basket.services.map((service, index) => [
          service.label,
          frenchMinutes(measures.services[index]!.minutes, 1),
          frenchMinutes(diagnostic.whole.services[index]!.minutes, 1),
          describeNearest(commune.nearest[index] ?? null),
        ]),
      ],
      { left: [3] },
    ),
  ];
  return `${lines.join("\n").trimEnd()}\n`.replaceAll("'", "’");
}

/** "À Jouques, il faut 12 min en moyenne pour les services intermédiaires ; le plus lent est la maternité, 38 min, à Aix." */
export function sentenceOf({ measured: { basket } }: Diagnostic, { name, measures, nearest }: CommuneResult): string {
  const gammes = basket.gammes
    .map((gamme, index) => ({ label: lower(gamme.label), minutes: measures.gammes[index]!.minutes }))
    .filter(({ minutes }) => minutes !== null)
    .map(({ label, minutes }) => `${frenchMinutes(minutes)} pour la ${label}`);
  if (gammes.length === 0) return `${name} : aucun temps d'accès.`;
  let slowest = -1;
  measures.services.forEach((mean, index) => {
    if (mean.minutes !== null && (slowest < 0 || mean.minutes > measures.services[slowest]!.minutes!)) slowest = index;
  });
  const place = nearest[slowest]?.communeName;
  const last = basket.services[slowest];
  return (
    `${name} : il faut en moyenne ${frenchList(gammes)}` +
    `${last ? ` ; le service le plus long à atteindre est : ${lower(last.label)}, ${frenchMinutes(measures.services[slowest]!.minutes)}${place ? ` (${place})` : ""}` : ""}.`
  );
}

function describeNearest(nearest: NearestFacility | null): string {
  if (!nearest) return UNKNOWN;
  const place = nearest.communeName ? `${nearest.communeName} (${nearest.departement})` : "commune inconnue";
  const name = nearest.name && nearest.name !== nearest.communeName ? `, ${nearest.name}` : "";
  return typeset(`${place}${name}${nearest.share < 0.995 ? ` ; ${frenchShare(nearest.share)} des habitants` : ""}`);
}

/**
 * One service, by id or label: mean and quantiles, supply, groups, slowest communes.
 * @throws UserError when no service answers to it
 */
export function showService(diagnostic: Diagnostic, query: string): string {
  const service = findPlace(
    diagnostic.services,
    query,
    "service",
    (one) => one.id,
    (one) => one.label,
  );
  const index = diagnostic.services.indexOf(service);
  const { communes, header } = diagnostic;
  const times = distribution(
    "commune",
    communes.map((commune) => commune.measures.services[index]!.minutes ?? Number.NaN),
    communes.map((commune) => commune.measures.population),
  );
  const slow = communes
    .filter((commune) => commune.measures.services[index]!.minutes !== null)
    .sort((a, b) => b.measures.services[index]!.minutes! - a.measures.services[index]!.minutes!)
    .slice(0, 10);
  const lines = [
    `${service.label} (${service.id})`,
    ...wrap(
      typeset(
        `${frenchNumber(service.facilityCount)} équipement${service.facilityCount > 1 ? "s" : ""}, dont ${frenchNumber(service.facilityCountInside)} dans le territoire ; ` +
          `${frenchCommunes(service.communesEquipped)} équipée${service.communesEquipped > 1 ? "s" : ""} sur ${frenchNumber(header.communeCount)}. ` +
          `${frenchShare(service.ownCommuneShare)} des habitants ont le plus proche dans leur commune, ${frenchShare(service.outsideShare)} hors du territoire.`,
      ),
    ),
    typeset(`Source : ${frenchList(service.sources) || UNKNOWN}`),
    "",
    ...textTable([
      ["Temps moyen", frenchMinutes(service.mean.minutes, 1)],
      ["La moitié des habitants (communes) à au plus", frenchMinutes(quantile(times, 0.5), 1)],
      ["Neuf habitants sur dix à au plus", frenchMinutes(quantile(times, 0.9), 1)],
      ["Communes éloignées", frenchMinutes(service.remote.minutes, 1)],
      ["Communes éloignées de toutes les gammes", frenchMinutes(service.all.minutes, 1)],
      ["Autres communes", frenchMinutes(service.others, 1)],
      ...(service.mean.missingPopulation > 0
        ? [["Habitants sans temps", frenchPeople(service.mean.missingPopulation)]]
        : []),
    ]),
    "",
    "Les communes les plus éloignées",
    ...textTable(
      slow.map((commune) => [
        commune.name,
        frenchMinutes(commune.measures.services[index]!.minutes, 1),
        describeNearest(commune.nearest[index] ?? null),
      ]),
      { left: [2] },
    ),
  ];
  return `${lines.join("\n").trimEnd()}\n`.replaceAll("'", "’");
}

/** One item by code or name: exact first, then by beginning, then by content. */
function findPlace<Item>(
  items: readonly Item[],
  query: string,
  what: string,
  codeOf: (item: Item) => string,
  nameOf: (item: Item) => string,
): Item {
  const exact = items.find((item) => codeOf(item).toLowerCase() === query.trim().toLowerCase());
  if (exact) return exact;
  const wanted = plainName(query);
  const matches = [
    (name: string) => name === wanted,
    (name: string) => name.startsWith(wanted),
    (name: string) => name.includes(wanted),
  ];
  for (const match of wanted === "" ? [] : matches) {
    const found = items.filter((item) => match(plainName(nameOf(item))));
    if (found.length === 1) return found[0]!;
    if (found.length > 1)
      throw new UserError(
        `Plusieurs réponses à « ${query} » : ${found
          .slice(0, 8)
          .map((item) => `${nameOf(item)} (${codeOf(item)})`)
          .join(", ")}${found.length > 8 ? "…" : ""} ; donnez le code.`,
      );
  }
  throw new UserError(
    `Aucun résultat pour « ${query} » : donnez le code ou le nom d'un ${what} du diagnostic (par exemple ${items
      .slice(0, 3)
      .map((item) => `${nameOf(item)}, ${codeOf(item)}`)
      .join(" ; ")}).`.replace("d'un commune", "d'une commune"),
  );
}
