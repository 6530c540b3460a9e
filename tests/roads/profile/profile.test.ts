import { describe, expect, it } from "vitest";
import {
  CAR_PROFILE,
  nodeRule,
  overrideProfile,
  restrictionRule,
  wayDurationS,
  wayKind,
  type Tags,
} from "../../../engine/roads/index.ts";
import { UserError } from "../../../engine/report/index.ts";

const kind = (tags: Tags) => wayKind(tags, CAR_PROFILE);
const speeds = (tags: Tags) => {
  const found = kind(tags);
  return found ? [found.forwardKmh, found.backwardKmh] : null;
};
const primary = (tags: Tags) => speeds({ highway: "primary", ...tags });

describe("speeds", () => {
  it.each([
    [{ highway: "motorway", oneway: "no" }, [90, 90]],
    [{ highway: "service" }, [15, 15]],
    [{ highway: "track" }, null],
    [{ highway: "track", motorcar: "yes" }, [10, 10]],
    [{ highway: "footway", access: "yes" }, [10, 10]],
    [{ railway: "rail" }, null],
    [{ highway: "constructor", access: "yes" }, [10, 10]],
  ])("%j", (tags, expected) => expect(speeds(tags as Tags)).toEqual(expected));

  it("drives 80 % of a tagged limit, above or below the class", () => {
    expect(primary({ maxspeed: "50" })).toEqual([40, 40]);
    expect(primary({ maxspeed: "110" })).toEqual([88, 88]);
    expect(primary({ maxspeed: "50", "maxspeed:forward": "80" })).toEqual([64, 40]);
    expect(primary({ maxspeed: "40 mph" })![0]).toBeCloseTo(40 * 1.609 * 0.8, 9);
    expect(primary({ maxspeed: "90", "maxspeed:advisory": "30" })).toEqual([24, 24]);
  });

  it.each([
    ["FR:urban", 40],
    ["FR:rural", 64],
    ["FR:motorway", 104],
    ["FR:zone30", 24],
    ["FR:50", 40],
    ["none", 112],
    ["walk", 5.6],
    ["DE:motorway", 65],
    ["signals", 65],
  ])("maxspeed=%s", (maxspeed, kmh) => expect(primary({ maxspeed })![0]).toBeCloseTo(kmh, 9));

  it("never drives faster than the surface lets, even under a high limit", () => {
    expect(primary({ surface: "gravel" })).toEqual([40, 40]);
    expect(primary({ surface: "mud", maxspeed: "90" })).toEqual([10, 10]);
    expect(primary({ tracktype: "grade5", smoothness: "bad" })).toEqual([20, 20]);
    expect(primary({ smoothness: "impassable" })).toBeNull();
    expect(primary({ surface: "constructor" })).toEqual([65, 65]);
  });

  it("makes side streets less liked, not slower", () => {
    const alley = kind({ highway: "service", service: "alley" })!;
    expect(alley.forwardKmh).toBe(15);
    expect(alley.forwardRate).toBeCloseTo(7.5 / 3.6, 12);
    const narrow = kind({ highway: "residential", lanes: "1" })!;
    expect(narrow.forwardRate).toBeCloseTo(12.5 / 3.6, 12);
    expect(kind({ highway: "residential", lanes: "1", oneway: "yes" })!.forwardRate).toBeCloseTo(25 / 3.6, 12);
    const yielding = kind({ highway: "residential", priority: "forward" })!;
    expect([yielding.forwardRate, yielding.backwardRate]).toEqual([25 / 3.6, (25 * 0.7) / 3.6]);
  });
});

