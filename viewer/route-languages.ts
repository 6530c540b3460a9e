/** The languages of the page's route instructions: French and English, in place of the library's thirty. */
import abbreviationsEn from "osrm-text-instructions/languages/abbreviations/en.json";
import abbreviationsFr from "osrm-text-instructions/languages/abbreviations/fr.json";
import grammarFr from "osrm-text-instructions/languages/grammar/fr.json";
import en from "osrm-text-instructions/languages/translations/en.json";
import fr from "osrm-text-instructions/languages/translations/fr.json";

export const supportedCodes = ["en", "fr"];
export const instructions = { en, fr };
export const grammars = { fr: grammarFr };
export const abbreviations = { en: abbreviationsEn, fr: abbreviationsFr };
