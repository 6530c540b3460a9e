/** Small grammar of French place names: "à Jouques", "au Tholonet", "aux Baux-de-Provence", "d'Aix-en-Provence". */

/** "à" + place, contracted with its article. */
export function atPlace(name: string): string {
  if (name.startsWith("Les ")) return `aux ${name.slice(4)}`;
  if (name.startsWith("Le ")) return `au ${name.slice(3)}`;
  return `à ${name}`;
}

/** "de" + place, contracted or elided. */
export function ofPlace(name: string): string {
  if (name.startsWith("Les ")) return `des ${name.slice(4)}`;
  if (name.startsWith("Le ")) return `du ${name.slice(3)}`;
  return /^[AEIOUYÀÂÉÈÊËÎÏÔÙÛaeiouyéèâ]/.test(name) ? `d’${name}` : `de ${name}`;
}
