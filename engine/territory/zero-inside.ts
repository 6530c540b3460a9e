import { NONE, type AccessTable } from "../search/index.ts";
import { insideFacility } from "./inside-facility.ts";
import type { Territory } from "./model.ts";

/** Origin model "zero inside the commune": no time where the commune has the service (the convention of old studies). */
export function zeroInside(access: AccessTable, territory: Territory): AccessTable {
  const inside = insideFacility(territory, access.serviceCount);
  return {
    ...access,
    timeDs: access.timeDs.map((timeDs, at) => (inside[at] === NONE ? timeDs : 0)),
    facility: access.facility.map((row, at) => (inside[at] === NONE ? row : inside[at])),
  };
}
