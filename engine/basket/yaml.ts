import { UserError } from "../report/index.ts";
import { isNode, LineCounter, type Document } from "yaml";
import { z } from "zod";
import { readYaml } from "./yaml-document.ts";

/**
 * Parses YAML text and checks it with a zod schema. Throws UserError in French with the file, the line and the key at
 * fault: bad syntax, a key that does not exist (with the ones that do), a value of another kind.
 */
export function parseYaml<Schema extends z.ZodType>(text: string, schema: Schema, file: string): z.output<Schema> {
  const lines = new LineCounter();
  const document = readYaml(text, lines);
  if ("line" in document) {
    const { what, line } = document;
    throw new UserError(`${file}, ligne ${line} : le YAML est mal formé : ${what}.`, {
      file,
      line,
    });
  }
  const value = valueOf(document, file);
  // no file can be named with one
  if (JSON.stringify(value)?.includes("\\u0000"))
    throw new UserError(`${file} : une valeur contient un caractère nul (« \\0 ») ; ôtez-le.`, { file });
  const { localeError } = z.locales.fr();
  const result = schema.safeParse(value, {
    error: (issue) =>
      issue.code === "invalid_type" && typeof issue.input === "number"
        ? `Entrée invalide : ${issue.input} n'est pas un nombre fini ou entier comme il le faut`
        : localeError(issue),
  });
  if (result.success) return result.data;
  // a key that is not known is often a missing one mistyped: it says more
  const { issues } = result.error;
  const { path, message } = deepest(issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0]!);
  const line = lineOf(document, lines, path);
  const key = path.map(String).join(".");
  const place = line === undefined ? file : `${file}, ligne ${line}`;
  throw new UserError(`${place} : clé « ${key || "(racine)"} » : ${message}.`, {
    file,
    key,
    ...(line === undefined ? {} : { line }),
  });
}

/** The plain value of a document. An alias to nothing, or aliases that multiply, are refused. */
function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new UserError(`${file} : un alias YAML (« *nom ») ne désigne rien ou se répète sans fin.`, { file });
  }
}

/** Of a union, the branch that got furthest says what is wrong; the union itself only says "invalid". */
function deepest(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string } {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return { path: issue.path, message: issue.message };
  const branches = issue.errors.map((issues) => deepest(issues[0]!));
  branches.sort((a, b) => b.path.length - a.path.length);
  return { path: [...issue.path, ...branches[0]!.path], message: branches[0]!.message };
}

function lineOf(document: Document, lines: LineCounter, path: PropertyKey[]): number | undefined {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}
