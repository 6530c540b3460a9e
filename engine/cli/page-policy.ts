/**
 * What the map page may load: its own files, and pictures and fonts carried inside them. Nothing inline, nothing from
 * elsewhere, except from the origins of a backdrop that whoever published the page chose.
 */
export function pagePolicy(origins: readonly string[] = []): string {
  const elsewhere = origins.map((origin) => ` ${origin}`).join("");
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: blob:${elsewhere}`,
    "font-src 'self' data:",
    `connect-src 'self' data: blob:${elsewhere}`,
    "worker-src 'self' blob: data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** The origin a text names, exactly ("https://tuiles.example:8443"); null for anything else: a path, a pattern, a keyword. */
export function exactOrigin(text: string): string | null {
  const { protocol, origin } = URL.parse(text) ?? { protocol: "", origin: "" };
  // A host may hold a star as far as addresses go; in a policy it would stand for many.
  return /^https?:$/.test(protocol) && !text.includes("*") && [origin, `${origin}/`].includes(text.toLowerCase())
    ? origin
    : null;
}
