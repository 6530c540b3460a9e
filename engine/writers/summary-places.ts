import type { Diagnostic, Measures } from "../diagnostic/index.ts";
import { slowestCommunes } from "../diagnostic/index.ts";
import { compareFigures, type PrintedFigures } from "./figures.ts";
import { frenchCommunes, frenchMinutes, frenchNumber, frenchOf, frenchPeople, typeset } from "./french.ts";
import { textTable, wrap } from "./text.ts";
import { shortGamme } from "./words.ts";

/** Rows of a list in the summary. */
const LISTED = 10;

/** The slowest communes on the basket, with their gammes. */
export function slowest(diagnostic: Diagnostic): string[] {
  const { basket } = diagnostic.measured;
  const list = slowestCommunes(diagnostic.communes, LISTED);
  return [
    "Les communes les plus éloignées du panier",
    ...textTable([
      ["", "Panier", ...basket.gammes.map((gamme) => shortGamme(gamme.label)), "Habitants"],
      ...list.map((commune) => [
        commune.name,
        frenchMinutes(commune.measures.basket.minutes, 1),
        ...commune.measures.gammes.map((mean) => frenchMinutes(mean.minutes, 1)),
        frenchPeople(commune.measures.population),
      ]),
    ]),
  ];
}

/** Contiguous zones above the basket's threshold; nothing without any. */
export function zonesOfDistance({ clusters, thresholds }: Diagnostic): string[] {
  if (!clusters || clusters.length === 0) return [];
  const rows = clusters
    .slice(0, LISTED)
    .map((one) => [
      `Autour ${frenchOf(one.name)}`,
      frenchCommunes(one.communes.length),
      `${frenchPeople(one.population)} hab.`,
      frenchMinutes(one.basket.minutes, 1),
      `jusqu’à ${frenchMinutes(one.slowest.minutes, 1)} (${one.slowest.name})`,
    ]);
  return [
    "",
    typeset(
      `${clusters.length > 1 ? `${frenchNumber(clusters.length)} zones` : "Une zone"} d'un seul tenant au-dessus de ${frenchMinutes(thresholds.basket.minutes, 1)} pour le panier`,
    ),
    ...textTable(rows, { left: [4] }),
  ];
}

/** Groups and zonings of the study; nothing where it has none. */
export function groupsAndZones({ groups, zones, measured: { basket } }: Diagnostic): string[] {
  const head = (title: string) => [
    title,
    "Panier",
    ...basket.gammes.map((gamme) => shortGamme(gamme.label)),
    "Habitants",
  ];
  const row = (label: string, measures: Measures) => [
    label,
    frenchMinutes(measures.basket.minutes, 1),
    ...measures.gammes.map((mean) => frenchMinutes(mean.minutes, 1)),
    frenchPeople(measures.population),
  ];
  const zonings = [...new Set(zones.map((zone) => zone.zoning))];
  return [
    ...(groups.length > 0
      ? ["", "Groupes de communes", ...textTable([head(""), ...groups.map((one) => row(one.label, one.measures))])]
      : []),
    ...zonings.flatMap((zoning) => {
      const list = zones.filter((zone) => zone.zoning === zoning);
      const shown = [...list].sort((a, b) => b.measures.population - a.measures.population).slice(0, LISTED);
      return [
        "",
        typeset(
          `Zonage « ${zoning} »${list.length > LISTED ? ` : les ${LISTED} zones les plus peuplées sur ${list.length}` : ""}`,
        ),
        ...textTable([head(""), ...shown.map((zone) => row(zone.name, zone.measures))]),
      ];
    }),
  ];
}

/** Our figures beside printed ones. */
export function comparison(diagnostic: Diagnostic, printed: PrintedFigures, near: number): string[] {
  return [
    typeset(`À côté des chiffres imprimés : ${printed.source}`),
    ...textTable([
      ["", "Imprimé", "Ici"],
      ...compareFigures(diagnostic, printed, near).map(({ label, ours, theirs }) => [typeset(label), theirs, ours]),
    ]),
    ...(printed.note ? wrap(typeset(printed.note), "  ") : []),
  ];
}
