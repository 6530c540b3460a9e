import { TextColumn } from "../../engine/territory/index.ts";
import { describe, expect, it } from "vitest";
import { parseScenario, resolveScenario, type PlacedPoint } from "../../engine/scenario/index.ts";
import { basketOf, facilityTable, touchOf } from "./random-world.ts";

const commune = (code: string, name: string, lon: number, lat: number, shownAs = code) => ({
  code,
  name,
  departement: code.slice(0, 2),
  population: 1000,
  lon,
  lat,
  inside: true,
  shownAs,
  zones: {},
});

const facilities = {
  ...facilityTable(
    [
      { id: "a", service: 0, point: 0, source: "bpe", halfDays: 3 },
      { id: "b", service: 1, point: 0, source: "operateur", halfDays: 10 },
      { id: "c", service: 0, point: 1, source: "bpe" },
    ],
    2,
  ),
  commune: Uint32Array.of(0, 0, 2),
};

const territory = {
  communes: [
    commune("13001", "Aix", 5.45, 43.53),
    commune("13055", "Marseille", 5.37, 43.3),
    commune("13201", "Marseille 1er", 5.38, 43.3, "13055"),
  ],
  origins: {
    count: 0,
    id: new TextColumn(),
    lon: new Float64Array(),
    lat: new Float64Array(),
    population: new Float64Array(),
    commune: new Uint32Array(),
  },
  facilities,
};

/** Land is east of 5 degrees; west of it is the sea, 3 km from any road. */
function placed(lon: number): PlacedPoint {
  return {
    status: lon > 5 ? "ok" : "far",
    snapM: lon > 5 ? 20 : Infinity,
    touch: touchOf([[[0, 1]]], false),
    direct: { origin: new Uint32Array(), timeDs: new Uint32Array() },
  };
}

const context = {
  territory,
  basket: basketOf(2),
  presets: [
    { id: "msap", label: "MSAP", services: ["s0", "s1", "absent-du-panier"] },
    { id: "autre-panier", label: "Autre", services: ["absent-du-panier"] },
  ],
  roads: { place: (lon: ArrayLike<number>) => Array.from(lon, placed) },
};

function resolve(actions: string, head = "") {
  return resolveScenario(parseScenario(`scenario: Essai\n${head}actions:\n${actions}`, "essai.yaml"), context);
}

const messages = (actions: string, head?: string): string[] =>
  resolve(actions, head).problems.map(({ line, message }) => `${line} ${message}`);

describe("resolving a scenario", () => {
  it("presets bring what the basket knows of them", () => {
    const { change, problems } = resolve("  - { open: x, kind: msap, at: [5.4, 43.3] }");
    expect(problems).toEqual([]);
    expect(change.added.map(({ site, service, place, commune: row }) => [site, service, place, row])).toEqual([
      ["x", 0, 0, 2],
      ["x", 1, 0, 2],
    ]);
    expect(change.places).toHaveLength(1);
  });

  it("lists every problem of every action", () => {
    const told = messages(
      [
        "  - { open: mer, kind: msap, at: [4.99, 43.3] }",
        "  - { open: madrid, kind: msap, at: [-3.7, 40.4] }",
        "  - { open: inverse, kind: msap, at: [43.3, 5.4] }",
        "  - { open: inconnu, services: [piscine], at: [5.4, 43.3] }",
        "  - { open: vide, kind: autre-panier, at: [5.4, 43.3] }",
        "  - { open: sans, kind: bizarre, at: [5.4, 43.3] }",
        "  - { open: a, kind: msap, at: [5.4, 43.3] }",
        '  - { open: nulle-part, kind: msap, commune: "99999" }',
        "  - close: { services: [s9] }",
        '  - close: { communes: ["13999"] }',
        "  - close: { sources: [nulle] }",
        "  - close: { facilities: [zzz] }",
        "  - close: { services: [s1], sources: [bpe] }",
        "  - { add: [s0], at: a }",
        "  - { withdraw: [s1], from: c }",
        "  - sites: liste.csv",
      ].join("\n"),
      "evaluate: gamme:luxe\n",
    );
    const wanted = [
      /^4 le site « mer » est loin de toute route/,
      /^5 le site « madrid » est à \d+ km .*autre pays/,
      /^6 le site « inverse » .*inversées/,
      /^7 service ou opérateur inconnu : « piscine »/,
      /^8 aucun service du panier/,
      /^9 .*ni services ni type connu/,
      /^10 .*porte déjà/,
      /^11 .*commune inconnue, « 99999 »/,
      /^12 service ou opérateur inconnu : « s9 »/,
      /^13 commune inconnue : « 13999 »/,
      /^14 source inconnue : « nulle » ; connues : bpe, operateur/,
      /^15 aucun équipement ni site « zzz »/,
      /^16 aucun équipement ne répond/,
      /^17 « a » a déjà ce service/,
      /^18 « c » n'a aucun de ces services/,
      /^19 la liste « liste.csv » n'a pas été lue/,
      /gamme inconnue « luxe » ; attendu : g/,
    ];
    expect(told).toHaveLength(wanted.length);
    for (const [i, pattern] of wanted.entries()) expect(told[i]).toMatch(pattern);
  });

  it("closes by every criterion; the code of Marseille stands for its arrondissements", () => {
    const removed = (selection: string): number[] => [...resolve(`  - close: ${selection}`).change.removed];
    expect(removed('{ communes: ["13055"] }')).toEqual([2]);
    expect(removed("{ sources: [bpe] }")).toEqual([0, 2]);
    expect(removed("{ operators: [op1] }")).toEqual([1]);
    expect(removed("{ openLessThan: 4 }")).toEqual([0]);
    expect(removed('{ services: [s0], communes: ["13001"] }')).toEqual([0]);
    expect(removed("{ facilities: [a, c] }")).toEqual([0, 2]);
  });

  it("adds and withdraws services at a place; what an action closed cannot be named any more", () => {
    const { change, problems } = resolve("  - { add: [s1], at: c }\n  - { withdraw: [s0], from: a }");
    expect(problems).toEqual([]);
    expect(change.added).toMatchObject([{ site: "c", service: 1, place: -2, lon: facilities.pointLon[1] }]);
    expect([...change.removed]).toEqual([0]);
    expect(messages("  - close: { facilities: [a] }\n  - close: { facilities: [a] }")[0]).toMatch(/^4 .*déjà fermé/);
  });

  it("keeps what the caller must do on the roads", () => {
    const { change } = resolve("  - { road: { refs: [D 5] }, closed: true }");
    expect(change.roads).toMatchObject([{ refs: ["D 5"], speedKmh: null }]);
  });
});
