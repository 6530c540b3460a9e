export { BASKET_KEY, DEFAULT_THRESHOLD } from "./model.ts";
export type {
  Adjacency,
  Choices,
  Cluster,
  CommuneResult,
  Comparison,
  Context,
  CurvePoint,
  Diagnostic,
  Distribution,
  Group,
  GroupChoice,
  Header,
  JudgedCommune,
  Mean,
  Measured,
  Measures,
  NearestFacility,
  OriginZoning,
  Quantile,
  Remoteness,
  ResolvedThreshold,
  SensitivityRow,
  ServiceResult,
  ZoneResult,
} from "./model.ts";
export { diagnose, judge } from "./diagnose.ts";
export { measure } from "./measure.ts";
export { presenceShares, aggregateAtOrigins, serviceWeights, unreachedServices } from "./aggregate.ts";
export { distribution, peopleBelow, quantile, shareBelow } from "./distribution.ts";
export { isAbove, resolveThreshold } from "./threshold.ts";
export { describeFacility } from "./nearest.ts";
export { combineMeans, combineMeasures, group } from "./groups.ts";
export { combinationLabel, slowestCommunes } from "./clusters.ts";
export { summaryOf } from "./summary.ts";
export { adjacency, areasKm2, type CommunePolygons } from "./polygons.ts";
export {
  inseeCellCentre,
  InseeTable,
  rescaledOrigins,
  territoryFromInsee,
  type InseeAccess,
  type InseeRow,
} from "./insee.ts";
export {
  compareAccess,
  matchOrigins,
  type Agreement,
  type Cause,
  type CommuneAgreement,
  type Pairs,
  type ServiceAgreement,
  type TimedTerritory,
} from "./agreement.ts";
export { addCommuneZoning, zoningOfCodes, zoningOfPolygons, type ZoneMember, type ZoneNames } from "./zonings.ts";
export {
  MIN_HOUSEHOLDS,
  profile,
  type Profile,
  type ProfileGroup,
  type ProfileIndicator,
  type ProfileRow,
  type ProfileValue,
} from "./profile.ts";
export {
  breaksBetween,
  inventory,
  inventoryChange,
  type InventoryChange,
  type InventoryLevel,
  type InventoryRow,
} from "./inventory.ts";
export { timeFromCommune } from "./od.ts";
export { peopleWithin, type WithinShare } from "./within.ts";
export { rejudged, runOf, type Judged, type RunCommune, type RunPlace, type RunResult } from "./runs.ts";
export {
  basisOf,
  compareFlags,
  compareMeasure,
  matchRuns,
  NO_CHANGE_MINUTES,
  type Basis,
  type ComparedMeasure,
  type ComparedValue,
  type Crowd,
  type FlagChange,
  type FlagStatus,
  type MeasureChoice,
  type Named,
  type RunMatch,
} from "./compare-runs.ts";
export { originDifferences, originMinutes, type TimedRun } from "./run-origins.ts";
