import { UserError } from "../report/index.ts";

/** Classes whose times are scaled together. */
export const CLASS_GROUPS = {
  fast: ["motorway", "motorway_link", "trunk", "trunk_link"],
  main: ["primary", "primary_link", "secondary", "secondary_link"],
  local: ["tertiary", "tertiary_link", "unclassified", "residential", "living_street", "service"],
} as const;
export type ClassGroup = keyof typeof CLASS_GROUPS;
export const GROUP_NAMES = Object.keys(CLASS_GROUPS) as ClassGroup[];

/** One printed time beside the path we drive for it. */
export interface CalibrationPath {
  readonly label: string;
  readonly printedS: number;
  /** seconds driven on each group at the profile's own speeds */
  readonly drivenS: Readonly<Record<ClassGroup, number>>;
  /** seconds that no factor changes: turns, signals, ferries, access legs */
  readonly fixedS: number;
}

export interface Residual {
  readonly label: string;
  readonly printedS: number;
  readonly beforeS: number;
  readonly afterS: number;
}

export interface Calibration {
  readonly factors: Readonly<Record<ClassGroup, number>>;
  readonly residuals: readonly Residual[];
  /** root mean square of printed - computed, seconds */
  readonly rmsBeforeS: number;
  readonly rmsAfterS: number;
  /** groups whose factor stands at a bound: the pairs do not determine it */
  readonly atBound: readonly ClassGroup[];
}

export const FACTOR_BOUNDS = { min: 0.5, max: 3 } as const;
/** Pull of the group factors towards the global one, as a share of the mean square of driven times: few pairs cannot hold three factors. */
const PULL = 0.05;

const clamp = (factor: number): number => Math.min(FACTOR_BOUNDS.max, Math.max(FACTOR_BOUNDS.min, factor));

function summarise(paths: readonly CalibrationPath[], factors: Readonly<Record<ClassGroup, number>>): Calibration {
  const computed = (path: CalibrationPath, of: (group: ClassGroup) => number): number =>
    GROUP_NAMES.reduce((sum, group) => sum + of(group) * path.drivenS[group], path.fixedS);
  const residuals = paths.map((path) => ({
    label: path.label,
    printedS: path.printedS,
    beforeS: computed(path, () => 1),
    afterS: computed(path, (group) => factors[group]),
  }));
  const rms = (of: (residual: Residual) => number): number =>
    Math.sqrt(residuals.reduce((sum, residual) => sum + of(residual) ** 2, 0) / residuals.length);
  return {
    factors,
    residuals,
    rmsBeforeS: rms(({ printedS, beforeS }) => printedS - beforeS),
    rmsAfterS: rms(({ printedS, afterS }) => printedS - afterS),
    atBound: GROUP_NAMES.filter(
      (group) => factors[group] === FACTOR_BOUNDS.min || factors[group] === FACTOR_BOUNDS.max,
    ),
  };
}

/** The one factor that fits printed times best (least squares), within FACTOR_BOUNDS. */
function globalFactor(paths: readonly CalibrationPath[]): number {
  let both = 0;
  let square = 0;
  for (const { printedS, fixedS, drivenS } of paths) {
    const drivenAllS = GROUP_NAMES.reduce((sum, group) => sum + drivenS[group], 0);
    both += drivenAllS * (printedS - fixedS);
    square += drivenAllS * drivenAllS;
  }
  if (square === 0) {
    throw new UserError("Calage impossible : aucun des trajets n'emprunte de route ; vérifiez les lieux des couples.");
  }
  return clamp(both / square);
}

/** One factor for all roads. Throws UserError without paths. */
export function fitGlobal(paths: readonly CalibrationPath[]): Calibration {
  needPaths(paths, 1);
  const factor = globalFactor(paths);
  return summarise(paths, { fast: factor, main: factor, local: factor });
}

/**
 * A factor by class group: least squares of printed times on the seconds driven in each group, drawn slightly towards the global
 * factor (ridge), within FACTOR_BOUNDS: every choice of groups held at a bound is solved and the best feasible one kept.
 */
