import { describe, expect, it } from "vitest";
import {
  CAR_PROFILE,
  FACTOR_BOUNDS,
  calibrationOverrides,
  classGroup,
  fitGlobal,
  fitGroups,
  overrideProfile,
  type CalibrationPath,
} from "../../../engine/roads/index.ts";

const path = (fast: number, main: number, local: number, fixedS: number, printedS: number): CalibrationPath => ({
  label: `${fast}+${main}+${local}`,
  drivenS: { fast, main, local },
  fixedS,
  printedS,
});

describe("calibration on printed times", () => {
  it("finds the global factor that made the times", () => {
    const paths = [path(600, 300, 100, 40, 1240), path(0, 500, 500, 60, 1260)];
    const { factors, rmsAfterS, rmsBeforeS } = fitGlobal(paths);
    expect(factors.fast).toBeCloseTo(1.2, 9);
    expect(rmsAfterS).toBeCloseTo(0, 6);
    expect(rmsBeforeS).toBeCloseTo(200, 6);
  });

  it("is least squares: two contradictory pairs of the same length give their mean", () => {
    expect(fitGlobal([path(1000, 0, 0, 0, 1100), path(1000, 0, 0, 0, 1300)]).factors.fast).toBeCloseTo(1.2, 9);
  });

  it("fits groups better than one factor when groups differ", () => {
    const truth = (fast: number, main: number, local: number) =>
      path(fast, main, local, 30, 30 + fast * 1.1 + main * 1.4 + local * 1.9);
    const paths = [
      truth(900, 100, 50),
      truth(100, 900, 80),
      truth(50, 200, 700),
      truth(400, 400, 200),
      truth(700, 0, 300),
    ];
    const groups = fitGroups(paths);
    expect(groups.rmsAfterS).toBeLessThan(fitGlobal(paths).rmsAfterS / 2);
    expect(groups.factors.fast).toBeLessThan(groups.factors.main);
    expect(groups.factors.main).toBeLessThan(groups.factors.local);
    expect(groups.atBound).toEqual([]);
  });

  it("keeps a group that no pair drives on near the global factor", () => {
    const { factors } = fitGroups([path(0, 1000, 0, 0, 1300), path(0, 500, 0, 0, 650)]);
    expect(factors.fast).toBeCloseTo(1.3, 6);
    expect(factors.local).toBeCloseTo(1.3, 6);
  });

  it("never leaves the bounds, and says when it stands at one", () => {
    const { factors, atBound } = fitGroups([path(1000, 0, 0, 0, 9000), path(900, 10, 0, 0, 8000)]);
    expect(factors.fast).toBe(FACTOR_BOUNDS.max);
    expect(atBound).toContain("fast");
  });

  it("refuses to fit nothing", () => {
    expect(() => fitGlobal([])).toThrow(/0 couple utilisable/);
    expect(() => fitGroups([path(1, 1, 1, 0, 5)])).toThrow(/au moins 2/);
    expect(() => fitGlobal([path(0, 0, 0, 10, 50)])).toThrow(/aucun des trajets/);
  });

  it("writes overrides that the profile accepts", () => {
    const one = calibrationOverrides(fitGlobal([path(600, 300, 100, 40, 1240)]));
    expect(one).toEqual({ timeFactor: 1.2 });
    const many = calibrationOverrides(fitGroups([path(900, 100, 50, 0, 1300), path(100, 900, 80, 0, 1700)]));
    expect(overrideProfile(CAR_PROFILE, many).timeFactorByClass.primary).toBeGreaterThan(1);
  });

  it("puts every class in a group, ferries in none", () => {
    expect([
      classGroup("trunk_link", "driving"),
      classGroup("secondary", "driving"),
      classGroup("track", "driving"),
    ]).toEqual(["fast", "main", "local"]);
    expect(classGroup("ferry", "ferry")).toBeNull();
  });
});
