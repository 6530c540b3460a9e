import { UserError } from "../../report/index.ts";
import { pointInside } from "../../territory/index.ts";
import { basename } from "node:path";
import { valueOf } from "./communes.ts";
import { readLayers } from "./layers.ts";
import type { IrisInput } from "./study-inputs.ts";

/** A point of each IRIS by its code of nine characters. */
export type IrisPoints = ReadonlyMap<string, readonly [lon: number, lat: number]>;

const CODES = ["code_iris", "dcomiris", "iris", "code"];

/** Points of IRIS from CONTOURS-IRIS (IGN, INSEE) or any polygons with their code. Throws UserError when none has a code. */
export async function readIris(path: string, input: IrisInput): Promise<IrisPoints> {
  const points = new Map<string, readonly [number, number]>();
  for (const { feature } of await readLayers(path, input.layers ?? /iris/i)) {
    const { geometry } = feature;
    const code = valueOf(feature.properties ?? {}, input.code === undefined ? CODES : [input.code]);
    if (code !== null && (geometry?.type === "Polygon" || geometry?.type === "MultiPolygon"))
      points.set(irisCode(code), pointInside(geometry));
  }
  if (points.size === 0)
    throw new UserError(`${basename(path)} : aucun polygone n'a de code d'IRIS (cherché : ${CODES.join(", ")}).`, {
      file: path,
    });
  return points;
}

/** BPE writes 132010101 or 13201_0101 by vintage. */
export function irisCode(text: string): string {
  return text.replace("_", "");
}
