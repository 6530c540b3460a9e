/** The page's languages: French first, English second. A dictionary that lacks a key does not compile. */
import { en } from "./en.ts";
import { fr } from "./fr.ts";

export const LANGUAGES = ["fr", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Same keys and same parameters in every language; values are strings or functions of typed parameters. */
export type Dictionary = {
  readonly [Key in keyof typeof fr]: (typeof fr)[Key] extends string ? string : (typeof fr)[Key];
};

const DICTIONARIES: Readonly<Record<Language, Dictionary>> = { fr, en };

/** All texts of a language. */
export function dictionary(language: Language): Dictionary {
  return DICTIONARIES[language];
}
