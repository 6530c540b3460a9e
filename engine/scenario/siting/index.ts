export { freeRules, gapOf, type GainTable, type Proposal, type SitingRules, type TimeTable } from "./model.ts";
export { type MipModel, type MipOutcome, type MipSolver } from "./mip.ts";
export { highsSolver } from "./highs.ts";
export { worthOf } from "./selection.ts";
export { marginalGains, mostGain, type Effort } from "./most-gain.ts";
export { fewestWithin, type CoverProposal, type Uncoverable } from "./cover-within.ts";
export { leastWorst, type LeastWorst } from "./least-worst.ts";
export { bringBack, type Needs } from "./bring-back.ts";
export { joinTimes, searchCandidates, type CandidateBatch, type CandidateTimes } from "./candidate-times.ts";
export {
  gainsInCoverage,
  gainsOnMean,
  groupTimes,
  HORIZON_DS,
  originTimes,
  remoteNeeds,
  slowestDs,
  type Demand,
} from "./demand.ts";
export { sitingRules, type CandidatePlace, type SitingWish } from "./rules.ts";
