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

/** What is wrong with a text that is no YAML, and where. */
export interface YamlFault {
  /** of the yaml library: DUPLICATE_KEY, TAB_AS_INDENT ... */
  readonly code: string;
  readonly message: string;
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
  if (syntax) return { code: syntax.code, message: syntax.message, line: lineCounter.linePos(syntax.pos[0]).line };
  let twice: YamlFault | undefined;
  visit(document, {
    Map(_, { items }) {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        const value = isScalar(key) ? key.value : undefined;
        if (value === undefined) continue;
        if (keys.has(value)) {
          const line = isScalar(key) && key.range ? lineCounter.linePos(key.range[0]).line : 1;
          twice = { code: "DUPLICATE_KEY", message: "Map keys must be unique", line };
          return visit.BREAK;
        }
        keys.add(value);
      }
      return undefined;
    },
  });
  return twice ?? document;
}
