import {
  BlockQueue,
  createLabels,
  nearestOfService,
  NONE,
  type BasketProblem,
  type AccessScratch,
  type ServiceFacilities,
} from "../search/index.ts";

/** One service to settle. Every column lies in shared memory, so a message costs no copy. */
export interface SearchServiceTask {
  readonly problem: BasketProblem;
  readonly service: ServiceFacilities;
  /** where the service's rows start in the two columns of the AccessTable */
  readonly offset: number;
  readonly timeDs: Uint32Array;
  readonly facility: Uint32Array;
}

let scratch: AccessScratch | undefined;

/** Searches from the facilities of one service and writes its rows of the AccessTable. Scratch is kept between tasks. */
export function searchService({ problem, service, offset, timeDs, facility }: SearchServiceTask): void {
  const { upward } = problem.contracted;
  const vertexCount = upward.firstOut.length - 1;
  const pointCount = problem.facilities.pointCount;
  const carried = upward.carried !== undefined;
  if (
    scratch?.labels.timeDs.length !== vertexCount ||
    scratch.rowOfPoint.length !== pointCount ||
    (scratch.labels.carried !== undefined) !== carried
  ) {
    scratch = {
      labels: createLabels(vertexCount, { carried }),
      queue: new BlockQueue(),
      rowOfPoint: new Uint32Array(pointCount).fill(NONE),
    };
  }
  nearestOfService(problem, service, scratch, timeDs, facility, offset);
}
