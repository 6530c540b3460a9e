import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CAR_PROFILE,
  nodeRule,
  restrictionRule,
  wayDurationS,
  wayKind,
  type Tags,
} from "../../../engine/roads/index.ts";

const KEYS = [
  "highway",
  "route",
  "bridge",
  "access",
  "motorcar",
  "motor_vehicle:forward",
  "access:backward",
  "oneway",
  "junction",
  "maxspeed",
  "maxspeed:forward",
  "maxspeed:advisory",
  "source:maxspeed",
  "surface",
  "tracktype",
  "smoothness",
  "service",
  "width",
  "lanes",
  "lanes:forward",
  "maxheight",
  "maxweight",
  "duration",
  "name",
  "ref",
  "destination",
  "destination:ref",
  "turn:lanes",
  "vehicle:lanes",
  "lanes:psv",
  "hov:lanes",
  "priority",
  "side_road",
  "barrier",
  "traffic_signals:direction",
  "direction",
  "restriction",
  "except",
  "type",
];
const VALUES = [
  "yes",
  "no",
  "",
  "-1",
  "constructor",
  "__proto__",
  "toString",
  "primary",
  "motorway",
  "service",
  "ferry",
  "shuttle_train",
  "movable",
  "roundabout",
  "reversible",
  "alternating",
  "50",
  "0",
  "-5",
  "1e9",
  "30 mph",
  "FR:urban",
  "fr:",
  "none",
  "walk",
  "mud",
  "impassable",
  "grade5",
  "designated|no|",
  "||||",
  "left|through;right",
  "00:20",
  "PT5M",
  "P",
  "99:99",
  "only_left_turn",
  "no_left_turn",
  "restriction",
  "gate",
  "bollard",
  "traffic_signals",
  "stop",
  "destination;private",
  ";",
  "\u0000",
  "a".repeat(300),
  "6'2\"",
  "١٢",
];
const tagsArb = fc
  .array(fc.tuple(fc.constantFrom(...KEYS), fc.oneof(fc.constantFrom(...VALUES), fc.string({ maxLength: 12 }))), {
    maxLength: 10,
  })
  .map((pairs): Tags => Object.fromEntries(pairs));

describe("whatever people tag", () => {
  it("a way has finite speeds, open on one side at least, or is no road", () => {
    fc.assert(
      fc.property(tagsArb, (tags) => {
        const kind = wayKind(tags, CAR_PROFILE);
        if (kind === null) return;
        for (const speed of [kind.forwardKmh, kind.backwardKmh, kind.forwardRate, kind.backwardRate]) {
          expect(Number.isFinite(speed) && speed >= 0).toBe(true);
        }
        expect(kind.forwardKmh + kind.backwardKmh).toBeGreaterThan(0);
        expect(kind.forwardRate * 3.6).toBeLessThanOrEqual(kind.forwardKmh * (1 + 1e-12));
        expect(kind.lanes).toBeLessThanOrEqual(255);
        expect(kind.restricted).toBe(kind.restrictedForward || kind.restrictedBackward);
      }),
      { numRuns: 1000 },
    );
  });

  it("swapping the two directions of a way swaps its speeds", () => {
    const swap = (tags: Tags): Tags =>
      Object.fromEntries(
        Object.entries(tags).map(([key, value]) => [
          key.replace(/:(forward|backward)$/, (_, side: string) => (side === "forward" ? ":backward" : ":forward")),
          key === "oneway" ? ({ yes: "-1", "-1": "yes" }[value] ?? value) : value,
        ]),
      );
    fc.assert(
      fc.property(tagsArb, (drawn) => {
        // roundabouts and motorways imply a direction of their own
        const { junction: _, ...tags } = drawn;
        if (tags.highway === "motorway" || tags.priority !== undefined || tags.oneway === "1" || tags.oneway === "true")
          return;
        const one = wayKind(tags, CAR_PROFILE);
        const other = wayKind(swap(tags), CAR_PROFILE);
        expect([other?.forwardKmh, other?.backwardKmh]).toEqual([one?.backwardKmh, one?.forwardKmh]);
      }),
      { numRuns: 700 },
    );
  });

  it("nodes, durations and restrictions never throw, and cost nothing negative", () => {
    fc.assert(
      fc.property(tagsArb, (tags) => {
        for (const { penaltyDs } of nodeRule(tags, CAR_PROFILE)?.obstacles ?? [])
          expect(penaltyDs).toBeGreaterThanOrEqual(0);
        const seconds = wayDurationS(tags, CAR_PROFILE);
        if (seconds !== null) expect(seconds).toBeGreaterThanOrEqual(1);
        restrictionRule(tags, CAR_PROFILE);
      }),
      { numRuns: 700 },
    );
  });
});
