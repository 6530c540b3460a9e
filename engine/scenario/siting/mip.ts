/** A mixed-integer programme in rows, and whoever solves it. The core states the programme; the solver is handed in. */
export interface MipModel {
  readonly columnCount: number;
  /** minimise or maximise `cost` */
  readonly sense: "min" | "max";
  readonly cost: Float64Array;
  readonly columnLower: Float64Array;
  readonly columnUpper: Float64Array;
  /** 1 = whole number */
  readonly integer: Uint8Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** CSR by row */
  readonly rowFirst: Uint32Array;
  readonly column: Uint32Array;
  readonly coefficient: Float64Array;
  /** a feasible point to start from */
  readonly start?: Float64Array;
}

export interface MipOutcome {
  readonly status: "optimal" | "infeasible" | "limit";
  /** best point found; null when none */
  readonly point: Float64Array | null;
  /** what no point can beat; +-Infinity when the solver proved nothing */
  readonly bound: number;
}

/** Solves within a time; the answer may then be "limit" with a bound. */
export type MipSolver = (model: MipModel, options: { readonly timeLimitS: number }) => Promise<MipOutcome>;

/** Builds the rows of a programme one by one. */
export class RowBuilder {
  private readonly lower: number[] = [];
  private readonly upper: number[] = [];
  private readonly first: number[] = [0];
  private readonly columns: number[] = [];
  private readonly coefficients: number[] = [];

  add(lower: number, upper: number, columns: readonly number[], coefficients: readonly number[]): void {
    this.lower.push(lower);
    this.upper.push(upper);
    for (let i = 0; i < columns.length; i++) {
      this.columns.push(columns[i]!);
      this.coefficients.push(coefficients[i]!);
    }
    this.first.push(this.columns.length);
  }

  get rows(): Pick<MipModel, "rowLower" | "rowUpper" | "rowFirst" | "column" | "coefficient"> {
    return {
      rowLower: Float64Array.from(this.lower),
      rowUpper: Float64Array.from(this.upper),
      rowFirst: Uint32Array.from(this.first),
      column: Uint32Array.from(this.columns),
      coefficient: Float64Array.from(this.coefficients),
    };
  }
}
