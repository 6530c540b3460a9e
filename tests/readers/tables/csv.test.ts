import fc from "fast-check";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseNumber } from "../../../engine/readers/tables/row.ts";
import { parseCsv } from "../../../engine/readers/tables/csv.ts";
import { readTable } from "../../../engine/readers/tables/table.ts";

const folder = mkdtempSync(join(tmpdir(), "csv-"));
const columns = { required: { code: "code", value: ["valeur", "value"] } } as const;

function rows(content: string | Uint8Array): Array<[number, string, number | null]> {
  const out: Array<[number, string, number | null]> = [];
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  parseCsv("essai.csv", bytes, columns, (row) => out.push([row.line, row.text("code"), row.number("value")]));
  return out;
}

describe("numbers as people write them", () => {
  it.each([
    ["1234.5", 1234.5],
    ["1 234,5", 1234.5],
    ["1\u202f234", 1234],
    ["1.234,5", 1234.5],
    ["-3", -3],
    ["5,4", 5.4],
    ["2e3", 2000],
  ])("%s", (text, value) => expect(parseNumber(text)).toBe(value));
  it("empty is null, words are NaN", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 20 });
    fc.assert(
      fc.property(digits, fc.option(digits), fc.boolean(), (whole, decimals, isNegative) => {
        const text = `${isNegative ? "-" : ""}${whole}${decimals === null ? "" : `.${decimals}`}`;
        if (whole + (decimals ?? "") !== "") expect(parseNumber(text)).toBe(Number(text));
      }),
    );
    expect(parseNumber(".")).toBeNaN();
    expect(parseNumber("1.2.3")).toBeNaN();
    expect(parseNumber("")).toBeNull();
    expect(parseNumber("12a")).toBeNaN();
    expect(parseNumber("0x10")).toBeNaN();
    expect(parseNumber("1,2,3")).toBeNaN();
  });
});

describe("a CSV", () => {
  it("finds the separator, the decimal comma, reordered and renamed columns", () => {
    expect(rows("Value;nom;CODE\r\n5,4;x;01001\r\n")).toEqual([[2, "01001", 5.4]]);
    expect(rows("code,valeur\n01001,5.4\n")).toEqual([[2, "01001", 5.4]]);
    expect(rows("code\tvaleur\n2A004\t1 200\n")).toEqual([[2, "2A004", 1200]]);
  });
  it("respects quotes, keeps the line of a row after line breaks in a cell", () => {
    expect(rows('code,valeur,"texte, long"\nA,1,"deux\nlignes ; ""dites"""\nB,2,x\n')).toEqual([
      [2, "A", 1],
      [4, "B", 2],
    ]);
  });
  it("reads UTF-8 with a mark, UTF-16 and Windows-1252", () => {
    expect(rows("\ufeffcode;valeur\nÉ;1\n")).toEqual([[2, "É", 1]]);
    expect(rows(Buffer.from("code;valeur\nÉ;1\n", "latin1"))).toEqual([[2, "É", 1]]);
    expect(rows(Buffer.from("\ufeffcode;valeur\nÉ;1\n", "utf16le"))).toEqual([[2, "É", 1]]);
  });
  it("says which columns are missing and which were found", () =>
    expect(() => rows("insee;valeur\n1;2\n")).toThrow(/« code » ; colonnes trouvées : insee, valeur/));
  it("says the line of a bad number", () =>
    expect(() => rows("code;valeur\n1;2\n2;deux\n")).toThrow("essai.csv, ligne 3 : « deux » n'est pas un nombre"));
  it("refuses a cut row, an open quote, nothing, a web page, an archive", () => {
    expect(() => rows("code;valeur\n1;2\n3")).toThrow(/ligne 3 : nombre de cellules : 1, attendu : 2/);
    expect(() => rows('code;valeur\n1;"2\n3;4\n')).toThrow(/guillemet/);
    expect(() => rows("")).toThrow(/est vide/);
    expect(() => rows("<!DOCTYPE html><html>")).toThrow(/page web/);
    expect(() => rows(Buffer.from("PK\u0003\u0004...."))).toThrow(/archive zip/);
    expect(() => rows(Buffer.from([1, 0, 2, 0]))).toThrow(/n'est pas un texte/);
  });
  it("reads .csv.gz and says when there is no file", async () => {
    const path = join(folder, "a.csv.gz");
    writeFileSync(path, gzipSync("code;valeur\n1;2\n"));
    let count = 0;
    expect((await readTable(path, columns, () => count++)).rowCount).toBe(1);
    writeFileSync(path, gzipSync("code;valeur\n1;2\n").subarray(0, 25));
    await expect(readTable(path, columns, () => count++)).rejects.toThrow(/tronquée/);
    await expect(readTable(join(folder, "rien.csv"), columns, () => count++)).rejects.toThrow(/n'existe pas/);
  });
});