describe("access", () => {
  it.each([
    [{ access: "no" }, null],
    [{ access: "no", motor_vehicle: "yes" }, [65, 65]],
    [{ motorcar: "no", access: "yes" }, null],
    [{ access: "destination" }, [65, 65]],
    [{ access: "no;destination" }, [65, 65]],
    [{ "access:forward": "no" }, [0, 65]],
    [{ "motorcar:backward": "no" }, [65, 0]],
    [{ oneway: "yes" }, [65, 0]],
    [{ oneway: "-1" }, [0, 65]],
    [{ oneway: "yes", "oneway:motorcar": "no" }, [65, 65]],
    [{ junction: "roundabout" }, [65, 0]],
    [{ junction: "circular" }, [65, 0]],
    [{ oneway: "reversible" }, null],
    [{ oneway: "alternating" }, [65, 65]],
    [{ area: "yes" }, null],
    [{ construction: "yes" }, null],
    [{ construction: "minor" }, [65, 65]],
    [{ service: "emergency_access" }, null],
    [{ maxheight: "1.9" }, null],
    [{ maxheight: "default" }, [65, 65]],
    [{ width: "1,8 m" }, null],
    [{ maxweight: "1.5" }, null],
    [{ maxweight: "3.5", maxweightrating: "1" }, null],
  ])("%j", (tags, expected) => expect(primary(tags as Tags)).toEqual(expected));

  it("knows streets that are only for those who stop there", () => {
    expect(kind({ highway: "residential", access: "private" })).toMatchObject({ restricted: true, startpoint: true });
    expect(kind({ highway: "service", access: "private" })).toMatchObject({ restricted: true, startpoint: false });
    expect(kind({ highway: "residential", "access:forward": "destination" })).toMatchObject({
      restrictedForward: true,
      restrictedBackward: false,
    });
    expect(kind({ highway: "track", access: "destination" })).toBeNull();
    expect(kind({ highway: "motorway", hov: "designated" })!.restricted).toBe(true);
  });
});

describe("ferries, trains, movable bridges", () => {
  it("go by their tagged duration, else by their speed", () => {
    const ferry = { route: "ferry", duration: "00:20" };
    expect(kind(ferry)).toMatchObject({ className: "ferry", mode: "ferry", startpoint: false, forwardKmh: 5 });
    expect(wayDurationS(ferry, CAR_PROFILE)).toBe(1200);
    expect(wayDurationS({ route: "ferry", duration: "PT1H5M" }, CAR_PROFILE)).toBe(3900);
    expect(wayDurationS({ route: "ferry", duration: "vingt minutes" }, CAR_PROFILE)).toBeNull();
    expect(wayDurationS({ highway: "primary", duration: "00:20" }, CAR_PROFILE)).toBeNull();
    expect(kind({ route: "shuttle_train" })).toMatchObject({ mode: "train", forwardKmh: 10 });
    expect(kind({ route: "ferry", motor_vehicle: "no" })).toBeNull();
    expect(primary({ bridge: "movable" })).toEqual([5, 5]);
  });
});

describe("names and signs", () => {
  it("reads them by direction", () => {
    expect(
      kind({ highway: "motorway", ref: "A 7;A 8", destination: "Marseille;Nice", "destination:ref": "A7" }),
    ).toMatchObject({
      ref: "A 7; A 8",
      destination: "A7: Marseille, Nice",
      destinationBackward: "",
      motorway: true,
      priority: 0,
    });
    expect(kind({ highway: "motorway_link", oneway: "-1", "destination:backward": "Aix" })).toMatchObject({
      destination: "",
      destinationBackward: "Aix",
      link: true,
    });
    expect(kind({ highway: "primary", destination: "Aix" })!.destination).toBe("");
  });

  it("leaves out the turn lanes of buses", () => {
    expect(
      kind({ highway: "primary", oneway: "yes", "turn:lanes": "left|through|", "vehicle:lanes": "yes|yes|no" })!
        .turnLanesForward,
    ).toBe("left|through");
    expect(
      kind({ highway: "primary", "turn:lanes:forward": "left|through|", "lanes:psv:forward": "1" })!.turnLanesForward,
    ).toBe("left|through");
  });
});

describe("nodes", () => {
  const node = (tags: Tags) => nodeRule(tags, CAR_PROFILE);
  it("tells barriers that stop cars from those that open", () => {
    expect(node({ barrier: "bollard" })).toMatchObject({ blocks: true });
    expect(node({ barrier: "bollard", bollard: "rising" })).toMatchObject({ blocks: false, passableBarrier: true });
    expect(node({ barrier: "gate" })!.obstacles).toEqual([{ kind: "gate", penaltyDs: 600, direction: "both" }]);
    expect(node({ barrier: "gate", access: "yes" })).toMatchObject({ blocks: false, obstacles: [] });
    expect(node({ barrier: "gate", access: "no" })!.blocks).toBe(true);
    expect(node({ barrier: "kerb", highway: "crossing" })!.blocks).toBe(false);
    expect(node({ barrier: "height_restrictor", maxheight: "1.9" })!.blocks).toBe(true);
    expect(node({ access: "no" })!.blocks).toBe(true);
    expect(node({ highway: "crossing" })).toBeNull();
  });

  it("times signals and signs, by direction", () => {
    expect(
      node({ highway: "traffic_signals", "traffic_signals:direction": "backward", direction: "forward" })!.obstacles,
    ).toEqual([{ kind: "traffic_signals", penaltyDs: 20, direction: "backward" }]);
    expect(node({ highway: "stop", stop: "minor" })!.obstacles[0]).toMatchObject({
      kind: "stop_minor",
      penaltyDs: 20,
      direction: "none",
    });
    expect(node({ highway: "give_way" })!.obstacles[0]).toMatchObject({ penaltyDs: 10 });
  });
});

