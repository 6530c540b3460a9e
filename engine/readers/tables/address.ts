/** Abbreviations of ways and titles as files write them; only whole words are replaced. */
const WORDS: Readonly<Record<string, string>> = {
  all: "allee",
  ave: "avenue",
  av: "avenue",
  bd: "boulevard",
  bld: "boulevard",
  bvd: "boulevard",
  boul: "boulevard",
  ch: "chemin",
  che: "chemin",
  chem: "chemin",
  crs: "cours",
  esp: "esplanade",
  fbg: "faubourg",
  fg: "faubourg",
  ham: "hameau",
  imp: "impasse",
  lot: "lotissement",
  mte: "montee",
  pass: "passage",
  pl: "place",
  prom: "promenade",
  qu: "quai",
  quart: "quartier",
  quar: "quartier",
  r: "rue",
  res: "residence",
  rpt: "rond point",
  rte: "route",
  sq: "square",
  trav: "traverse",
  tra: "traverse",
  vc: "voie communale",
  cdt: "commandant",
  col: "colonel",
  cap: "capitaine",
  dr: "docteur",
  gal: "general",
  gen: "general",
  mal: "marechal",
  mar: "marechal",
  pdt: "president",
  pres: "president",
  prof: "professeur",
  pr: "professeur",
  st: "saint",
  ste: "sainte",
};
/** left out (but at the end: "allée A"): files leave them out too */
const LINKS = new Set(["de", "du", "des", "d", "la", "le", "les", "l", "a", "au", "aux", "et"]);
/** an R alone is a street ("12 R DU PORT"), not a repetition */
const NUMBER = /^\s*0*(\d+)(?:\s*[-/]\s*\d+)*\s*(bis|ter|quater|[a-qs-z](?=[\s,]))?[\s,]+(.*)$/i;

/** A street without accents, case, punctuation, link words and abbreviations: "Bd. du Gal-de-Gaulle" is "boulevard general gaulle". */
export function plainStreet(street: string): string {
  return street
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim()
    .split(" ")
    .filter((word, rank, words) => rank === words.length - 1 || !LINKS.has(word))
    .map((word) => WORDS[word] ?? word)
    .join(" ");
}

/** The repetition of a number: "bis" is also written B. */
export function plainRepeat(repeat: string): string {
  const text = repeat.trim().toLowerCase();
  return { bis: "b", ter: "t", quater: "q" }[text] ?? text;
}

/** "12 bis rue du Port": number, repetition and street, ready to be compared; null where there is no number or street. */
export function parseAddress(
  text: string,
): { readonly number: string; readonly repeat: string; readonly street: string } | null {
  const match = NUMBER.exec(text);
  if (!match) return null;
  const street = plainStreet(match[3]!);
  return street === "" ? null : { number: match[1]!, repeat: plainRepeat(match[2] ?? ""), street };
}
