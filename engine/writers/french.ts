/** Numbers and words as INSEE prints them (methodology §5.2). Rounding happens here, when printing. */

/** No-break space: before a unit, %, a colon. */
export const NBSP = "\u00a0";
/** Narrow no-break space: before ; ! ? and between thousands. */
export const NARROW = "\u202f";
/** "non disponible", as INSEE writes it. */
export const UNKNOWN = "n.d.";

const formats = new Map<number, Intl.NumberFormat>();

/** A number with a decimal comma and narrow spaces between thousands; never "-0". */
export function frenchNumber(value: number, decimals = 0): string {
  let format = formats.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat("fr-FR", {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      signDisplay: "negative",
    });
    formats.set(decimals, format);
  }
  return format.format(value);
}

/** "5 min"; whole minutes in sentences, decimals in tables. */
export function frenchMinutes(minutes: number | null, decimals = 0): string {
  return minutes === null ? UNKNOWN : `${frenchNumber(minutes, decimals)}${NBSP}min`;
}

/** A share as "11 %". */
export function frenchShare(share: number | null, decimals = 0): string {
  return share === null ? UNKNOWN : `${frenchNumber(share * 100, decimals)}${NBSP}%`;
}

/** People as printed: to the thousand above 10 000, to the hundred above 1 000, to the ten below. */
export function frenchPeople(people: number | null): string {
  if (people === null) return UNKNOWN;
  const step = people >= 10_000 ? 1000 : people >= 1000 ? 100 : 10;
  return frenchNumber(people < 10 ? people : Math.round(people / step) * step);
}

/** "3 communes", "1 commune", "aucune commune". */
export function frenchCommunes(count: number): string {
  if (count === 0) return "aucune commune";
  return `${frenchNumber(count)}${NBSP}commune${count > 1 ? "s" : ""}`;
}

/** "a, b et c". */
export function frenchList(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} et ${items.at(-1)}`;
}

/** No-break spaces where French typography wants them, in a sentence written with plain ones. */
export function typeset(sentence: string): string {
  return sentence
    .replace(/ ([;!?])/g, `${NARROW}$1`)
    .replace(/ ([:»%])/g, `${NBSP}$1`)
    .replace(/« /g, `«${NBSP}`)
    .replace(/'/g, "’");
}

/** "de" before a name, elided or contracted: "d’Aureille", "des Baux-de-Provence", "du Tholonet", "de L’Estaque". */
export function frenchOf(name: string): string {
  if (/^les /i.test(name)) return `des ${name.slice(4)}`;
  if (/^le /i.test(name)) return `du ${name.slice(3)}`;
  // h is left alone: whether it is aspirated is not written
  return /^[aeiouyàâäéèêëîïôöûü]/i.test(name) ? `d’${name}` : `de ${name}`;
}

/** "22 novembre 2026" for an ISO 8601 instant (UTC). */
export function frenchDate(iso: string): string {
  return new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "UTC" }).format(new Date(iso));
}
