import type { ComparedMeasure, Crowd, FlagChange, Named } from "../../diagnostic/index.ts";
import { frenchMinutes, frenchNumber, frenchPeople, typeset } from "../../writers/index.ts";
import { letter, plural } from "../scenarios/text.ts";
import type { NamedMeasure, RunPair } from "./pair.ts";

const SERVICES_TOLD = 8;
const NAMES_TOLD = 12;

/** Runs beside the reference, in French: what is compared, means, services that change most, éloignées. */
export function pairsText(pairs: readonly RunPair[]): string {
  const [{ reference }] = pairs as [RunPair];
  const lines = [
    `${letter(0)} : ${reference.title} (${reference.folder}), la référence`,
    ...pairs.map(({ other }, row) => `${letter(row + 1)} : ${other.title} (${other.folder})`),
    ...pairs.flatMap((pair, row) => ["", ...pairLines(pair, letter(0), letter(row + 1))]),
  ];
  return lines.map((line) => typeset(line)).join("\n");
}

function pairLines(pair: RunPair, a: string, b: string): string[] {
  const { match, basket, gammes, services, settings } = pair;
  const changed = services
    .filter(({ compared }) => compared.difference !== null && Math.abs(compared.difference) >= 0.05)
    .sort((x, y) => Math.abs(y.compared.difference!) - Math.abs(x.compared.difference!))
    .slice(0, SERVICES_TOLD);
  return [
    `${b} moins ${a}`,
    `${plural(match.matched, "commune comparée", "communes comparées")}${apart(match.onlyTheirs, a)}${apart(match.onlyOurs, b)}.`,
    `${plural(match.services.length, "service comparé", "services comparés")}${onlyIn(match.servicesOnlyTheirs, a)}${onlyIn(match.servicesOnlyOurs, b)}.`,
    ...(match.ours.aggregation === match.theirs.aggregation
      ? []
      : ["Attention : les services n'y sont pas moyennés par la même règle (aggregation)."]),
    ...(settings.length === 0
      ? ["Les deux études ont les mêmes réglages et les mêmes fichiers."]
      : [
          "Réglages et fichiers qui diffèrent :",
          ...settings.map(({ key, first, second }) => `  ${key} : ${first || "–"} → ${second || "–"}`),
        ]),
    "",
    ...table("Temps d'accès moyen", [...gammes, basket], a, b),
    ...(changed.length > 0 ? ["", ...table("Services qui changent le plus", changed, a, b)] : []),
    "",
    ...flagLines(pair, a, b),
  ];
}

function apart(places: readonly Named[], where: string): string {
  if (places.length === 0) return "";
  return ` ; ${frenchNumber(places.length)} seulement dans ${where} (${list(places.map(({ name }) => name))})`;
}

function onlyIn(labels: readonly string[], where: string): string {
  return labels.length === 0 ? "" : ` ; sans temps ailleurs que dans ${where} : ${list(labels)}`;
}

function list(names: readonly string[]): string {
  const told = names.slice(0, NAMES_TOLD).join(", ");
  return names.length > NAMES_TOLD ? `${told}, et ${frenchNumber(names.length - NAMES_TOLD)} de plus` : told;
}

function table(title: string, measures: readonly NamedMeasure[], a: string, b: string): string[] {
  const rows = [
    [title, a, b, `${b} - ${a}`, "s'allonge pour", "raccourcit pour"],
    ...measures.map(({ label, choice, compared }) => [
      `  ${label}${choice.kind !== "service" && compared.basis === "common" ? ` (${frenchNumber(compared.serviceCount)} services communs)` : ""}`,
      frenchMinutes(compared.theirs, 1),
      frenchMinutes(compared.ours, 1),
      signedMinutes(compared.difference),
      crowd(compared.longer, compared),
      crowd(compared.shorter, compared),
    ]),
  ].map((row) => row.map((cell) => typeset(cell)));
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join("  "),
  );
}

function crowd({ communes, people }: Crowd, { compared }: ComparedMeasure): string {
  if (compared === 0) return "n.d.";
  return communes === 0 ? "–" : `${frenchPeople(people)} hab. (${plural(communes, "commune", "communes")})`;
}

/** "+ 1,2 min": a difference with its sign. */
function signedMinutes(minutes: number | null): string {
  if (minutes === null || Math.abs(minutes) < 0.05) return frenchMinutes(minutes === null ? null : 0, 1);
  return `${minutes > 0 ? "+" : "−"}\u00a0${frenchMinutes(Math.abs(minutes), 1)}`;
}

function flagLines({ flags, flagsAlike }: RunPair, a: string, b: string): string[] {
  const count = (side: "entered" | "left"): number => flags.both + flags[side].length;
  const names = (places: readonly Named[], people: number): string =>
    places.length === 0
      ? "aucune"
      : `${plural(places.length, "commune", "communes")}, ${frenchPeople(people)} hab. : ${list(places.map(({ name }) => name))}`;
  return [
    `Communes éloignées d'une gamme au moins : ${frenchNumber(count("left"))} dans ${a}, ${frenchNumber(count("entered"))} dans ${b}, chacune avec ses seuils.`,
    `  Le deviennent : ${names(flags.entered, flags.enteredPeople)}`,
    `  Ne le sont plus : ${names(flags.left, flags.leftPeople)}`,
    `  Avec les seuils de ${a} pour les deux : ${brief(flagsAlike)}.`,
  ];
}

function brief({ entered, left }: FlagChange): string {
  return `${plural(entered.length, "le devient", "le deviennent")}, ${plural(left.length, "ne l'est plus", "ne le sont plus")}`;
}
