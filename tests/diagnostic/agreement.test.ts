import { describe, expect, it } from "vitest";
import { compareAccess, InseeTable, rescaledOrigins } from "../../engine/diagnostic/index.ts";
import { world, type SmallOrigin } from "./small-world.ts";

const COMMUNES = [{ code: "13001" }, { code: "13002" }, { code: "84001", inside: false }];
const FACILITIES = [
  { service: "poste", commune: "13001" },
  { service: "pharmacie", commune: "13001" },
  { service: "maternite", commune: "13001" },
  { service: "maternite", commune: "84001" },
];

function table(minutes: readonly (number | null)[], facility = 2) {
  const origins: SmallOrigin[] = minutes.map((one, row) => ({
    commune: row < 2 ? "13001" : "13002",
    population: [1, 8, 4, 2][row],
    minutes: [2, 2, one],
    facility: [0, 1, facility],
  }));
  return world(COMMUNES, origins, FACILITIES);
}

describe("compareAccess", () => {
  const { basket, ...ours } = table([10, 20, 30, 40]);

  it("finds no difference with itself", () => {
    const { services, level, cells } = compareAccess(basket, ours, ours);
    expect(level).toBe("cell");
    expect(services[2]).toMatchObject({ places: 4, people: 15, median: 0, within1: 1, medianRatio: 1 });
    expect([...cells!.differences[2]]).toEqual([0, 0, 0, 0]);
  });

  it("tells a difference of speeds, an unreached place, a far snap, a border and the rest apart", () => {
    // theirs twice as slow in general; 1 person unreached, the place of 2 people out of line
    const { services } = compareAccess(basket, ours, table([null, 40, 60, 45]));
    expect(services[2].causes).toEqual({ close: 0, unreached: 1, snap: 0, outside: 0, speed: 12, other: 2 });
    expect(services[2]).toMatchObject({ places: 3, people: 14, median: -20, p10: -30, p90: -5, within1: 0 });
  });

  it("sees which side is outside or far from a road", () => {
    const abroad = table([10, 20, 30, 40], 3);
    const theirs = table([10, 20, 30, 10]);
    expect(compareAccess(basket, abroad, theirs).services[2].causes.outside).toBe(2);
    expect(compareAccess(basket, { ...abroad, snapM: [0, 0, 0, 800] }, theirs).services[2].causes.snap).toBe(2);
  });

  it("compares by commune when the cells differ", () => {
    const theirs = table([12, 24, 30, 48]);
    for (let row = 0; row < 4; row++) theirs.territory.origins.lon[row] += 0.5;
    const { level, services, communes, cells } = compareAccess(basket, ours, theirs);
    expect(level).toBe("commune");
    expect(cells).toBeNull();
    expect(communes[0]).toMatchObject({ code: "13001", people: 9, ours: [2, 2, 170 / 9], theirs: [2, 2, 204 / 9] });
    expect(services[2].places).toBe(2);
  });
});

describe("InseeTable", () => {
  it("grows, counts what it leaves and people that do not agree", () => {
    const insee = new InseeTable(new Map([["A", [0]]]), 1, (code) => code === "13001");
    for (let cell = 0; cell < 3000; cell++)
      insee.add({ cell: `${cell}`, depcom: "13001", iris: "", type: "A", minutes: cell / 10, people: cell });
    insee.add({ cell: "5", depcom: "13001", iris: "", type: "A", minutes: 0.1, people: 9 });
    insee.add({ cell: "5", depcom: "13002", iris: "", type: "A", minutes: 0.1, people: 9 });
    insee.add({ cell: "5", depcom: "13001", iris: "", type: "Z", minutes: 0.1, people: 9 });
    const { access, people, rowsUnused, peopleConflicts } = insee.finish();
    expect(access.originCount).toBe(3000);
    expect([access.timeDs[5], access.timeDs[2999], people[2999]]).toEqual([60, 179_940, 2999]);
    expect([rowsUnused, peopleConflicts]).toEqual([2, 1]);
  });
});

describe("rescaledOrigins", () => {
  it("brings each commune to its census, an arrondissement to its share of the whole", () => {
    const { territory } = world(
      [
        { code: "13055", population: 90 },
        { code: "13201", shownAs: "13055" },
        { code: "13202", shownAs: "13055" },
        { code: "13001", population: 8 },
        { code: "13002" },
      ],
      ["13201", "13202", "13001", "13002"].map((commune, row) => ({ commune, population: 2 ** row, minutes: [] })),
    );
    expect([...rescaledOrigins(territory).population]).toEqual([30, 60, 8, 8]);
  });
});
