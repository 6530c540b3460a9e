/** Reading of the hand-drawn road lines: names of places and coordinates. */
import { drawn, type Point } from "./plane.ts";
import type { Town } from "./towns.ts";

export interface Stop {
  readonly at: Point;
  /** of the interchange */
  readonly name: string | null;
  /** km/h from here on */
  readonly limit: number | null;
}

/** Centres of towns and hamlets by name (départements 13 and around have no two alike in the study area). */
export function placeIndex(towns: readonly Town[]): Map<string, Point> {
  const places = new Map<string, Point>();
  for (const town of towns) for (const { name, at } of town.hamlets) places.set(name, at);
  for (const { name, at } of towns) places.set(name, at);
  return places;
}

/** "Arles > 4.64,43.69 > *Coudoux 5.22,43.55 > @90 > ...": the stops in order. */
export function parseLine(line: string, places: ReadonlyMap<string, Point>): Stop[] {
  const stops: Stop[] = [];
  let limit: number | null = null;
  for (const word of line.split(">").map((text) => text.trim())) {
    if (word.startsWith("@")) {
      limit = Number(word.slice(1));
      const last = stops.pop();
      if (last) stops.push({ ...last, limit });
      continue;
    }
    const interchange = /^\*(.+) ([\d.,]+)$/.exec(word);
    const at = interchange
      ? drawn(interchange[2]!)[0]
      : /^[\d.]+,[\d.]+$/.test(word)
        ? drawn(word)[0]
        : places.get(word);
    if (!at) throw new Error(`lieu inconnu dans une route : « ${word} »`);
    stops.push({ at, name: interchange?.[1] ?? null, limit: null });
  }
  return stops;
}
