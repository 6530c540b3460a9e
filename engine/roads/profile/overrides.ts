import { z } from "zod";
import { UserError } from "../../report/index.ts";
import { CAR_PROFILE, type CarProfile, type SpeedTable } from "./car-profile.ts";

const TYPES: Readonly<Record<string, string>> = {
  number: "un nombre",
  boolean: "true ou false",
  object: "un groupe de clés",
  array: "une liste",
};

/** What zod refuses, in French: the value, and what would do. Used by the study file's reader as well as here. */
function sentence(issue: z.core.$ZodRawIssue, keys: readonly string[] = []): string {
  const decimal = (bound: unknown): string => String(bound).replace(".", ",");
  const said = JSON.stringify(issue.input) ?? "absent";
  switch (issue.code) {
    case "unrecognized_keys":
      return `« ${issue.keys[0]} » n'est pas une clé admise ; clés admises : ${keys.join(", ")}`;
    case "too_small":
      return `vaut ${said} ; il faut au moins ${decimal(issue.minimum)}`;
    case "too_big":
      return `vaut ${said} ; il faut au plus ${decimal(issue.maximum)}`;
    case "invalid_value":
      return `vaut ${said} ; valeurs admises : ${issue.values.map(String).join(", ")}`;
    case "invalid_type":
      return `vaut ${said} ; il faut ${TYPES[issue.expected] ?? "une autre sorte de valeur"}`;
    default:
      return `vaut ${said} ; cette valeur n'est pas admise`;
  }
}

const error = (issue: z.core.$ZodRawIssue): string => sentence(issue);

function numberIn(min: number, max: number) {
  return z.number({ error }).min(min, { error }).max(max, { error });
}

function group<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, { error: (issue) => sentence(issue, Object.keys(shape)) });
}

const kmh = numberIn(0, 300);
/** a class at 0 km/h would be closed: that is what `exclude` is for */
const drivenKmh = numberIn(1, 300);
const seconds = numberIn(0, 36_000);
/** a tenth to ten times: beyond, it is a mistake of unit */
const factor = numberIn(0.1, 10);

/** Keys that an override of a table may name: those of the stock profile, nothing else. */
function tableOf<V extends z.ZodType>(table: SpeedTable, value: V) {
  return group(
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
export const ProfileOverrides = group({
  speeds: tableOf(CLASSES, drivenKmh).optional(),
  surfaces: tableOf(CAR_PROFILE.surfaceKmh, kmh).optional(),
  tracktypes: tableOf(CAR_PROFILE.tracktypeKmh, kmh).optional(),
  smoothness: tableOf(CAR_PROFILE.smoothnessKmh, kmh).optional(),
  zones: tableOf(CAR_PROFILE.zoneKmh, drivenKmh).optional(),
  maxspeedShare: numberIn(0.1, 1.5).optional(),
  penalties: group({
    turn: seconds.optional(),
    uTurn: seconds.optional(),
    trafficSignals: seconds.optional(),
    stop: seconds.optional(),
    giveWay: seconds.optional(),
    gate: seconds.optional(),
    lift_gate: seconds.optional(),
  }).optional(),
  turnBias: numberIn(0.5, 2).optional(),
  timeFactor: factor.optional(),
  timeFactors: tableOf(CLASSES, factor).optional(),
  leftHandDriving: z.boolean({ error }).optional(),
  exclude: z.array(z.enum(["ferry", "toll", "motorway"], { error }), { error }).optional(),
});
export type ProfileOverrides = z.infer<typeof ProfileOverrides>;

/** The first thing zod refuses. */
function refusal(issue: z.core.$ZodIssue): UserError {
  const place = issue.path.join(".");
  const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const key = [place, unknown].filter((part) => part !== undefined && part !== "").join(".");
  return new UserError(`Profil routier : ${place === "" ? "" : `« ${place} » : `}${issue.message}.`, { key });
}

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
  if (!parsed.success) throw refusal(parsed.error.issues[0]!);
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
