import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnose } from "../../engine/diagnostic/index.ts";
import {
  csvChunks,
  csvLine,
  figuresOf,
  FRENCH_CSV,
  frenchMinutes,
  frenchNumber,
  frenchPeople,
  frenchShare,
  PLAIN_CSV,
  showCommune,
  showService,
  summarise,
  typeset,
} from "../../engine/writers/index.ts";
import { world } from "../diagnostic/small-world.ts";

const { territory, basket, access } = world(
  [
    { code: "13054", name: "Marignane", population: 4000 },
    { code: "13048", name: "L'Étang", population: 2000 },
    { code: "84035", name: "Cavaillon", inside: false },
  ],
  [
    { commune: "13054", population: 4000, minutes: [1, 2, 10] },
    { commune: "13048", population: 1000, minutes: [2, 4, 30], facility: [0, 1, 3] },
    { commune: "13048", population: 1000, minutes: [4, 4, null], facility: [0, 1, 3] },
  ],
  [
    { service: "poste", commune: "13054" },
    { service: "pharmacie", commune: "13054" },
    { service: "maternite", commune: "13054" },
    { service: "maternite", commune: "84035", name: "Maternité" },
  ],
);
const DIAGNOSTIC = diagnose(territory, basket, access, {
  aggregation: "equal",
  thresholds: { pres: { kind: "minutes", minutes: 5 }, loin: { kind: "minutes", minutes: 20 } },
});

describe("French numbers", () => {
  it("have decimal commas and no-break spaces", () => {
    expect(frenchNumber(2_025_365.25, 1)).toBe("2\u202f025\u202f365,3");
    expect(frenchMinutes(4.96, 1)).toBe("5,0\u00a0min");
    expect(frenchShare(0.114)).toBe("11\u00a0%");
    expect(frenchMinutes(null)).toBe("n.d.");
    expect(frenchNumber(-0.04, 1)).toBe("0,0");
    expect(typeset("Lecture : « l'accès » ; oui !")).toBe("Lecture\u00a0: «\u00a0l’accès\u00a0»\u202f; oui\u202f!");
  });

  it.each([
    [709_800, "710\u202f000"],
    [3516, "3\u202f500"],
    [131, "130"],
    [4, "4"],
  ])("%d people are printed as INSEE prints them", (people, printed) => expect(frenchPeople(people)).toBe(printed));
});

describe("csvLine", () => {
  it("follows RFC 4180 and guards against formulas, not against negative numbers", () => {
    expect(csvLine(["a,b", 'c"d', "e\nf", "=1+1", "@x", -1.5, null, true], PLAIN_CSV)).toBe(
      '"a,b","c""d","e\nf",\'=1+1,\'@x,-1.5,,1',
    );
    expect(csvLine(["a;b", -1.5, Number.NaN], FRENCH_CSV)).toBe('"a;b";-1,5;');
  });
});

describe("csv", () => {
  it("is read back as it was written, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.double({ noNaN: true, noDefaultInfinity: true })), {
          minLength: 1,
        }),
        fc.constantFrom(PLAIN_CSV, FRENCH_CSV),
        (rows, dialect) => {
          const text = [...csvChunks(["texte", "nombre"], rows, dialect)].join("");
          const read = parse(text, { delimiter: dialect.separator, bom: true, columns: true }) as Record<
            string,
            string
          >[];
          expect(read.map((row) => row.texte)).toEqual(
            rows.map(([one]) => (/^[=+\-@\t\r]/.test(one) ? `'${one}` : one)),
          );
          expect(read.map((row) => Number(row.nombre.replace(",", ".")))).toEqual(rows.map(([, one]) => one + 0));
        },
      ),
    );
  });
});

