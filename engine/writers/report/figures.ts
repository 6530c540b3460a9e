import type { CommunePolygons, Diagnostic, Measures } from "../../diagnostic/index.ts";
import { shareBelow, slowestCommunes } from "../../diagnostic/index.ts";
import { compareFigures, type PrintedFigures } from "../figures.ts";
import {
  frenchCommunes,
  frenchMinutes,
  frenchNumber,
  frenchOf,
  frenchPeople,
  frenchShare,
  typeset,
  UNKNOWN,
} from "../french.ts";
import { lower, shortGamme } from "../words.ts";
import { shareCurve } from "./curve.ts";
import { markup, type Markup } from "./html.ts";
import { communeMap } from "./map.ts";

/** A figure of the report: its title is a message. */
export interface Figure {
  readonly title: string;
  readonly body: Markup;
  readonly lecture?: string;
}

/** A table whose columns are numbers, but the first and those of `texts`. */
function table(head: readonly string[], rows: readonly (readonly string[])[], texts: readonly number[] = []): Markup {
  const kind = (column: number) => (column === 0 || texts.includes(column) ? "texte" : "nombre");
  return markup`<table>
    <thead>
      <tr>
        ${head.map((cell, column) => markup`<th scope="col" class="${kind(column)}">${typeset(cell)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([first, ...others]) =>
          markup`<tr>
            <th scope="row">${typeset(first ?? "")}</th>
            ${others.map((cell, index) => markup`<td class="${kind(index + 1)}">${typeset(cell)}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The figures of the report, in reading order; those that have nothing to show are left out. */
export function reportFigures(
  diagnostic: Diagnostic,
  polygons: CommunePolygons | undefined,
  nearMinutes: number,
  printed: PrintedFigures | undefined,
): Figure[] {
  return [
    gammes(diagnostic),
    map(diagnostic, polygons),
    distribution(diagnostic, nearMinutes),
    remoteness(diagnostic),
    services(diagnostic),
    slowest(diagnostic),
    clusters(diagnostic),
    ...groupsAndZones(diagnostic),
    comparison(diagnostic, printed, nearMinutes),
    sensitivity(diagnostic),
    allCommunes(diagnostic),
  ].filter((figure) => figure !== null);
}

function gammes({ measured, whole, thresholds, communes, remoteness }: Diagnostic): Figure {
  const { basket } = measured;
  const rows = basket.gammes.map((gamme, index) => [
    gamme.label,
    basket.services
      .filter((service) => service.gamme === gamme.id)
      .map((service) => lower(service.label))
      .join(", "),
    frenchMinutes(whole.gammes[index]!.minutes, 1),
    frenchMinutes(remoteness.remote.measures.gammes[index]!.minutes, 1),
    frenchMinutes(remoteness.others.measures.gammes[index]!.minutes, 1),
    frenchMinutes(thresholds.gammes[index]!.minutes, 1),
    frenchNumber(communes.filter((commune) => commune.remote[index]).length),
  ]);
  rows.push([
    "Panier",
    `${basket.services.length} services`,
    frenchMinutes(whole.basket.minutes, 1),
    frenchMinutes(remoteness.remote.measures.basket.minutes, 1),
    frenchMinutes(remoteness.others.measures.basket.minutes, 1),
    frenchMinutes(thresholds.basket.minutes, 1),
    frenchNumber(communes.filter((commune) => commune.slow).length),
  ]);
  const first = whole.gammes[0]?.minutes ?? null;
  const last = whole.gammes.at(-1)?.minutes ?? null;
  return {
    title: `${frenchMinutes(first)} de trajet pour la ${lower(basket.gammes[0]?.label ?? "gamme")}, ${frenchMinutes(last)} pour la ${lower(basket.gammes.at(-1)?.label ?? "gamme")}`,
    body: table(
      ["Gamme", "Services", "Ensemble", "Communes éloignées", "Autres communes", "Seuil", "Communes au-dessus"],
      rows,
      [1],
    ),
    lecture: `il faut en moyenne ${frenchMinutes(first)} aux habitants du territoire pour accéder aux services de la ${lower(basket.gammes[0]?.label ?? "gamme")}.`,
  };
}

function map({ communes, thresholds }: Diagnostic, polygons: CommunePolygons | undefined): Figure | null {
  const body = polygons ? communeMap(communes, polygons, thresholds.basket.minutes) : null;
  return (
    body && {
      title: `Temps d'accès au panier par commune (bornes arrondies autour du seuil, ${frenchMinutes(thresholds.basket.minutes, 1)})`,
      body,
    }
  );
}

function distribution({ measured, curve }: Diagnostic, near: number): Figure | null {
  const share = frenchShare(shareBelow(measured.distributions.commune[0]!, near));
  const body = shareCurve(curve, near);
  return (
    body && {
      title: `${share} des habitants à moins de ${frenchMinutes(near)} des services du panier`,
      body,
      lecture: `${share} des habitants vivent dans une commune dont le temps d'accès moyen au panier est inférieur à ${frenchMinutes(near)}.`,
    }
  );
}

function remoteness({ remoteness: far, header, communes, measured: { basket } }: Diagnostic): Figure {
  const nameOf = new Map(communes.map((commune) => [commune.code, commune.name]));
  const gammeOf = new Map(basket.gammes.map((gamme) => [gamme.id, shortGamme(gamme.label)]));
  const rows = far.combinations.map((one) => [
    one.gammes.map((id) => gammeOf.get(id) ?? id).join(" + "),
    frenchNumber(one.communes.length),
    frenchPeople(one.population),
    frenchShare(one.populationShare, 1),
    frenchMinutes(one.measures.basket.minutes, 1),
    one.communes
      .map((code) => nameOf.get(code) ?? code)
      .sort((a, b) => a.localeCompare(b, "fr"))
      .join(", "),
  ]);
  const { remote } = far;
  return {
    title: `${frenchShare(remote.populationShare)} de la population éloignée d'au moins une gamme de services (${frenchCommunes(remote.communes.length)} sur ${frenchNumber(header.communeCount)})`,
    body: table(["Gammes", "Communes", "Habitants", "Part", "Panier", "Lesquelles"], rows, [5]),
    ...(remote.communes.length > 0
      ? {
          lecture: `les habitants des communes éloignées accèdent au panier en ${frenchMinutes(remote.measures.basket.minutes)} en moyenne, contre ${frenchMinutes(far.others.measures.basket.minutes)} dans les autres communes.`,
        }
      : {}),
  };
}

function services({ services: list, measured: { basket } }: Diagnostic): Figure {
  const gammeOf = new Map(basket.gammes.map((gamme) => [gamme.id, gamme.letter]));
  const ranked = [...list].sort((a, b) => (a.remote.rank ?? list.length) - (b.remote.rank ?? list.length));
  const first = ranked[0];
  return {
    title: "Les services dont l'accès s'allonge le plus pour les habitants des communes éloignées",
    body: table(
      [
        "Service",
        "Gamme",
        "Ensemble",
        "Communes éloignées",
        "Rapport",
        "Toutes gammes",
        "Équipements",
        "Servis hors du territoire",
      ],
      ranked.map((service) => [
        service.label,
        gammeOf.get(service.gamme) ?? "",
        frenchMinutes(service.mean.minutes, 1),
        frenchMinutes(service.remote.minutes, 1),
        service.remote.ratio === null ? UNKNOWN : `× ${frenchNumber(service.remote.ratio, 1)}`,
        frenchMinutes(service.all.minutes, 1),
        `${frenchNumber(service.facilityCountInside)} (${frenchNumber(service.facilityCount)})`,
        frenchShare(service.outsideShare),
      ]),
      [1],
    ),
    ...(first?.remote.minutes != null
      ? {
          lecture: `${lower(first.label)} : ${frenchMinutes(first.remote.minutes)} pour les habitants des communes éloignées, ${frenchMinutes(first.mean.minutes)} pour l'ensemble. Équipements dans le territoire (et au total).`,
        }
      : {}),
  };
}

function slowest({ communes, measured: { basket } }: Diagnostic): Figure | null {
  const list = slowestCommunes(communes, 15);
  const first = list[0];
  return first
    ? {
        title: "Les communes les plus éloignées du panier",
        body: table(
          ["Commune", "Panier", ...basket.gammes.map((gamme) => gamme.label), "Habitants"],
          list.map((commune) => [
            commune.name,
            frenchMinutes(commune.measures.basket.minutes, 1),
            ...commune.measures.gammes.map((mean) => frenchMinutes(mean.minutes, 1)),
            frenchPeople(commune.measures.population),
          ]),
        ),
        lecture: `à ${first.name}, il faut ${frenchMinutes(first.measures.basket.minutes)} en moyenne pour accéder aux services du panier.`,
      }
    : null;
}

function clusters({ clusters: list, thresholds }: Diagnostic): Figure | null {
  return list && list.length > 0
    ? {
        title: `Zones d'un seul tenant au-dessus de ${frenchMinutes(thresholds.basket.minutes, 1)} pour le panier`,
        body: table(
          ["Zone", "Communes", "Habitants", "Temps moyen", "Commune la plus lente"],
          list.map((zone) => [
            `Autour ${frenchOf(zone.name)}`,
            frenchNumber(zone.communes.length),
            frenchPeople(zone.population),
            frenchMinutes(zone.basket.minutes, 1),
            `${zone.slowest.name}, ${frenchMinutes(zone.slowest.minutes, 1)}`,
          ]),
          [4],
        ),
      }
    : null;
}

function groupsAndZones({ groups, zones, measured: { basket } }: Diagnostic): Figure[] {
  const head = ["", "Habitants", "Panier", ...basket.gammes.map((gamme) => gamme.label), "Habitants éloignés"];
  const row = (label: string, measures: Measures, remote: number | null) => [
    label,
    frenchPeople(measures.population),
    frenchMinutes(measures.basket.minutes, 1),
    ...measures.gammes.map((mean) => frenchMinutes(mean.minutes, 1)),
    frenchPeople(remote),
  ];
  const figures = [...new Set(zones.map((zone) => zone.zoning))].map((zoning) => ({
    title: `Temps d'accès par zone du zonage « ${zoning} »`,
    body: table(
      head,
      zones
        .filter((zone) => zone.zoning === zoning)
        .map((zone) => row(zone.name, zone.measures, zone.remotePopulation)),
    ),
  }));
  if (groups.length === 0) return figures;
  const body = table(
    head.slice(0, -1),
    groups.map((one) => row(one.label, one.measures, null).slice(0, -1)),
  );
  return [{ title: "Temps d'accès par groupe de communes", body }, ...figures];
}

function comparison(diagnostic: Diagnostic, printed: PrintedFigures | undefined, near: number): Figure | null {
  return printed
    ? {
        title: `À côté des chiffres imprimés (${printed.source})`,
        body: table(
          ["Chiffre", "Imprimé", "Ici"],
          compareFigures(diagnostic, printed, near).map(({ label, ours, theirs }) => [label, theirs, ours]),
        ),
        ...(printed.note ? { lecture: printed.note } : {}),
      }
    : null;
}

function sensitivity({ sensitivity: rows }: Diagnostic): Figure {
  return {
    title: "Ce que donneraient d'autres seuils",
    body: table(
      ["Tous les seuils multipliés par", "Communes éloignées", "Habitants", "Part"],
      rows
        .filter((row) => row.of === "ensemble")
        .map((row) => [
          frenchNumber(row.factor, 1),
          frenchNumber(row.communes),
          frenchPeople(row.population),
          frenchShare(row.populationShare, 1),
        ]),
    ),
  };
}

function allCommunes({ communes, measured: { basket } }: Diagnostic): Figure {
  return {
    title: "Toutes les communes",
    body: table(
      ["Commune", "Code", "Habitants", "Panier", ...basket.gammes.map((gamme) => gamme.label), "Éloignée de"],
      [...communes]
        .sort((a, b) => a.name.localeCompare(b.name, "fr"))
        .map((commune) => [
          commune.name,
          commune.code,
          frenchPeople(commune.measures.population),
          frenchMinutes(commune.measures.basket.minutes, 1),
          ...commune.measures.gammes.map((mean) => frenchMinutes(mean.minutes, 1)),
          commune.combination,
        ]),
      [1, 4 + basket.gammes.length],
    ),
    lecture: `« ${basket.gammes.map((gamme) => gamme.letter).join("")} » : éloignée de ${basket.gammes.map((gamme) => `${gamme.letter} (${lower(gamme.label)})`).join(", ")}.`,
  };
}
