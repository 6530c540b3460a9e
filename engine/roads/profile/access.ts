import type { Tags } from "../model.ts";
import type { CarProfile } from "./car-profile.ts";
import { parseHeightM, parseKilograms, parseMetres } from "./measures.ts";
import { directional, type Directional } from "./tags.ts";

/** May a car enter, by direction, and is it only to stop there. */
export interface WayAccess {
  forward: boolean;
  backward: boolean;
  restrictedForward: boolean;
  restrictedBackward: boolean;
  /** resolved access value of the hierarchy, by direction */
  readonly value: Directional;
}

/** Of "a;b" the value most in favour of the car: allowed, then restricted, then anything unknown last. */
export function resolveAccess(value: string | undefined, profile: CarProfile): string | undefined {
  if (value === undefined || !value.includes(";")) return value;
  let best: string | undefined;
  let bestRank = -1;
  for (const part of value.split(";")) {
    const word = part.trim();
    const rank = profile.accessYes.has(word)
      ? 3
      : profile.accessRestricted.has(word)
        ? 2
        : profile.accessNo.has(word)
          ? 1
          : 0;
    if (word !== "" && rank > bestRank) {
      best = word;
      bestRank = rank;
    }
  }
  return best ?? value;
}

/** Ways no car drives whatever their access tags say: areas, works, reversible lanes, impassable ones. */
export function isBlockedWay(tags: Tags, profile: CarProfile): boolean {
  const highway = tags.highway ?? "";
  if (profile.classesNever.has(highway)) return true;
  if (tags.area === "yes" || tags.oneway === "reversible") return true;
  if (tags.impassable === "yes" || tags.status === "impassable") return true;
  if (tags.railway === "construction") return true;
  return tags.construction !== undefined && !profile.constructionHarmless.has(tags.construction);
}

/** Few ways have one: the rules below are then not even looked at. */
function hasSizeLimit(tags: Tags): boolean {
  for (const key in tags) if (key.startsWith("max") || key.startsWith("width") || key === "est_width") return true;
  return false;
}

/** Is the way too low, narrow, short or weak, by direction. */
function tooSmall(tags: Tags, profile: CarProfile): { forward: boolean; backward: boolean } {
  const blocked = { forward: false, backward: false };
  if (!hasSizeLimit(tags)) return blocked;
  const { heightM, widthM, lengthM, weightKg } = profile.vehicle;
  const rules: Array<[readonly string[], (value: string) => number | null, (m: number) => boolean]> = [
    [["maxheight:physical", "maxheight"], parseHeightM, (m) => m < heightM],
    [["maxwidth:physical", "maxwidth", "width", "est_width"], parseMetres, (m) => m <= widthM],
    [["maxlength"], parseMetres, (m) => m < lengthM],
    [["maxweight"], parseKilograms, (kg) => kg < weightKg],
    [["maxweightrating"], parseKilograms, (kg) => kg < weightKg],
  ];
  for (const [keys, parse, fails] of rules) {
    const limit = directional(tags, keys);
    for (const side of ["forward", "backward"] as const) {
      const text = limit[side];
      const measure = text === undefined ? null : parse(text);
      if (measure !== null && fails(measure)) blocked[side] = true;
    }
  }
  return blocked;
}

/**
 * Access of a way by direction: size limits, then the access hierarchy (motorcar > motor_vehicle > vehicle > access, each with
 * `:forward` and `:backward`). Values such as `destination` or `private` close paths but only restrict real roads.
 */
export function wayAccess(tags: Tags, profile: CarProfile): WayAccess {
  const raw = directional(tags, profile.accessHierarchy);
  const value = {
    forward: resolveAccess(raw.forward, profile),
    backward: resolveAccess(raw.backward, profile),
  };
  const onRoad = profile.restrictedClasses.has(tags.highway ?? "");
  const restricted = (word: string | undefined): boolean =>
    onRoad && word !== undefined && profile.accessRestricted.has(word);
  const closed = (word: string | undefined): boolean =>
    word !== undefined && profile.accessNo.has(word) && !restricted(word);
  const small = tooSmall(tags, profile);
  return {
    forward: !small.forward && !closed(value.forward),
    backward: !small.backward && !closed(value.backward),
    restrictedForward: restricted(value.forward),
    restrictedBackward: restricted(value.backward),
    value,
  };
}

/** `oneway` of a car (oneway:motorcar ... before oneway), with what motorways and roundabouts imply. */
export function onewayOf(
  tags: Tags,
  profile: CarProfile,
): { tag: string | undefined; direction: "both" | "forward" | "backward" } {
  let tag: string | undefined;
  for (const vehicle of profile.restrictionVehicles) tag ??= tags[`oneway:${vehicle}`];
  tag ??= tags.oneway;
  if (tag === "-1") return { tag, direction: "backward" };
  if (tag === "yes" || tag === "1" || tag === "true") return { tag, direction: "forward" };
  const implied = tags.highway === "motorway" || tags.junction === "roundabout" || tags.junction === "circular";
  return { tag, direction: implied && tag !== "no" ? "forward" : "both" };
}

/** hov=designated, or every lane of a direction so tagged: a street of others, restricted for a lone driver. */
export function hovRestricted(tags: Tags): { forward: boolean; backward: boolean } {
  const lanes = directional(tags, ["hov:lanes"]);
  const all = (list: string | undefined): boolean =>
    list !== undefined && list.split("|").every((lane) => lane === "designated");
  const whole = tags.hov === "designated";
  return { forward: whole || all(lanes.forward), backward: whole || all(lanes.backward) };
}
