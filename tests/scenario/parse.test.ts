import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../engine/report/index.ts";
import {
  actionDifferences,
  parsePresets,
  parseScenario,
  scenarioId,
  withSites,
  type ListedSite,
} from "../../engine/scenario/index.ts";

const text = `scenario: Essai
evaluate: gamme:superieure
minimalGain: 0,5
actions:
  - open: a
    kind: msap
    at: [5.1, 43.2]
    halfDays: 10
  - open: b
    commune: 01001
    services: [caf, cpam]
  - close: { services: caf, communes: ["13001"], openLessThan: 4 }
  - move: { facilities: [x] }
    to: { at: [5.0, 43.0] }
  - add: [caf]
    at: x
  - withdraw: caf
    from: x
  - road: { refs: [D 570n], within: [4, 43, 5, 44] }
    speedKmh: 50
  - road: { ways: [123] }
    closed: true
  - sites: liste.csv
    kind: france-services
    departements: "13"
norms:
  - { label: La Poste, services: [poste], minutes: 20, km: 5 }
permanences: { under: 6, penalty: 10 }
expected:
  source: le plan
  figures: { beneficiaries: 710000 }
`;

function problemsOf(yaml: string): string {
  try {
    parseScenario(yaml, "essai.yaml");
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  }
  return "";
}

