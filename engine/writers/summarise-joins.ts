import type { Basket } from "../basket/index.ts";
import type { Agreement, Cause, InventoryChange, Profile } from "../diagnostic/index.ts";
import { frenchMinutes, frenchNumber, frenchPeople, frenchShare, typeset, UNKNOWN } from "./french.ts";
import { textTable, wrap } from "./text.ts";

const CAUSES: Readonly<Record<Cause, string>> = {
  close: "à une minute près",
  speed: "écart général de vitesse",
  outside: "équipement hors du territoire",
  snap: "origine à plus de 300 m d'une route",
  unreached: "sans temps d'un côté",
  other: "autre équipement ou autre réseau",
};

/** Our times beside another table's (INSEE's), for the terminal. */
export function summariseAgreement(basket: Basket, agreement: Agreement, theirs: string): string {
  const labels = new Map(basket.services.map((service) => [service.id, service.label]));
  const totals = new Map<Cause, number>();
  let people = 0;
  for (const { causes } of agreement.services)
    for (const [cause, count] of Object.entries(causes) as [Cause, number][]) {
      totals.set(cause, (totals.get(cause) ?? 0) + count);
      people += count;
    }
  const lines = [
    typeset(
      `Nos temps à côté de ${theirs}, par ${agreement.level === "cell" ? "carreau" : "commune"} (${frenchNumber(agreement.placesMatched)} comparés ; ${frenchNumber(agreement.placesOurs)} origines chez nous, ${frenchNumber(agreement.placesTheirs)} dans l'autre table)`,
    ),
    ...textTable([
      ["", "Ici", "Autre table", "Écart médian", "10 %", "90 %", "À 2 min près", "Rapport médian"],
      ...agreement.services
        .filter((one) => one.places > 0)
        .map((one) => [
          labels.get(one.service) ?? one.service,
          frenchMinutes(one.oursMinutes, 1),
          frenchMinutes(one.theirsMinutes, 1),
          frenchMinutes(one.median, 1),
          frenchMinutes(one.p10, 1),
          frenchMinutes(one.p90, 1),
          frenchShare(one.within2),
          one.medianRatio === null ? UNKNOWN : frenchNumber(one.medianRatio, 2),
        ]),
    ]),
    "",
    "Ce que les tables disent des écarts (part des habitants, tous services)",
    ...textTable(
      (Object.keys(CAUSES) as Cause[]).map((cause) => [
        CAUSES[cause],
        people > 0 ? frenchShare((totals.get(cause) ?? 0) / people, 1) : UNKNOWN,
      ]),
    ),
    ...wrap(
      typeset(
        "Écart : notre temps moins l'autre ; 10 % des habitants ont un écart inférieur au premier centile donné, 10 % un écart supérieur au second. Champ : lieux qui ont un temps dans les deux tables.",
      ),
      "  ",
    ),
  ];
  return `${lines.join("\n")}\n`.replaceAll("'", "’");
}

/** The profile of the éloignées beside the other groups. */
export function summariseProfile(profile: Profile): string {
  const print = (index: number, value: number | null, unit: string) => {
    if (value === null) return UNKNOWN;
    const { kind } = profile.indicators[index]!;
    if (kind === "share") return frenchShare(value);
    if (kind === "growth") return `${value >= 0 ? "+ " : ""}${frenchShare(value, 1)} par an`;
    return `${frenchNumber(value)} ${unit}`;
  };
  const approximate = profile.indicators.some(({ kind }) => kind === "median");
  const lines = [
    "Profil des communes éloignées",
    ...textTable([
      ["", ...profile.groups.map((group) => group.label)],
      ["Habitants", ...profile.groups.map((group) => frenchPeople(group.population))],
      ...profile.indicators.map((indicator, index) => [
        indicator.label,
        ...profile.groups.map((group) => {
          const { value, secret } = group.values[index]!;
          return secret ? "secret" : print(index, value, indicator.unit);
        }),
      ]),
    ]),
    ...(approximate
      ? wrap(
          typeset(
            "La médiane d'un groupe est ici la moyenne des médianes de ses communes : une approximation, seules les données détaillées donneraient la vraie.",
          ),
          "  ",
        )
      : []),
  ];
  return `${lines.map(typesetUnits).join("\n")}\n`.replaceAll("'", "’");
}

function typesetUnits(line: string): string {
  return line.replace(/(\d) €/g, "$1\u00a0€");
}

/** Contact points before and after, whole territory, with what breaks the series. */
export function summariseChange(
  basket: Basket,
  changes: readonly InventoryChange[],
  vintages: readonly [string, string],
  breaks: readonly string[],
): string {
  const totals = basket.services.map((service) => {
    const rows = changes.filter((row) => row.service === service.id);
    const sum = (of: (row: InventoryChange) => number) => rows.reduce((total, row) => total + of(row), 0);
    return {
      label: service.label,
      points: [sum((row) => row.pointsBefore), sum((row) => row.pointsAfter)] as const,
      units: [sum((row) => row.unitsBefore), sum((row) => row.unitsAfter)] as const,
    };
  });
  const evolution = ([before, after]: readonly [number, number]): string[] => [
    frenchNumber(before),
    frenchNumber(after),
    `${after > before ? "+" : ""}${frenchNumber(after - before)}`,
  ];
  const lines = [
    typeset(`Points de contact par service, de ${vintages[0]} à ${vintages[1]}`),
    ...textTable([
      ["", vintages[0], vintages[1], "Évolution", "Unités", "", "Évolution"],
      ...totals.map(({ label, points, units }) => [label, ...evolution(points), ...evolution(units)]),
    ]),
    // a file of counts has one place a commune: its units tell more
    ...wrap(typeset("Lieux distincts, puis unités (un fichier de dénombrements n'a qu'un lieu par commune)."), "  "),
    ...breaks.flatMap((sentence) => wrap(typeset(`À savoir : ${sentence}`), "  ")),
  ];
  return `${lines.join("\n")}\n`.replaceAll("'", "’");
}