describe("summarise", () => {
  const text = summarise(DIAGNOSTIC, {
    title: "Essai",
    notice: "démonstration",
    compareWith: { source: "Insee", figures: { basket: 5, "all.pres": 3.5, underNear: 0.95, bizarre: 1 } },
  });
  const plain = text.replaceAll(/[\u00a0\u202f]/g, " ");

  it("tells the figures of the diagnostic", () => {
    // basket: 4000 x 13/3 + 1000 x 12, over 5000; 1000 people lack the maternity
    expect(plain).toContain("Il faut en moyenne 6 min en voiture pour accéder aux 3 services du panier");
    expect(plain).toContain("33 % de la population éloignée d’au moins une gamme de services");
    expect(plain).toMatch(/1 commune sur 2, 2 000 habitants : 12 min .*, contre 4\s+min/s);
    expect(plain).toMatch(/1 000 habitants sans\s+temps/);
    expect(plain).toMatch(/Panier, ensemble +5 min +5,9 min/);
    expect(plain).toMatch(/« bizarre » \(chiffre inconnu de Desserte\) +1 +n\.d\./);
    expect(plain).toContain("démonstration");
  });

  it("adds the groups and zonings of the study", () => {
    const zoned = world(
      [
        { code: "13054", zones: { epci: "M" } },
        { code: "13048", zones: { epci: "A" } },
      ],
      [
        { commune: "13054", population: 4000, minutes: [1, 2, 10] },
        { commune: "13048", population: 1000, minutes: [2, 4, 30] },
      ],
    );
    const context = {
      groups: [{ id: "hors", label: "hors Marignane", communes: ["13054"], except: true }],
      zoneNames: { epci: { M: { name: "Métropole" } } },
    };
    const made = diagnose(zoned.territory, zoned.basket, zoned.access, { aggregation: "equal" }, context);
    const told = summarise(made, { title: "Essai" }).replaceAll(/[\u00a0\u202f]/g, " ");
    expect(told).toMatch(/hors Marignane +12,0 min +3,0 min +30,0 min +1 000/);
    expect(told).toMatch(/Métropole +4,3 min +1,5 min +10,0 min +4 000/);
    expect(told).toMatch(/A +12,0 min/);
    // one multiple for all is told once
    expect(told.replaceAll(/\s+/g, " ")).toContain(
      "1,5 fois la moyenne du territoire (choix de Desserte, non de l’Insee), soit gamme de proximité 2,7 min, gamme supérieure 21,0 min et panier 8,8 min",
    );
  });

  it("has no plain space where a line may not break, and no straight apostrophe", () => {
    expect(text).not.toMatch(/ [;:!?%»]/);
    expect(text).not.toContain("'");
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
  });

  it("survives a territory where nothing can be said", () => {
    const empty = world([{ code: "13001" }], [{ commune: "13001", population: 0, minutes: [null, null, null] }]);
    const nothing = diagnose(empty.territory, empty.basket, empty.access, { aggregation: "equal" });
    expect(summarise(nothing, { title: "Vide" })).not.toMatch(/NaN|undefined|Infinity/);
    expect(showCommune(nothing, "13001")).toContain("aucun temps");
    expect(showService(nothing, "poste")).toContain("n.d.");
  });
});

describe("show", () => {
  it("finds a commune by name without case or accents, with the nearest facility's commune and département", () => {
    const text = showCommune(DIAGNOSTIC, "l etang").replaceAll(/[\u00a0\u202f]/g, " ");
    expect(text).toContain("L’Étang (13048)");
    expect(text).toMatch(/Maternité +30,0 min +14,0 min +Cavaillon \(84\)/);
    expect(text).toMatch(/Gamme supérieure +30,0 min +14,0 min +20,0 min +éloignée/);
  });

  it("tells a service", () => {
    const text = showService(DIAGNOSTIC, "maternité").replaceAll(/[\u00a0\u202f]/g, " ");
    expect(text).toContain("2 équipements, dont 1 dans le territoire");
    expect(text).toMatch(
      /1 commune équipée sur 2. 80 % des habitants ont le plus\s+proche dans leur commune, 20 % hors/,
    );
  });

  it("says what it did not find", () => {
    expect(() => showCommune(DIAGNOSTIC, "Marseille")).toThrow(/Aucun résultat pour « Marseille »/);
    expect(() => showCommune(DIAGNOSTIC, "")).toThrow(/Aucun résultat/);
    expect(() => showCommune(DIAGNOSTIC, "an")).toThrow(/Plusieurs réponses/);
  });
});

describe("figuresOf", () => {
  it("gives every printed figure a key", () => {
    const figures = figuresOf(DIAGNOSTIC, 7);
    expect(figures.get("underNear")?.value).toBe(4000 / 6000);
    expect(figures.get("remoteCommunes")?.value).toBe(1);
    expect(figures.get("combination.S")?.value).toBe(1);
    expect(figures.get("service.maternite")?.value).toBe(14);
  });
});
