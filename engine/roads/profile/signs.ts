import type { Tags } from "../model.ts";
import { directional, lookup, tidyList } from "./tags.ts";

/** Signs of a one-way road: "A 7, A 8: Marseille, Nice"; destination:street when nothing else is signed. */
export function destinationOf(tags: Tags, side: "forward" | "backward"): string {
  const read = (key: string): string | undefined => directional(tags, [key])[side]?.replaceAll(";", ", ");
  const ref = read("destination:ref");
  const place = read("destination");
  const text = ref !== undefined && place !== undefined ? `${ref}: ${place}` : undefined;
  return tidyList(text ?? ref ?? place ?? read("destination:street") ?? "", ",");
}

/** Number of lanes as tagged (both directions together), 0 when unknown. A fraction counts for nothing, once all are added. */
export function laneCount(tags: Tags): number {
  const read = (value: string | undefined): number => {
    const number = value === undefined || value.trim() === "" ? NaN : Number(value);
    return Number.isFinite(number) && number > 0 ? number : 0;
  };
  const lanes =
    tags.lanes === undefined ? read(tags["lanes:forward"]) + read(tags["lanes:backward"]) : read(tags.lanes);
  return Math.min(255, Math.floor(lanes));
}

/** Drops up to `left` and `right` empty lanes (those kept for buses) at the sides of a turn:lanes value. */
function trimLanes(lanes: string, left: number, right: number): string {
  let value = lanes;
  if (left > 0 && left < value.length && value.slice(0, left) === "|".repeat(left)) {
    value = value.slice(left);
  }
  if (right > 0 && right < value.length && value.slice(-right) === "|".repeat(right)) {
    value = value.slice(0, -right);
  }
  return value;
}

/** turn:lanes by direction, without the lanes closed to cars (vehicle:lanes, lanes:psv). "" when untagged. */
export function turnLanes(tags: Tags): { forward: string; backward: string } {
  const turn = directional(tags, ["turn:lanes"]);
  const vehicle = directional(tags, ["vehicle:lanes"]);
  const psv = directional(tags, ["lanes:psv"]);
  const count = (value: string | undefined): number => {
    const number = Number(value);
    return Number.isInteger(number) && number > 0 ? number : 0;
  };
  const psvForward = count(psv.forward);
  const psvBackward = count(psv.backward);
  const read = (side: "forward" | "backward", left: number, right: number): string => {
    const lanes = turn[side];
    if (lanes === undefined) return "";
    const access = vehicle[side]?.split("|");
    if (!access) return trimLanes(lanes, left, right);
    const all = lanes.split("|");
    if (all.length !== access.length) return lanes;
    return all.filter((_, lane) => access[lane] !== "no").join("|");
  };
  return {
    forward: read("forward", psvBackward, psvForward),
    backward: read("backward", psvForward, psvBackward),
  };
}

/** Importance of a road in guidance, 0 (motorway) to 31 (mere connection): OSRM's road priority classes. */
const PRIORITY: Readonly<Record<string, number>> = {
  motorway: 0,
  motorway_link: 1,
  trunk: 2,
  trunk_link: 3,
  primary: 4,
  primary_link: 5,
  secondary: 6,
  secondary_link: 7,
  tertiary: 8,
  tertiary_link: 9,
  residential: 10,
  living_street: 11,
  service: 12,
  unclassified: 15,
  track: 16,
  path: 16,
  footway: 18,
  pedestrian: 18,
  steps: 18,
};
const CONNECTION = 31;

/** Road priority class of a `highway` value. */
export function roadPriority(highway: string | undefined): number {
  return lookup(PRIORITY, highway) ?? CONNECTION;
}
