/** Markup that is already safe. Only `markup` and `raw` make it, so data can never be taken for it. */
export class Markup {
  constructor(readonly text: string) {}
}

/** Trusted text of ours (styles, paths of numbers). Never give it data. */
export function raw(text: string): Markup {
  return new Markup(text);
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "’");
}

type Part = Markup | string | number | null | readonly Part[];

function render(part: Part): string {
  if (part === null) return "";
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(render).join("");
  return escape(String(part));
}

/** Template whose values are escaped (straight apostrophes become typographic), lists joined, null dropped. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, string, index) => text + string + render(parts[index] ?? null), ""));
}
