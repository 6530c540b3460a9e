import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeLand, openLand, type LandContent } from "../../engine/formats/index.ts";
import { UserError } from "../../engine/report/index.ts";
import { NONE } from "../../engine/search/index.ts";
import { world } from "../diagnostic/small-world.ts";

const { territory, basket } = world(
  [
    { code: "13055", name: "Marseille", population: 870_321, zones: { epci: "200054807" } },
    { code: "13201", name: "Marseille 1er", shownAs: "13055" },
    { code: "2A004", name: "L'Île \u001f « à côté »", inside: false },
  ],
  [
    { commune: "13201", population: 0.1 + 0.2, minutes: [1, 2, 3] },
    { commune: "inconnue", population: 3, minutes: [1, 2, null] },
  ],
);
const SQUARE = [
  [5, 43],
  [5.1, 43],
  [5.1, 43.1],
  [5, 43],
];
const HOLE = SQUARE.map(([lon, lat]) => [5 + (lon! - 5) / 3, 43 + (lat! - 43) / 3]);
const serviceCount = basket.services.length;
const LAND: LandContent = {
  header: { product: "desserte 0.0.0", inputs: [{ name: "communes.geojson", sha256: "ab" }], settingsSha256: "cd" },
  territory,
  basket,
  context: { totalPopulation: 12, zoneNames: { epci: { "200054807": { name: "Métropole" } } } },
  shapes: [
    {
      code: "13055",
      name: "Marseille",
      polygon: { type: "Polygon", coordinates: [SQUARE, HOLE] },
      zones: { epci: "2" },
    },
    { code: "13201", name: "Marseille 1er", polygon: null },
    { code: "2A004", name: "L'Île", polygon: { type: "MultiPolygon", coordinates: [[SQUARE], [HOLE]] } },
  ],
  originZonings: { qpv: { zones: [{ code: "QN01301", name: "« Quartier »" }], zoneOf: Uint32Array.of(NONE, 0) } },
  skips: { "cell-abroad": { label: "carreaux ailleurs", count: 3, examples: ["ligne 2"] } },
  published: {
    originCount: 2,
    serviceCount,
    timeDs: new Uint32Array(2 * serviceCount).fill(600),
    facility: new Uint32Array(2 * serviceCount).fill(NONE),
  },
};

describe("land.fb", () => {
  const bytes = encodeLand(LAND);

  it("gives back what was written, published times or none", () => {
    expect(openLand(bytes)).toEqual(LAND);
    const computed = { ...LAND, published: null, originZonings: {}, skips: {}, shapes: [] };
    expect(openLand(encodeLand(computed))).toEqual(computed);
  });

  it("is the same in shared memory", () => {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const opened = openLand(shared);
    expect(opened).toEqual(LAND);
    expect(encodeLand(opened)).toEqual(bytes);
  });

  it("is refused when truncated", () => {
    for (let length = 0; length < bytes.length; length += 13)
      expect(() => openLand(bytes.slice(0, length))).toThrow(UserError);
  });

  it("is refused or read, never a crash, when bytes of it are changed", () => {
    const change = fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 20 }), (changes) => {
        const damaged = bytes.slice();
        for (const { at, value } of changes) damaged[at] = value;
        try {
          const { shapes, originZonings } = openLand(damaged);
          for (const { code } of shapes) expect(code).toBeTypeOf("string");
          for (const { zones, zoneOf } of Object.values(originZonings))
            for (const zone of zoneOf) expect(zone === NONE || zone < zones.length).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
