import type { Aggregation } from "../basket/index.ts";
import type { Diagnostic, ResolvedThreshold } from "../diagnostic/index.ts";
import { frenchList, frenchMinutes, frenchNumber } from "./french.ts";

const OURS = " (choix de Desserte, non de l'Insee)";

/** "1,5 fois la moyenne du territoire, soit 3,2 min (choix de Desserte)". */
export function describeThreshold({ threshold, minutes, isDefault }: ResolvedThreshold): string {
  const value = frenchMinutes(minutes, 1);
  const ours = isDefault ? OURS : "";
  if (threshold.kind === "minutes") return value;
  if (threshold.kind === "multiple") return `${describeMultiple(threshold.of)}, soit ${value}${ours}`;
  const who = threshold.weightedBy === "population" ? "de la population" : "des communes";
  return `centile ${frenchNumber(threshold.percentile)} ${who}, soit ${value}${ours}`;
}

/** Thresholds of the gammes and the basket in one phrase; a multiple is told once when it is everyone's. */
export function describeThresholds({ measured, thresholds }: Diagnostic): string {
  const all = measured.basket.gammes.map((gamme, index) => [lower(gamme.label), thresholds.gammes[index]!] as const);
  all.push(["panier", thresholds.basket]);
  const { threshold, isDefault } = thresholds.basket;
  if (
    threshold.kind !== "multiple" ||
    !all.every(([, one]) => one.isDefault === isDefault && sameMultiple(one, threshold.of))
  )
    return all.map(([label, one]) => `${label}, ${describeThreshold(one)}`).join(" ; ");
  const values = all.map(([label, { minutes }]) => `${label} ${frenchMinutes(minutes, 1)}`);
  return `${describeMultiple(threshold.of)}${isDefault ? OURS : ""}, soit ${frenchList(values)}`;
}

function sameMultiple({ threshold }: ResolvedThreshold, of: number): boolean {
  return threshold.kind === "multiple" && threshold.of === of;
}

function describeMultiple(of: number): string {
  return `${frenchNumber(of, Number.isInteger(of * 10) ? 1 : 2)} fois la moyenne du territoire`;
}

const RULES: Readonly<Record<Aggregation, string>> = {
  equal: "moyenne simple des services",
  weights: "moyenne pondérée par les poids du panier",
  presence: "moyenne pondérée par la part de communes équipées",
  median: "médiane des services",
  harmonic: "moyenne harmonique des services",
};

/** How services make a basket or a gamme at an origin. */
export function describeRule(aggregation: Aggregation): string {
  return RULES[aggregation];
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
