import type { Diagnostic, Group } from "../diagnostic/index.ts";
import { shareBelow } from "../diagnostic/index.ts";
import { frenchMinutes, frenchNumber, frenchPeople, frenchShare, UNKNOWN } from "./french.ts";

/** Figures printed elsewhere (the diagnostic of 2017) to set ours beside: by the keys of `figuresOf`. */
export interface PrintedFigures {
  readonly source: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly note?: string;
}

export interface Figure {
  readonly label: string;
  readonly value: number | null;
  readonly unit: "minutes" | "share" | "people" | "count";
}

/**
 * The figures that a diagnostic prints, by key: `basket`, gamme ids, `service.<id>`, `underNear`, `remoteCommunes`,
 * `remotePopulation`, `remotePopulationShare`, `remote.basket`, `remote.<gamme>`, and the same with `others.` and `all.`
 * (éloignées of all gammes), `combination.<letters>` (communes), `count.<n>` (communes).
 */
export function figuresOf(diagnostic: Diagnostic, nearMinutes: number): Map<string, Figure> {
  const { measured, whole, remoteness, services } = diagnostic;
  const { basket } = measured;
  const figures = new Map<string, Figure>();
  const minutes = (key: string, label: string, value: number | null) =>
    figures.set(key, { label, value, unit: "minutes" });
  minutes("basket", "Panier, ensemble", whole.basket.minutes);
  basket.gammes.forEach((gamme, index) => minutes(gamme.id, `${gamme.label}, ensemble`, whole.gammes[index]!.minutes));
  figures.set("underNear", {
    label: `Habitants à moins de ${frenchMinutes(nearMinutes)} (panier)`,
    value: shareBelow(measured.distributions.commune[0]!, nearMinutes),
    unit: "share",
  });
  const groups: [string, string, Group][] = [
    ["remote", "communes éloignées", remoteness.remote],
    ["others", "autres communes", remoteness.others],
    ["all", "communes éloignées de toutes les gammes", remoteness.all],
  ];
  for (const [key, label, group] of groups) {
    figures.set(`${key}Communes`, { label: `Nombre de ${label}`, value: group.communes.length, unit: "count" });
    figures.set(`${key}Population`, { label: `Habitants des ${label}`, value: group.population, unit: "people" });
    figures.set(`${key}PopulationShare`, {
      label: `Part des habitants : ${label}`,
      value: group.populationShare,
      unit: "share",
    });
    minutes(`${key}.basket`, `Panier, ${label}`, group.measures.basket.minutes);
    basket.gammes.forEach((gamme, index) =>
      minutes(`${key}.${gamme.id}`, `${gamme.label}, ${label}`, group.measures.gammes[index]!.minutes),
    );
  }
  for (const one of remoteness.combinations) {
    const letters = one.id.replace("combinaison-", "");
    figures.set(`combination.${letters}`, {
      label: `Communes ${one.label}`,
      value: one.communes.length,
      unit: "count",
    });
  }
  for (const one of remoteness.byCount)
    figures.set(`count.${one.gammeCount}`, {
      label: `Nombre de ${one.label}`,
      value: one.communes.length,
      unit: "count",
    });
  for (const service of services) minutes(`service.${service.id}`, service.label, service.mean.minutes);
  return figures;
}

/** A value in its unit; one decimal for minutes in tables. */
export function printFigure(value: number | null, unit: Figure["unit"], decimals = 1): string {
  if (value === null) return UNKNOWN;
  if (unit === "minutes") return frenchMinutes(value, decimals);
  if (unit === "share") return frenchShare(value);
  return unit === "people" ? frenchPeople(value) : frenchNumber(value);
}

/** Ours beside the printed ones, in the order of the study; a key we do not know is said. */
export function compareFigures(
  diagnostic: Diagnostic,
  printed: PrintedFigures,
  nearMinutes: number,
): { label: string; ours: string; theirs: string }[] {
  const ours = figuresOf(diagnostic, nearMinutes);
  return Object.entries(printed.figures).map(([key, value]) => {
    const figure = ours.get(key);
    if (!figure)
      return { label: `« ${key} » (chiffre inconnu de Desserte)`, ours: UNKNOWN, theirs: frenchNumber(value) };
    return {
      label: figure.label,
      ours: printFigure(figure.value, figure.unit),
      theirs: printFigure(value, figure.unit, Number.isInteger(value) ? 0 : 1),
    };
  });
}
