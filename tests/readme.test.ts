import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { createProgram, main } from "../engine/cli/program.ts";

const ROOT = resolve(import.meta.dirname, "..");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");

describe("README", () => {
  it("shows what the demonstration really prints", async () => {
    let out = "";
    vi.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
    const folder = mkdtempSync(join(tmpdir(), "desserte-readme-"));
    const code = await main(["demo", "--no-serve", "--quiet", "--threads", "1", "--output", folder]);
    vi.restoreAllMocks();
    expect(code).toBe(0);
    const shown = /<!-- output: demo -->\n```text\n([\s\S]*?)```/.exec(readme)![1]!;
    const plain = out.replace(/[\u00a0\u202f]/g, " ");
    for (const line of shown.trim().split("\n")) expect(plain).toContain(line);
  });

  it("names every verb, and only verbs that exist", async () => {
    const table = readme.slice(readme.indexOf("| verb |"), readme.indexOf("Each has `--help`"));
    const named = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap((row) =>
      [...row[1]!.matchAll(/`(\w+)`/g)].map((verb) => verb[1]),
    );
    expect(named.toSorted()).toEqual((await createProgram([])).commands.map((verb) => verb.name()).toSorted());
  });

  it("links to files that exist", () => {
    for (const [, target] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g))
      expect(existsSync(join(ROOT, target!)), target).toBe(true);
  });
});
