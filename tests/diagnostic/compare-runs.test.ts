import { describe, expect, it } from "vitest";
import {
  compareFlags,
  compareMeasure,
  diagnose,
  matchOrigins,
  matchRuns,
  originDifferences,
  rejudged,
  runOf,
  type Mean,
  type RunCommune,
  type RunResult,
} from "../../engine/diagnostic/index.ts";
import { world } from "./run-world.ts";

/** A run by hand: per commune its people and minutes by service; aggregates are plain means, P above 5 min is remote. */
function run(
  name: string,
  services: ReadonlyArray<readonly [id: string, gamme: string | null]>,
  communes: Readonly<Record<string, readonly [people: number, ...minutes: (number | null)[]]>>,
): RunResult {
  const gammes = ["p", "i"];
  const mean = (minutes: number | null, population: number): Mean => ({
    minutes,
    population: minutes === null ? 0 : population,
    missingPopulation: minutes === null ? population : 0,
  });
  const average = (values: readonly (number | null)[]): number | null =>
    values.length === 0 || values.includes(null) ? null : values.reduce<number>((a, b) => a + b!, 0) / values.length;
  return {
    name,
    gammes: gammes.map((id) => ({ id, label: id })),
    services: services.map(([id, gamme]) => ({ id, label: `Service ${id}`, gamme })),
    aggregation: "equal",
    leftOut: [],
    remoteOf: gammes,
    thresholds: [5, 20],
    communes: Object.entries(communes).map(([code, [people, ...minutes]]): RunCommune => {
      const times = gammes.map((id) => average(minutes.filter((_, row) => (services[row]![1] ?? "p") === id)));
      const remote = times.map((time, row) => (time === null ? null : time > [5, 20][row]!));
      return {
        code,
        name: `Commune ${code}`,
        measures: {
          population: people,
          basket: mean(average(minutes), people),
          gammes: times.map((time) => mean(time, people)),
          services: minutes.map((time) => mean(time, people)),
        },
        remote,
        remoteCount: remote.filter(Boolean).length,
        slow: null,
      };
    }),
    arrondissements: [],
  };
}

const SAME = [
  ["a", "p"],
  ["b", "p"],
  ["c", "i"],
] as const;

