import {
  isScalar,
  parseDocument,
  visit,
  type Document,
  type DocumentOptions,
  type LineCounter,
  type ParseOptions,
  type SchemaOptions,
} from "yaml";

/** What is wrong, by code of the yaml library. */
const SYNTAX: Readonly<Record<string, string>> = {
  BAD_INDENT: "l'alignement des lignes ne convient pas",
  BAD_SCALAR_START: "une valeur commence par un caractère réservé ; mettez-la entre guillemets",
  BLOCK_AS_IMPLICIT_KEY: "deux « : » sur la même ligne, ou une clé mal alignée ; mettez la valeur entre guillemets",
  BLOCK_IN_FLOW: "une liste ou une clé sur plusieurs lignes dans des crochets ou des accolades",
  DUPLICATE_KEY: "la même clé est écrite deux fois",
  MISSING_CHAR: "il manque un caractère (guillemet, crochet, accolade, virgule ou « : »)",
  MULTILINE_IMPLICIT_KEY: "une clé s'étend sur plusieurs lignes ; il manque sans doute « : »",
  MULTIPLE_DOCS: "le fichier contient plusieurs documents (« --- »)",
  TAB_AS_INDENT: "une tabulation sert d'alignement ; employez des espaces",
  UNEXPECTED_TOKEN: "un caractère n'est pas à sa place",
};

/** What is wrong with a text that is no YAML, and where. */
export interface YamlFault {
  /** in French, to follow « le YAML est mal formé : » */
  readonly what: string;
  readonly line: number;
}

/**
 * Parses YAML in time that grows with the text: the library looks each key up among all those before it, which hangs on a map of a hundred
 * thousand keys. Gives the document, or its first fault.
 */
export function readYaml(
  text: string,
  lineCounter: LineCounter,
  options: ParseOptions & DocumentOptions & SchemaOptions = {},
): Document | YamlFault {
  const document = parseDocument(text, { ...options, lineCounter, prettyErrors: false, uniqueKeys: false });
  const [syntax] = document.errors;
  if (syntax) return fault(syntax.code, lineCounter.linePos(syntax.pos[0]).line);
  let twice: YamlFault | undefined;
  visit(document, {
    Map(_, { items }) {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        const value = isScalar(key) ? key.value : undefined;
        if (value === undefined) continue;
        if (keys.has(value)) {
          const line = isScalar(key) && key.range ? lineCounter.linePos(key.range[0]).line : 1;
          twice = fault("DUPLICATE_KEY", line);
          return visit.BREAK;
        }
        keys.add(value);
      }
      return undefined;
    },
  });
  return twice ?? document;
}

const fault = (code: string, line: number): YamlFault => ({ what: SYNTAX[code] ?? "syntaxe inattendue", line });
