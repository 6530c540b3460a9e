import type { ResolvedThreshold } from "../diagnostic/index.ts";
import { frenchMinutes, frenchNumber } from "./french.ts";

/** "1,5 fois la moyenne du territoire, soit 3,2 min (choix de Desserte)". */
export function describeThreshold({ threshold, minutes, isDefault }: ResolvedThreshold): string {
  const value = frenchMinutes(minutes, 1);
  const ours = isDefault ? " (choix de Desserte, non de l'Insee)" : "";
  if (threshold.kind === "minutes") return value;
  if (threshold.kind === "multiple") {
    const decimals = Number.isInteger(threshold.of * 10) ? 1 : 2;
    return `${frenchNumber(threshold.of, decimals)} fois la moyenne du territoire, soit ${value}${ours}`;
  }
  const who = threshold.weightedBy === "population" ? "de la population" : "des communes";
  return `centile ${frenchNumber(threshold.percentile)} ${who}, soit ${value}${ours}`;
}

/** First letter in lower case, unless the word is an acronym. */
export function lower(text: string): string {
  return /^\p{Lu}\p{Lu}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

/** First letter in upper case. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "proximité" for "Gamme de proximité". */
export function shortGamme(label: string): string {
  return capital(label.replace(/^gamme (de )?/i, ""));
}
