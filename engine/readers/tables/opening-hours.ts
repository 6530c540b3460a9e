const INTERVAL = /(\d{1,2})\s*[:hH]\s*(\d{2})?\s*(?:-|–|à|a)\s*(\d{1,2})\s*[:hH]\s*(\d{2})?/g;
const NOON_MIN = 12 * 60;
const AFTERNOON_MIN = 14 * 60;

/**
 * Half-days open in one day of a France Services list ("09:00 - 12:00 / 14:00 - 16:30" is 2): a morning when something opens
 * before noon, an afternoon when something closes after 14:00. Empty is 0; NaN when no hours can be read in the text.
 */
export function halfDaysOf(text: string): number {
  if (text.trim() === "" || /ferm|^-$|néant/i.test(text)) return 0;
  let [morning, afternoon, found] = [0, 0, false];
  for (const match of text.matchAll(INTERVAL)) {
    found = true;
    const open = Number(match[1]) * 60 + Number(match[2] ?? 0);
    const close = Number(match[3]) * 60 + Number(match[4] ?? 0);
    if (open < NOON_MIN) morning = 1;
    if (close > AFTERNOON_MIN) afternoon = 1;
    if (morning === 0 && afternoon === 0 && close > open) afternoon = 1;
  }
  return found ? morning + afternoon : Number.NaN;
}
