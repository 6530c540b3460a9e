import type { Basket } from "../../engine/basket/index.ts";
import { NONE, type AccessTable } from "../../engine/search/index.ts";
import { TextColumn, type Territory } from "../../engine/territory/index.ts";

/** One commune, one service, cells of ten people in a row with these times; the cell `moved` stands a kilometre away. */
export function world(
  timesDs: readonly number[],
  moved = -1,
): { territory: Territory; basket: Basket; access: AccessTable } {
  const count = timesDs.length;
  const none = new Float64Array(0);
  return {
    basket: {
      id: "b",
      label: "B",
      gammes: [{ id: "p", label: "P", letter: "P" }],
      themes: [{ id: "t", label: "T" }],
      services: [{ id: "a", label: "A", gamme: "p", theme: "t", bpe: {}, operators: ["a"], weight: 1 }],
    },
    territory: {
      communes: [
        {
          code: "01001",
          name: "Un",
          departement: "01",
          population: 30,
          lon: 5,
          lat: 46,
          inside: true,
          shownAs: "01001",
          zones: {},
        },
      ],
      origins: {
        count,
        id: TextColumn.of(timesDs.map((_, row) => `c${row}`)),
        lon: Float64Array.from(timesDs, (_, row) => 5 + row * 0.01 + (row === moved ? 0.005 : 0)),
        lat: new Float64Array(count).fill(46),
        population: new Float64Array(count).fill(10),
        commune: new Uint32Array(count),
      },
      facilities: {
        count: 0,
        id: [],
        service: new Uint16Array(0),
        point: new Uint32Array(0),
        commune: new Uint32Array(0),
        name: [],
        source: [],
        units: new Uint32Array(0),
        halfDays: new Float32Array(0),
        pointCount: 0,
        pointLon: none,
        pointLat: none,
      },
    },
    access: {
      originCount: count,
      serviceCount: 1,
      timeDs: Uint32Array.from(timesDs),
      facility: new Uint32Array(count).fill(NONE),
    },
  };
}
