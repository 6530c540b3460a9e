import { UserError, type SkipReport } from "../../report/index.ts";
import { PointCheck, type CommuneInput } from "../../territory/index.ts";
import type { MultiPolygon, Polygon } from "geojson";
import { basename } from "node:path";
import { decodeText, fileKind, notText, readBytes } from "./file-bytes.ts";

const MAX_BYTES = 480 * 2 ** 20;

/**
 * Boundaries of communes from a GeoJSON file (WGS84). Throws UserError: not GeoJSON, a feature without the code or name
 * property (found / expected), no polygon, coordinates that are not degrees of France.
 */
export function readCommunes(
  path: string,
  columns: { code: string; name: string },
  report: SkipReport,
): CommuneInput[] {
  return parseCommunes(path, readGeoJson(path), columns, report);
}

/** The same from features in memory; `path` is only named in messages. */
export function parseCommunes(
  path: string,
  features: readonly unknown[],
  columns: { code: string; name: string },
  report: SkipReport,
): CommuneInput[] {
  const file = basename(path);
  const check = new PointCheck(file);
  const communes = features.map((feature, index) => {
    const rank = index + 1;
    const properties = record(record(feature)?.properties);
    const geometry = record(record(feature)?.geometry);
    const code = textOf(properties?.[columns.code]);
    const name = textOf(properties?.[columns.name]);
    if (code === null || name === null) {
      const found = Object.keys(properties ?? {}).join(", ") || "aucune";
      const missing = code === null ? columns.code : columns.name;
      throw new UserError(
        `${file}, objet ${rank} : propriété « ${missing} » absente ou vide ; propriétés trouvées : ${found}.`,
        { file: path },
      );
    }
    if (geometry?.type !== "Polygon" && geometry?.type !== "MultiPolygon")
      throw new UserError(
        `${file}, objet ${rank} (${code} ${name}) : un contour (Polygon ou MultiPolygon) est attendu, trouvé : ${String(geometry?.type ?? "rien")}.`,
        { file: path },
      );
    const polygon = geometry as unknown as Polygon | MultiPolygon;
    const [lon, lat] = firstPoint(polygon);
    if (!Number.isFinite(lon) || !Number.isFinite(lat))
      throw new UserError(`${file}, objet ${rank} (${code} ${name}) : contour vide ou sans coordonnées.`, {
        file: path,
      });
    check.accept(lon, lat, rank);
    return { code: padded(code, name, report), name, polygon };
  });
  check.finish();
  return communes;
}

/** Features of a GeoJSON file. Throws UserError when it is not one, or has none. */
export function readGeoJson(path: string): unknown[] {
  const bytes = readBytes(path, MAX_BYTES);
  const kind = fileKind(bytes);
  const file = basename(path);
  if (kind !== "text")
    throw new UserError(notText(kind, path).message.replace("un fichier CSV est attendu", "un GeoJSON est attendu"), {
      file: path,
    });
  let content: unknown;
  try {
    content = JSON.parse(decodeText(bytes));
  } catch (error) {
    throw new UserError(`${file} n'est pas un GeoJSON lisible (${(error as Error).message}) : fichier tronqué ?`, {
      file: path,
    });
  }
  const features = record(content)?.features;
  if (!Array.isArray(features) || features.length === 0)
    throw new UserError(
      `${file} : une collection d'objets GeoJSON (« features ») est attendue, et n'y est pas ou est vide.`,
      { file: path },
    );
  return features;
}

function firstPoint(polygon: Polygon | MultiPolygon): readonly [number, number] {
  const ring = polygon.type === "Polygon" ? polygon.coordinates?.[0] : polygon.coordinates?.[0]?.[0];
  const [lon, lat] = ring?.[0] ?? [];
  return [Number(lon), Number(lat)];
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
}

function textOf(value: unknown): string | null {
  const text = typeof value === "number" || typeof value === "string" ? String(value).trim() : "";
  return text === "" ? null : text;
}

/** A code of four digits has lost its zero on the way. */
function padded(code: string, name: string, report: SkipReport): string {
  if (!/^\d{4}$/.test(code)) return code;
  report.add(
    "code-repaired",
    "codes de commune réparés (zéro perdu, casse, espaces)",
    () => `« ${code} » lu 0${code} (${name})`,
  );
  return `0${code}`;
}
