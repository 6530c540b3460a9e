import { describe, expect, it } from "vitest";
import { encodeTerritory, openTerritory } from "../../engine/formats/index.ts";
import { UserError } from "../../engine/report/index.ts";
import { world } from "../diagnostic/small-world.ts";

const { territory, basket } = world(
  [
    { code: "13055", name: "Marseille", population: 870_321, zones: { epci: "200054807" } },
    { code: "13201", name: "Marseille 1er", shownAs: "13055" },
    { code: "2A004", name: "L'Île « à côté »", inside: false, zones: { epci: "x", canton: "12" } },
  ],
  [
    { commune: "13201", population: 0.1 + 0.2, minutes: [1, 2, 3] },
    { commune: "inconnue", population: 3, minutes: [1, 2, null] },
  ],
);
const CONTENT = {
  header: { product: "desserte 0.0.0", inputs: [], settingsSha256: "" },
  territory,
  basket,
  context: { zoneNames: { epci: { "200054807": { name: "Aix-Marseille-Provence", type: "métropole" } } } },
};

describe("territory.fb", () => {
  const bytes = encodeTerritory(CONTENT);

  it("gives back what was written", () => {
    expect(openTerritory(bytes)).toEqual(CONTENT);
  });

  it("holds an empty territory", () => {
    const empty = { ...CONTENT, territory: world([{ code: "1" }], [], []).territory };
    expect(openTerritory(encodeTerritory(empty))).toEqual(empty);
  });

  it("is refused in French when cut or when it does not hold together", () => {
    for (let length = 0; length < bytes.length; length += 7)
      expect(() => openTerritory(bytes.slice(0, length))).toThrow(UserError);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at]! ^= 0xff;
      try {
        openTerritory(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    }
  });
});
