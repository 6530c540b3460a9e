import type { Highs, Model, ModelData } from "highs";
import type { MipModel, MipOutcome, MipSolver } from "./mip.ts";

/**
 * The solver HiGHS (WebAssembly) behind our small interface. The caller loads it, where and when it wants:
 * `highsSolver(await loadHighs())` in Node, with `locateFile` in a browser's worker. Calls block their thread until
 * the time limit. Integer columns are binary or small counts; the start, when given, is never lost.
 */
export function highsSolver(highs: Highs): MipSolver {
  return (model, { timeLimitS }) =>
    Promise.resolve(highs.withModel(dataOf(highs, model), (solver) => solve(highs, solver, model, timeLimitS)));
}

function solve(highs: Highs, solver: Model, model: MipModel, timeLimitS: number): MipOutcome {
  // random_seed stays at its default, so that the same programme gives the same answer
  solver.options.set({ output_flag: false, time_limit: timeLimitS, mip_rel_gap: 1e-7, mip_abs_gap: 1e-6 });
  if (model.start) solver.setSolution({ colValue: model.start });
  solver.run();
  const { modelStatus } = highs.constants;
  const status = solver.getModelStatus();
  if (status === modelStatus.infeasible) return { status: "infeasible", point: null, bound: worst(model.sense) };
  const dual = Number(solver.info.get("mip_dual_bound"));
  const hasPoint = Number(solver.info.get("primal_solution_status")) === 2;
  return {
    status: status === modelStatus.optimal ? "optimal" : "limit",
    point: hasPoint ? Float64Array.from(solver.getSolution().colValue) : null,
    bound: Number.isFinite(dual) ? dual : -worst(model.sense),
  };
}

/** The value of "no solution": minus infinity when maximising. */
function worst(sense: "min" | "max"): number {
  return sense === "max" ? -Infinity : Infinity;
}

function dataOf(highs: Highs, model: MipModel): ModelData {
  const { variableType, objectiveSense } = highs.constants;
  return {
    numCols: model.columnCount,
    numRows: model.rowLower.length,
    sense: model.sense === "max" ? objectiveSense.maximize : objectiveSense.minimize,
    colCost: model.cost,
    colLower: model.columnLower,
    colUpper: model.columnUpper,
    rowLower: model.rowLower,
    rowUpper: model.rowUpper,
    integrality: Int32Array.from(model.integer, (flag) => (flag ? variableType.integer : variableType.continuous)),
    matrix: {
      format: "csr",
      numRows: model.rowLower.length,
      numCols: model.columnCount,
      starts: Int32Array.from(model.rowFirst),
      indices: Int32Array.from(model.column),
      values: model.coefficient,
    },
  };
}