describe("scenario files", () => {
  it("reads every action, codes with their zeros, decimal commas, lines", () => {
    const scenario = parseScenario(text, "essai.yaml");
    expect(scenario.evaluation).toEqual({ kind: "gamme", gamme: "superieure" });
    expect(scenario.minimalGainMin).toBe(0.5);
    expect(scenario.expected).toEqual({ beneficiaries: 710000 });
    expect(scenario.norms).toEqual([{ label: "La Poste", services: ["poste"], minutes: 20, km: 5 }]);
    expect(scenario.permanences).toEqual({ underHalfDays: 6, penaltyMin: 10 });
    expect(scenario.actions.map(({ verb, line }) => [verb, line])).toEqual([
      ["open", 5],
      ["open", 9],
      ["close", 12],
      ["move", 13],
      ["add", 15],
      ["withdraw", 17],
      ["road", 19],
      ["road", 21],
      ["sites", 23],
    ]);
    expect(scenario.actions[1]).toMatchObject({ position: { commune: "01001" }, services: ["caf", "cpam"] });
    expect(scenario.actions[2]).toMatchObject({ which: { services: ["caf"], communes: ["13001"], openLessThan: 4 } });
    expect(scenario.actions[6]).toMatchObject({ speedKmh: 50, within: [4, 43, 5, 44] });
    expect(scenario.actions[7]).toMatchObject({ ways: [123], speedKmh: null });
  });

  it("the same content has the same id, whatever the order of keys, spaces and lines; another content has another", () => {
    const id = (yaml: string): string => scenarioId(parseScenario(yaml, "essai.yaml"));
    const one = "scenario: A\nactions:\n  - open: a\n    at: [5, 43]\n    services: [caf]\n";
    const same = "scenario: Autre titre\n\n\nactions:\n  - { services: caf, at: [5.0, 43], open: a }\n";
    expect(id(one)).toBe(id(same));
    expect(id(one)).toMatch(/^[0-9a-f]{16}$/);
    expect(id(one.replace("43", "44"))).not.toBe(id(one));
  });

  it("tells all that is wrong at once, with lines, in French", () => {
    const told = problemsOf(`scenario: Essai
actions:
  - ouvrir: a
  - open: b
    services: [caf]
  - open: c
    at: [500, 43]
  - close: {}
  - road: { names: [Rue] }
  - close: { service: caf }
`);
    expect(told).toContain("essai.yaml : 6 problèmes");
    expect(told).toContain("ligne 3 : action inconnue (« ouvrir »)");
    expect(told).toMatch(/ligne 4 : il manque la position/);
    expect(told).toMatch(/ligne 7 : .*longitude/);
    expect(told).toMatch(/ligne 8 : .*au moins un critère/);
    expect(told).toMatch(/ligne 9 : .*speedKmh, soit closed/);
    expect(told).toMatch(/ligne 10 : .*service/);
  });

  it("refuses what is not YAML, and alias bombs", () => {
    expect(problemsOf("scenario: [")).toMatch(/ligne 1 : le YAML est mal formé/);
    const bomb = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"];
    for (let i = 1; i < 9; i++)
      bomb.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join()}]`,
      );
    expect(() => parseScenario(bomb.join("\n"), "bombe.yaml")).toThrow();
    expect(problemsOf("x".repeat(4_000_001))).toContain("4 millions");
  });

  it("any text gives a scenario or a UserError, never a crash", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(text.length), (noise, cut) => {
        for (const yaml of [noise, text.slice(0, cut), text.slice(0, cut) + noise + text.slice(cut)]) {
          try {
            parseScenario(yaml, "essai.yaml");
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("built-in presets and scenarios are readable", () => {
    const folder = join(import.meta.dirname, "../../data/scenarios");
    const presets = parsePresets(readFileSync(join(folder, "presets.yaml"), "utf8"), "presets.yaml");
    expect(presets.find(({ id }) => id === "msap")?.services).toHaveLength(5);
    for (const name of ["msap-2017", "france-services-2024", "exemple"])
      expect(parseScenario(readFileSync(join(folder, `${name}.yaml`), "utf8"), name).actions).not.toHaveLength(0);
  });
});

describe("docs/scenarios.md", () => {
  it("its example is a scenario", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/scenarios.md"), "utf8");
    const [, example] = /```yaml\n([\s\S]*?)```/.exec(page)!;
    const scenario = parseScenario(example!, "docs/scenarios.md");
    expect(scenario.actions.map(({ verb }) => verb)).toEqual([
      "open",
      "open",
      "close",
      "close",
      "move",
      "add",
      "withdraw",
      "road",
      "sites",
    ]);
  });
});

describe("lists of sites", () => {
  const site = (id: string, over: Partial<ListedSite> = {}): ListedSite => ({
    id,
    name: id,
    commune: "13001",
    lon: 5,
    lat: 43,
    kind: "fixed",
    services: [],
    halfDays: Number.NaN,
    ...over,
  });
  const scenario = parseScenario(
    'scenario: Liste\nactions:\n  - sites: l.csv\n    departements: ["13"]\n    formats: [fixed]\n    kind: france-services\n',
    "essai.yaml",
  );

  it("become openings, filtered, with their own services when they have some", () => {
    const list = [
      site("a"),
      site("b", { commune: "84001" }),
      site("c", { kind: "mobile" }),
      site("d", { services: ["caf"], lon: Number.NaN, halfDays: 6 }),
    ];
    const { scenario: full, problems } = withSites(scenario, new Map([["l.csv", list]]));
    expect(problems).toEqual([]);
    expect(full.actions).toMatchObject([
      { verb: "open", site: "a", line: 3, services: null, position: { lon: 5, lat: 43 }, halfDays: null },
      { verb: "open", site: "d", services: ["caf"], position: { commune: "13001" }, halfDays: 6 },
    ]);
  });

  it("that leave nothing are a problem", () => {
    const { problems } = withSites(scenario, new Map([["l.csv", [site("b", { commune: "84001" })]]]));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line: 3 });
  });
});

describe("differences of actions", () => {
  it("ignores lines and the order of keys", () => {
    const a = { verb: "close", line: 1, which: { services: ["caf"], communes: ["13001"] } };
    const b = { which: { communes: ["13001"], services: ["caf"] }, line: 9, verb: "close" };
    const c = { verb: "close", line: 1, which: { services: ["cpam"] } };
    expect(actionDifferences([[a, c], [b]])).toEqual([{ action: c, present: [true, false] }]);
  });
});
