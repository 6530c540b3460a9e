import { describe, expect, it } from "vitest";
import { en } from "../../viewer/src/text/en.ts";
import { fr } from "../../viewer/src/text/fr.ts";
import { atPlace, ofPlace } from "../../viewer/src/text/french.ts";
import { fold } from "../../viewer/src/text/fold.ts";
import { numberWriter } from "../../viewer/src/text/numbers.ts";

describe("French typography", () => {
  const n = numberWriter("fr");

  it("prints numbers as INSEE does", () => {
    expect(n.minutes(7.04)).toBe("7,0\u00a0min");
    expect(n.minutes(11.6, 0)).toBe("12\u00a0min");
    expect(n.minutesChange(-2.06)).toBe("\u2212\u00a02,1\u00a0min");
    expect(n.minutesChange(0.4)).toBe("+\u00a00,4\u00a0min");
    expect(n.minutesChange(0.01)).toBe("0\u00a0min");
    expect(n.integer(1234567)).toBe("1\u202f234\u202f567");
    expect(n.share(0.113)).toBe("11\u00a0%");
    expect(n.share(0.0042)).toBe("0,4\u00a0%");
    expect(n.people(26_940)).toBe("27\u202f000");
    expect(n.people(128)).toBe("130");
    expect(n.distance(12_340)).toBe("12,3\u00a0km");
    expect(n.distance(347)).toBe("350\u00a0m");
    expect(numberWriter("en").share(0.113)).toBe("11%");
  });

  it("contracts articles of places", () => {
    expect(["Jouques", "Le Tholonet", "Les Baux-de-Provence", "La Ciotat"].map(atPlace)).toEqual([
      "à Jouques",
      "au Tholonet",
      "aux Baux-de-Provence",
      "à La Ciotat",
    ]);
    expect(["Jouques", "Le Tholonet", "Les Baux-de-Provence", "Aix-en-Provence"].map(ofPlace)).toEqual([
      "de Jouques",
      "du Tholonet",
      "des Baux-de-Provence",
      "d’Aix-en-Provence",
    ]);
  });

  it("puts no-break spaces before double signs and never a straight apostrophe", () => {
    for (const [key, value] of Object.entries(fr)) {
      if (typeof value !== "string") continue;
      expect(value, key).not.toMatch(/[^\u00a0\u202f][;:!?»%](\s|$)/);
      expect(value, key).not.toMatch(/\p{L}'\p{L}/u);
    }
  });

  it("says the same things in both languages, by the same number of words", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(fr).sort());
    for (const key of Object.keys(fr) as (keyof typeof fr)[]) expect(typeof en[key], key).toBe(typeof fr[key]);
  });

  it("finds names without accents or hyphens", () =>
    expect(fold("Saint-Rémy-de-Provence")).toBe("saint remy de provence"));
});
