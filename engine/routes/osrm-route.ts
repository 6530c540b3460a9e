import type { GuidanceIndex } from "./guidance/junctions.ts";
import { maneuverTypeOf } from "./guidance/instruction.ts";
import type { Point } from "./guidance/lines.ts";
import type { RoutePath } from "./path.ts";
import { polyline6 } from "./polyline.ts";
import { makeSteps } from "./steps/make-steps.ts";
import type { Crossing, Step } from "./steps/step.ts";

/** A route as OSRM answers it (one leg), so that any tool made for OSRM can read it. Seconds, metres, degrees. */
export interface OsrmRoute {
  readonly distance: number;
  readonly duration: number;
  readonly weight: number;
  readonly weight_name: string;
  readonly geometry: string;
  readonly legs: readonly [OsrmLeg];
}

export interface OsrmLeg {
  readonly distance: number;
  readonly duration: number;
  readonly weight: number;
  readonly summary: string;
  readonly steps: readonly OsrmStep[];
}

export interface OsrmStep {
  readonly distance: number;
  readonly duration: number;
  readonly weight: number;
  /** polyline6 */
  readonly geometry: string;
  readonly name: string;
  readonly ref?: string;
  readonly pronunciation?: string;
  readonly destinations?: string;
  readonly exits?: string;
  readonly rotary_name?: string;
  readonly rotary_pronunciation?: string;
  readonly mode: "driving" | "ferry" | "train";
  readonly driving_side: "left" | "right";
  readonly maneuver: OsrmManeuver;
  readonly intersections: readonly OsrmIntersection[];
}

export interface OsrmManeuver {
  readonly type: string;
  readonly modifier?: string;
  readonly exit?: number;
  readonly location: readonly [lon: number, lat: number];
  readonly bearing_before: number;
  readonly bearing_after: number;
}

export interface OsrmIntersection {
  readonly location: readonly [lon: number, lat: number];
  readonly bearings: readonly number[];
  readonly entry: readonly boolean[];
  readonly in?: number;
  readonly out?: number;
  readonly classes?: readonly string[];
}

/**
 * Route object of a path. `from` and `to` are the places asked for (1e-7 degree): they decide on which side of the road
 * the route starts and ends.
 */
export function osrmRoute(index: GuidanceIndex, path: RoutePath, from: Point, to: Point): OsrmRoute {
  const { points, steps } = makeSteps(index, path, from, to);
  const distance = tenths(path.lengthM);
  const duration = path.durationDs / 10;
  const leg: OsrmLeg = {
    distance,
    duration,
    weight: duration,
    summary: summaryOf(steps),
    steps: steps.map((step) => osrmStep(step, points)),
  };
  return { distance, duration, weight: duration, weight_name: "duration", geometry: polyline6(points), legs: [leg] };
}

function osrmStep(step: Step, points: readonly Point[]): OsrmStep {
  const { name, ref, pronunciation, destinations, exits } = step.signs;
  const duration = step.durationDs / 10;
  return {
    distance: tenths(step.lengthM),
    duration,
    weight: duration,
    geometry: polyline6(points.slice(step.firstPoint, step.lastPoint + 1)),
    name,
    ...(ref && { ref }),
    ...(pronunciation && { pronunciation }),
    ...(destinations && { destinations }),
    ...(exits && { exits }),
    ...(step.rotaryName && { rotary_name: step.rotaryName }),
    ...(step.rotaryPronunciation && { rotary_pronunciation: step.rotaryPronunciation }),
    mode: step.mode,
    driving_side: step.leftHandDriving ? "left" : "right",
    maneuver: maneuverOf(step),
    intersections: step.crossings.map(osrmIntersection),
  };
}

function maneuverOf(step: Step): OsrmManeuver {
  const { modifier } = step.instruction;
  return {
    type: step.waypoint ?? maneuverTypeOf(step.instruction),
    ...((!step.waypoint || modifier !== "uturn") && { modifier }),
    ...(step.exit !== undefined && { exit: step.exit }),
    location: degrees(step.point),
    bearing_before: step.bearingBefore,
    bearing_after: step.bearingAfter,
  };
}

function osrmIntersection(crossing: Crossing): OsrmIntersection {
  return {
    location: degrees(crossing.point),
    bearings: crossing.bearings,
    entry: crossing.entry,
    ...(crossing.in !== undefined && { in: crossing.in }),
    ...(crossing.out !== undefined && { out: crossing.out }),
    ...(crossing.classes.length > 0 && { classes: crossing.classes }),
  };
}

/** Names (or numbers) of the two longest stretches, in the order they are driven. */
function summaryOf(steps: readonly Step[]): string {
  const lengths = new Map<string, number>();
  for (const { signs, lengthM } of steps) {
    const words = signs.name || signs.ref;
    if (words) lengths.set(words, (lengths.get(words) ?? 0) + lengthM);
  }
  const longest = new Set(
    [...lengths]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 2)
      .map(([words]) => words),
  );
  return [...lengths.keys()].filter((words) => longest.has(words)).join(", ");
}

function degrees([lon7, lat7]: Point): readonly [number, number] {
  return [Math.round(lon7 / 10) / 1e6, Math.round(lat7 / 10) / 1e6];
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
