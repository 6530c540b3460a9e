/** A name without accents, case or punctuation, so that "saint remy" finds Saint-Rémy. For comparing, never for showing. */
export function plainName(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}
