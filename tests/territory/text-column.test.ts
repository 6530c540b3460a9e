import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TextColumn } from "../../engine/territory/index.ts";

const texts = fc.array(
  fc.oneof(fc.constantFrom("", "a", "CRS3035RES200mN1E2", "é", "aé"), fc.string({ unit: "binary" }), fc.string()),
  { maxLength: 60 },
);

describe("a column of texts", () => {
  it("gives back what it was given, whatever the texts, and nothing beyond", () => {
    fc.assert(
      fc.property(texts, (given) => {
        const column = TextColumn.of(given);
        expect(column.length).toBe(given.length);
        expect([...column]).toEqual(given);
        given.forEach((text, row) => expect(column.at(row)).toBe(text));
        expect(column.at(given.length)).toBe("");
      }),
    );
  });

  it("knows the same texts from others, and hashes them alike", () => {
    fc.assert(
      fc.property(texts, (given) => {
        const column = TextColumn.of(given);
        for (let row = 0; row < given.length; row++)
          for (let other = 0; other < given.length; other++) {
            expect(column.same(row, other)).toBe(given[row] === given[other]);
            if (given[row] === given[other]) expect(column.hash(row)).toBe(column.hash(other));
          }
      }),
    );
  });

  it("takes rows of another, with something after them", () => {
    fc.assert(
      fc.property(texts, fc.constantFrom("", ":13055", " à"), (given, after) => {
        const from = TextColumn.of(given);
        const column = TextColumn.of(["first"]);
        given.forEach((_, row) => column.pushFrom(from, row, after));
        expect([...column]).toEqual(["first", ...given.map((text) => text + after)]);
      }),
    );
  });

  it("grows to any size", () => {
    const column = new TextColumn();
    for (let row = 0; row < 100_000; row++) column.push(`cell ${row}`);
    expect([column.at(0), column.at(99_999), column.length]).toEqual(["cell 0", "cell 99999", 100_000]);
  });
});
