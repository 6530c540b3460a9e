import { z } from "zod";
import { UserError } from "../../report/index.ts";
import { CAR_PROFILE, type CarProfile, type SpeedTable } from "./car-profile.ts";

const kmh = z.number().min(0).max(300);
/** a class at 0 km/h would be closed: that is what `exclude` is for */
const drivenKmh = z.number().min(1).max(300);
const seconds = z.number().min(0).max(36_000);
/** a tenth to ten times: beyond, it is a mistake of unit */
const factor = z.number().min(0.1).max(10);

/** Keys that an override of a table may name: those of the stock profile, nothing else. */
function tableOf<V extends z.ZodType>(table: SpeedTable, value: V) {
  return z.strictObject(
    Object.fromEntries(Object.keys(table).map((key) => [key, value.optional()])) as {
      [key: string]: z.ZodOptional<V>;
    },
  );
}

/** Classes whose time may be scaled: roads, ferries and shuttle trains. */
const CLASSES: SpeedTable = { ...CAR_PROFILE.speedKmh, ...CAR_PROFILE.routeKmh };

/**
 * What a study may change in the car profile (`roads.profile` of a study): speeds in km/h by class, surface, tracktype and smoothness;
 * legal limits by code; penalties in seconds; `timeFactor` on every driving time and `timeFactors` by class (1.2 = 20 % slower,
 * "heures pleines"); what to leave out. Every table takes known keys only.
 */
export const ProfileOverrides = z.strictObject({
  speeds: tableOf(CLASSES, drivenKmh).optional(),
  surfaces: tableOf(CAR_PROFILE.surfaceKmh, kmh).optional(),
  tracktypes: tableOf(CAR_PROFILE.tracktypeKmh, kmh).optional(),
  smoothness: tableOf(CAR_PROFILE.smoothnessKmh, kmh).optional(),
  zones: tableOf(CAR_PROFILE.zoneKmh, drivenKmh).optional(),
  maxspeedShare: z.number().min(0.1).max(1.5).optional(),
  penalties: z
    .strictObject({
      turn: seconds.optional(),
      uTurn: seconds.optional(),
      trafficSignals: seconds.optional(),
      stop: seconds.optional(),
      giveWay: seconds.optional(),
      gate: seconds.optional(),
      lift_gate: seconds.optional(),
    })
    .optional(),
  turnBias: z.number().min(0.5).max(2).optional(),
  timeFactor: factor.optional(),
  timeFactors: tableOf(CLASSES, factor).optional(),
  leftHandDriving: z.boolean().optional(),
  exclude: z.array(z.enum(["ferry", "toll", "motorway"])).optional(),
});
export type ProfileOverrides = z.infer<typeof ProfileOverrides>;

const TABLE_KEYS: Readonly<Record<string, readonly string[]>> = {
  "": Object.keys(ProfileOverrides.shape),
  speeds: Object.keys(CLASSES),
  timeFactors: Object.keys(CLASSES),
  surfaces: Object.keys(CAR_PROFILE.surfaceKmh),
  tracktypes: Object.keys(CAR_PROFILE.tracktypeKmh),
  smoothness: Object.keys(CAR_PROFILE.smoothnessKmh),
  zones: Object.keys(CAR_PROFILE.zoneKmh),
  penalties: ["turn", "uTurn", "trafficSignals", "stop", "giveWay", "gate", "lift_gate"],
};

