import fc from "fast-check";
import type { Polygon } from "geojson";
import { describe, expect, it } from "vitest";
import { adjacency, areasKm2, diagnose, type CommunePolygons } from "../../engine/diagnostic/index.ts";
import { readFileSync } from "node:fs";
import { sharedData } from "../support/shared-data.ts";
import { world } from "./small-world.ts";

/** A unit square with its south-west corner there. */
function square(code: string, x: number, y: number, hole = false): CommunePolygons["features"][number] {
  const ring = [
    [x, y],
    [x + 1, y],
    [x + 1, y + 1],
    [x, y + 1],
    [x, y],
  ];
  const inner = [
    [x + 0.4, y + 0.4],
    [x + 0.4, y + 0.6],
    [x + 0.6, y + 0.6],
    [x + 0.6, y + 0.4],
    [x + 0.4, y + 0.4],
  ];
  const geometry: Polygon = { type: "Polygon", coordinates: hole ? [ring, inner] : [ring] };
  return { type: "Feature", properties: { code }, geometry };
}

/**
 *  D E
 *  A B C(hole, filled by F)
 */
const GRID: CommunePolygons = {
  type: "FeatureCollection",
  features: [
    square("A", 0, 0),
    square("B", 1, 0),
    square("C", 2, 0, true),
    square("D", 0, 1),
    square("E", 1, 1),
    {
      type: "Feature",
      properties: { code: "F" },
      geometry: {
        type: "MultiPolygon",
        coordinates: [
          [
            [
              [2.4, 0.4],
              [2.6, 0.4],
              [2.6, 0.6],
              [2.4, 0.6],
              [2.4, 0.4],
            ],
          ],
        ],
      },
    },
  ],
};

describe("adjacency", () => {
  it("joins communes that share an edge, not a corner, and those within a hole", () => {
    expect(Object.fromEntries(adjacency(GRID))).toEqual({
      A: ["B", "D"],
      B: ["A", "C", "E"],
      C: ["B", "F"],
      D: ["A", "E"],
      E: ["B", "D"],
      F: ["C"],
    });
  });

  it("is what edge by edge comparison says, whatever owns an edge and however many corners there are", () => {
    // rings over a grid of few corners, so that edges meet: -0 is 0, a commune may come twice
    const ring = fc.array(fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 })), {
      minLength: 3,
      maxLength: 8,
    });
    const commune = fc.tuple(fc.constantFrom("A", "B", "C", "D"), ring);
    fc.assert(
      fc.property(fc.array(commune, { maxLength: 12 }), fc.double({ min: -1, max: 1, noNaN: true }), (drawn, scale) => {
        const features = drawn.map(([code, corners]) => ({
          type: "Feature" as const,
          properties: { code },
          geometry: { type: "Polygon" as const, coordinates: [corners.map(([x, y]) => [x * scale, y * scale])] },
        }));
        const edges = features.map(({ geometry }) => {
          const points = geometry.coordinates[0]!.map(String);
          return new Set(points.slice(1).flatMap((b, i) => (b === points[i] ? [] : [[points[i], b].sort().join(";")])));
        });
        const expected: Record<string, string[]> = {};
        features.forEach(({ properties: { code } }, i) => {
          const next = features.filter((_, j) => [...edges[i]!].some((edge) => edges[j]!.has(edge)));
          const codes = [...(expected[code] ?? []), ...next.map(({ properties }) => properties.code)];
          expected[code] = [...new Set(codes)].filter((other) => other !== code).sort();
        });
        expect(Object.fromEntries(adjacency({ type: "FeatureCollection", features }))).toEqual(expected);
      }),
    );
    const long = (code: string) => ({
      type: "Feature" as const,
      properties: { code },
      geometry: {
        type: "Polygon" as const,
        coordinates: [Array.from({ length: 5000 }, (_, i) => [Math.cos(i / 700) * i, Math.sin(i / 700) * i])],
      },
    });
    const features = [long("A"), long("B")];
    expect(Object.fromEntries(adjacency({ type: "FeatureCollection", features }))).toEqual({ A: ["B"], B: ["A"] });
  });

  const path = sharedData("communes/communes-13-bouches-du-rhone.geojson");
  it.skipIf(path === null)("is whole on the real communes, whose areas are right (données partagées absentes)", () => {
    const raw = JSON.parse(readFileSync(path!, "utf8")) as CommunePolygons;
    const next = adjacency(raw);
    expect(next.size).toBe(119);
    expect([...next.values()].every((list) => list.length > 0)).toBe(true);
    // the plan of 2017 prints 5 087 km²
    const total = [...areasKm2(raw).values()].reduce((sum, area) => sum + area, 0);
    expect(Math.abs(total / 5087 - 1)).toBeLessThan(0.005);
  });
});

describe("clusters", () => {
  it("are contiguous slow communes, named after the most populous", () => {
    const minutes: Record<string, number> = { A: 9, B: 1, C: 20, D: 12, E: 1, F: 1 };
    const people: Record<string, number> = { A: 1, B: 16, C: 4, D: 2, E: 8, F: 32 };
    const { territory, basket, access } = world(
      Object.keys(minutes).map((code) => ({ code, name: `Ville ${code}` })),
      Object.keys(minutes).map((code) => ({
        commune: code,
        population: people[code],
        minutes: [minutes[code], minutes[code], minutes[code]],
      })),
    );
    const choices = { aggregation: "equal", thresholds: { panier: { kind: "minutes", minutes: 7 } } } as const;
    const { clusters } = diagnose(territory, basket, access, choices, { adjacency: adjacency(GRID) });
    expect(clusters).toEqual([
      {
        name: "Ville C",
        communes: ["C"],
        population: 4,
        basket: { minutes: 20, population: 4, missingPopulation: 0 },
        slowest: { code: "C", name: "Ville C", minutes: 20 },
      },
      {
        name: "Ville D",
        communes: ["A", "D"],
        population: 3,
        basket: { minutes: 11, population: 3, missingPopulation: 0 },
        slowest: { code: "D", name: "Ville D", minutes: 12 },
      },
    ]);
    expect(diagnose(territory, basket, access, choices).clusters).toBeNull();
  });
});
