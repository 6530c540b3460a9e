import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openAccess, readRunTable } from "../../engine/formats/index.ts";
import {
  differenceBounds,
  differenceClass,
  differenceScale,
  flagScale,
} from "../../viewer/src/map/difference-scale.ts";
import { readStudyFile } from "../../viewer/src/study/file.ts";
import { dictionary } from "../../viewer/src/text/language.ts";
import { numberWriter } from "../../viewer/src/text/numbers.ts";
import { englishProblem } from "../../viewer/src/text/problems.ts";

describe("classes of differences", () => {
  it("have round symmetric bounds around a zero class, whatever the values", () => {
    // nine changes in ten are under 2.8 minutes: the last bound is the largest round one below
    const values = [...Array.from({ length: 98 }, (_, row) => (row - 49) / 16.4), 40, -40];
    expect(differenceBounds(values, 5)).toEqual([0.1, 1, 2]);
    expect(differenceBounds(values, 8)).toEqual([0.1, 0.5, 1, 2]);
    expect(differenceBounds(values, 2)).toEqual([0.1]);
    expect(differenceBounds([0, 0.05, -0.05], 5)).toEqual([0.1]);
    expect(differenceBounds([], 5)).toEqual([0.1]);
    const bounds = [0.1, 1, 2];
    expect([-9, -2, -1.5, -1, -0.1, 0, 0.1, 0.11, 1, 1.5, 2, 9].map((value) => differenceClass(bounds, value))).toEqual(
      [0, 1, 1, 2, 3, 3, 3, 4, 4, 5, 5, 6],
    );
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -300, max: 300, noNaN: true })),
        fc.integer({ min: 2, max: 8 }),
        (list, wanted) => {
          const found = differenceBounds(list, wanted);
          expect(found).toEqual(found.toSorted((a, b) => a - b));
          for (const value of list)
            expect(differenceClass(found, -value) - found.length).toBe(
              found.length - differenceClass(found, value) || 0,
            );
        },
      ),
    );
  });

  it("say both signs in words, and count each commune once", () => {
    const scale = differenceScale([-3, 0, 3], 5);
    const rows = scale.rows([-3, -0.5, 0, 0.05, 0.7, null], dictionary("fr"), numberWriter("fr"));
    const plain = rows.map(({ label, count }) => `${label.replaceAll("\u00a0", " ")} : ${count}`);
    expect(plain).toEqual([
      "en deçà de − 2 : 1",
      "de − 2 à − 1 : 0",
      "de − 1 à − 0,1 : 1",
      "inchangé, à 0,1 près : 2",
      "de + 0,1 à + 1 : 1",
      "de + 1 à + 2 : 0",
      "au-delà de + 2 : 0",
    ]);
    expect(scale.classOf(null)).toBe(-1);
  });

  it("are told apart with any colour vision", () => {
    for (const scale of [
      differenceScale([-9, 9], 8),
      differenceScale([-9, 9], 5),
      differenceScale([-9, 9], 2),
      flagScale(),
    ])
      for (const vision of Object.values(VISIONS)) {
        const seen = scale.colours.map((colour) => labOf(vision(linearOf(colour))));
        for (let a = 0; a < seen.length; a++)
          for (let b = a + 1; b < seen.length; b++)
            expect(
              Math.hypot(...seen[a]!.map((part, axis) => part - seen[b]![axis]!)),
              `${scale.colours[a]} ${scale.colours[b]}`,
            ).toBeGreaterThan(9);
      }
  });
});

describe("problems on the English page", () => {
  it("are said in English when they are known, and introduced as French when they are not", () => {
    const messages: string[] = [];
    for (const attempt of [
      () => readStudyFile("{"),
      () => readStudyFile("{}"),
      () => readStudyFile('{"format":"desserte-etude","version":9}'),
      () => readStudyFile('{"format":"desserte-etude","version":1}'),
      () => openAccess(new Uint8Array(3)),
      () => openAccess(new Uint8Array(300)),
      () => readRunTable("a;b\n", "x", "f.csv"),
      () => readRunTable("code,basket_min\n01001,x\n", "x", "f.csv"),
      () => readRunTable("code,basket_min\n", "x", "f.csv"),
    ]) {
      try {
        attempt();
      } catch (error) {
        messages.push((error as Error).message);
      }
    }
    expect(messages).toHaveLength(9);
    for (const message of messages) {
      expect(englishProblem(message), message).not.toMatch(/^The engine says|[éèà]/);
      expect(dictionary("fr").problem(message)).toBe(message);
    }
    expect(englishProblem("Le port est fermé.")).toBe("The engine says, in French: “Le port est fermé.”");
  });
});

type Three = [number, number, number];

/** Machado, Oliveira and Fernandes 2009: what an eye without one kind of cone sees, in linear RGB. */
const VISIONS: Record<string, (rgb: Three) => Three> = {
  full: (rgb) => rgb,
  protanopia: matrix([0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]),
  deuteranopia: matrix([0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]),
  tritanopia: matrix([1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]),
};

function matrix(...rows: Three[]): (rgb: Three) => Three {
  return (rgb) => rows.map((row) => row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]) as Three;
}

function linearOf(colour: string): Three {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Three;
}

/** CIE L*a*b* (D65) of linear sRGB. */
function labOf(rgb: Three): Three {
  const [r, g, b] = rgb.map((part) => Math.min(1, Math.max(0, part))) as Three;
  const white = [0.95047, 1, 1.08883];
  const [x, y, z] = [
    0.4124564 * r + 0.3575761 * g + 0.1804375 * b,
    0.2126729 * r + 0.7151522 * g + 0.072175 * b,
    0.0193339 * r + 0.119192 * g + 0.9503041 * b,
  ].map((part, axis) => {
    const value = part / white[axis]!;
    return value > 216 / 24389 ? Math.cbrt(value) : (value * 24389) / 27 / 116 + 16 / 116;
  }) as Three;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
