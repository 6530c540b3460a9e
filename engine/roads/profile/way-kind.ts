import type { RoadKind, Tags } from "../model.ts";
import { hovRestricted, isBlockedWay, onewayOf, wayAccess } from "./access.ts";
import type { CarProfile } from "./car-profile.ts";
import { parseDurationS } from "./measures.ts";
import { destinationOf, laneCount, roadPriority, turnLanes } from "./signs.ts";
import { maxspeedKmh, rateFactors, roughnessKmh } from "./speeds.ts";
import { directional, lookup, tidyList } from "./tags.ts";

/** The `route` value of a ferry or shuttle train that the profile knows, else null. */
function carriedRoute(tags: Tags, profile: CarProfile): string | null {
  return (lookup(profile.routeKmh, tags.route) ?? 0) > 0 ? tags.route! : null;
}

function isMovableBridge(tags: Tags, profile: CarProfile): boolean {
  return (lookup(profile.bridgeKmh, tags.bridge) ?? 0) > 0;
}

/** What the study multiplies the times of a class by; peak hours (`timeFactor`) slow cars, not boats. */
function classFactor(className: string | undefined, profile: CarProfile): number {
  return lookup(profile.timeFactorByClass, className) ?? 1;
}

/**
 * Seconds that the whole way takes, when it is tagged on a ferry, a shuttle train or a movable bridge; null elsewhere
 * (the way then goes by its speed).
 */
export function wayDurationS(tags: Tags, profile: CarProfile): number | null {
  if (tags.duration === undefined) return null;
  if (carriedRoute(tags, profile) === null && !isMovableBridge(tags, profile)) return null;
  const seconds = parseDurationS(tags.duration);
  return seconds === null ? null : Math.max(1, seconds) * classFactor(tags.route ?? tags.highway, profile);
}

/** Speeds of the class or, off the known classes, of what access allows; -1 = not drivable that way. */
function classKmh(
  tags: Tags,
  profile: CarProfile,
  access: { forward: string | undefined; backward: string | undefined },
): { forward: number; backward: number } {
  const known = lookup(profile.speedKmh, tags.highway);
  if (known !== undefined) return { forward: known, backward: known };
  const open = (value: string | undefined): number =>
    value !== undefined && !profile.accessNo.has(value) ? profile.defaultKmh : -1;
  return { forward: open(access.forward), backward: open(access.backward) };
}

/**
 * What a way is for a car, or null when no car drives it in either direction.
 * Speeds and rates are 0 in a closed direction. Follows the stock car profile of OSRM (see docs/profile.md).
 */
export function wayKind(tags: Tags, profile: CarProfile): RoadKind | null {
  const route = carriedRoute(tags, profile);
  if (tags.highway === undefined && route === null) return null;
  if (isBlockedWay(tags, profile)) return null;
  const access = wayAccess(tags, profile);
  if (!access.forward && !access.backward) return null;
  const oneway = onewayOf(tags, profile);
  const movable = isMovableBridge(tags, profile);
  const forwardOpen = access.forward && oneway.direction !== "backward";
  const backwardOpen = access.backward && oneway.direction !== "forward";
  if (tags.service !== undefined && profile.serviceForbidden.has(tags.service)) return null;

  const fixedKmh = movable ? profile.bridgeKmh[tags.bridge!]! : route === null ? null : profile.routeKmh[route]!;
  const byClass = fixedKmh === null ? classKmh(tags, profile, access.value) : { forward: fixedKmh, backward: fixedKmh };
  const limit = maxspeedKmh(tags, profile);
  const rough = roughnessKmh(tags, profile);
  const toll = directional(tags, ["toll"]);
  const excluded = (value: string | undefined): boolean => profile.exclude.toll && value === "yes";
  const motorway = tags.highway === "motorway" || tags.highway === "motorway_link";
  if (profile.exclude.motorway && motorway) return null;
  if (profile.exclude.ferry && route === "ferry") return null;
  const className = route ?? tags.highway!;
  const slowed = classFactor(className, profile) * (route === null ? profile.timeFactor : 1);
  const kmh = (open: boolean, classSpeed: number, limitKmh: number): number =>
    open && (classSpeed > 0 || limitKmh > 0) ? Math.min(rough, limitKmh > 0 ? limitKmh : classSpeed) / slowed : 0;
  const forwardKmh = kmh(
    forwardOpen && !excluded(toll.forward),
    byClass.forward,
    byClass.forward < 0 ? 0 : limit.forward,
  );
  const backwardKmh = kmh(
    backwardOpen && !excluded(toll.backward),
    byClass.backward,
    byClass.backward < 0 ? 0 : limit.backward,
  );
  if (forwardKmh === 0 && backwardKmh === 0) return null;

  const rate = rateFactors(tags, profile, forwardOpen && backwardOpen, oneway.tag);
  const hov = hovRestricted(tags);
  const restrictedForward = access.restrictedForward || hov.forward;
  const restrictedBackward = access.restrictedBackward || hov.backward;
  const ref = directional(tags, ["ref"]);
  const lanes = turnLanes(tags);
  const highway = tags.highway ?? "";
  const driving = route === null;
  return {
    className,
    name: tags.name ?? "",
    ref: tidyList(ref.forward ?? "", ";"),
    refBackward: tidyList(ref.backward ?? "", ";"),
    pronunciation: tags["name:pronunciation"] ?? "",
    destination: oneway.direction === "forward" ? destinationOf(tags, "forward") : "",
    destinationBackward: oneway.direction === "backward" ? destinationOf(tags, "backward") : "",
    exits: tidyList(tags["junction:ref"] ?? "", ";"),
    forwardKmh,
    backwardKmh,
    forwardRate: (forwardKmh * rate.forward) / 3.6,
    backwardRate: (backwardKmh * rate.backward) / 3.6,
    lanes: laneCount(tags),
    turnLanesForward: lanes.forward,
    turnLanesBackward: lanes.backward,
    mode: driving ? "driving" : route === "ferry" ? "ferry" : "train",
    roundabout: tags.junction === "roundabout",
    circular: tags.junction === "circular",
    restricted: restrictedForward || restrictedBackward,
    restrictedForward,
    restrictedBackward,
    toll: toll.forward === "yes" || toll.backward === "yes",
    motorway,
    link: highway.endsWith("_link"),
    tunnel: tags.tunnel !== undefined && tags.tunnel !== "no",
    startpoint:
      driving &&
      !(
        highway === "service" &&
        access.value.forward !== undefined &&
        profile.noSnapServiceAccess.has(access.value.forward)
      ),
    leftHandDriving: tags.driving_side === undefined ? profile.leftHandDriving : tags.driving_side === "left",
    priority: roadPriority(tags.highway),
  };
}