describe("turn restrictions", () => {
  it.each([
    [{ restriction: "no_left_turn" }, { only: false, value: "no_left_turn" }],
    [{ restriction: "only_straight_on" }, { only: true, value: "only_straight_on" }],
    [{ restriction: "no_left_turn", except: "bicycle;motorcar" }, null],
    [
      { restriction: "no_left_turn", except: "psv" },
      { only: false, value: "no_left_turn" },
    ],
    [{ "restriction:hgv": "no_left_turn" }, null],
    [{ "restriction:motorcar": "no_left_turn" }, { only: false, value: "no_left_turn" }],
    [{ "restriction:conditional": "no_left_turn @ (Mo-Fr)" }, null],
    [{ restriction: "give_way" }, null],
  ])("%j", (tags, expected) =>
    expect(restrictionRule({ type: "restriction", ...tags } as Tags, CAR_PROFILE)).toEqual(expected),
  );
});

describe("what a study changes", () => {
  it("slows by class and globally, and leaves the stock profile alone", () => {
    const slow = overrideProfile(CAR_PROFILE, {
      timeFactor: 1.25,
      timeFactors: { primary: 2 },
      speeds: { primary: 50 },
    });
    expect(wayKind({ highway: "primary" }, slow)!.forwardKmh).toBeCloseTo(20, 9);
    expect(wayKind({ highway: "secondary" }, slow)!.forwardKmh).toBeCloseTo(44, 9);
    expect(wayKind({ route: "ferry" }, slow)!.forwardKmh).toBe(5);
    expect(CAR_PROFILE.speedKmh.primary).toBe(65);
  });

  it("leaves out ferries, tolls and motorways", () => {
    const none = overrideProfile(CAR_PROFILE, { exclude: ["ferry", "toll", "motorway"] });
    expect(wayKind({ route: "ferry" }, none)).toBeNull();
    expect(wayKind({ highway: "motorway_link" }, none)).toBeNull();
    expect(wayKind({ highway: "primary", "toll:forward": "yes" }, none)).toMatchObject({
      forwardKmh: 0,
      backwardKmh: 65,
    });
  });

  it("replaces penalties", () => {
    const { penaltyS } = overrideProfile(CAR_PROFILE, { penalties: { turn: 0, gate: 5 } });
    expect(penaltyS).toMatchObject({ turn: 0, uTurn: 20, barrier: { gate: 5, lift_gate: 60 } });
  });

  it.each([
    [
      { speeds: { motoway: 110 } },
      /« speeds » : « motoway » n'est pas une clé admise ; clés admises : motorway/,
      "speeds.motoway",
    ],
    [{ speeds: { primary: -5 } }, /« speeds\.primary » : vaut -5 ; il faut au moins 1/, "speeds.primary"],
    [{ speeds: { primary: "vite" } }, /« speeds\.primary » : vaut "vite" ; il faut un nombre/, "speeds.primary"],
    [{ timeFactor: 100 }, /« timeFactor » : vaut 100 ; il faut au plus 10/, "timeFactor"],
    [{ vitesse: 3 }, /« vitesse » n'est pas une clé admise ; clés admises : speeds/, "vitesse"],
    [{ exclude: ["peages"] }, /valeurs admises : ferry, toll, motorway/, "exclude.0"],
    [[], /Profil routier/, ""],
  ])("says what is wrong in %j", (overrides, sentence, key) => {
    let error: unknown;
    try {
      overrideProfile(CAR_PROFILE, overrides);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(sentence);
    expect((error as UserError).where.key).toBe(key);
  });
});
