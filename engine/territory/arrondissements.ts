/** Communes cut into municipal arrondissements: first and last code of these, and how they are called. */
const CUT = [
  { code: "13055", name: "Marseille", first: 13201, last: 13216 },
  { code: "69123", name: "Lyon", first: 69381, last: 69389 },
  { code: "75056", name: "Paris", first: 75101, last: 75120 },
] as const;

/** The commune a code is shown as: 13055 for 13201 to 13216 (Marseille), so Lyon and Paris; otherwise itself. */
export function shownCode(code: string): string {
  const number = /^\d{5}$/.test(code) ? Number(code) : -1;
  return CUT.find(({ first, last }) => number >= first && number <= last)?.code ?? code;
}

/** "Marseille 1er arrondissement" for 13201; null for a code that is no arrondissement. */
export function arrondissementName(code: string): string | null {
  const commune = CUT.find((cut) => cut.code === shownCode(code) && cut.code !== code);
  if (!commune) return null;
  const rank = Number(code) - commune.first + 1;
  return `${commune.name} ${rank === 1 ? "1er" : `${rank}e`} arrondissement`;
}

/** Département of a commune code: "13", "2A", "971". */
export function departementOf(code: string): string {
  return /^9[78]/.test(code) ? code.slice(0, 3) : code.slice(0, 2);
}

/**
 * A commune code from a département and a number within it. Overseas the number has two digits after a département of
 * three ("971" and "05"), or three that begin with the last of these ("971" and "105"): both are 97105.
 */
export function communeCode(departement: string, number: string): string {
  const first = departement.padStart(2, "0");
  const second = first.length === 3 && number.length === 3 && number[0] === first[2] ? number.slice(1) : number;
  return first + second.padStart(5 - first.length, "0");
}
