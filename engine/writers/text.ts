/** Plain-text tables for the terminal. */

/** Width on screen: no-break spaces count as one, accents are one already. */
function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}

/** Columns separated by two spaces; the first is left-aligned, the others right-aligned unless named in `left`. */
export function textTable(
  rows: readonly (readonly string[])[],
  options: { readonly indent?: string; readonly left?: readonly number[] } = {},
): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  const left = new Set([0, ...(options.left ?? [])]);
  return rows.map((row) =>
    `${options.indent ?? "  "}${row.map((cell, column) => pad(cell, widths[column]!, !left.has(column))).join("  ")}`.trimEnd(),
  );
}

/** Wraps a sentence at 100 columns on plain spaces, so that no-break ones hold. */
export function wrap(sentence: string, indent = "", width = 100): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of sentence.split(" ")) {
    if (line.length > indent.length && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
    }
    line += line.length > indent.length ? ` ${word}` : word;
  }
  lines.push(line);
  return lines;
}
