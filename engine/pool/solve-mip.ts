import { highsSolver, type MipModel, type MipOutcome } from "../scenario/index.ts";

/** A mixed-integer programme and the seconds it may take. */
export interface SolveMipTask {
  readonly model: MipModel;
  readonly timeLimitS: number;
}

let solver: ReturnType<typeof highsSolver> | undefined;

/** Solves with HiGHS, which blocks its thread until it is done: here, a worker's, so that Ctrl-C is still heard. */
export async function solveMip({ model, timeLimitS }: SolveMipTask): Promise<MipOutcome> {
  if (!solver) {
    const { default: loadHighs } = await import("highs");
    solver = highsSolver(await loadHighs());
  }
  return solver(model, { timeLimitS });
}
