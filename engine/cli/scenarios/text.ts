import { frenchMinutes, frenchNumber, frenchPeople, frenchShare, typeset } from "../../writers/index.ts";
import type { Effects, Side } from "../../scenario/index.ts";
import { effectFigures, type EffectFigure } from "./figures.ts";
import type { Simulation } from "./simulation.ts";

/** A figure as it is printed. */
export function printed({ value, unit }: Pick<EffectFigure, "value" | "unit">): string {
  if (unit === "people") return frenchPeople(value);
  if (unit === "share") return frenchShare(value);
  if (unit === "minutes") return frenchMinutes(value, 1);
  return value === null ? "n.d." : frenchNumber(value);
}

/** The summary of a simulation, in French: losers first when there are any. */
export function simulationText({ scenario, id, change, effects }: Simulation): string {
  const lines = [
    `${scenario.title} (scénario ${id.slice(0, 8)})`,
    `Évalué sur : ${effects.evaluation.label} (${effects.evaluation.services.join(", ")})` +
      (effects.minimalGainMin > 0 ? `, gains d'au moins ${frenchMinutes(effects.minimalGainMin, 1)}` : ""),
    `${plural(change.added.length, "service ouvert", "services ouverts")} sur ${plural(effects.sites.length, "site", "sites")}, ` +
      `${plural(change.removed.length, "équipement fermé", "équipements fermés")}` +
      (change.roads.length > 0
        ? `, ${plural(change.roads.length, "changement de route", "changements de route")}`
        : "") +
      ".",
    "",
    ...losersText(effects),
    ...winnersText(effects),
    ...remoteText(effects),
    ...effects.within.map(
      ({ minutes, allBefore, allAfter }) =>
        `À ${minutes} min ou moins de chacun de ces services : ${frenchPeople(allBefore)} habitants avant, ${frenchPeople(allAfter)} après.`,
    ),
    "",
    ...sitesText(effects),
    ...expectedText(scenario.expected, scenario.expectedSource, effects),
  ];
  return lines.map(typeset).join("\n");
}

function losersText({ losers, noLongerServed, entering, communes }: Effects): string[] {
  const lines: string[] = [];
  if (losers.people > 0) {
    const most = communes.filter((commune) => commune.losers > 0).sort((a, b) => b.losers - a.losers);
    const told = most.slice(0, 10).map(({ name, losers: people }) => `${name} (${frenchPeople(people)})`);
    lines.push(
      sideText(losers, "perdent", "la plus forte perte"),
      `Communes dont les habitants perdent : ${told.join(", ")}${most.length > told.length ? `, et ${most.length - told.length} autres` : ""}.`,
    );
  }
  if (noLongerServed > 0)
    lines.push(`${frenchPeople(noLongerServed)} habitants n'ont plus accès à l'un de ces services.`);
  if (entering.length > 0) lines.push(`Entrent dans l'éloignement : ${entering.map(({ name }) => name).join(", ")}.`);
  return lines;
}

function winnersText({ beneficiaries, newlyServed }: Effects): string[] {
  const lines =
    beneficiaries.people > 0
      ? [sideText(beneficiaries, "gagnent", "le plus fort gain")]
      : ["Personne ne gagne de temps."];
  if (newlyServed > 0) lines.push(`${frenchPeople(newlyServed)} habitants sont nouvellement desservis.`);
  return lines;
}

function sideText(side: Side, verb: string, noun: string): string {
  const above = side.above.map(({ minutes, people }) => `${frenchPeople(people)} plus de ${minutes} min`).join(", ");
  const most = side.most ? ` ; ${noun} : ${frenchMinutes(side.most.minutes, 1)} à ${side.most.communeName}` : "";
  return `${frenchPeople(side.people)} habitants ${verb} (${frenchShare(side.share)}), ${frenchMinutes(side.meanMin, 1)} en moyenne ; ${above}${most}.`;
}

function remoteText({ remote, leaving, stillRemote }: Effects): string[] {
  const lines = [
    `Parmi les ${frenchPeople(remote.population)} habitants des communes éloignées, ${frenchPeople(remote.beneficiaries)} gagnent (${frenchShare(remote.share)}).`,
  ];
  if (leaving.length > 0) lines.push(`Sortent de l'éloignement : ${leaving.map(({ name }) => name).join(", ")}.`);
  lines.push(
    `Restent éloignées : ${plural(stillRemote.communes, "commune", "communes")}, ${frenchPeople(stillRemote.population)} habitants.`,
  );
  return lines;
}

function sitesText({ sites, communes }: Effects): string[] {
  if (sites.length === 0) return [];
  const shown = sites.toSorted((a, b) => b.marginalGain - a.marginalGain).slice(0, 20);
  const width = Math.max(...shown.map(({ name }) => name.length));
  const hosts = communes.filter(({ role, beneficiaries }) => role !== "" && beneficiaries > 0).slice(0, 8);
  return [
    "Sites, par ce que l'on perdrait sans eux (habitants × minutes) :",
    ...shown.map(
      ({ name, marginalGain, redundancy, catchment }) =>
        `  ${name.padEnd(width)}  ${frenchNumber(Math.round(marginalGain)).padStart(9)}  redondance ${frenchShare(redundancy)}  devient le plus proche pour ${frenchPeople(catchment)}`,
    ),
    ...(sites.length > shown.length
      ? [`  et ${plural(sites.length - shown.length, "autre site", "autres sites")}.`]
      : []),
    ...(hosts.length > 0
      ? [
          `Communes hôtes et voisines qui gagnent le plus : ${hosts.map(({ name, beneficiaries }) => `${name} (${frenchPeople(beneficiaries)})`).join(", ")}.`,
        ]
      : []),
    "",
  ];
}

function expectedText(expected: Readonly<Record<string, number>>, source: string, effects: Effects): string[] {
  const figures = effectFigures(effects);
  const rows = Object.entries(expected).map(([key, value]) => {
    const figure = figures.get(key);
    if (!figure) return [`« ${key} » : figure inconnue`, "", ""];
    return [figure.label, printed(figure), printed({ value, unit: figure.unit })];
  });
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([label]) => label!.length));
  return [
    `À côté des chiffres imprimés${source ? ` (${source})` : ""} :`,
    `  ${"".padEnd(width)}  ${"ici".padStart(12)}  ${"imprimé".padStart(12)}`,
    ...rows.map(([label, here, there]) => `  ${label!.padEnd(width)}  ${here!.padStart(12)}  ${there!.padStart(12)}`),
  ];
}

/** "1 site", "3 sites". */
export function plural(count: number, one: string, many: string): string {
  return `${frenchNumber(count)} ${count > 1 ? many : one}`;
}

/** A, B, C… : how things set side by side are called. */
export function letter(index: number): string {
  return index < 26 ? String.fromCodePoint(65 + index) : `S${index + 1}`;
}
