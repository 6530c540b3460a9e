export {
  MAX_WEIGHT_DS,
  NONE,
  UNREACHABLE,
  type AccessTable,
  type DirectPairs,
  type SearchGraph,
  type TouchTable,
} from "./model.ts";
export { grown, shareableUint32 } from "./columns.ts";
export { reverseGraph } from "./reverse.ts";
export { BlockQueue, nearestByBlocks } from "./blocks.ts";
export { BucketQueue } from "./bucket-queue.ts";
export {
  clearLabels,
  createLabels,
  maxWeightOf,
  nearestSources,
  type SearchBounds,
  type SearchLabels,
  type Seeds,
} from "./kernel.ts";
export { contractGraph, type ContractedGraph } from "./contract.ts";
export { contractedFor, nearestByClimbing, renumbered } from "./climb.ts";
export {
  nearestOfService,
  readNearest,
  seedsOf,
  type AccessProblem,
  type AccessScratch,
  type BasketProblem,
  type ServiceFacilities,
} from "./nearest.ts";
