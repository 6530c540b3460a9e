export * from "./model.ts";
export * from "./profile/index.ts";
export { buildRoadGraph, type BuildOptions } from "./build.ts";
export { distanceM, segmentDs, segmentWeight } from "./build-measure.ts";
export { accessProblem } from "./access-problem.ts";
export { MANEUVER_MODIFIERS, MANEUVER_TYPES } from "./turns-maneuvers.ts";
export { networkOf } from "./network.ts";
export { searchNetwork, type SearchNetworkOptions, type SeenBearings } from "./turn-graph.ts";
export { createSnapper, type Places, type Snapper, type SnapOptions } from "./snap.ts";
export { touchTable } from "./touch.ts";
export { endOfRoad, placeCosts, type PlaceCosts } from "./touch-costs.ts";
export { directPairs } from "./touch-direct.ts";
export { roadPlacer, type Legs, type PlacedOnRoads, type RoadPlacer } from "./road-placer.ts";
export { edgesAtJunction, type EdgesAtJunction } from "./touch-edges.ts";
export { agreementOf, type Agreement, type AgreementPair, type Spread } from "./agreement.ts";
export { goldenPairs, type Frame, type GoldenPair, type GoldenRow } from "./agreement-golden.ts";
export {
  FACTOR_BOUNDS,
  GROUP_NAMES,
  calibrationOverrides,
  classGroup,
  fitGlobal,
  fitGroups,
  type Calibration,
  type CalibrationPath,
  type ClassGroup,
} from "./calibration.ts";
