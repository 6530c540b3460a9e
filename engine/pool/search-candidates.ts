import {
  createSiteScratch,
  searchCandidates,
  type CandidateBatch,
  type CandidateTimes,
  type SiteScratch,
} from "../scenario/index.ts";

let scratch: SiteScratch | undefined;

/** Searches from one batch of candidate sites. Scratch is kept between tasks on the same network. */
export function searchCandidateBatch(batch: CandidateBatch): CandidateTimes {
  const { graph } = batch.problem;
  const vertexCount = graph.firstOut.length - 1;
  const carried = graph.carried !== undefined;
  if (scratch?.labels.timeDs.length !== vertexCount || (scratch.labels.carried !== undefined) !== carried)
    scratch = createSiteScratch(batch.problem);
  return searchCandidates(batch, scratch);
}
