/** Columns of a table as its CREATE TABLE declares them. */
export interface TableColumns {
  readonly names: readonly string[];
  /** index of the column that stands for the row's number, -1 when none does */
  readonly rowid: number;
}

const CONSTRAINT = /^(constraint|primary|unique|check|foreign)$/i;

/** Reads the column names out of a CREATE TABLE statement; null when it is none that we understand. */
export function columnsOf(sql: string): TableColumns | null {
  const parts = definitions(sql);
  if (!parts) return null;
  const names: string[] = [];
  let rowid = -1;
  for (const words of parts) {
    const [name, type, ...rest] = words;
    if (name === undefined || CONSTRAINT.test(name)) continue;
    // only the exact word INTEGER makes a primary key stand for the row's number
    if (/^integer$/i.test(type ?? "") && /\bprimary key\b(?! desc)/i.test(rest.join(" "))) rowid = names.length;
    names.push(unquoted(name));
  }
  return names.length === 0 ? null : { names, rowid };
}

/** The words of each definition between the outer parentheses; null when they do not close. */
function definitions(sql: string): string[][] | null {
  const parts: string[][] = [[]];
  const token =
    /--[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*'|[(),]|[^\s(),"'`[\]]+/g;
  let depth = 0;
  for (const [word] of sql.matchAll(token)) {
    if (word.startsWith("--") || word.startsWith("/*")) continue;
    if (word === ")" && --depth === 0) return parts;
    if (depth === 1 && word === ",") parts.push([]);
    else if (depth === 1 && word !== "(" && word !== ")") parts.at(-1)!.push(word);
    if (word === "(") depth++;
  }
  return null;
}

function unquoted(name: string): string {
  const [first] = name;
  if (first === "[") return name.slice(1, -1);
  return first === '"' || first === "`" || first === "'" ? name.slice(1, -1).replaceAll(first + first, first) : name;
}
