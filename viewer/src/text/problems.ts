/**
 * The engine speaks French to its users. The English page says the problems it knows in English, and introduces the
 * others as what they are: a message in French.
 */

type Translation = readonly [french: RegExp, english: (...parts: string[]) => string];

const KNOWN: readonly Translation[] = [
  [
    /^study\.json n'est pas un fichier JSON lisible/,
    () => "study.json cannot be read (truncated?); publish the study again.",
  ],
  [/^study\.json n'est pas une étude/, () => "study.json is not a study published by Desserte."],
  [
    /^Cette étude est au format « (.+?) » ; cette page lit le format (\d+)/,
    (found, wanted) => `This study is in format “${found}”; this page reads format ${wanted}. Publish the study again.`,
  ],
  [
    /^study\.json : valeur inattendue à « (.*) »/,
    (place) => `study.json: unexpected value at “${place}”. Publish the study again.`,
  ],
  [/^study\.json : l'emprise/, () => "study.json: the bounds are empty or reversed."],
  [
    /^Le fichier (\S+) de l'étude est introuvable/,
    (file) => `The study's file ${file} cannot be found; publish the study again or check the address.`,
  ],
  [/^(\S+) est tronqué ou abîmé/, (file) => `${file} is truncated or damaged; publish the study again.`],
  [/^(\S+) est démesuré/, (file) => `${file} is far too big; it is not a study's file.`],
  [
    /^(\S+) n'est pas un fichier GeoJSON/,
    (file) => `${file} is not GeoJSON that can be read; publish the study again.`,
  ],
  [
    /^Le fichier .*\((\S+)\) ne peut pas être lu/,
    (file) => `The file ${file} cannot be read: damaged, truncated or of another kind. Publish the study again.`,
  ],
  [
    /^Le .*\((\S+)\) est de la version (\d+), cette version de Desserte lit la version (\d+)/,
    (file, found, wanted) =>
      `${file} is of version ${found}, this page reads version ${wanted}; publish the study again.`,
  ],
  [
    /^Les temps d'accès (et le territoire ne vont pas ensemble|ont été calculés pour un autre panier)/,
    () => "The times and the territory do not go together; publish the study again.",
  ],
  [
    /^« (.+) » ne peut pas servir de comparaison : il n'a pas les colonnes/,
    (file) =>
      `“${file}” cannot be compared: it lacks the columns “code” and “basket_min”; choose the communes.csv written by “desserte run”.`,
  ],
  [
    /^« (.+) » ne peut pas servir de comparaison : ligne (\d+)/,
    (file, line) => `“${file}” cannot be compared: something is wrong on line ${line}.`,
  ],
  [
    /^« (.+) » ne peut pas servir de comparaison/,
    (file) => `“${file}” cannot be compared: it is not a whole communes.csv written by “desserte run”.`,
  ],
  [
    /^« (.+) » n'a aucune commune en commun/,
    (name) =>
      `“${name}” has no commune in common with this study: there is nothing to compare. Choose a study of the same territory.`,
  ],
  [
    /^« (.+) » n'est pas une carte de Desserte en un seul fichier/,
    (file) => `“${file}” is not a Desserte map in a single file: it carries no study.`,
  ],
  [/^« (.+) » est trop gros/, (file) => `“${file}” is too big to be compared in the page.`],
  [/^Il manque (\S+) :/, (file) => `${file} is missing: choose the files of the other map's “study” folder together.`],
];

/** A problem of the engine for the English page. */
export function englishProblem(french: string): string {
  const plain = french.replaceAll("\u00a0", " ").replaceAll("’", "'");
  for (const [pattern, english] of KNOWN) {
    const found = pattern.exec(plain);
    if (found) return english(...found.slice(1));
  }
  return `The engine says, in French: “${french}”`;
}
