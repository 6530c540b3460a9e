import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRunTable } from "../../engine/formats/index.ts";
import { UserError } from "../../engine/report/index.ts";

const PLAIN = `code,name,departement,population,census_population,origins,area_km2,missing_population,basket_min,proximite_min,remote_proximite,remote_count,remote_gammes,slow,caf_min,caf_commune,caf_commune_name
01001,"L'Abergement, ""le haut""",01,100.5,101,3,12.5,0.5,7.25,3.1,1,1,P,0,11.4,01002,Ambérieu
1002,Ambérieu,01,50,50,1,1,0,,,,0,,,,,
`;
const FRENCH = `\ufeff${PLAIN.replaceAll(/"[^\n]*"(?=,01)/g, (text) => text.replace(",", "¤"))
  .replaceAll(",", ";")
  .replaceAll("¤", ",")
  .replaceAll(/(\d)\.(\d)/g, "$1,$2")
  .replaceAll("\n", "\r\n")}`;

describe("communes.csv read back", () => {
  it("says the same in both forms, and mends the code that a spreadsheet shortened", () => {
    const plain = readRunTable(PLAIN, "2013", "communes.csv");
    expect(readRunTable(FRENCH, "2013", "communes.csv")).toEqual(plain);
    expect(plain.gammes).toEqual([{ id: "proximite", label: "proximite" }]);
    expect(plain.services).toEqual([{ id: "caf", label: "caf", gamme: null }]);
    expect(plain.communes).toEqual([
      {
        code: "01001",
        name: `L'Abergement, "le haut"`,
        measures: {
          population: 100.5,
          basket: { minutes: 7.25, population: 100, missingPopulation: 0.5 },
          gammes: [{ minutes: 3.1, population: 100.5, missingPopulation: 0 }],
          services: [{ minutes: 11.4, population: 100.5, missingPopulation: 0 }],
        },
        remote: [true],
        remoteCount: 1,
        slow: false,
      },
      {
        code: "01002",
        name: "Ambérieu",
        measures: {
          population: 50,
          basket: { minutes: null, population: 0, missingPopulation: 0 },
          gammes: [{ minutes: null, population: 0, missingPopulation: 0 }],
          services: [{ minutes: null, population: 0, missingPopulation: 0 }],
        },
        remote: [null],
        remoteCount: 0,
        slow: null,
      },
    ]);
  });

  it("refuses with one sentence what is not such a table", () => {
    const refused: Array<[text: string, why: RegExp]> = [
      ["", /n'a pas les colonnes « code » et « basket_min »/],
      ["\u0000\u0001PK\u0003", /n'a pas les colonnes/],
      ["<!doctype html><html>", /n'a pas les colonnes/],
      ["code,basket_min\n", /aucune commune/],
      ["code,basket_min\n01001,abc\n", /ligne 2, « abc » dans la colonne « basket_min »/],
      ["code,basket_min\n01001,1e99\n", /« 1e99 »/],
      ["code,basket_min\n01001,-3\n", /« -3 »/],
      ["code,basket_min\n01001,99999999\n", /« 99999999 »/],
      ["code,basket_min\n<script>,3\n", /« <script> » dans la colonne « code »/],
      ["code,basket_min\n01001,3\n01001,4\n", /ligne 3, la commune 01001 y est déjà/],
      ["code,basket_min\n01001,3\n01002", /ligne 3, 1 valeurs pour 2 colonnes/],
      [`code,basket_min\n"01001,3\n`, /guillemet y est mal placé/],
      [`code,basket_min\n"${"a".repeat(20_000_000)}`, /guillemet y est mal placé/],
      ["x,".repeat(6_000), /plus de 5000 colonnes/],
    ];
    for (const [text, why] of refused) {
      expect(() => readRunTable(text, "x", "f.csv")).toThrow(UserError);
      expect(() => readRunTable(text, "x", "f.csv")).toThrow(why);
    }
  });

  it("reads or refuses, whatever it is given", () => {
    const attempt = (text: string): void => {
      try {
        readRunTable(text, "x", "f.csv");
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    };
    fc.assert(fc.property(fc.string({ maxLength: 200 }), attempt));
    fc.assert(
      fc.property(fc.nat(PLAIN.length), fc.string({ maxLength: 6 }), (at, noise) =>
        attempt(PLAIN.slice(0, at) + noise + PLAIN.slice(at + noise.length)),
      ),
    );
  });
});
