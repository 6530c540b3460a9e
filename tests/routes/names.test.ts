import { describe, expect, it } from "vitest";
import { mustAnnounce, NO_SIGNS, sameRoad, type Signage } from "../../engine/routes/guidance/names.ts";

let nextId = 1;
function signs(words: Partial<Signage>): Signage {
  return { ...NO_SIGNS, ...words, id: nextId++ };
}

describe("a new name must be announced", () => {
  it.each<[string, Partial<Signage>, Partial<Signage>, boolean]>([
    ["another name", { name: "Rue A" }, { name: "Rue B" }, true],
    ["the same name", { name: "Rue A" }, { name: "Rue A" }, false],
    ["a longer form of the name", { name: "Rue A" }, { name: "Rue A prolongée" }, false],
    ["from no name to a name", {}, { name: "Rue A" }, true],
    ["from a name to no name", { name: "Rue A" }, {}, false],
    ["a number joined", { name: "Rue A" }, { name: "Rue A", ref: "D 1" }, false],
    ["another number only", { ref: "D 1" }, { ref: "D 2" }, true],
    ["one number of two", { ref: "D 1;D 2" }, { ref: "D 2" }, false],
    ["from a name to a number", { name: "Rue A" }, { ref: "D 1" }, true],
    ["a compass word", { name: "42 N" }, { name: "42 S" }, false],
    ["an exit number lost", { name: "A 7", exits: "12" }, { name: "A 7" }, false],
    ["another exit number", { name: "A 7", exits: "12" }, { name: "A 7", exits: "13" }, true],
  ])("%s: %j then %j is %s", (_, from, to, announced) => {
    expect(mustAnnounce(signs(from), signs(to))).toBe(announced);
  });

  it("roads without words are never the same road", () => {
    expect(sameRoad(NO_SIGNS, NO_SIGNS)).toBe(false);
    expect(sameRoad(signs({ name: "Rue A" }), signs({ name: "Rue A" }))).toBe(true);
  });
});
