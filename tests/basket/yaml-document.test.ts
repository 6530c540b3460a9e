import { LineCounter } from "yaml";
import { describe, expect, it } from "vitest";
import { readYaml } from "../../engine/basket/index.ts";

const faultOf = (text: string): unknown => {
  const read = readYaml(text, new LineCounter());
  return "line" in read ? [read.what, read.line] : null;
};

describe("readYaml", () => {
  it("finds a key written twice, at any depth, with its line", () => {
    expect(faultOf("a: 1\nb: 2\n")).toBeNull();
    expect(faultOf("a: 1\nb: 2\na: 3\n")).toEqual(["la même clé est écrite deux fois", 3]);
    expect(faultOf("a:\n  - b: 1\n    c: 2\n    b: 3\n")).toEqual(["la même clé est écrite deux fois", 4]);
    expect(faultOf("a: { 1: x, '1': y }\n")).toBeNull();
    expect(faultOf("a: [\n")).toEqual([expect.any(String), expect.any(Number)]);
  });

  it("reads a map of many keys in time that grows with it", () => {
    const text = Array.from({ length: 40_000 }, (_, i) => `k${i}: 1`).join("\n");
    const start = performance.now();
    expect(faultOf(text)).toBeNull();
    // looked up among all those before it, each key would take minutes in all
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});
