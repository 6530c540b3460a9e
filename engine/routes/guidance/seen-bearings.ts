import { UNREACHABLE } from "../../search/index.ts";
import type { RoadGraph, RoadKind, SeenBearings } from "../../roads/index.ts";
import { deviation } from "./angles.ts";
import { arePairedHalves, mergedShapes } from "./dual-carriageway.ts";
import { createGuidanceIndex, degreeOf, leavingOf, type GuidanceIndex } from "./junctions.ts";
import { shapesAt } from "./view.ts";

/** Drawn bearings of two halves may differ by this much before they are read as drivers see them. */
const DRAWN_ANGLE = 130;
/** Neighbours of a merged junction farther than this see nothing of it, metres. */
const NEIGHBOUR_M = 30;
/** The first metres of a road, in 1e-7 degree of latitude (11 m). */
const START7 = 1000;

/**
 * Bearings of roads where the two carriageways of one road are seen as one, for the turn costs of the search graph (OSRM counts
 * turns so: going from one carriageway back by the other is a U-turn). Junctions without such roads are told apart by kind and
 * drawn bearing alone, so that a whole country is looked at in linear time.
 */
export function seenBearings(roads: RoadGraph): SeenBearings {
  const index = createGuidanceIndex(roads);
  const near = new Set<number>();
  for (let junction = 0; junction < roads.junctionCount; junction++) {
    if (!mayPair(index, junction) || !doesPair(index, junction)) continue;
    near.add(junction);
    for (const edge of leavingOf(index, junction)) {
      const { end, lengthM } = index.stretch(edge);
      if (lengthM <= NEIGHBOUR_M) near.add(end);
    }
  }
  const seen = new Map<number, ReadonlyMap<number, number>>();
  for (const junction of near) {
    const drawn = shapesAt(index, junction, false);
    const changed = new Map<number, number>();
    mergedShapes(index, junction).shapes.forEach(({ edge, bearing }, i) => {
      if (bearing !== drawn[i].bearing) changed.set(edge, bearing);
    });
    if (changed.size > 0) seen.set(junction, changed);
  }
  return (junction) => seen.get(junction);
}

function doesPair(index: GuidanceIndex, junction: number): boolean {
  const shapes = shapesAt(index, junction, false);
  return shapes.some((_, at) => arePairedHalves(index, shapes, at));
}

/** Do two one-way roads of one name and class leave here side by side, one open and one closed? */
function mayPair(index: GuidanceIndex, junction: number): boolean {
  if (degreeOf(index, junction) < 3) return false;
  const { roads, firstLeaving, leaving } = index;
  const end = firstLeaving[junction + 1];
  for (let i = firstLeaving[junction]; i < end; i++) {
    const a = leaving[i];
    const aOpen = isOpen(roads, a);
    if (aOpen === isOpen(roads, a ^ 1)) continue;
    for (let j = i + 1; j < end; j++) {
      const b = leaving[j];
      if (isOpen(roads, b) === aOpen || isOpen(roads, b ^ 1) !== aOpen) continue;
      if (!areAlike(roads.kind(roads.roadKind[a >>> 1]), roads.kind(roads.roadKind[b >>> 1]))) continue;
      if (deviation(drawnBearing(roads, a), drawnBearing(roads, b)) <= DRAWN_ANGLE) return true;
    }
  }
  return false;
}

function isOpen({ roadForwardDs, roadBackwardDs }: RoadGraph, edge: number): boolean {
  return (edge & 1 ? roadBackwardDs : roadForwardDs)[edge >>> 1] !== UNREACHABLE;
}

function areAlike(a: RoadKind, b: RoadKind): boolean {
  if (a.priority !== b.priority || a.link !== b.link || a.mode !== b.mode) return false;
  if (a.roundabout || b.roundabout) return false;
  if (a.name !== "" && b.name !== "") return a.name.startsWith(b.name) || b.name.startsWith(a.name);
  if (a.name !== b.name || a.ref === "" || b.ref === "") return false;
  return a.ref.includes(b.ref) || b.ref.includes(a.ref);
}

/** Bearing of the first metres of a road as drawn. */
function drawnBearing({ roadFirstPoint, pointLon7, pointLat7 }: RoadGraph, edge: number): number {
  const road = edge >>> 1;
  const step = edge & 1 ? -1 : 1;
  const start = edge & 1 ? roadFirstPoint[road + 1] - 1 : roadFirstPoint[road];
  const end = edge & 1 ? roadFirstPoint[road] : roadFirstPoint[road + 1] - 1;
  const squeeze = Math.cos((pointLat7[start] * 1e-7 * Math.PI) / 180);
  let x = 0;
  let y = 0;
  for (let p = start; p !== end && x * x + y * y < START7 * START7;) {
    p += step;
    x = (pointLon7[p] - pointLon7[start]) * squeeze;
    y = pointLat7[p] - pointLat7[start];
  }
  return ((Math.atan2(x, y) * 180) / Math.PI + 360) % 360;
}
