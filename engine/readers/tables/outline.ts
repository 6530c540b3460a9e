import type { MultiPolygon, Polygon } from "geojson";
import { UserError } from "../../report/index.ts";

/** No projection of France has coordinates beyond this, in metres. */
const FARTHEST = 1e8;

/**
 * A polygon whose rings can be computed with: lists of numbers, in degrees or in metres of a projection, at least a triangle.
 * Altitudes, boxes and whatever else hangs on it are taken off.
 * @param where file and object, for the message
 * @throws UserError otherwise: a file may say "Polygon" and hold anything
 */
export function outlineOf<Outline extends Polygon | MultiPolygon>(
  { type, coordinates }: Outline,
  where: string,
  path: string,
): Outline {
  const refuse = (what: string): never => {
    throw new UserError(`${where} : ${what}.`, { file: path });
  };
  const parts: unknown = type === "Polygon" ? [coordinates] : coordinates;
  if (!Array.isArray(parts) || parts.length === 0) return refuse("contour vide ou sans coordonnées");
  for (const rings of parts as unknown[]) {
    if (!Array.isArray(rings) || rings.length === 0) return refuse("contour vide ou sans coordonnées");
    for (const ring of rings as unknown[]) {
      if (!Array.isArray(ring)) return refuse("contour sans coordonnées lisibles");
      if (ring.length < 3) return refuse(`un anneau du contour n'a que ${ring.length} points`);
      for (let at = 0; at < ring.length; at++) {
        const position: unknown = ring[at];
        if (!isPosition(position)) return refuse(unreadable(position));
        if (position.length > 2) position.length = 2;
      }
    }
  }
  return { type, coordinates } as Outline;
}

/** Indexed, not taken apart: a country has twenty million positions. */
function isPosition(position: unknown): position is number[] {
  if (!Array.isArray(position)) return false;
  const x: unknown = position[0];
  const y: unknown = position[1];
  return typeof x === "number" && typeof y === "number" && Math.abs(x) <= FARTHEST && Math.abs(y) <= FARTHEST;
}

function unreadable(position: unknown): string {
  const flat = Array.isArray(position) && !position.some(Array.isArray) ? JSON.stringify(position) : "";
  return `une position du contour n'est pas faite de deux nombres plausibles${flat && ` (${flat.slice(0, 60)})`}`;
}