describe("two runs of the same basket", () => {
  // P: A (2+4)/2 = 3, B (6+8)/2 = 7, C (1+1)/2 = 1;  before: A 6, B 7, and D only
  const ours = run("2020", SAME, { A: [300, 2, 4, 9], B: [100, 6, 8, 30], C: [50, 1, 1, 1] });
  const theirs = run("2013", SAME, { A: [200, 4, 8, 9], B: [200, 6, 8, 10], D: [70, 1, 1, 1] });
  const match = matchRuns(ours, theirs);

  it("matches communes by code and counts the others", () => {
    expect(match.matched).toBe(2);
    expect(match.onlyOurs).toEqual([{ code: "C", name: "Commune C" }]);
    expect(match.onlyTheirs).toEqual([{ code: "D", name: "Commune D" }]);
    expect(match.services.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });

  it("subtracts theirs from ours, commune by commune, and weighs each side with its own people", () => {
    const gamme = compareMeasure(match, { kind: "gamme", id: "p" });
    expect(gamme.basis).toBe("same");
    expect(gamme.values.get("A")).toEqual({ ours: 3, theirs: 6, difference: -3 });
    expect(gamme.values.get("B")).toEqual({ ours: 7, theirs: 7, difference: 0 });
    expect(gamme.values.get("C")).toEqual({ ours: 1, theirs: null, difference: null });
    expect([gamme.compared, gamme.notCompared]).toEqual([2, 1]);
    // ours (3 x 300 + 7 x 100) / 400 = 4; theirs (6 x 200 + 7 x 200) / 400 = 6.5
    expect([gamme.ours, gamme.theirs, gamme.difference]).toEqual([4, 6.5, -2.5]);
    expect(gamme.shorter).toEqual({ communes: 1, people: 300 });
    expect(gamme.longer).toEqual({ communes: 0, people: 0 });
    const service = compareMeasure(match, { kind: "service", id: "c" });
    expect(service.values.get("B")!.difference).toBe(20);
    expect(service.longer).toEqual({ communes: 1, people: 100 });
    const basket = compareMeasure(match, { kind: "basket" });
    // B: (6 + 8 + 30) / 3 - (6 + 8 + 10) / 3
    expect(basket.values.get("B")!.difference).toBeCloseTo(20 / 3, 12);
    expect([basket.basis, basket.serviceCount]).toEqual(["same", 3]);
  });

  it("says which communes become éloignées and which are no more", () => {
    const flags = compareFlags(match);
    expect([...flags.status]).toEqual([
      ["A", "left"],
      ["B", "both"],
      ["C", null],
    ]);
    expect(flags.left).toEqual([{ code: "A", name: "Commune A" }]);
    expect([flags.leftPeople, flags.enteredPeople, flags.both, flags.neither]).toEqual([300, 0, 1, 0]);
    // of the gamme i alone, B (30 min against 10) enters
    expect(compareFlags(match, "i").entered).toEqual([{ code: "B", name: "Commune B" }]);
  });

  it("judges both runs with the same thresholds when asked", () => {
    const alike = matchRuns(rejudged(ours, { p: 2, i: 40 }), rejudged(theirs, { p: 2, i: 40 }));
    expect([...compareFlags(alike).status.values()]).toEqual(["both", "both", null]);
    // a gamme that is not named keeps its flags: B is still remote of i
    expect(rejudged(ours, { p: 100 }).communes.map(({ remoteCount }) => remoteCount)).toEqual([0, 1, 0]);
    expect(rejudged(ours, { panier: 10 }).communes.map(({ slow }) => slow)).toEqual([false, true, false]);
    // strictly above
    expect(rejudged(ours, { p: 3, i: 100 }).communes.map(({ remoteCount }) => remoteCount)).toEqual([0, 1, 0]);
  });
});

describe("two runs of different baskets", () => {
  const ours = run("ici", SAME, { A: [100, 2, 4, 9], B: [100, 6, null, 30] });

  it("compares gammes and basket on the services both have, and says so", () => {
    const theirs = run(
      "là",
      [
        ["a", "p"],
        ["b", "p"],
        ["z", "i"],
      ],
      { A: [100, 3, 3, 100], B: [100, 6, 6, 100] },
    );
    const match = matchRuns(ours, theirs);
    expect(match.servicesOnlyOurs).toEqual(["Service c"]);
    expect(match.servicesOnlyTheirs).toEqual(["Service z"]);
    const basket = compareMeasure(match, { kind: "basket" });
    expect([basket.basis, basket.serviceCount]).toEqual(["common", 2]);
    // (2 + 4) / 2 - (3 + 3) / 2, not the 5 - 35.3 of the two baskets
    expect(basket.values.get("A")).toEqual({ ours: 3, theirs: 3, difference: 0 });
    // b has no time in B: a mean over the other would flatter it
    expect(basket.values.get("B")).toEqual({ ours: null, theirs: 6, difference: null });
    expect(compareMeasure(match, { kind: "gamme", id: "p" }).basis).toBe("same");
    expect(compareMeasure(match, { kind: "gamme", id: "i" }).basis).toBe("none");
    expect(compareMeasure(match, { kind: "service", id: "c" })).toMatchObject({
      basis: "none",
      compared: 0,
      ours: null,
    });
  });

  it("does not believe a gamme whose services changed place, nor one of which no one says all", () => {
    const moved = run(
      "là",
      [
        ["a", "p"],
        ["b", "i"],
        ["c", "p"],
      ],
      { A: [100, 3, 3, 9] },
    );
    expect(compareMeasure(matchRuns(ours, moved), { kind: "gamme", id: "p" }).basis).toBe("common");
    const table = run(
      "là",
      [
        ["a", null],
        ["b", null],
        ["c", null],
      ],
      { A: [100, 3, 3, 9] },
    );
    expect(compareMeasure(matchRuns(ours, table), { kind: "gamme", id: "p" }).basis).toBe("same");
    const more = run(
      "là",
      [
        ["a", null],
        ["b", null],
        ["c", null],
        ["z", null],
      ],
      { A: [100, 3, 3, 9, 1] },
    );
    expect(compareMeasure(matchRuns(ours, more), { kind: "gamme", id: "p" }).basis).toBe("common");
  });

  it("leaves out a service that nobody reaches on one side", () => {
    const theirs = { ...run("là", SAME, { A: [100, 3, 3, null] }), leftOut: ["c"] };
    const match = matchRuns(ours, theirs);
    expect(match.servicesOnlyOurs).toEqual(["Service c"]);
    expect(compareMeasure(match, { kind: "basket" })).toMatchObject({ basis: "common", serviceCount: 2 });
  });
});

describe("two runs cell by cell", () => {
  it("subtracts where the cells are the same, and says nothing elsewhere", () => {
    const [here, there] = [world([60, 120, 600]), world([60, 60, 1200], 2)];
    const sides = [here, there].map(({ territory, basket, access }) => {
      const diagnostic = diagnose(territory, basket, access, { aggregation: "equal" });
      return { access, measured: diagnostic.measured, run: runOf("x", basket, diagnostic, diagnostic.measured) };
    });
    const match = matchRuns(sides[0]!.run, sides[1]!.run);
    const pairs = matchOrigins(here.territory, there.territory);
    // cells in minutes: 0.1, 0.2, 1.0 against 0.1, 0.1 and a third cell that stands elsewhere
    const differences = originDifferences(match, { kind: "basket" }, sides[0]!, sides[1]!, pairs);
    expect([...differences].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0, 0.1, Number.NaN]);
    expect(compareMeasure(match, { kind: "basket" }).values.get("01001")!.difference).toBeCloseTo(
      1.3 / 3 - 2.2 / 3,
      12,
    );
  });
});
