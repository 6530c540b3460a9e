export type {
  Action,
  AddAction,
  AddedFacility,
  Applied,
  Base,
  CloseAction,
  Evaluation,
  MoveAction,
  NetChange,
  NormWish,
  OpenAction,
  PlacedPoint,
  Position,
  Preset,
  Problem,
  RoadAccess,
  RoadAction,
  Scenario,
  Selection,
  SitesAction,
  WithdrawAction,
} from "./model.ts";
export { evaluationOf, parsePresets, parseScenario, scenarioId } from "./parse.ts";
export { problemsError } from "./yaml-text.ts";
export { withSites, type ListedSite } from "./site-list.ts";
export { resolveScenario, type ResolveContext } from "./resolve.ts";
export { ServiceNames, touchedServices } from "./services.ts";
export { BaseCosts } from "./base-costs.ts";
export { applyScenario } from "./apply.ts";
export { createSiteScratch, createSiteTimes, searchSite, type SiteScratch, type SiteTimes } from "./site-search.ts";
export { SitePreview, type PreviewSummary } from "./preview.ts";
export { normRows, permanences, withOpeningPolicy, type Norm, type NormRow, type OpeningPolicy } from "./norms.ts";
export { actionDifferences, type ActionDifference } from "./compare.ts";
export { diagnoseAfter, effectsOf, type EffectsOptions } from "./effects.ts";
export type {
  CommuneCrossing,
  CommuneEffect,
  CountAbove,
  Effects,
  Flow,
  FlowEnd,
  MeanChange,
  Side,
  SiteEffect,
  WithinCount,
} from "./effects-model.ts";
export {
  bringBack,
  fewestWithin,
  freeRules,
  gainsInCoverage,
  gainsOnMean,
  gapOf,
  groupTimes,
  highsSolver,
  HORIZON_DS,
  joinTimes,
  leastWorst,
  marginalGains,
  mostGain,
  originTimes,
  remoteNeeds,
  searchCandidates,
  sitingRules,
  slowestDs,
  worthOf,
  type CandidateBatch,
  type CandidatePlace,
  type CandidateTimes,
  type CoverProposal,
  type Demand,
  type Effort,
  type GainTable,
  type LeastWorst,
  type MipModel,
  type MipOutcome,
  type MipSolver,
  type Needs,
  type Proposal,
  type SitingRules,
  type SitingWish,
  type TimeTable,
  type Uncoverable,
} from "./siting/index.ts";