/** One French sentence for the first thing zod refuses. */
function explain(issue: z.core.$ZodIssue, input: unknown): UserError {
  const key = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const allowed = TABLE_KEYS[key] ?? [];
    const unknown = issue.keys[0]!;
    return new UserError(
      `Profil routier : « ${unknown} » n'est pas une clé admise${key === "" ? "" : ` de « ${key} »`} ; clés admises : ${allowed.join(", ")}.`,
      { key: key === "" ? unknown : `${key}.${unknown}` },
    );
  }
  let value: unknown = input;
  for (const step of issue.path) value = (value as Record<PropertyKey, unknown> | undefined)?.[step];
  const said = JSON.stringify(value) ?? "absent";
  const must =
    issue.code === "too_small"
      ? `il faut au moins ${String(issue.minimum).replace(".", ",")}`
      : issue.code === "too_big"
        ? `il faut au plus ${String(issue.maximum).replace(".", ",")}`
        : issue.code === "invalid_value"
          ? `valeurs admises : ${issue.values.map(String).join(", ")}`
          : issue.code === "invalid_type"
            ? `il faut ${TYPES[issue.expected] ?? "une autre sorte de valeur"}`
            : "cette valeur n'est pas admise";
  return new UserError(`Profil routier : « ${key} » vaut ${said} ; ${must}.`, { key });
}

const TYPES: Readonly<Record<string, string>> = {
  number: "un nombre",
  boolean: "true ou false",
  object: "un groupe de clés",
  array: "une liste",
  string: "un texte",
};

/** A table with what is overridden in it; undefined entries are left as they were. */
function merged(table: SpeedTable, changes: Readonly<Record<string, number | undefined>> = {}): SpeedTable {
  const result: Record<string, number> = { ...table };
  for (const [key, value] of Object.entries(changes)) if (value !== undefined) result[key] = value;
  return result;
}

/** Subset of changes whose keys are in `table`. */
function within(
  table: SpeedTable,
  changes: Readonly<Record<string, number | undefined>> | undefined,
): Record<string, number | undefined> {
  return Object.fromEntries(Object.entries(changes ?? {}).filter(([key]) => Object.hasOwn(table, key)));
}

/**
 * The profile with a study's changes. Throws a UserError in French (key, value, what is allowed) on an unknown class or
 * a value out of bounds.
 */
export function overrideProfile(profile: CarProfile, overrides: unknown): CarProfile {
  if (overrides === undefined || overrides === null) return profile;
  const parsed = ProfileOverrides.safeParse(overrides);
  if (!parsed.success) throw explain(parsed.error.issues[0]!, overrides);
  const wanted = parsed.data;
  const penalties = wanted.penalties ?? {};
  const kept = profile.penaltyS;
  return {
    ...profile,
    speedKmh: merged(profile.speedKmh, within(profile.speedKmh, wanted.speeds)),
    routeKmh: merged(profile.routeKmh, within(profile.routeKmh, wanted.speeds)),
    surfaceKmh: merged(profile.surfaceKmh, wanted.surfaces),
    tracktypeKmh: merged(profile.tracktypeKmh, wanted.tracktypes),
    smoothnessKmh: merged(profile.smoothnessKmh, wanted.smoothness),
    zoneKmh: merged(profile.zoneKmh, wanted.zones),
    maxspeedShare: wanted.maxspeedShare ?? profile.maxspeedShare,
    penaltyS: {
      turn: penalties.turn ?? kept.turn,
      uTurn: penalties.uTurn ?? kept.uTurn,
      trafficSignals: penalties.trafficSignals ?? kept.trafficSignals,
      stop: penalties.stop ?? kept.stop,
      giveWay: penalties.giveWay ?? kept.giveWay,
      barrier: merged(kept.barrier, { gate: penalties.gate, lift_gate: penalties.lift_gate }),
    },
    turnBias: wanted.turnBias ?? profile.turnBias,
    timeFactor: wanted.timeFactor ?? profile.timeFactor,
    timeFactorByClass: merged(profile.timeFactorByClass, wanted.timeFactors),
    leftHandDriving: wanted.leftHandDriving ?? profile.leftHandDriving,
    exclude: wanted.exclude
      ? {
          ferry: wanted.exclude.includes("ferry"),
          toll: wanted.exclude.includes("toll"),
          motorway: wanted.exclude.includes("motorway"),
        }
      : profile.exclude,
  };
}
