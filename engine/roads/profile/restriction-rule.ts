import type { Tags } from "../model.ts";
import type { CarProfile } from "./car-profile.ts";

/** What a turn restriction says to cars. */
export interface RestrictionRule {
  /** true: this turn is the only one allowed; false: it is forbidden */
  readonly only: boolean;
  /** the tagged value ("no_left_turn") */
  readonly value: string;
}

/**
 * Does a relation restrict the turns of cars, and how: `type=restriction`, `restriction` or `restriction:<vehicle>` of a vehicle
 * that a car is, no `except` for it, a value in `no_` or `only_`. Conditional ones do not hold (no clock here). Null otherwise.
 */
export function restrictionRule(tags: Tags, profile: CarProfile): RestrictionRule | null {
  if (tags.type !== "restriction") return null;
  const excepted = tags.except?.split(/; */).map((word) => word.trim()) ?? [];
  if (excepted.some((vehicle) => profile.restrictionVehicles.includes(vehicle))) return null;
  let value: string | undefined;
  for (const vehicle of profile.restrictionVehicles) value ??= tags[`restriction:${vehicle}`];
  value ??= tags.restriction;
  if (value === undefined) return null;
  if (value.startsWith("only_")) return { only: true, value };
  return value.startsWith("no_") ? { only: false, value } : null;
}
