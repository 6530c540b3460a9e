/** Numbers as the printed page writes them. Rounding happens here and nowhere else. */
import type { Language } from "./language.ts";

const NO_BREAK = "\u00a0";

/** Prints numbers of one language; every method takes unrounded values in the unit its name says. */
export interface NumberWriter {
  /** "1 234" (people, counts) */
  integer(value: number): string;
  /** "7,3 min" from unrounded minutes; `digits` 0 in sentences, 1 in tables, 2 where small differences are read */
  minutes(minutes: number, digits?: number): string;
  /** "+ 0,4 min", "− 2,1 min": a difference, sign always printed, zero without sign */
  minutesChange(minutes: number, digits?: number): string;
  /** "7,3": minutes without unit, for axes and bounds; no trailing ",0" */
  bound(minutes: number): string;
  /** "+ 0,5", "− 2": a bound of differences, without unit */
  boundChange(minutes: number): string;
  /** "11 %"; below one per cent with one decimal */
  share(ratio: number): string;
  /** people to the nearest thousand above ten thousand, to the ten below: "27 000", "130" (INSEE's habit) */
  people(count: number): string;
  /** "12,4 km" from metres, "350 m" below one kilometre */
  distance(lengthM: number): string;
}

/** Writer of a language: French puts a no-break space before "%" and units, a comma for decimals. */
export function numberWriter(language: Language): NumberWriter {
  const locale = language === "fr" ? "fr-FR" : "en-GB";
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const oneDigit = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const twoDigits = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const upToTwo = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const percentSpace = language === "fr" ? NO_BREAK : "";
  const print = (value: number, digits: number): string =>
    (digits === 0 ? whole : digits === 1 ? oneDigit : twoDigits).format(value);
  return {
    integer: (value) => whole.format(value),
    minutes: (minutes, digits = 1) => `${print(minutes, digits)}${NO_BREAK}min`,
    minutesChange(minutes, digits = 1) {
      if (Math.abs(minutes) < 0.5 * 10 ** -digits) return `0${NO_BREAK}min`;
      const sign = minutes > 0 ? "+" : "\u2212";
      return `${sign}${NO_BREAK}${print(Math.abs(minutes), digits)}${NO_BREAK}min`;
    },
    bound: (minutes) => upToTwo.format(minutes),
    boundChange: (minutes) => `${minutes > 0 ? "+" : "\u2212"}${NO_BREAK}${upToTwo.format(Math.abs(minutes))}`,
    share(ratio) {
      const percent = ratio * 100;
      const small = percent > 0 && percent < 1;
      return `${print(percent, small ? 1 : 0)}${percentSpace}%`;
    },
    people: (count) => whole.format(count >= 10_000 ? Math.round(count / 1000) * 1000 : Math.round(count / 10) * 10),
    distance: (lengthM) =>
      lengthM < 1000
        ? `${whole.format(Math.round(lengthM / 10) * 10)}${NO_BREAK}m`
        : `${oneDigit.format(lengthM / 1000)}${NO_BREAK}km`,
  };
}