export function fitGroups(paths: readonly CalibrationPath[]): Calibration {
  needPaths(paths, 2);
  const centre = globalFactor(paths);
  const size = GROUP_NAMES.length;
  const squares = paths.reduce(
    (sum, path) => sum + GROUP_NAMES.reduce((s, group) => s + path.drivenS[group] ** 2, 0),
    0,
  );
  const pull = (PULL * squares) / size;
  const normal = GROUP_NAMES.map((row) =>
    GROUP_NAMES.map((column) => (row === column ? pull : 0) + dot(paths, row, column)),
  );
  const right = GROUP_NAMES.map(
    (row) => pull * centre + paths.reduce((sum, path) => sum + path.drivenS[row] * (path.printedS - path.fixedS), 0),
  );
  let best: number[] | null = null;
  let bestCost = Infinity;
  for (let choice = 0; choice < 3 ** size; choice++) {
    const held = GROUP_NAMES.map((_, group) => {
      const state = Math.floor(choice / 3 ** group) % 3;
      return state === 0 ? null : state === 1 ? FACTOR_BOUNDS.min : FACTOR_BOUNDS.max;
    });
    const factors = solveHeld(normal, right, held);
    if (!factors || factors.some((factor) => factor < FACTOR_BOUNDS.min - 1e-12 || factor > FACTOR_BOUNDS.max + 1e-12))
      continue;
    const cost = quadratic(normal, right, factors);
    if (cost < bestCost - 1e-9) {
      best = factors;
      bestCost = cost;
    }
  }
  const found = best ?? GROUP_NAMES.map(() => centre);
  return summarise(paths, { fast: clamp(found[0]), main: clamp(found[1]), local: clamp(found[2]) });
}

function needPaths(paths: readonly CalibrationPath[], count: number): void {
  if (paths.length >= count) return;
  throw new UserError(
    `Calage impossible : ${paths.length} couple${paths.length > 1 ? "s" : ""} utilisable${paths.length > 1 ? "s" : ""}, il en faut au moins ${count}.`,
  );
}

function dot(paths: readonly CalibrationPath[], row: ClassGroup, column: ClassGroup): number {
  return paths.reduce((sum, { drivenS }) => sum + drivenS[row] * drivenS[column], 0);
}

function quadratic(normal: readonly number[][], right: readonly number[], x: readonly number[]): number {
  return x.reduce(
    (sum, xi, i) => sum - 2 * right[i] * xi + xi * x.reduce((inner, xj, j) => inner + normal[i][j] * xj, 0),
    0,
  );
}

/** Solves the normal equations with some unknowns held (Gauss-Jordan with pivoting); null when singular. */
function solveHeld(
  normal: readonly number[][],
  right: readonly number[],
  held: ReadonlyArray<number | null>,
): number[] | null {
  const free = held.flatMap((value, index) => (value === null ? [index] : []));
  const rows = free.map((i) => [
    ...free.map((j) => normal[i][j]),
    held.reduce<number>((sum, value, j) => (value === null ? sum : sum - normal[i][j] * value), right[i]),
  ]);
  for (let column = 0; column < free.length; column++) {
    let pivot = column;
    for (let row = column + 1; row < rows.length; row++)
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    if (Math.abs(rows[pivot][column]) < 1e-9) return null;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = 0; row < rows.length; row++) {
      if (row === column) continue;
      const times = rows[row][column] / rows[column][column];
      for (let k = column; k <= free.length; k++) rows[row][k] -= times * rows[column][k];
    }
  }
  const result = held.map((value) => value ?? 0);
  free.forEach((index, row) => (result[index] = rows[row][free.length] / rows[row][row]));
  return result;
}

/** The calibration as overrides of a profile (`roads.profile` of a study): one `timeFactor`, or `timeFactors` by class. */
export function calibrationOverrides({ factors }: Calibration): {
  timeFactor?: number;
  timeFactors?: Record<string, number>;
} {
  const rounded = (factor: number): number => Math.round(factor * 1000) / 1000;
  if (factors.fast === factors.main && factors.main === factors.local) return { timeFactor: rounded(factors.fast) };
  return {
    timeFactors: Object.fromEntries(
      GROUP_NAMES.flatMap((group) => CLASS_GROUPS[group].map((className) => [className, rounded(factors[group])])),
    ),
  };
}

/** Group of a road class; null where no factor applies (ferries). */
export function classGroup(className: string, mode: "driving" | "ferry" | "train"): ClassGroup | null {
  if (mode !== "driving") return null;
  for (const group of GROUP_NAMES) if ((CLASS_GROUPS[group] as readonly string[]).includes(className)) return group;
  return "local";
}
