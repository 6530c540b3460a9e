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
  gapOf,
  highsSolver,
  leastWorst,
  marginalGains,
  mostGain,
  worthOf,
  type CoverProposal,
  type Effort,
  type GainTable,
  type LeastWorst,
  type MipModel,
  type MipOutcome,
  type MipSolver,
  type Needs,
  type Proposal,
  type SitingRules,
  type TimeTable,
  type Uncoverable,
} from "./siting/index.ts";
