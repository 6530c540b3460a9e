import type { Tags } from "../model.ts";
import { resolveAccess } from "./access.ts";
import type { CarProfile } from "./car-profile.ts";
import { parseHeightM } from "./measures.ts";
import { lookup } from "./tags.ts";

/** Kinds of obstacle on a node; a column of kinds holds the index in this list. */
export const OBSTACLE_KINDS = [
  "traffic_signals",
  "stop",
  "stop_minor",
  "give_way",
  "gate",
  "turning_circle",
  "turning_loop",
  "mini_roundabout",
] as const;
export type ObstacleKind = (typeof OBSTACLE_KINDS)[number];

export interface Obstacle {
  readonly kind: ObstacleKind;
  readonly penaltyDs: number;
  /** for whom, along the way that holds the node; "none" = not tagged (everyone, save what the shape of the junction tells) */
  readonly direction: "none" | "both" | "forward" | "backward";
}

export interface NodeRule {
  /** no car passes: one may only turn back here */
  readonly blocks: boolean;
  /** a barrier is tagged and cars pass it */
  readonly passableBarrier: boolean;
  readonly obstacles: readonly Obstacle[];
}

const SIGNS: ReadonlySet<string> = new Set(OBSTACLE_KINDS);

function directionOf(value: string | undefined): Obstacle["direction"] {
  return value === "forward" || value === "backward" || value === "both" ? value : "none";
}

/** Does a barrier stop cars. Kerbs that are flat, fences that only sound, bollards that sink do not. */
function barrierBlocks(tags: Tags, barrier: string, profile: CarProfile): boolean {
  if (barrier === "height_restrictor") {
    const height = tags.maxheight === undefined ? null : parseHeightM(tags.maxheight);
    if (height !== null && height < profile.vehicle.heightM) return true;
  }
  if (profile.barrierOpen.has(barrier) || lookup(profile.penaltyS.barrier, barrier) !== undefined) {
    return false;
  }
  if (tags.bollard === "rising") return false;
  if (tags.kerb === "lowered" || tags.kerb === "flush") return false;
  if (barrier === "kerb" && tags.highway === "crossing") return false;
  return !(barrier === "fence" && (tags.sensory === "audible" || tags.sensory === "audio"));
}

/** What a node does to cars: stops them, costs them time, or nothing (null). An access tag is stronger than the barrier. */
export function nodeRule(tags: Tags, profile: CarProfile): NodeRule | null {
  const obstacles: Obstacle[] = [];
  let access: string | undefined;
  for (const key of profile.accessHierarchy) access ??= tags[key];
  access = resolveAccess(access, profile);
  const barrier = tags.barrier;
  let blocks = false;
  if (access !== undefined) {
    blocks = profile.accessNo.has(access) && !profile.accessRestricted.has(access);
  } else if (barrier !== undefined) {
    blocks = barrierBlocks(tags, barrier, profile);
    const waitS = lookup(profile.penaltyS.barrier, barrier);
    if (!blocks && waitS !== undefined) {
      obstacles.push({ kind: "gate", penaltyDs: Math.round(waitS * 10), direction: "both" });
    }
  }
  const sign = tags.highway;
  if (sign !== undefined && SIGNS.has(sign)) {
    const { trafficSignals, stop, giveWay } = profile.penaltyS;
    const own = sign === "traffic_signals" ? tags["traffic_signals:direction"] : undefined;
    const direction = directionOf(own ?? tags.direction);
    const kind = sign === "stop" && tags.stop === "minor" ? "stop_minor" : (sign as ObstacleKind);
    const seconds =
      sign === "traffic_signals" ? trafficSignals : sign === "stop" ? stop : sign === "give_way" ? giveWay : 0;
    obstacles.push({ kind, penaltyDs: Math.round(seconds * 10), direction });
  }
  const passableBarrier = barrier !== undefined && !blocks;
  if (!blocks && !passableBarrier && obstacles.length === 0) return null;
  return { blocks, passableBarrier, obstacles };
}
