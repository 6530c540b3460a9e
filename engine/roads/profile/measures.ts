/** Reading of OSM measures as people type them. All return null for what is not a measure. */

const FOOT_M = 0.3048;
const INCH_M = 0.0254;
const POUND_KG = 0.45359237;
const MILE_KM = 1.609;
/** what "default", "none" or "unsigned" stand for: no bridge on a road is lower without a sign */
const DEFAULT_HEIGHT_M = 4.5;
const HEIGHT_WORDS = new Set(["default", "none", "no-sign", "unsigned"]);

/** Metres: "1.9", "2,5 m", "6'2\"", "7'". */
export function parseMetres(value: string): number | null {
  const number = /\d+\.?\d*/.exec(value.replaceAll(",", "."));
  if (!number) return null;
  const foot = value.indexOf("'");
  if (foot < 0) return Number(number[0]);
  const inches = /\d+/.exec(value.slice(foot));
  return Number(number[0]) * FOOT_M + (inches ? Number(inches[0]) * INCH_M : 0);
}

/** Metres of a maxheight; words that mean "no sign" are 4.5 m. */
export function parseHeightM(value: string): number | null {
  return HEIGHT_WORDS.has(value) ? DEFAULT_HEIGHT_M : parseMetres(value);
}

/** Kilograms: "3.5" (tonnes), "35000 kg", "8000 lbs". */
export function parseKilograms(value: string): number | null {
  const number = /\d+\.?\d*/.exec(value.replaceAll(",", "."));
  if (!number) return null;
  if (value.includes("lbs")) return Number(number[0]) * POUND_KG;
  return value.includes("kg") ? Number(number[0]) : Number(number[0]) * 1000;
}

/** km/h: "50", "30 km/h", "40 mph"; null for words and codes. */
export function parseKmh(value: string): number | null {
  const digits = /^\d+/.exec(value);
  if (!digits) return null;
  return Number(digits[0]) * (/mph|mp\/h/.test(value) ? MILE_KM : 1);
}

/** Seconds: "20" (minutes), "1:30", "01:05:30", "PT1H20M", "P1DT2H". Null when not a duration. */
export function parseDurationS(value: string): number | null {
  const clock = /^(\d+)(?::([0-5]?\d)(?::([0-5]?\d))?)?$/.exec(value.trim());
  if (clock) {
    const [, first, minutes, seconds] = clock;
    if (minutes === undefined) return Number(first) * 60;
    return Number(first) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0);
  }
  const iso = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(value.trim());
  if (!iso || iso.slice(1).every((part) => part === undefined)) return null;
  const [weeks, days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0));
  return (((weeks! * 7 + days!) * 24 + hours!) * 60 + minutes!) * 60 + seconds!;
}
