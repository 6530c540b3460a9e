import type { Tags } from "../model.ts";
import type { CarProfile } from "./car-profile.ts";
import { parseKmh } from "./measures.ts";
import { directional, lookup } from "./tags.ts";

const MAXSPEED_KEYS = ["maxspeed:advisory", "maxspeed", "source:maxspeed", "maxspeed:type"];

/** Legal limit in km/h of a maxspeed value: "50", "40 mph", "FR:urban", "FR:zone30", "none", "walk"; 0 when it says nothing. */
export function legalKmh(value: string | undefined, profile: CarProfile): number {
  if (value === undefined) return 0;
  const number = parseKmh(value);
  if (number !== null) return number;
  const code = value.toLowerCase();
  const exact = lookup(profile.legalKmh, code);
  if (exact !== undefined) return exact;
  const zone = /[a-z]{2}:(?:zone:?)?(\d+|[a-z_]+)/.exec(code)?.[1];
  if (zone === undefined) return 0;
  return /^\d/.test(zone) ? Number(zone) : (lookup(profile.zoneKmh, zone) ?? 0);
}

/**
 * Speed really driven where the data tell one, by direction, in km/h; 0 where they do not: the mean speed that BD TOPO gives
 * (`vitesse_moyenne_vl`, a key OpenStreetMap has not) as it is, else the share of the tagged limit.
 */
export function maxspeedKmh(tags: Tags, profile: CarProfile): { forward: number; backward: number } {
  const mean = Number(tags.vitesse_moyenne_vl);
  if (mean > 0) return { forward: mean, backward: mean };
  const tagged = directional(tags, MAXSPEED_KEYS);
  return {
    forward: legalKmh(tagged.forward, profile) * profile.maxspeedShare,
    backward: legalKmh(tagged.backward, profile) * profile.maxspeedShare,
  };
}

/** Highest km/h the surface, tracktype and smoothness let one drive. */
export function roughnessKmh(tags: Tags, profile: CarProfile): number {
  return Math.min(
    lookup(profile.surfaceKmh, tags.surface) ?? Infinity,
    lookup(profile.tracktypeKmh, tags.tracktype) ?? Infinity,
    lookup(profile.smoothnessKmh, tags.smoothness) ?? Infinity,
  );
}

/** Leading whole number of a tag, Infinity when there is none. */
function leadingNumber(value: string | undefined): number {
  const digits = value === undefined ? null : /^\d+/.exec(value);
  return digits ? Number(digits[0]) : Infinity;
}

/** How much less liked than its speed a road is (1 = as liked), by direction: the routability of OSRM. */
export function rateFactors(
  tags: Tags,
  profile: CarProfile,
  twoWay: boolean,
  onewayTag: string | undefined,
): { forward: number; backward: number } {
  const { service, sideRoad, narrow, alternating, unmarked, yielding } = profile.rateFactor;
  let factor = Math.min(1, lookup(service, tags.service) ?? 1);
  const oneLane = leadingNumber(tags.lanes) <= 1 && twoWay;
  if (leadingNumber(tags.width) <= 3 || oneLane) factor = Math.min(factor, narrow);
  if (onewayTag === "alternating") factor = Math.min(factor, alternating);
  if (tags.side_road === "yes" || tags.side_road === "rotary") factor = Math.min(factor, sideRoad);
  if (tags.lane_markings === "no" && twoWay) factor = Math.min(factor, unmarked);
  return {
    forward: tags.priority === "backward" ? Math.min(factor, yielding) : factor,
    backward: tags.priority === "forward" ? Math.min(factor, yielding) : factor,
  };
}
