import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  codesOf,
  loadBasket,
  loadCrosswalk,
  periodOf,
  servicesByCode,
  servicesByLayer,
} from "../../engine/basket/index.ts";
import { UserError } from "../../engine/report/index.ts";

const read = (path: string) => readFileSync(new URL(`../../data/${path}`, import.meta.url), "utf8");
const basket = loadBasket(read("baskets/panier-29-2017.yaml"));
const crosswalk = loadCrosswalk(read("crosswalk/bpe-codes.yaml"));

describe("the basket of 2017", () => {
  it("has 29 services in three gammes of 8, 8 and 13", () => {
    const count = (gamme: string) => basket.services.filter((service) => service.gamme === gamme).length;
    expect([count("proximite"), count("intermediaire"), count("superieure")]).toEqual([8, 8, 13]);
  });
  it("gets 21 services from the BPE in every period, 8 from operators only", () => {
    for (const { id } of crosswalk.periods)
      expect(basket.services.filter((service) => codesOf(service, id).length > 0)).toHaveLength(21);
  });
  it("never gives one code to two services, in any period", () => {
    for (const { id } of crosswalk.periods)
      for (const rows of servicesByCode(basket, id, true).values()) expect(rows).toHaveLength(1);
  });
  it("follows the nurses through their three codes", () => {
    const nurse = basket.services.find(({ id }) => id === "infirmier")!;
    expect([2013, 2019, 2023, 2025].map((year) => codesOf(nurse, periodOf(crosswalk, year))[0])).toEqual([
      "D232",
      "D232",
      "D244",
      "D281",
    ]);
  });
  it("counts partners of Pôle emploi only when asked", () => {
    expect(servicesByCode(basket, "2013").has("A112")).toBe(false);
    expect(servicesByCode(basket, "2013", true).has("A112")).toBe(true);
  });
});

describe("any basket", () => {
  it("reads another one, of other gammes and sizes", () => {
    const other = loadBasket(read("baskets/services-publics.yaml"));
    expect(other.gammes.map(({ letter }) => letter)).toEqual(["G", "C"]);
    expect(servicesByLayer(other).get("france-services")).toEqual([0]);
  });

  const text = read("baskets/services-publics.yaml");
  const lineOf = (piece: string) => text.split("\n").findIndex((line) => line.includes(piece)) + 1;
  const failure = (broken: string): UserError => {
    try {
      loadBasket(broken, "p.yaml");
    } catch (error) {
      if (error instanceof UserError) return error;
      throw error;
    }
    throw new Error("accepted");
  };
  it("names the line of bad YAML", () => {
    const error = failure(text.replace("id: poste", "id: [poste"));
    expect(error.message).toContain("YAML");
    expect(error.where.line).toBeGreaterThanOrEqual(lineOf("id: poste"));
  });
  it("names the line and the key of a bad value", () => {
    const error = failure(text.replace("weight: 2", "weight: lourd"));
    expect(error.where).toMatchObject({ line: lineOf("weight: 2"), key: "services.0.weight" });
  });
  it("refuses an unknown gamme and says which there are", () => {
    expect(failure(text.replace("gamme: courant", "gamme: rare")).message).toMatch(/« rare ».*guichet, courant/);
  });
  it("refuses a key it does not know", () => {
    expect(failure(text.replace("weight: 2", "poids: 2")).message).toContain("poids");
  });
  it("refuses the same service twice, and one that nothing brings", () => {
    expect(failure(text.replace("id: poste", "id: pharmacie")).message).toContain("deux fois");
    expect(failure(text.replace("    bpe: [A206, A207, A208]\n", "")).message).toContain("rien ne pourrait l'apporter");
  });
  it("says which vintages are known", () => expect(() => periodOf(crosswalk, 1999)).toThrow(/2009-2014/));
});
