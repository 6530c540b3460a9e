import { isMap, isNode, isSeq, LineCounter, type Document } from "yaml";
import { z } from "zod";
import { readYaml } from "../basket/index.ts";
import { UserError } from "../report/index.ts";
import type { Problem } from "./model.ts";

/** Longest scenario text read, in characters. */
const LONGEST_TEXT = 4_000_000;

/** YAML whose scalars stay texts, so that the commune 01001 keeps its zero, with the line of every key. */
export class YamlText {
  private readonly lines = new LineCounter();
  private readonly document: Document;
  private root: unknown;
  private readonly file: string;
  readonly problems: Problem[] = [];

  /** @throws UserError when the text is not YAML: nothing more can then be said of it */
  constructor(text: string, file: string) {
    this.file = file;
    if (text.length > LONGEST_TEXT)
      throw new UserError(`${file} : le fichier dépasse 4 millions de caractères, trop pour un scénario.`, { file });
    const document = readYaml(text, this.lines, { schema: "failsafe" });
    if ("line" in document) {
      const { line, what } = document;
      throw new UserError(`${file}, ligne ${line} : le YAML est mal formé : ${what}.`, { file, line });
    }
    this.document = document;
  }

  /** Keys of the map at `path`, in order; empty where there is none. */
  keys(path: readonly (string | number)[]): string[] {
    const node = path.length === 0 ? this.document.contents : this.document.getIn(path, true);
    return isMap(node) ? node.items.map(({ key }) => String(key)) : [];
  }

  length(path: readonly (string | number)[]): number {
    const node = this.document.getIn(path, true);
    return isSeq(node) ? node.items.length : 0;
  }

  /** Line of a key, or of the nearest thing around it. */
  line(path: readonly PropertyKey[]): number {
    for (let depth = path.length; depth > 0; depth--) {
      const node = this.document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return this.lines.linePos(node.range[0]).line;
    }
    return 1;
  }

  private plain(): unknown {
    try {
      return this.document.toJS({ maxAliasCount: 100 }) as unknown;
    } catch {
      // an alias to nothing, or a bomb of aliases
      throw new UserError(`${this.file} : un alias YAML (« *nom ») ne désigne rien ou se répète sans fin.`, {
        file: this.file,
      });
    }
  }

  /** The value at `path` checked by a schema; what is wrong goes to `problems`, each with its line, and null is returned. */
  read<Schema extends z.ZodType>(path: readonly (string | number)[], schema: Schema): z.output<Schema> | null {
    this.root ??= this.plain();
    const value = path.reduce<unknown>(
      (inner, key) => (inner === null || inner === undefined ? undefined : (inner as Record<string, unknown>)[key]),
      this.root,
    );
    const result = schema.safeParse(value, { error: z.locales.fr().localeError });
    if (result.success) return result.data;
    const told = new Set<string>();
    for (const issue of result.error.issues) {
      const { path: inner, message } = deepest(issue);
      // a key that is not known often breaks a rule of the whole as well: once is enough
      if (told.has(inner.join())) continue;
      told.add(inner.join());
      const key = inner.map(String).join(".");
      const sentence = message.replace(/[. ]+$/, "");
      this.problems.push({
        message: key ? `clé « ${key} » : ${lowerFirst(sentence)}.` : `${sentence}.`,
        line: this.line([...path, ...inner]),
      });
    }
    return null;
  }
}

/** Of a union, the branch that got furthest says what is wrong. */
function deepest(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string } {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return { path: issue.path, message: issue.message };
  const branches = issue.errors.map((issues) => deepest(issues[0]!));
  branches.sort((a, b) => b.path.length - a.path.length);
  return { path: [...issue.path, ...branches[0]!.path], message: branches[0]!.message };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** One sentence for a list of problems, at most 40 of them, one a line. */
export function problemsError(file: string, problems: readonly Problem[]): UserError {
  const told = problems
    .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
    .slice(0, 40)
    .map(({ line, message }) => `  ${line === null ? "" : `ligne ${line} : `}${message}`);
  const more = problems.length > 40 ? [`  ... et ${problems.length - 40} autres.`] : [];
  const first = problems.length === 1 ? "un problème" : `${problems.length} problèmes`;
  const [at] = problems;
  return new UserError([`${file} : ${first}.`, ...told, ...more].join("\n"), {
    file,
    ...(at && at.line !== null && { line: at.line }),
  });
}
