import type { Source } from "./catalogue.ts";

/** Bytes of a file's start needed to recognise it. */
export const START_BYTES = 64;

/**
 * Why these first bytes cannot be a file of this format, in French, or null when they can. Servers answer errors with
 * a web page and status 200; a captive portal does too.
 */
export function notThe(format: Source["format"], start: Uint8Array): string | null {
  const text = new TextDecoder("latin1").decode(start);
  if (/^\s*(?:\u00ef\u00bb\u00bf)?<(?:!doctype|html|\?xml|head|body)/i.test(text)) return "c'est une page web";
  if (start.length === 0) return "il est vide";
  switch (format) {
    case "zip":
      return text.startsWith("PK") ? null : "ce n'est pas une archive zip";
    case "gzip":
      return text.startsWith("\u001f\u008b") ? null : "ce n'est pas un fichier gzip";
    case "parquet":
      return text.startsWith("PAR1") ? null : "ce n'est pas un fichier Parquet";
    case "osm-pbf":
      return text.includes("OSMHeader") ? null : "ce n'est pas un fichier OSM PBF";
    case "geojson":
      return /^\s*\{/.test(text) ? null : "ce n'est pas du GeoJSON";
    case "csv":
      return text.includes("\u0000") ? "ce n'est pas un tableau CSV" : null;
    case "archive":
      return null;
  }
}
