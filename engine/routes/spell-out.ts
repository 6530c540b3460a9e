import osrmTextInstructions from "osrm-text-instructions";
import languages from "osrm-text-instructions/languages.js";
import { UserError } from "../report/index.ts";
import type { OsrmRoute, OsrmStep } from "./osrm-route.ts";

/** Codes of the languages a route can be told in. */
export const ROUTE_LANGUAGES: readonly string[] = languages.supportedCodes;

/** What to do, and how far until the next thing to do. */
export interface SpokenStep {
  readonly text: string;
  readonly distanceM: number;
  readonly durationS: number;
}

const compiler = osrmTextInstructions("v5");

/**
 * The steps of a route in words. French by default, as one speaks to a driver ("Tournez à droite sur la D 24").
 * @throws UserError where the language is not one of ROUTE_LANGUAGES
 */
export function spellOut(route: OsrmRoute, language = "fr"): SpokenStep[] {
  if (!ROUTE_LANGUAGES.includes(language)) {
    throw new UserError(`La langue « ${language} » n'est pas connue : choisissez parmi ${ROUTE_LANGUAGES.join(", ")}.`);
  }
  return route.legs[0].steps.map((step) => ({
    text: textOf(step, language),
    distanceM: step.distance,
    durationS: step.duration,
  }));
}

function textOf(step: OsrmStep, language: string): string {
  const text = compiler.compile(language, step, {
    legIndex: 0,
    legCount: 1,
    classes: step.intersections[0]?.classes ?? [],
    ...(language === "fr" && { formatToken: withArticle }),
  });
  return language === "fr" ? imperative(text) : text;
}

/** "D 24" is said "la D 24", "A 7" "l'A 7". */
function withArticle(token: string, value: string): string {
  if (token !== "way_name" || !/^\p{Lu}{1,2} ?\d/u.test(value)) return value;
  return /^[AE]/.test(value) ? `l’${value}` : `la ${value}`;
}

/** The library's French tells in the infinitive; a driver is spoken to. */
const IMPERATIVES: Readonly<Record<string, string>> = {
  Aller: "Allez",
  Continuer: "Continuez",
  continuer: "continuez",
  Faire: "Faites",
  Prendre: "Prenez",
  prendre: "prenez",
  Sortir: "Sortez",
  sortir: "sortez",
  Tenir: "Tenez",
  Tourner: "Tournez",
  "S’insérer": "Insérez-vous",
  "Se diriger": "Dirigez-vous",
};

function imperative(text: string): string {
  return text
    .replace(/^(Se diriger|S’insérer|\p{Lu}\p{Ll}+)(?= |$)/u, (verb) => IMPERATIVES[verb] ?? verb)
    .replace(/(?<= et | puis )(continuer|prendre|sortir)(?= )/u, (verb) => IMPERATIVES[verb]!);
}
